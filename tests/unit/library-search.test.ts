import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildIndex,
  openIndex,
  withDocument,
  withoutDocument,
} from '../../functions/documents/library/library-index.ts';
import type { LibraryDocument } from '../../functions/documents/library/rows.ts';
import { type LibraryQuery, search } from '../../functions/documents/library/search.ts';
import { aLibraryDocument } from '../support/library-corpus.ts';

type Said = Partial<LibraryDocument>;

/** A document with nothing in it but what is said, so that only that can be found. */
const plain = (documentId: string, said: Said = {}): LibraryDocument =>
  aLibraryDocument({ documentId, title: 'Dokumen', introduction: 'Tanpa isi.', ...said });

const libraryOf = (...documents: readonly LibraryDocument[]) => openIndex(buildIndex(documents));
const asking = (documents: readonly LibraryDocument[]) => {
  const index = libraryOf(...documents);
  return (q: string, asked: Partial<LibraryQuery> = {}) => search(index, { q, limit: 20, ...asked });
};
const idsOf = (found: ReturnType<typeof search>) => found.hits.map(({ documentId }) => documentId);

const loans = plain('LOANS', { title: 'Petunjuk Teknis Pinjaman Bergulir' });
const training = plain('TRAINING', { introduction: 'Pelatihan pemberdayaan bagi relawan.' });
const minutes = plain('MINUTES', { words: 'Musyawarah warga memutuskan. '.repeat(50) });
const ask = asking([loans, training, minutes]);

describe('a document is found', () => {
  it.each([
    ['by its title', 'pinjaman', 'LOANS', ['title']],
    ['by its introduction', 'relawan', 'TRAINING', ['introduction']],
    ['by the words of its text', 'memutuskan', 'MINUTES', ['words']],
    ['whatever the capitals and accents', 'PÍNJAMAN', 'LOANS', ['title']],
    ['by another form of a word', 'melatih', 'TRAINING', ['introduction']],
    ['by the root of a word', 'putus', 'MINUTES', ['words']],
    ['by the beginning of the last word', 'teknis berg', 'LOANS', ['title']],
    ['by words in another order', 'bergulir pinjaman', 'LOANS', ['title']],
    ['by what people write for short', 'juknis', 'LOANS', ['title']],
    ['although words of the query say nothing', 'pinjaman yang untuk dan', 'LOANS', ['title']],
    ['although two words are misspelled', 'pinjman bergulr', 'LOANS', ['title']],
    ['although a misspelled word has another stem', 'pemberdayan', 'TRAINING', ['introduction']],
    ['although a word of its text is misspelled', 'musyawrah', 'MINUTES', ['words']],
    ['although two letters are wrong in a long word', 'musawarrah', 'MINUTES', ['words']],
  ])('%s: %s', (_, q, documentId, matched) => {
    expect(ask(q)).toEqual({ hits: [{ documentId, score: expect.any(Number), matched }], total: 1 });
  });

  it.each([
    ['a short word that is misspelled', 'dna', { introduction: 'Dana desa.' }],
    ['the middle of a word', 'njam', { title: 'Pinjaman' }],
    ['the beginning of a word that is not the last', 'pinj xyz', { title: 'Pinjaman' }],
    ['what runs together in a table', 'x'.repeat(41), { words: `Jumlah ${'x'.repeat(41)}` }],
    ['a number in the text', '123456', { words: 'Jumlah 123456 rupiah' }],
  ])('not by %s', (_, q, said) => expect(asking([plain('ONE', said)])(q).total).toBe(0));

  it('not by what only looks like a word that the library knows well', () => {
    const known = ['A', 'B', 'C'].map((id) => plain(id, { title: 'Pinjaman' }));
    expect(idsOf(asking([...known, plain('D', { title: 'Pinjawan' })])('pinjaman'))).toEqual(['A', 'B', 'C']);
  });

  it('by the words that are frequent in its text, of which it may have more than can be kept', () => {
    const letters = (number: number) =>
      number.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'.charAt(+digit));
    const rare = Array.from({ length: 5_000 }, (_, index) => `rz${letters(10_000 + index)}`);
    const find = asking([plain('LONG', { words: `${rare.join(' ')} sempritan musyawarah musyawarah` })]);
    expect(find('musyawarah').total).toBe(1);
    expect([find(`${rare[0]}`).total, find('sempritan').total]).toEqual([1, 0]);
  });

  it('wherever it stands among many of whose texts some have the word', () => {
    const has = (index: number) => index === 0 || (index > 200 && index % 3 === 0);
    const many = Array.from({ length: 300 }, (_, index) =>
      plain(String(1_000 + index), { words: has(index) ? 'Neraca.' : 'Angsuran.' }),
    );
    const index = libraryOf(...many);
    const found = [0, 100].flatMap((after) => search(index, { q: 'neraca', limit: 100, after }).hits);
    expect(found.map(({ documentId }) => Number(documentId) - 1_000)).toEqual([...many.keys()].filter(has));
  });

  it('by a number in its title', () =>
    expect(
      asking([plain('M3', { title: 'Modul 3' }), plain('M4', { title: 'Modul 4' })])('modul 3').total,
    ).toBe(1));

  it('by all fields in which words of the query stand', () => {
    const all = plain('ALL', { title: 'Pinjaman', introduction: 'Bergulir', words: 'pinjaman' });
    expect(asking([all])('pinjaman bergulir').hits[0]?.matched).toEqual(['title', 'introduction', 'words']);
  });
});

