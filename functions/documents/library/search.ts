import type { LibraryIndex } from './library-index.ts';
import { type Answers, answersOf } from './query-words.ts';
import type { LibraryDocument } from './rows.ts';

export interface LibraryQuery {
  readonly q?: string | undefined;
  readonly category?: LibraryDocument['category'] | undefined;
  readonly language?: string | undefined;
  /** 1 to 100. */
  readonly limit: number;
  /** How many to leave out: `next` of the page before. */
  readonly after?: number | undefined;
}

export type Field = 'title' | 'introduction' | 'words';

export interface Hit {
  readonly documentId: string;
  /** Comparable within one answer only. */
  readonly score: number;
  /** Where words of the query stand. */
  readonly matched: readonly Field[];
}

export interface Hits {
  readonly hits: readonly Hit[];
  readonly total: number;
  readonly next?: number;
}

const mostHits = 100;

/** A word in a title outweighs one in an introduction, and that one in a text, where most words are rare. */
const weights = { title: 32, introduction: 8, words: 1 } as const;
const bitOf: Readonly<Record<Field, number>> = { title: 1, introduction: 2, words: 4 };
const fields = Object.keys(bitOf) as readonly Field[];

/** The formula of MiniSearch (BM25+) for a word that is counted once: rare words weigh more, long texts less. */
const textScore = ({ cards, lengths, meanLength }: LibraryIndex, having: number) => {
  const { k, b, d } = { k: 1.2, b: 0.7, d: 0.5 };
  const rarity = Math.log(1 + (cards.length - having + 0.5) / (having + 0.5));
  return (document: number): number => {
    const length = (lengths[document] ?? 0) / meanLength;
    return rarity * (d + (k + 1) / (1 + k * (1 - b + b * length)));
  };
};

interface Counting {
  readonly weight: number;
  /** Words of the query that the stem answers, a bit each. */
  readonly answers: number;
}

/** How each stem counts; of several words that it answers the one that it answers best. */
const countingOf = (words: readonly Answers[]): ReadonlyMap<number, Counting> => {
  const counting = new Map<number, Counting>();
  for (const [place, stems] of words.entries()) {
    for (const [stem, weight] of stems) {
      const so = counting.get(stem) ?? { weight: 0, answers: 0 };
      counting.set(stem, { weight: Math.max(so.weight, weight), answers: so.answers | (1 << place) });
    }
  }
  return counting;
};

/** Of every document, by its place: its score, which words of the query it has, and in which fields. */
const answered = (index: LibraryIndex, words: readonly Answers[]) => {
  const size = index.cards.length;
  const [scores, answers, where] = [new Float64Array(size), new Uint16Array(size), new Uint8Array(size)];
  const add = (document: number, score: number, answer: number, fieldBits: number) => {
    scores[document] = (scores[document] ?? 0) + score;
    answers[document] = (answers[document] ?? 0) | answer;
    where[document] = (where[document] ?? 0) | fieldBits;
  };
  const byName = new Map([...countingOf(words)].map(([stem, so]) => [index.stems[stem] ?? '', so]));
  const { title, introduction } = weights;
  const heads = index.heads.search([...byName.keys()].join(' '), {
    boost: { title, introduction },
    boostTerm: (stem) => byName.get(stem)?.weight ?? 0,
  });
  for (const { id, score, queryTerms, match } of heads) {
    add(id, score / queryTerms.length, 0, 0); // multiplied by how many stems it has, though several may answer one word
    for (const stem of queryTerms) {
      const inFields = (match[stem] ?? []).reduce((all, field) => all | bitOf[field as Field], 0);
      add(id, 0, byName.get(stem)?.answers ?? 0, inFields);
    }
  }
  for (const [place, stems] of words.entries()) {
    // of stems that answer one word the best counts: texts have many words that begin alike
    const scoresOfWord = new Float64Array(size);
    for (const [stem, weight] of stems) {
      const documents = index.inTexts(stem);
      const score = textScore(index, documents.length);
      for (const document of documents) {
        const one = weights.words * weight * score(document);
        if (one > (scoresOfWord[document] ?? 0)) scoresOfWord[document] = one;
      }
    }
    for (const [document, score] of scoresOfWord.entries()) {
      if (score > 0) add(document, score, 1 << place, bitOf.words);
    }
  }
  return { scores, answers, where };
};

const countOf = (bits: number): number => (bits === 0 ? 0 : (bits & 1) + countOf(bits >>> 1));

interface Placed {
  readonly document: number;
  readonly score: number;
  readonly fieldBits: number;
}

/** Of documents that are newest first those that answer the most words, the best first; sorting leaves equals in order. */
const best = (
  index: LibraryIndex,
  words: readonly Answers[],
  documents: readonly number[],
): readonly Placed[] => {
  const { scores, answers, where } = answered(index, words);
  const had = documents.map((document) => countOf(answers[document] ?? 0));
  const most = had.reduce((one, other) => Math.max(one, other), 1);
  return documents
    .filter((_, at) => had[at] === most)
    .map((document) => ({
      document,
      score: Math.round((scores[document] ?? 0) * 1_000) / 1_000,
      fieldBits: where[document] ?? 0,
    }))
    .toSorted((one, other) => other.score - one.score);
};

const natural = (number = 0): number => (number > 0 ? Math.min(Math.trunc(number), 1e9) : 0);

/**
 * Searches a library: documents that have all words of the query, and where there is none, those that have most of
 * them. The last word may be only begun; other forms of a word count as the word, misspelled ones less. Those with the
 * best score come first, of equals the newest, then by id. A query without a word to search by lists all, newest first.
 */
export const search = (index: LibraryIndex, query: LibraryQuery): Hits => {
  const { q = '', category, language } = query;
  const asked = [...index.cards.keys()].filter((document) => {
    const card = index.cards[document];
    return (!category || card?.category === category) && (!language || card?.language === language);
  });
  const words = answersOf(index, q);
  const found =
    words.length > 0
      ? best(index, words, asked)
      : asked.map((document): Placed => ({ document, score: 0, fieldBits: 0 }));
  const from = natural(query.after);
  const to = from + Math.max(1, Math.min(natural(query.limit), mostHits));
  return {
    hits: found.slice(from, to).map(({ document, score, fieldBits }) => ({
      documentId: index.cards[document]?.documentId ?? '',
      score,
      matched: fields.filter((field) => fieldBits & bitOf[field]),
    })),
    total: found.length,
    ...(to < found.length && { next: to }),
  };
};
