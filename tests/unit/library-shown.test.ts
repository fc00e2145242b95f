import { describe, expect, it } from 'vitest';
import { mediaTypes } from '../../functions/documents/domain/kind.ts';
import { feedOf } from '../../functions/documents/library/feed.ts';
import { sizeShown, typeShown } from '../../functions/documents/library/shown.ts';
import { aLibraryDocument } from '../support/library-corpus.ts';

describe('a size', () => {
  it.each([
    [8_007_680, '7.820 Kb'],
    [0, '0 Kb'],
    [1, '1 Kb'],
    [1_024 + 511, '1 Kb'],
    [1_024 + 512, '2 Kb'],
    [999 * 1_024, '999 Kb'],
    [1_000 * 1_024, '1.000 Kb'],
    [500_000_000, '488.281 Kb'],
    [1_234_567 * 1_024, '1.234.567 Kb'],
  ])('of %i bytes is shown as %s', (bytes, shown) => expect(sizeShown(bytes)).toBe(shown));
});

describe('a type', () => {
  it.each([
    ['application/pdf', 'PDF file'],
    ['Application/PDF; version=1.7', 'PDF file'],
    ['application/x-unheard-of', 'File'],
    ['constructor', 'File'],
    ['', 'File'],
  ])('%j is shown as %s', (type, shown) => expect(typeShown(type)).toBe(shown));

  it('has a name of its own where the programme takes it', () => {
    const shown = Object.keys(mediaTypes).map(typeShown);
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown).not.toContain('File');
  });
});

describe('the feed of new documents', () => {
  const about = { url: 'https://pranata.example/v1/library/feed', title: 'Pustaka' };
  const on = (day: number) => new Date(Date.UTC(2012, 0, day)).toISOString();
  const documents = Array.from({ length: 60 }, (_, index) =>
    aLibraryDocument({ documentId: `D${String(index).padStart(2, '0')}`, publishedAt: on(1 + (index % 30)) }),
  );

  it('says what JSON Feed 1.1 asks for', () => {
    const size = 8_007_680;
    const feed = feedOf([aLibraryDocument({ documentId: 'D1', publishedAt: on(1), size })], about);
    expect(feed).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Pustaka',
      feed_url: about.url,
      language: 'id',
      items: [
        {
          id: 'D1',
          url: 'https://pranata.example/v1/library/D1',
          title: 'Petunjuk Teknis Pinjaman Bergulir',
          content_text: 'Cara mengelola dana.\n\nUkuran file: 7.820 Kb, jenis: PDF file',
          date_published: on(1),
          language: 'id',
          tags: ['juknis'],
        },
      ],
    });
  });

  it('has the fifty newest, of one day by id, whatever order they come in', () => {
    const feed = feedOf(documents, about);
    const ids = feed.items.map(({ id }) => id);
    expect(ids.slice(0, 4)).toEqual(['D29', 'D59', 'D28', 'D58']);
    expect(ids).toHaveLength(50);
    expect(new Set(ids).size).toBe(50);
    expect(feedOf(documents.toReversed(), about)).toEqual(feed);
  });

  it('keeps id and date of a document when its title changes', () => {
    const [one = aLibraryDocument()] = documents;
    const [before] = feedOf([one], about).items;
    const [after] = feedOf([{ ...one, title: 'Judul lain' }], about).items;
    expect(after).toEqual({ ...before, title: 'Judul lain' });
  });

  it('has words to read even of a document without an introduction', () => {
    const { items } = feedOf([aLibraryDocument({ introduction: '' })], about);
    expect(items[0]?.content_text).toMatch(/^Ukuran file: /);
  });

  it('may be empty', () => expect(feedOf([], about).items).toEqual([]));
});
