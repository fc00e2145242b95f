import MiniSearch, { type AsPlainObject, type Options } from 'minisearch';
import SearchableMap from 'minisearch/SearchableMap';
import { packed, unpacked } from './packing.ts';
import { type Card, headOf, type LibraryDocument, newestFirst, type Row, rowOf } from './rows.ts';
import { stemOf } from './words.ts';

const options: Options = {
  fields: ['title', 'introduction'],
  tokenize: (text) => text.split(' '),
  processTerm: (term) => term,
};

/** What is searched; documents are known by their places, newest first. A list per stem says in whose texts it stands. */
interface Searched {
  readonly cards: readonly Card[];
  /** Of each document, how many stems its text has. */
  readonly lengths: readonly number[];
  /** Parted by blanks, those of most documents first. */
  readonly stems: string;
  /** Of each stem, how many documents have it anywhere. */
  readonly counts: readonly number[];
  /** Words as they are written, in order, parted by blanks, and of each the place of its stem. */
  readonly forms: string;
  readonly formStems: readonly number[];
  readonly heads: AsPlainObject;
}

const partsOf = (text: string): string[] => (text === '' ? [] : text.split(' '));
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const countStems = (rows: readonly Row[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { head, text } of rows) {
    const stems = new Set([...partsOf(head.title), ...partsOf(head.introduction), ...text]);
    for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
};

const indexOf = (unordered: readonly Row[], words: Iterable<string>): Uint8Array => {
  const rows = unordered.toSorted((one, other) => newestFirst(one.card, other.card));
  const byUse = [...countStems(rows)].toSorted((one, other) => other[1] - one[1] || order(one[0], other[0]));
  const places = new Map(byUse.map(([stem], place) => [stem, place]));
  const forms = [...new Set(words)].filter((word) => places.has(stemOf(word))).toSorted(order);
  const heads = new MiniSearch(options);
  heads.addAll(rows.map(({ head }, id) => ({ id, ...head })));
  const texts: number[][] = byUse.map(() => []);
  for (const [document, { text }] of rows.entries()) {
    for (const stem of text) texts[places.get(stem) ?? -1]?.push(document);
  }
  const searched: Searched = {
    cards: rows.map(({ card }) => card),
    lengths: rows.map(({ text }) => text.length),
    stems: byUse.map(([stem]) => stem).join(' '),
    counts: byUse.map(([, count]) => count),
    forms: forms.join(' '),
    formStems: forms.map((word) => places.get(stemOf(word)) ?? -1),
    heads: heads.toJSON(),
  };
  return packed(searched, texts);
};

/**
 * The index of a library as one object of bytes, about a megabyte for 2,000 documents.
 *
 * MiniSearch holds titles and introductions: it knows how often a word stands in them and how long they are. Of texts
 * only distinct stems are kept, the most frequent ones, without places, and outside of MiniSearch, as numbers that are
 * read when a query asks for them: as part of it they would take a third of a second to load, and most of the memory.
 */
export const buildIndex = (documents: Iterable<LibraryDocument>): Uint8Array => {
  const words = new Set<string>();
  const rows: Row[] = [];
  for (const document of documents) {
    const read = rowOf(document);
    rows.push(read.row);
    for (const word of read.words) words.add(word);
  }
  return indexOf(rows, words);
};

const rowsOf = (bytes: Uint8Array) => {
  const { value: first, list } = unpacked<Searched>(bytes);
  const texts: string[][] = first.cards.map(() => []);
  for (const [place, stem] of partsOf(first.stems).entries()) {
    for (const document of list(place)) texts[document]?.push(stem);
  }
  return {
    rows: first.cards.map((card, place): Row => ({ card, head: headOf(card), text: texts[place] ?? [] })),
    words: partsOf(first.forms),
  };
};

/**
 * The index without some documents and, if there is one, with another, or with what that says now in place of what it
 * said; no other text is read again. The same bytes when it has none of them and gets none.
 */
export const withChange = (
  index: Uint8Array,
  without: readonly string[],
  document?: LibraryDocument,
): Uint8Array => {
  const { rows, words } = rowsOf(index);
  const others = rows.filter(
    ({ card: { documentId } }) => documentId !== document?.documentId && !without.includes(documentId),
  );
  if (!document) return others.length === rows.length ? index : indexOf(others, words);
  const read = rowOf(document);
  return indexOf([...others, read.row], [...words, ...read.words]);
};

export const withDocument = (index: Uint8Array, document: LibraryDocument): Uint8Array =>
  withChange(index, [], document);

export const withoutDocument = (index: Uint8Array, documentId: string): Uint8Array =>
  withChange(index, [documentId]);

const once = <Value>(make: () => Value) => {
  let made: Value | undefined;
  return (): Value => {
    made ??= make();
    return made;
  };
};

/** Makes an index ready to be searched, as often as one likes. */
export const openIndex = (bytes: Uint8Array) => {
  const { value: first, list } = unpacked<Searched>(bytes);
  const { cards, lengths, counts, formStems } = first;
  const [stems, forms] = [partsOf(first.stems), partsOf(first.forms)];
  const byId = once(
    () =>
      new Map(
        cards.flatMap((card) =>
          [card, ...(card.versions ?? [])].map(({ documentId }) => [documentId, card] as const),
        ),
      ),
  );
  return {
    cards,
    /** The card by which a document is found, or that of the version which came after it. */
    cardOf: (documentId: string): Card | undefined => byId().get(documentId),
    stems,
    counts,
    places: new Map(stems.map((stem, place) => [stem, place])),
    heads: MiniSearch.loadJS<{ id: number }>(first.heads, options),
    /** Documents in whose texts a stem stands. */
    inTexts: list,
    lengths,
    meanLength: lengths.reduce((sum, length) => sum + length, 0) / cards.length,
    /** Words in order, and of each the place of its stem. */
    forms,
    formStems,
    /** The same for misspelled words: a tree, which not every query needs. */
    spellings: once(() => SearchableMap.from<number>(forms.map((word, at) => [word, formStems[at] ?? -1]))),
  };
};

/** An index made ready by `openIndex`. */
export type LibraryIndex = ReturnType<typeof openIndex>;
