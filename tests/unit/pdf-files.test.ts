import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../functions/documents/checking/check-file.ts';
import { textOfPdf } from '../../functions/documents/checking/pdf-text.ts';
import { joined, sourceOf } from '../support/file-sources.ts';
import { firstMore, objectStream, packedStream, pdfOf, streamOf } from '../support/pdfs.ts';

const claim = { contentType: 'application/pdf', fileName: 'berita acara.pdf' };
const check = (bytes: Uint8Array) => checkFile(sourceOf(bytes), claim);
const codes = async (bytes: Uint8Array) => (await check(bytes)).refusals.map(({ code }) => code);
const javaScript = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';
const [first, second] = [`${firstMore} 0 R`, `${firstMore + 1} 0 R`];

describe('a PDF', () => {
  it('tells how many pages it has', async () => {
    expect(await check(pdfOf({ pages: ['Satu', 'Dua', 'Tiga'] }))).toEqual({
      type: 'application/pdf',
      refusals: [],
      pdf: { pages: 3 },
    });
  });

  it.each([
    ['of its catalog', pdfOf({ catalog: `/OpenAction ${javaScript}` })],
    [
      'of a name in it',
      pdfOf({ catalog: `/Names << /JavaScript << /Names [(a) ${first}] >> >>`, more: [javaScript] }),
    ],
    ['of a link', pdfOf({ more: [`<< /Type /Annot /Subtype /Link /A ${javaScript} >>`] })],
    ['with an escaped name', pdfOf({ more: ['<< /S /J#61vaScript /JS (x) >>'] })],
    ['in a packed stream of objects', pdfOf({ more: [objectStream(200, javaScript)] })],
    ['in one whose name is escaped', pdfOf({ more: [objectStream(200, javaScript, 'Obj#53tm')] })],
    ['in one without a name', pdfOf({ more: [packedStream('/N 1 /First 6', `200 0 ${javaScript}`)] })],
    [
      'in one that hides what it is',
      pdfOf({
        more: [
          packedStream(`/Type /ObjStm /N 1 /First 6 % 5 0 obj ${'x'.repeat(5000)}\n`, `200 0 ${javaScript}`),
        ],
      }),
    ],
    ['that starts a program', pdfOf({ catalog: '/OpenAction << /S /Launch /F (cmd.exe) >>' })],
    [
      'of a form that has its own',
      pdfOf({ catalog: `/AcroForm << /XFA ${first} >>`, more: [streamOf('', '<xdp/>')] }),
    ],
  ])('with an action is refused: %s', async (_, bytes) => {
    expect(await codes(bytes)).toEqual(['document.scripts']);
  });

  it.each([
    [
      'by name',
      pdfOf({
        catalog: `/Names << /EmbeddedFiles << /Names [(a) ${first}] >> >>`,
        more: [`<< /Type /Filespec /F (a.exe) /EF << /F ${second} >> >>`, streamOf('', 'MZ')],
      }),
    ],
    ['on a page', pdfOf({ more: [`<< /Type /Annot /Subtype /FileAttachment /FS ${second} >>`, '<< >>'] })],
    ['anywhere', pdfOf({ more: ['<< /Type /Filespec /F (a.exe) /EF << /F 3 0 R >> >>'] })],
  ])('with a file inside is refused: %s', async (_, bytes) => {
    expect(await codes(bytes)).toEqual(['document.embedded-files']);
  });

  it('tells all that is wrong with it', async () => {
    const bytes = pdfOf({ catalog: `/OpenAction ${javaScript}`, more: ['<< /Type /EmbeddedFile >>'] });
    expect(await codes(bytes)).toEqual(['document.embedded-files', 'document.scripts']);
  });

  it('with words like those is not refused', async () => {
    const bytes = pdfOf({
      pages: ['JavaScript, Launch, EmbeddedFile, Encrypt'],
      catalog: '/ViewerPreferences << /Launcher true /EncryptMetadata false /XFAb 1 >>',
    });
    expect(await codes(bytes)).toEqual([]);
  });

  it('that needs a password, or needs none but is encrypted, is refused', async () => {
    const key = (text: string) => `<${text.repeat(32)}>`;
    const encrypt = `/Encrypt ${first} /ID [${key('01')} ${key('01')}]`;
    const standard = `<< /Filter /Standard /V 1 /R 2 /P -4 /O ${key('ab')} /U ${key('cd')} >>`;
    expect(await codes(pdfOf({ trailer: encrypt, more: [standard] }))).toEqual(['document.encrypted']);
  });

  it.each([
    ['nothing but a header', joined('%PDF-1.7\n')],
    [
      'no pages',
      joined('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF'),
    ],
    ['a start alone', pdfOf().slice(0, 60)],
    ['objects behind its end, cut', joined(pdfOf(), '12 0 obj\n<< /Type /Pa')],
    [
      'objects that cannot be unpacked',
      pdfOf({ more: [streamOf('/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', 'no deflate')] }),
    ],
  ])('with %s is broken', async (_, bytes) => {
    expect(await codes(bytes)).toEqual(['document.broken']);
  });

  it('whose table is wrong opens all the same, as readers do', async () => {
    const bytes = Buffer.from(pdfOf())
      .toString('latin1')
      .replace(/startxref\n\d+/, 'startxref\n7');
    expect(await check(joined(bytes))).toMatchObject({ refusals: [], pdf: { pages: 1 } });
  });

  it.each([
    ['of text', packedStream('', new Uint8Array(80_000_000))],
    ['of objects', packedStream('/Type /ObjStm /N 1 /First 4', new Uint8Array(80_000_000))],
    [
      'that is packed twice',
      streamOf('/Filter [/FlateDecode /FlateDecode]', deflateSync(deflateSync(new Uint8Array(1000)))),
    ],
  ])('with a stream that grows without measure is refused: %s', async (_, stream) => {
    expect(await codes(pdfOf({ more: [stream] }))).toEqual(['document.bomb']);
  });
});

