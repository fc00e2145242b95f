import { invalid } from './refusal.ts';

/** Of the characters of a wildcard: a literal one, or the star. */
type Step = string | typeof STAR;
const STAR = Symbol('*');

/** `*` stands for any characters, `\*` and `\\` for themselves. */
const stepsOf = (pattern: string): readonly Step[] => {
  const steps: Step[] = [];
  // AWS counts bytes, and the quote before the text as the first of them.
  const place = (index: number) => Buffer.byteLength(pattern.slice(0, index)) + 1;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index]!;
    if (character === '*') {
      if (pattern[index + 1] === '*') throw invalid(`Consecutive wildcard characters at pos ${place(index)}`);
      steps.push(STAR);
    } else if (character === '\\') {
      const escaped = pattern[index + 1];
      if (escaped !== '*' && escaped !== '\\')
        throw invalid(`Invalid escape character at pos ${place(index)}`);
      steps.push(escaped);
      index += 1;
    } else steps.push(character);
  }
  return steps;
};

/**
 * Compares piece by piece from the left, each at its first place, which is enough for stars: the time grows with
 * the text and never with the ways to match.
 */
export const compileWildcard = (pattern: string): ((text: string) => boolean) => {
  const steps = stepsOf(pattern);
  checkComplexity(steps);
  const pieces = [''];
  for (const step of steps) {
    if (step === STAR) pieces.push('');
    else pieces[pieces.length - 1] += step;
  }
  const [first = '', ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    const end = text.length - last.length;
    let from = first.length;
    for (const piece of others) {
      const found = text.indexOf(piece, from);
      if (found < 0 || found + piece.length > end) return false;
      from = found + piece.length;
    }
    return true;
  };
};

/**
 * Places in the pattern that one text can keep open at once. AWS does not publish its limit; it is known to refuse
 * `*:*:*:*:*:event-bus/*`, which keeps six open.
 */
const OPEN_PLACES = 5;
/** Sets of places looked at before a pattern counts as too complex in any case. */
const LOOKED_AT = 2_000;

const checkComplexity = (steps: readonly Step[]) => {
  if (steps.filter((step) => step === STAR).length < 2) return;
  const letters = [...new Set(steps.filter((step): step is string => step !== STAR))];
  const seen = new Set<string>();
  const waiting: (readonly number[])[] = [[0]];
  for (let places = waiting.pop(); places; places = waiting.pop()) {
    for (const letter of letters) {
      const next = new Set<number>();
      for (const place of places) {
        const star = steps[place] === STAR;
        if (star) next.add(place);
        const behind = star ? place + 1 : place;
        if (steps[behind] === letter) next.add(behind + 1);
      }
      const key = [...next].sort((a, b) => a - b);
      if (key.length > OPEN_PLACES || seen.size > LOOKED_AT) throw tooComplex();
      const name = key.join();
      if (seen.has(name)) continue;
      seen.add(name);
      waiting.push(key);
    }
  }
};

const tooComplex = () =>
  invalid(
    'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
  );
