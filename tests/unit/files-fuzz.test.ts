import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../functions/documents/checking/check-file.ts';
import { textOfPdf } from '../../functions/documents/checking/pdf-text.ts';
import { joined, sourceOf, videoOf } from '../support/file-sources.ts';
import { officeMediaTypes, officeOf } from '../support/office.ts';
import { objectStream, pdfOf } from '../support/pdfs.ts';
import {
  chunk,
  exifOf,
  exifSegment,
  jpegOf,
  pngOf,
  sceneOf,
  withChunks,
  withSegments,
} from '../support/pictures.ts';

const scene = sceneOf(5, 40, 24);
const exif = exifOf({
  orientation: 8,
  maker: 'Contoh',
  taken: '2026:03:04 10:20:30',
  latitude: [
    [5, 1],
    [8, 1],
    [0, 1],
  ],
  longitude: [
    [119, 1],
    [25, 1],
    [0, 1],
  ],
});
const files = {
  'a.jpg': ['image/jpeg', withSegments(jpegOf(scene, 70), exifSegment(exif))],
  'a.png': ['image/png', withChunks(pngOf(scene), chunk('eXIf', exif))],
  'a.pdf': ['application/pdf', pdfOf({ pages: ['Satu', 'Dua'], more: [objectStream(200, '<< /A 1 >>')] })],
  'a.docx': [
    officeMediaTypes.docx,
    officeOf('docx', { name: 'word/embeddings/a.xlsx', content: officeOf('xlsx') }),
  ],
  'a.mp4': ['video/mp4', videoOf('moov', 'mdat')],
  'a.csv': ['text/csv', joined('nama,rt\nWarga Contoh,003\n')],
} as const;

const starts = [
  '',
  '%PDF-1.7\n',
  '\xff\xd8\xff\xe0',
  '\x89PNG\r\n\x1a\n',
  'PK\x03\x04',
  '\0\0\0\x18ftypisom',
  '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
];
const longestMilliseconds = 5000;

/** Checks a file, which must neither throw nor take long, and tell nothing that is no refusal. */
const check = async (bytes: Uint8Array, fileName: string, contentType: string) => {
  const started = performance.now();
  const checked = await checkFile(sourceOf(bytes), { fileName, contentType });
  expect(performance.now() - started).toBeLessThan(longestMilliseconds);
  for (const { code } of checked.refusals) expect(code).toMatch(/^document\.[a-z-]+$/);
  if (checked.refusals.length > 0) expect(checked.photo ?? checked.pdf).toBeUndefined();
  return checked;
};

/** Changes that disks, lines and people make: some bytes otherwise, a piece cut out, a piece twice, the end gone. */
const change = fc.oneof(
  fc.record({
    kind: fc.constant('flip' as const),
    places: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
      minLength: 1,
      maxLength: 12,
    }),
  }),
  fc.record({
    kind: fc.constantFrom('cut' as const, 'gap' as const, 'twice' as const),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    share: fc.double({ min: 0, max: 0.5, noNaN: true }),
  }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

const changed = (bytes: Uint8Array, how: Change): Uint8Array => {
  if (how.kind === 'flip') {
    const copy = bytes.slice();
    for (const [at, value] of how.places) copy[Math.floor(at * copy.length)] = value;
    return copy;
  }
  const from = Math.floor(how.from * bytes.length);
  const to = from + Math.floor(how.share * bytes.length);
  if (how.kind === 'cut') return bytes.slice(0, from);
  return how.kind === 'gap'
    ? joined(bytes.slice(0, from), bytes.slice(to))
    : joined(bytes.slice(0, to), bytes.slice(from));
};

describe('whatever comes is answered, never thrown', () => {
  it('random bytes behind the start of any format', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 600 }),
        fc.constantFrom(...Object.keys(files)),
        async (start, bytes, name) => {
          await check(joined(start, bytes), name, 'application/pdf');
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each(Object.entries(files))(
    'changed copies of a good file: %s',
    { timeout: 120_000 },
    async (name, [type, bytes]) => {
      expect((await check(bytes, name, type)).refusals).toEqual([]);
      await fc.assert(
        fc.asyncProperty(change, async (how) => {
          await check(changed(bytes, how), name, type);
        }),
        { numRuns: 150 },
      );
    },
  );

  it('the words of changed PDFs', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(change, async (how) => {
        const source = sourceOf(changed(files['a.pdf'][1], how));
        const { pages } = await textOfPdf(source, { pages: 5, characters: 100, milliseconds: 1000 });
        expect(pages.join('').length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 100 },
    );
  });

  it('names and types of any kind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 300, unit: 'binary' }),
        fc.string({ maxLength: 100, unit: 'binary' }),
        async (fileName, contentType) => {
          await check(files['a.csv'][1], fileName, contentType);
        },
      ),
    );
  });
});
