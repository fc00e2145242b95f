import type { Finding } from './faults.ts';

/** A word that a column knows: what the record holds, how templates write it, how else people write it. */
export interface Word<Value extends string> {
  readonly value: Value;
  readonly id: string;
  readonly en: string;
  readonly spellings: readonly string[];
}

/** A word or a header as it is compared: letters and digits only, in lower case, without accents. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** `L` and `P` are Indonesian (laki-laki, perempuan), `M` and `F` English; no letter stands for both. */
export const sexes: readonly Word<'female' | 'male'>[] = [
  { value: 'female', id: 'P', en: 'F', spellings: ['perempuan', 'pr', 'wanita', 'w', 'female', 'woman'] },
  { value: 'male', id: 'L', en: 'M', spellings: ['lakilaki', 'laki', 'laki2', 'lk', 'pria', 'male', 'man'] },
];

/** The relations of a family card (kartu keluarga); what is no head, spouse, child or parent is `other`. */
export const relations: readonly Word<'head' | 'spouse' | 'child' | 'parent' | 'other'>[] = [
  { value: 'head', id: 'Kepala keluarga', en: 'Head', spellings: ['kepala', 'kk', 'headofhousehold', 'krt'] },
  {
    value: 'spouse',
    id: 'Istri',
    en: 'Spouse',
    spellings: ['isteri', 'suami', 'suamiistri', 'istrisuami', 'wife', 'husband', 'pasangan'],
  },
  {
    value: 'child',
    id: 'Anak',
    en: 'Child',
    spellings: ['anakkandung', 'anaktiri', 'anakangkat', 'son', 'daughter'],
  },
  {
    value: 'parent',
    id: 'Orang tua',
    en: 'Parent',
    spellings: ['ortu', 'ayah', 'bapak', 'ibu', 'father', 'mother'],
  },
  {
    value: 'other',
    id: 'Lainnya',
    en: 'Other',
    spellings: [
      'lain',
      'lainlain',
      'famililain',
      'famili',
      'menantu',
      'mertua',
      'cucu',
      'keponakan',
      'saudara',
      'adik',
      'kakak',
      'nenek',
      'kakek',
      'pembantu',
      'grandchild',
      'soninlaw',
      'daughterinlaw',
      'parentinlaw',
      'sibling',
      'relative',
    ],
  },
];

/** The five needs (G10) that volunteers choose as sectors. */
export const sectorWords: readonly Word<
  'purchasing-power' | 'housing' | 'environment' | 'health' | 'education'
>[] = [
  {
    value: 'purchasing-power',
    id: 'Ekonomi',
    en: 'Purchasing power',
    spellings: ['dayabeli', 'usaha', 'economy', 'pendapatan'],
  },
  { value: 'housing', id: 'Perumahan', en: 'Housing', spellings: ['rumah', 'hunian'] },
  { value: 'environment', id: 'Lingkungan', en: 'Environment', spellings: ['sanitasi', 'infrastruktur'] },
  { value: 'health', id: 'Kesehatan', en: 'Health', spellings: ['posyandu', 'gizi'] },
  { value: 'education', id: 'Pendidikan', en: 'Education', spellings: ['sekolah', 'belajar'] },
];

/** The fields of groups (tridaya), rule R-13. */
export const groupKindWords: readonly Word<'infrastructure' | 'social' | 'economic'>[] = [
  { value: 'infrastructure', id: 'Lingkungan', en: 'Infrastructure', spellings: ['infrastruktur', 'fisik'] },
  { value: 'social', id: 'Sosial', en: 'Social', spellings: [] },
  { value: 'economic', id: 'Ekonomi', en: 'Economic', spellings: ['economy', 'usaha'] },
];

/** What groups grow out of. */
export const originWords: readonly Word<'arisan' | 'pengajian' | 'pkk' | 'neighbours' | 'other'>[] = [
  { value: 'arisan', id: 'Arisan', en: 'Arisan', spellings: [] },
  { value: 'pengajian', id: 'Pengajian', en: 'Pengajian', spellings: ['majelistaklim'] },
  { value: 'pkk', id: 'PKK', en: 'PKK', spellings: [] },
  { value: 'neighbours', id: 'Tetangga', en: 'Neighbours', spellings: ['bertetangga', 'warga'] },
  { value: 'other', id: 'Lainnya', en: 'Other', spellings: ['lain', 'lainlain'] },
];

/** The posts in a group. */
export const groupPostWords: readonly Word<'head' | 'secretary' | 'treasurer' | 'member'>[] = [
  { value: 'head', id: 'Ketua', en: 'Head', spellings: ['ketuaksm', 'chair'] },
  { value: 'secretary', id: 'Sekretaris', en: 'Secretary', spellings: ['sekretariat'] },
  { value: 'treasurer', id: 'Bendahara', en: 'Treasurer', spellings: [] },
  { value: 'member', id: 'Anggota', en: 'Member', spellings: [] },
];

const spelled = ({ value, id, en, spellings }: Word<string>): string[] =>
  [value, id, en, ...spellings].map(plain);

const shared = (a: string, b: string): number => {
  const differs = [...a].findIndex((letter, index) => letter !== b[index]);
  return differs === -1 ? a.length : differs;
};

type WordRead<Value> = { readonly value: Value } | { readonly fault: Finding };

/**
 * Reads the words of a column. One that begins like a known one, with three letters at least, is proposed and not
 * taken.
 */
export const wordReader = <Value extends string>(
  words: readonly Word<Value>[],
): ((text: string) => WordRead<Value>) => {
  const known = words.flatMap((word) => spelled(word).map((spelling) => ({ spelling, word })));
  const bySpelling = new Map(known.map(({ spelling, word }) => [spelling, word.value]));
  return (text) => {
    const said = plain(text);
    const value = bySpelling.get(said);
    if (value !== undefined) return { value };
    const [best] = known
      .map(({ spelling, word }) => ({ word, letters: shared(spelling, said) }))
      .toSorted((a, b) => b.letters - a.letters);
    const proposed = best && best.letters > 2 ? { suggestion: best.word.id } : {};
    return { fault: { code: 'row.word', ...proposed } };
  };
};
