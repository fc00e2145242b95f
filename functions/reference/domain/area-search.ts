import type { AreaTree } from '../../../shared/area/register.ts';

/**
 * Text as it is compared: small letters and digits, words apart by one blank. Accents, quotes (also U+2019) and
 * stars fall away, other signs part words: `Soka"an` is `sokaan`, `Du’en` is `duen`, `Teuw*` is `teuw` (rule X-6).
 * Line feeds stay.
 */
const plain = (text: string): string =>
  text
    .replace(/["'`´*\u2018-\u201f\u02bb-\u02bf]/g, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();

/** What people write for what the register spells out. */
const spelledOut: readonly (readonly [RegExp, string])[] = [
  [/\bkab (?=\S)/, 'kabupaten '], // alone it may be the beginning of a name
  [/\b(kotamadya|kodya)\b/, 'kota'],
  [/\badm (?=\S)/, 'administrasi '],
  [/\bdki\b/, 'daerah khusus ibukota'],
  [/\bdiy\b/, 'daerah istimewa yogyakarta'],
  [/\bntb\b/, 'nusa tenggara barat'],
  [/\bntt\b/, 'nusa tenggara timur'],
];

/** Kinds that the register seldom writes into names, and people do: `Desa Sidomulyo, Kec. Jabung`. */
const kindWords = /\b(kelurahan|kel|desa|ds|kecamatan|kec|provinsi|prov) (?=\S)/g;

/** Kinds that the register writes into the names of cities, and people often do not. */
const cityWords = ['kabupaten administrasi ', 'kabupaten ', 'kota administrasi ', 'kota '];
const cityDepth = 2;

/** Twice what a name with all its surroundings has; beyond, a query of single letters would take too long. */
const mostWords = 10;

/** How well a name answers a query, the best first. */
const ranks = { exact: 0, beginning: 1, words: 2, path: 3 } as const;

export interface Found {
  /** Indexes in the tree, the best first. */
  readonly areas: readonly number[];
  /** How many match; `areas` holds the best of them. */
  readonly total: number;
}

export type AreaSearch = (query: string, limit: number) => Found;

/**
 * Searches areas by name: every word of the query begins a word of the area's name, or of the name of an area around
 * it, and at least one its own (`Sidomulyo Malang`). Exact names come first, then names that begin so, then those
 * with all words, then those found through their surroundings; of each the larger areas first, then by code.
 *
 * The names are one text, so that a word costs one pass of `indexOf` over a megabyte.
 */
export const areaSearch = (tree: AreaTree, names: string): AreaSearch => {
  const text = `\n ${plain(names).replaceAll('\n', '\n ')}\n`;
  const starts = lineStarts(text, tree.size);

  const areaAt = (position: number): number => {
    let low = 1;
    let high = tree.size - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  const begins = (area: number, query: string): 'exact' | 'beginning' | undefined => {
    const start = starts[area] ?? 0;
    const kind = tree.depth[area] === cityDepth ? cityWords.find((word) => text.startsWith(word, start)) : '';
    for (const from of kind ? [start, start + kind.length] : [start]) {
      if (text.startsWith(query, from)) return text[from + query.length] === '\n' ? 'exact' : 'beginning';
    }
    return undefined;
  };

  const find = (query: string, limit: number): Found => {
    const distinct = [...new Set(query.split(' '))].sort((one, other) => other.length - one.length);
    const words = distinct.slice(0, mostWords);
    const all = 2 ** words.length - 1;
    const own = new Uint32Array(tree.size);
    for (const [bit, word] of words.entries()) {
      for (let at = text.indexOf(` ${word}`); at !== -1; at = text.indexOf(` ${word}`, at + 1)) {
        const area = areaAt(at + 1);
        own[area] = (own[area] ?? 0) | (1 << bit);
      }
    }

    const withPath = new Uint32Array(tree.size);
    const ranked: number[][] = [];
    let total = 0;
    for (let area = 1; area < tree.size; area += 1) {
      const mask = own[area] ?? 0;
      const wide = mask | (withPath[tree.parent[area] ?? 0] ?? 0);
      withPath[area] = wide;
      if (mask === 0 || wide !== all) continue;
      const rank = ranks[mask === all ? (begins(area, query) ?? 'words') : 'path'];
      const place = rank * 8 + (tree.depth[area] ?? 0);
      ranked[place] ??= [];
      ranked[place].push(area);
      total += 1;
    }
    return { areas: ranked.flat().slice(0, limit), total };
  };

  return (query, limit) => {
    const asked = spelledOut.reduce((text, [word, full]) => text.replace(word, full), plain(query));
    if (asked === '') return { areas: [], total: 0 };
    const found = find(asked, limit);
    const named = asked.replace(kindWords, '');
    return found.total === 0 && named !== asked ? find(named, limit) : found;
  };
};

/** Where the name of each area starts, after the line feed and the blank that every line begins with. */
const lineStarts = (text: string, size: number): Int32Array => {
  const starts = new Int32Array(size);
  let at = 0;
  for (let area = 1; area < size; area += 1) {
    starts[area] = at + 2;
    at = text.indexOf('\n', at + 1);
  }
  return starts;
};
