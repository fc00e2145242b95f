import type { Category } from '../../../shared/routes/documents/publication.ts';
import { stemOf, wordsOf } from './words.ts';

/** A version of a document that is in the library. */
export interface Edition {
  readonly documentId: string;
  /** From 1, the first. */
  readonly number: number;
  readonly publishedAt: string;
}

/** A document as the library (Pustaka) shows it; `words` is the text of a PDF, however long. */
export interface LibraryDocument {
  readonly documentId: string;
  readonly category: Category;
  readonly title: string;
  readonly introduction: string;
  readonly language: string;
  /** ISO 8601, in UTC. */
  readonly publishedAt: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  /** Of a document with more than one: those in the library, itself the last. */
  readonly versions?: readonly Edition[] | undefined;
  readonly words?: string | undefined;
}

/** What a result shows, so that a search asks nobody else. */
export type Card = Omit<LibraryDocument, 'words'>;

/** What an index keeps of a document. */
export interface Row {
  readonly card: Card;
  /** Stems, parted by blanks. */
  readonly head: Pick<LibraryDocument, 'title' | 'introduction'>;
  /** Stems of the text, each once, in no order. */
  readonly text: readonly string[];
}

/**
 * Distinct stems that are kept of one text, without places. 300 pages have eight thousand and more, of which the
 * rarest are names and what extraction has broken; the most frequent half is what the text is about. A text of fifty
 * pages is kept whole.
 */
const mostStems = 4_000;

/** Of equals those that come first. */
const frequentStems = (words: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const word of words) {
    const stem = stemOf(word);
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  const byCount = [...counts].toSorted(([, one], [, other]) => other - one);
  return byCount.slice(0, mostStems).map(([stem]) => stem);
};

const stems = (words: readonly string[]): string => words.map(stemOf).join(' ');

/** Not what extraction makes of tables: numbers, which are found in titles and introductions, and lines run together. */
const isWord = (word: string): boolean => word.length <= 40 && /\p{L}/u.test(word);

const wordsOfHead = ({ title, introduction }: Card) => [wordsOf(title), wordsOf(introduction)] as const;

/** The head of a row, again: it follows from the card. */
export const headOf = (card: Card): Row['head'] => {
  const [title, introduction] = wordsOfHead(card);
  return { title: stems(title), introduction: stems(introduction) };
};

/** Reads a document once: its row, and its words as they are written (`pelatihan`, where the row has `latih`). */
export const rowOf = ({
  words: text = '',
  ...card
}: LibraryDocument): { readonly row: Row; readonly words: Iterable<string> } => {
  const words = wordsOf(text).filter(isWord);
  return {
    row: { card, head: headOf(card), text: frequentStems(words) },
    words: new Set([...wordsOfHead(card).flat(), ...words]),
  };
};

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

type Dated = Pick<LibraryDocument, 'documentId' | 'publishedAt'>;

/** Newest first, then by id: the order in which equals are found, and in which an empty query lists. */
export const newestFirst = (one: Dated, other: Dated): number =>
  order(other.publishedAt, one.publishedAt) || order(one.documentId, other.documentId);
