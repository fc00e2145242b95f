import type { DuplicateReason } from '../../../shared/routes/registration/duplicates.ts';
import { isNamed, plainName, soundOf } from './names.ts';

/** How texts are compared; a library does it, where a job runs. */
export interface Distances {
  /** Of two words, 0 to 1 (Jaro-Winkler): the beginning of a name counts more than its end. */
  readonly likeness: (one: string, other: string) => number;
  /** Letters or digits wrong, missing or too many, two swapped neighbours being one (Damerau-Levenshtein). */
  readonly edits: (one: string, other: string) => number;
}

/** What a policy says of a comparison. */
export interface Limits {
  /** From which likeness, in percent, two words are the same one written otherwise. */
  readonly namePercent: number;
  /** How much each reason speaks for it, 0 to 100. */
  readonly points: Readonly<Record<DuplicateReason, number>>;
}

/** Why two records may be one, and how much speaks for it, 0 to 100. */
export interface Likeness {
  readonly reasons: readonly DuplicateReason[];
  readonly score: number;
}

interface Somebody {
  readonly name: string;
  readonly sex?: 'female' | 'male' | undefined;
  readonly nik?: string | undefined;
  readonly birthDate?: string | undefined;
}

/** Somebody made ready to be compared with many. */
export interface Face extends Somebody {
  readonly plain: string;
  /** Of the name in the spelling of today, without whose wife she is. */
  readonly words: readonly string[];
  /** Named as somebody's wife: `Ny. Budi`, `Siti istri Budi`. */
  readonly isWifeOf: boolean;
  readonly sound: string;
}

/** Letters of before 1972 (Ejaan Soewandi), longest first; `j` was today's `y`, which only a name with such letters tells. */
const oldLetters: readonly (readonly [RegExp, string])[] = [
  [/dj/g, '\u0001'],
  [/tj/g, 'c'],
  [/nj/g, 'ny'],
  [/sj/g, 'sy'],
  [/ch/g, 'kh'],
  [/oe/g, 'u'],
];

const respelled = (word: string): string => {
  const text = oldLetters.reduce((so, [from, to]) => so.replace(from, to), word);
  return (text === word ? word : text.replace(/j/g, 'y')).replaceAll('\u0001', 'j');
};

const wifeOf = /(?:^|\s)(?:ny|nyonya|istri|isteri)(?:\.|\s)/i;

export const faceOf = (somebody: Somebody): Face => {
  const plain = plainName(somebody.name);
  const all = plain.split(' ');
  const at = all.findIndex((word) => word === 'istri' || word === 'isteri');
  const words = at > 0 ? all.slice(0, at) : all.slice(at + 1);
  return {
    ...somebody,
    plain,
    words: words.map(respelled),
    isWifeOf: wifeOf.test(somebody.name),
    sound: isNamed(somebody.name) ? soundOf(words.join(' ')) : '',
  };
};

type Compared = Distances & Limits;

const isAlike = (one: string, other: string, { likeness, namePercent }: Compared): boolean =>
  one === other || likeness(one, other) * 100 >= namePercent;

/** What the names of two say. */
const nameReason = (one: Face, other: Face, compared: Compared): DuplicateReason | undefined => {
  const [short, long] = one.words.length <= other.words.length ? [one, other] : [other, one];
  const isSameSoFar = short.words.every((word, index) => isAlike(word, long.words[index] ?? '', compared));
  if (isSameSoFar && (short.words.length < long.words.length || one.isWifeOf !== other.isWifeOf))
    return 'married-name';
  if (one.plain === other.plain) return 'same-name';
  if (!isSameSoFar) return undefined;
  return one.words.join(' ') === other.words.join(' ') ? 'old-spelling' : 'near-name';
};

/** Whether two numbers differ by one slip of the pen. Most differ in more than two places, which is seen sooner. */
const isOneSlip = (one: string, other: string, { edits }: Distances): boolean =>
  (one.length !== other.length || [...one].filter((digit, at) => digit !== other[at]).length <= 2) &&
  edits(one, other) === 1;

const birthReason = (
  one: string | undefined,
  other: string | undefined,
  distances: Distances,
): DuplicateReason | undefined => {
  if (one === undefined || other === undefined) return undefined;
  if (one === other) return 'same-birth';
  const [year, month, day] = one.split('-');
  if (`${year}-${day}-${month}` === other) return 'swapped-birth';
  return isOneSlip(one.replaceAll('-', ''), other.replaceAll('-', ''), distances) ? 'near-birth' : undefined;
};

const numberReason = <Same extends DuplicateReason, Near extends DuplicateReason>(
  one: string | undefined,
  other: string | undefined,
  distances: Distances,
  [same, near]: readonly [Same, Near],
): readonly (Same | Near)[] => {
  if (one === undefined || other === undefined) return [];
  if (one === other) return [same];
  return isOneSlip(one, other, distances) ? [near] : [];
};

/**
 * Why two may be one person. Who is a man in one record and a woman in the other is not, unless the numbers are equal;
 * in a family a wife may be named after her husband. A birth date alone says nothing.
 */
const reasonsOf = (
  one: Face,
  other: Face,
  compared: Compared,
  areFamily: boolean,
): readonly DuplicateReason[] => {
  if (one.nik !== undefined && one.nik === other.nik) return ['same-nik'];
  if (one.sound !== other.sound || one.sound === '') return [];
  const name = nameReason(one, other, compared);
  const isOtherSex = one.sex !== undefined && other.sex !== undefined && one.sex !== other.sex;
  if (isOtherSex && !(areFamily && name === 'married-name' && one.isWifeOf !== other.isWifeOf)) return [];
  const number = numberReason(one.nik, other.nik, compared, ['same-nik', 'near-nik']);
  if (!name && number.length === 0) return [];
  const birth = birthReason(one.birthDate, other.birthDate, compared);
  if (name === 'same-name' && birth === 'same-birth') return ['same-born', ...number];
  return [...(name ? [name] : []), ...(birth ? [birth] : []), ...number];
};

/** How much reasons speak for it together: each one leaves less doubt of what the others have left. */
export const scoreOf = (reasons: readonly DuplicateReason[], { points }: Pick<Limits, 'points'>): number =>
  Math.round(100 - reasons.reduce((doubt, reason) => (doubt * (100 - points[reason])) / 100, 100));

const told = (reasons: readonly DuplicateReason[], limits: Limits): Likeness => ({
  reasons: [...new Set(reasons)],
  score: scoreOf(reasons, limits),
});

export const comparePersons = (one: Face, other: Face, compared: Compared): Likeness =>
  told(reasonsOf(one, other, compared, false), compared);

export interface FamilyFaces {
  readonly members: readonly Face[];
  readonly cardNumber?: string | undefined;
}

/** Compares two households: each member of one with the member of the other that is most alike, and their cards. */
export const compareHouseholds = (one: FamilyFaces, other: FamilyFaces, compared: Compared): Likeness => {
  const taken = new Set<Face>();
  const ofMembers = one.members.flatMap((member) => {
    const [best] = other.members
      .filter((candidate) => !taken.has(candidate))
      .map((candidate) => ({ candidate, reasons: reasonsOf(member, candidate, compared, true) }))
      .toSorted((a, b) => scoreOf(b.reasons, compared) - scoreOf(a.reasons, compared));
    if (!best || best.reasons.length === 0) return [];
    taken.add(best.candidate);
    return best.reasons;
  });
  const ofCards = numberReason(one.cardNumber, other.cardNumber, compared, ['same-card', 'near-card']);
  return told([...ofMembers, ...ofCards], compared);
};