describe('a large PDF', { timeout: 60_000 }, () => {
  const picture = 35_000_000;
  const stream = (byte: number) =>
    joined(
      `<< /Type /XObject /Subtype /Image /Length ${picture} >>\nstream\n`,
      new Uint8Array(picture).fill(byte),
      '\nendstream',
    );
  const large = (...more: readonly (string | Uint8Array)[]) =>
    sourceOf(pdfOf({ pages: ['Satu', 'Dua'], more: [stream(1), stream(2), stream(3), ...more] }));

  it('is looked at by ranges, and never read whole', async () => {
    const source = large();
    expect(source.size).toBeGreaterThan(100_000_000);
    expect(await checkFile(source, claim)).toMatchObject({ refusals: [], pdf: { pages: 2 } });
    expect(source.seen.bytes).toBeLessThan(10_000_000);
  });

  it('is looked at behind its pictures too', async () => {
    const { refusals } = await checkFile(large(javaScript), claim);
    expect(refusals.map(({ code }) => code)).toEqual(['document.scripts']);
  });
});

describe('the words of a PDF', () => {
  const all = { pages: 100, characters: 10_000, milliseconds: 10_000 };

  it('are read page by page', async () => {
    expect(
      await textOfPdf(sourceOf(pdfOf({ pages: ['Petunjuk teknis', 'Rembug warga (RW 04)'] })), all),
    ).toEqual({
      pages: ['Petunjuk teknis', 'Rembug warga (RW 04)'],
      isCut: false,
    });
  });

  it.each([
    ['pages', { ...all, pages: 2 }, ['satu', 'dua']],
    ['characters', { ...all, characters: 6 }, ['satu', 'du']],
    ['time', { ...all, milliseconds: -1 }, []],
  ])('are cut at a limit of %s', async (_, limits, pages) => {
    const source = sourceOf(pdfOf({ pages: ['satu', 'dua', 'tiga'] }));
    expect(await textOfPdf(source, limits)).toEqual({ pages, isCut: true });
  });

  it('are none when it is broken', async () => {
    expect(await textOfPdf(sourceOf(joined('%PDF-1.7\n')), all)).toEqual({ pages: [], isCut: false });
  });
});