describe('the order', () => {
  it('has titles before introductions before texts', () => {
    const found = asking([
      plain('A', { words: 'pinjaman '.repeat(99) }),
      plain('B', { introduction: 'Pinjaman' }),
      plain('C', { title: 'Pinjaman' }),
      plain('D', { title: 'Lain' }),
    ])('pinjaman');
    expect(idsOf(found)).toEqual(['C', 'B', 'A']);
  });

  it('has one word in a title before three in an introduction', () => {
    const found = asking([
      plain('A', { introduction: 'Pinjaman bergulir neraca' }),
      plain('B', { title: 'Pinjaman', words: 'bergulir neraca' }),
    ])('pinjaman bergulir neraca');
    expect(idsOf(found)).toEqual(['B', 'A']);
  });

  it('has the word asked for before one that begins so, and that before a misspelled one', () => {
    const begun = asking([plain('A', { title: 'Kasus' }), plain('B', { title: 'Kas' })]);
    expect(idsOf(begun('kas'))).toEqual(['B', 'A']);
    const misspelled = asking([plain('A', { title: 'Bergulir' }), plain('B', { title: 'Bergulr' })]);
    expect(idsOf(misspelled('bergulr'))).toEqual(['B', 'A']);
  });

  it('has the newest of equals first, then the least id, in whatever order they were added', () => {
    const [old, young] = ['2009-01-01T00:00:00.000Z', '2012-01-01T00:00:00.000Z'];
    const equals = [
      plain('B', { publishedAt: old }),
      plain('D', { publishedAt: young }),
      plain('A', { publishedAt: old }),
      plain('C', { publishedAt: young }),
    ];
    const inOrder = ['C', 'D', 'A', 'B'];
    for (const documents of [equals, equals.toReversed()]) {
      expect(idsOf(asking(documents)('dokumen'))).toEqual(inOrder);
      expect(idsOf(asking(documents)(''))).toEqual(inOrder);
    }
  });

  it('counts a word once, however often the query says it', () =>
    expect(ask('pinjaman pinjam meminjam').hits).toEqual(ask('meminjam').hits));
});

describe('several words', () => {
  const documents = [
    plain('BOTH', { title: 'Pinjaman', words: 'bergulir' }),
    plain('ONE', { title: 'Pinjaman pinjaman pinjaman' }),
    plain('OTHER', { title: 'Bergulir' }),
  ];

  it('stand all in what is found', () =>
    expect(idsOf(asking(documents)('pinjaman bergulir'))).toEqual(['BOTH']));

  it('or most of them, where no document has all', () => {
    expect(idsOf(asking(documents)('pinjaman bergulir neraca'))).toEqual(['BOTH']);
    expect(idsOf(asking(documents)('neraca pinjaman')).toSorted()).toEqual(['BOTH', 'ONE']);
  });

  it('as many as the category has that is asked for', () => {
    const form = plain('FORM', { title: 'Pinjaman', category: 'forms' });
    const found = asking([...documents, form])('pinjaman bergulir', { category: 'forms' });
    expect(idsOf(found)).toEqual(['FORM']);
  });
});

describe('lists', () => {
  const kinds = ['juknis', 'forms'] as const;
  const many = Array.from({ length: 25 }, (_, index) =>
    plain(`D${String(index).padStart(2, '0')}`, {
      title: 'Pinjaman',
      category: kinds[index % 2] ?? 'juknis',
      language: index % 5 ? 'id' : 'en',
    }),
  );
  const askMany = asking(many);

  it.each(['', '   ', '.,;!?', 'yang dan untuk', '\u202e\u200f', 'x'])('all when nothing is asked: %j', (q) =>
    expect(askMany(q)).toMatchObject({ total: 25, hits: { length: 20 }, next: 20 }),
  );

  it('those of a category and a language only', () => {
    expect(askMany('', { category: 'forms' }).total).toBe(12);
    expect(askMany('pinjaman', { language: 'en' }).total).toBe(5);
    expect(askMany('', { category: 'juknis', language: 'en' }).total).toBe(3);
    expect(askMany('', { category: 'reports' })).toEqual({ hits: [], total: 0 });
  });

  it.each(['', 'pinjaman'])('in pages that leave none out and show none twice: %j', (q) => {
    const pages = (after = 0): string[] => {
      const page = askMany(q, { limit: 7, after });
      return [...idsOf(page), ...(page.next === undefined ? [] : pages(page.next))];
    };
    expect(pages()).toEqual(idsOf(askMany(q, { limit: 100 })));
    expect(new Set(pages()).size).toBe(25);
  });

  it.each([
    [{ limit: 0 }, 1],
    [{ limit: -3 }, 1],
    [{ limit: Number.NaN }, 1],
    [{ limit: 1e12 }, 25],
    [{ limit: 2.9 }, 2],
    [{ limit: 20, after: -1 }, 20],
    [{ limit: 20, after: Number.NaN }, 20],
    [{ limit: 20, after: 1e300 }, 0],
  ])('of a length that makes sense when the page asked for does not: %o', (asked, length) =>
    expect(askMany('', asked).hits).toHaveLength(length),
  );

  it('no more than a hundred', () => {
    const hundreds = Array.from({ length: 150 }, (_, index) => plain(`D${index}`));
    expect(asking(hundreds)('', { limit: 150 }).hits).toHaveLength(100);
  });
});

