import type { LibraryIndex } from './library-index.ts';
import { stemOf, wordsOf } from './words.ts';

/** Beyond these a query is read no further. */
const most = { letters: 300, words: 10 } as const;

/** A stem that is not the one asked for counts less: its word only begins so, or is spelled otherwise. */
const alike = { begins: 0.6, misspelled: 0.4 } as const;
const mostBeginnings = 16;
const mostSpellings = 4;

/** A word that so few documents have may be misspelled in them: then those like it are found too. */
const fewDocuments = 3;

/** How many letters may be wrong: none in short words, which would all be alike. */
const mostEdits = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

/** Stems that answer one word of a query, by their places in the index, and how much each counts. */
export type Answers = ReadonlyMap<number, number>;

/** The stems of most documents first. */
const mostUsed = ({ counts }: LibraryIndex, stems: Iterable<number>, limit: number): readonly number[] =>
  [...new Set(stems)]
    .toSorted((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0) || one - other)
    .slice(0, limit);

/** Stems of other words of the library, of those with the fewest letters wrong. */
const spelledLike = (index: LibraryIndex, word: string): readonly number[] => {
  const found = [...index.spellings().fuzzyGet(word, mostEdits(word)).values()].filter(
    ([, edits]) => edits > 0,
  );
  const fewest = Math.min(...found.map(([, edits]) => edits));
  const nearest = found.flatMap(([stem, edits]) => (edits === fewest ? [stem] : []));
  return mostUsed(index, nearest, mostSpellings);
};

/** Stems of words that begin so; the words are in order, so that theirs stand side by side. */
const begunWith = ({ forms, formStems }: LibraryIndex, beginning: string): readonly number[] => {
  const firstFrom = (isBefore: (form: string) => boolean): number => {
    let [low, high] = [0, forms.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(forms[middle] ?? '')) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const from = firstFrom((form) => form < beginning);
  return formStems.slice(
    from,
    firstFrom((form) => form < beginning || form.startsWith(beginning)),
  );
};

const answersTo = (index: LibraryIndex, word: string, isLast: boolean): Answers => {
  const exact = index.places.get(stemOf(word));
  const begun = isLast && word.length > 1 ? begunWith(index, word) : [];
  const answers = new Map<number, number>();
  for (const stem of mostUsed(index, begun, mostBeginnings)) answers.set(stem, alike.begins);
  if (exact !== undefined) answers.set(exact, 1);
  const known = [...answers.keys()].reduce((sum, stem) => sum + (index.counts[stem] ?? 0), 0);
  const likely = known < fewDocuments && mostEdits(word) > 0 ? spelledLike(index, word) : [];
  for (const stem of likely) if (!answers.has(stem)) answers.set(stem, alike.misspelled);
  return answers;
};

/** Words of a query, of those with one stem the last. */
const wordsAsked = (q: string): readonly string[] => {
  const all = wordsOf(q.slice(0, most.letters));
  const distinct = new Map(all.map((word, at) => [stemOf(word), { word, at }]));
  const inOrder = [...distinct.values()].toSorted((one, other) => one.at - other.at);
  return inOrder.slice(0, most.words).map(({ word }) => word);
};

/**
 * What answers each word of a query: the stem of the word; of the last word, which may be only begun, stems of words
 * that begin so; and stems of words that are spelled like it, where the library hardly knows the word itself.
 */
export const answersOf = (index: LibraryIndex, q: string): readonly Answers[] =>
  wordsAsked(q).map((word, at, words) => answersTo(index, word, at === words.length - 1));
