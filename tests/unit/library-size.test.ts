import { beforeAll, describe, expect, it } from 'vitest';
import { buildIndex, openIndex, withDocument } from '../../functions/documents/library/library-index.ts';
import { search } from '../../functions/documents/library/search.ts';
import { aLibrary, aLibraryDocument } from '../support/library-corpus.ts';

describe('a library of 2,000 documents, 40 of them of 300 pages (takes half a minute)', () => {
  let bytes = buildIndex([]);
  let opened = openIndex(bytes);
  beforeAll(() => {
    bytes = buildIndex(aLibrary(2_000, 40));
    opened = openIndex(bytes);
  }, 120_000);

  it('has an index below 2 MB', () => expect(bytes.length).toBeLessThan(2_000_000));

  it.each(['pelatihan', 'pinjman', 'neraca', 'musyawarah', 'angsuran', 'pelat', 'renteng', 'sanitasi'])(
    'answers %s with titles first, then introductions, then texts',
    (q) => {
      const places = { title: 0, introduction: 1, words: 2 } as const;
      const { total } = search(opened, { q, limit: 1 });
      const firstPlaces = Array.from({ length: Math.ceil(total / 100) }, (_, page) => page * 100)
        .flatMap((after) => search(opened, { q, limit: 100, after }).hits)
        .map(({ matched: [first = 'words'] }) => places[first]);
      expect(firstPlaces).toHaveLength(total);
      expect(firstPlaces).toEqual(firstPlaces.toSorted());
    },
  );

  it('takes a document more without reading the others', () => {
    const more = openIndex(
      withDocument(bytes, aLibraryDocument({ documentId: 'NEW', title: 'Zakumi Vuvuzela' })),
    );
    expect(search(more, { q: 'vuvuzla', limit: 5 }).hits.map(({ documentId }) => documentId)).toEqual([
      'NEW',
    ]);
    expect(more.cards).toHaveLength(2_001);
    const [one, other] = [opened, more].map((index) => search(index, { q: 'neraca kas', limit: 1 }));
    expect(other?.hits[0]?.documentId).toBe(one?.hits[0]?.documentId);
  });
});
