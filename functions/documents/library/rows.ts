import { stemOf, wordsOf } from './words.ts';

/** A document as the library (Pustaka) shows it; `words` is the text of a PDF, however long. */
export interface LibraryDocument {
  readonly documentId: string;
  readonly category: 'juknis' | 'modules' | 'sosialisasi' | 'reports' | 'forms' | 'minutes';
  readonly title: string;
  readonly introduction: string;
  readonly language: string;
  /** ISO 8601, in UTC. */
  readonly publishedAt: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  readonly words?: string | undefined;
}

/** What is filtered and ordered by. */
export type Card = Pick<LibraryDocument, 'documentId' | 'category' | 'language' | 'publishedAt'>;

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

/** Reads a document once: its row, and its words as they are written (`pelatihan`, where the row has `latih`). */
export const rowOf = (document: LibraryDocument): { readonly row: Row; readonly words: Iterable<string> } => {
  const { documentId, category, language, publishedAt } = document;
  const [title, introduction] = [wordsOf(document.title), wordsOf(document.introduction)];
  const words = wordsOf(document.words ?? '').filter(isWord);
  return {
    row: {
      card: { documentId, category, language, publishedAt },
      head: { title: stems(title), introduction: stems(introduction) },
      text: frequentStems(words),
    },
    words: new Set([...title, ...introduction, ...words]),
  };
};

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

type Dated = Pick<LibraryDocument, 'documentId' | 'publishedAt'>;

/** Newest first, then by id: the order in which equals are found, and in which an empty query lists. */
export const newestFirst = (one: Dated, other: Dated): number =>
  order(other.publishedAt, one.publishedAt) || order(one.documentId, other.documentId);
