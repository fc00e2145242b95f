import { describe, expect, it } from 'vitest';
import type { DocumentRecord } from '../../functions/documents/domain/document.ts';
import { seriesOf } from '../../functions/documents/domain/series.ts';
import { shelving } from '../../functions/documents/handlers/shelving.ts';
import { openIndex } from '../../functions/documents/library/library-index.ts';
import { IndexMoved } from '../../functions/documents/store/shelf.ts';
import type { DocumentId } from '../../shared/contract/primitives.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { anArea, anEntry, anId } from '../support/builders.ts';

const id = (number: number) => anId<DocumentId>('DCMT', number);

const aPublished = (number: number, more: Partial<DocumentRecord> = {}): DocumentRecord => ({
  documentId: id(number),
  area: anArea('31'),
  kind: 'guideline',
  of: { kind: 'office', id: '31' },
  level: 'P0',
  size: 900,
  sha256: 'a'.repeat(64),
  contentType: 'application/pdf',
  status: 'published',
  published: {
    category: 'juknis',
    title: `Juknis ${number}`,
    language: 'id',
    publishedAt: '2012-09-01T05:00:00.000Z',
  },
  origin: { source: 'office', enteredAt: '2012-09-01T05:00:00.000Z', enteredBy: anEntry.by },
  createdAs: anEntry.createdAs,
  version: 4,
  ...more,
});

/** Records and a shelf in memory; `meanwhile` happens after the records were read, before the index is written. */
const aLibraryOf = (...records: DocumentRecord[]) => {
  const standing = new Map(records.map((record) => [record.documentId as string, record]));
  let index: { readonly bytes: Uint8Array; readonly etag: string } | undefined;
  let meanwhile: (() => Promise<void>) | undefined;
  const kept: [string, string][] = [];
  const written = { times: 0 };
  const shelf = {
    keep: async (record: DocumentRecord, until: Date) => {
      kept.push([record.documentId, until.toISOString()]);
      return record.size;
    },
    read: async () => new Uint8Array(),
    words: (_: string, read: () => Promise<string>) => read(),
    index: async () => index && { ...index },
    writeIndex: async (bytes: Uint8Array, etag: string | undefined) => {
      const now = meanwhile;
      meanwhile = undefined;
      await now?.();
      if (etag !== index?.etag) throw new IndexMoved('moved');
      written.times += 1;
      index = { bytes, etag: `tag-${written.times}` };
    },
  };
  const shelve = shelving({
    documents: {
      find: async (documentId) => {
        const record = standing.get(documentId);
        return record && { record, personal: undefined, item: { pk: '', sk: '' } };
      },
    },
    publications: {
      ofSeries: async (first) => [...standing.values()].filter((one) => seriesOf(one).first === first),
      all: async () => [...standing.values()],
    },
    shelf,
    textOf: async (documentId) => `isi ${documentId}`,
    policies: policyTable(),
  });
  return {
    shelve,
    written,
    kept,
    set: (record: DocumentRecord) => standing.set(record.documentId, record),
    meanwhile: (happens: () => Promise<void>) => {
      meanwhile = happens;
    },
    shown: () =>
      index
        ? openIndex(index.bytes)
            .cards.map(({ title }) => title)
            .toSorted()
        : undefined,
  };
};

describe('the shelf of the library', () => {
  it('is brought to what the records say, and written only when that is something else', async () => {
    const library = aLibraryOf(aPublished(1));
    await library.shelve(id(1));
    await library.shelve(id(1));
    expect([library.shown(), library.written.times]).toEqual([['Juknis 1'], 1]);
    expect(library.kept[0]).toEqual([id(1), '2022-09-01T00:00:00.000Z']); // `library.lock-years`
  });

  it('who is overtaken by another looks again at everything', async () => {
    const library = aLibraryOf(aPublished(1), aPublished(2));
    await library.shelve(id(1));
    const withdrawn = aPublished(2, { status: 'withdrawn', withdrawnBecause: 'Diganti' });
    await library.shelve(id(2));
    library.set(aPublished(3));
    library.meanwhile(async () => {
      library.set(withdrawn);
      await library.shelve(id(2));
    });
    await library.shelve(id(3));
    expect(library.shown()).toEqual(['Juknis 1', 'Juknis 3']);
  });

  it('an old version that is told of last does not come back', async () => {
    const newer = aPublished(2, { series: { first: id(1), before: id(1), number: 2 } });
    const library = aLibraryOf(aPublished(1), newer);
    for (const documentId of [id(2), id(1)]) await library.shelve(documentId);
    expect(library.shown()).toEqual(['Juknis 2']);
  });

  it('knows nothing of what was withdrawn before it was ever published', async () => {
    const { published: _, ...never } = aPublished(1, { status: 'withdrawn' });
    const library = aLibraryOf(never);
    await library.shelve(id(1));
    await library.shelve(id(9));
    expect([library.shown(), library.written.times]).toEqual([undefined, 0]);
  });
});