describe('a library changes', () => {
  const all = [loans, training, minutes];
  const questions = ['pinjaman', 'latih', 'musyawrah', 'dokumen', '', 'juknis bergulir'];
  const answers = (index: Uint8Array) => {
    const opened = openIndex(index);
    return questions.map((q) => search(opened, { q, limit: 20 }));
  };

  it('by a document more, as if it had been there from the beginning', () => {
    const one = withDocument(withDocument(buildIndex([minutes]), loans), training);
    expect(answers(one)).toEqual(answers(buildIndex(all)));
  });

  it('by a document less, as if it had never been there', () => {
    const less = withoutDocument(buildIndex(all), 'TRAINING');
    expect(answers(less)).toEqual(answers(buildIndex([loans, minutes])));
    expect(search(openIndex(less), { q: 'pelatihan', limit: 20 }).total).toBe(0);
  });

  it('by what a document says now', () => {
    const now = openIndex(
      withDocument(buildIndex(all), { ...loans, title: 'Panduan Tabungan', language: 'en' }),
    );
    expect(search(now, { q: 'pinjaman', limit: 20 }).total).toBe(0);
    expect(idsOf(search(now, { q: 'menabung', language: 'en', limit: 20 }))).toEqual(['LOANS']);
    expect(search(now, { q: '', limit: 20 }).total).toBe(3);
  });

  it('not by losing what it does not have', () => {
    const index = buildIndex(all);
    expect(withoutDocument(index, 'NOBODY')).toBe(index);
  });

  it('into none and back', () => {
    const none = withoutDocument(buildIndex([loans]), 'LOANS');
    expect(answers(none).every(({ total }) => total === 0)).toBe(true);
    expect(none).toEqual(buildIndex([]));
    expect(answers(withDocument(none, loans))).toEqual(answers(buildIndex([loans])));
  });
});

describe('bad queries', () => {
  it.each([
    'x'.repeat(1_000_000),
    'pinjaman '.repeat(100_000),
    Array.from({ length: 10_000 }, (_, index) => `kata${index}`).join(' '),
    Array.from({ length: 10_000 }, (_, index) => `pinjma${index}`).join(' '),
    '(a+)+$ [z-a] .* \\',
    '__proto__ constructor toString hasOwnProperty',
    '\u202epinjaman\u202c',
    '\ud800\udc00\ud800 \u0000',
    'ﷺ'.repeat(300),
    '%00 ../../etc/passwd <script>',
  ])('are answered, and soon: %#', (q) => {
    const started = performance.now();
    expect(ask(q).hits.length).toBeLessThanOrEqual(3);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('are read to a certain length only', () => {
    expect(ask(`${' '.repeat(300)}pinjaman`).hits).toHaveLength(3);
    const tooMany = `${Array.from({ length: 10 }, (_, index) => `kata${index}`).join(' ')} pinjaman`;
    expect(ask(tooMany).total).toBe(0);
  });

  it('never end in an error, whatever they are', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.double(), fc.double(), (q, limit, after) => {
        const { hits, total } = ask(q, { limit, after });
        expect(hits.length).toBeLessThanOrEqual(total);
      }),
    ));
});

describe('a card', () => {
  const old = { documentId: 'OLD', number: 1, publishedAt: '2011-03-01T02:00:00.000Z' };
  const versions = [old, { documentId: 'NEW', number: 2, publishedAt: '2012-03-01T02:00:00.000Z' }];
  const newest = plain('NEW', { versions, words: 'Isi.' });

  it('says what a result shows, and stands for the versions before it', () => {
    const index = libraryOf(newest, plain('ELSE'));
    const { words: _, ...card } = newest;
    expect(index.cardOf('NEW')).toEqual(card);
    expect(index.cardOf('OLD')).toEqual(card);
    expect(index.cardOf('NONE')).toBeUndefined();
  });

  it('says it still when another document came or went', () => {
    const bytes = withoutDocument(withDocument(buildIndex([newest]), plain('ELSE')), 'ELSE');
    expect(openIndex(bytes).cardOf('OLD')?.versions).toEqual(versions);
  });
});
