import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eicar } from '../support/eicar.ts';
import { aKelurahan, anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { pdfOf } from '../support/pdfs.ts';
import { jpegOf, sceneOf } from '../support/pictures.ts';
import { type AnyClient, aSystem, type TestSystem } from '../support/system.ts';
import { announced, announcing, chunksOf, type Place, postForm, sent, sha256Of } from '../support/uploads.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
let facilitator: AnyClient;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
  ({ facilitator } = kelurahan);
});
afterAll(() => system?.close());

const text = (line: string) => Buffer.from(line.repeat(20));
const announce = (bytes: Uint8Array, more: object = {}) =>
  announced(facilitator, announcing(kelurahan, bytes, more));
/** The code with which S3 refuses a form. */
const refusalOf = async (answer: Promise<Response>) => {
  const { status, ...response } = await answer.then(async (one) => ({
    status: one.status,
    text: await one.text(),
  }));
  return [status, /<Code>(.*?)<\/Code>/.exec(response.text)?.[1]];
};

describe('R8: the form takes what was registered and nothing else', () => {
  it('wrong bytes, a wrong size, a wrong type, another key', async () => {
    const bytes = text('Satu baris berita acara\n');
    const { form, documentId } = await announce(bytes);
    const other = Buffer.from(bytes);
    other[3] = 0x78;
    expect(await refusalOf(postForm(form!, other))).toEqual([400, 'BadDigest']);
    expect(await refusalOf(postForm(form!, bytes.subarray(1)))).toEqual([400, 'EntityTooSmall']);
    expect(await refusalOf(postForm(form!, Buffer.concat([bytes, other])))).toEqual([400, 'EntityTooLarge']);
    const changed = (name: string, value: string) => ({
      ...form!,
      fields: { ...form!.fields, [name]: value },
    });
    for (const one of [
      changed('Content-Type', 'text/html'),
      changed('key', `content/${documentId}`),
      changed('key', `whole/../${documentId}`),
      changed('x-amz-checksum-sha256', Buffer.alloc(32).toString('base64')),
    ])
      expect(await refusalOf(postForm(one, bytes))).toEqual([403, 'AccessDenied']);
    await system.settled();
    expect((await told(facilitator.getDocument({ params: { documentId } }))).status).toBe('registered');
  });

  it('used again it takes the same bytes and changes nothing', async () => {
    const bytes = text('Dua baris\n');
    const { form, documentId } = await announce(bytes);
    await sent(form!, bytes);
    await system.settled();
    const params = { documentId };
    const first = await told(facilitator.getDocument({ params }));
    expect(first.status).toBe('checked');
    await sent(form!, bytes); // a link that is used again
    await system.settled();
    expect(await told(facilitator.getDocument({ params }))).toEqual(first);
  });
});

it('R8: a form says itself that it ends within an hour, and what alone it takes', async () => {
  const bytes = text('Tiga baris\n');
  const { form, documentId } = await announce(bytes);
  const { expiration, conditions } = JSON.parse(Buffer.from(form!.fields.Policy!, 'base64').toString());
  const minutes = (Date.parse(expiration) - Date.now()) / 60_000; // forms are signed and judged by the real clock
  expect(minutes).toBeGreaterThan(55);
  expect(minutes).toBeLessThanOrEqual(60.1);
  expect(conditions).toEqual(
    expect.arrayContaining([
      ['content-length-range', bytes.length, bytes.length],
      { key: `whole/${documentId}` },
      { 'Content-Type': 'text/plain' },
      { 'x-amz-checksum-sha256': Buffer.from(sha256Of(bytes), 'hex').toString('base64') },
    ]),
  );
});

describe('R8: chunks', () => {
  it('one that differs, one too many, one of somebody else, and none after completion', async () => {
    const bytes = Buffer.from('Baris panjang berita acara uji\n'.repeat(20_000));
    const { documentId } = await announce(bytes);
    const params = { documentId };
    const chunks = chunksOf(bytes, 262_144);
    const ask = (number: number, sha256: string, by = facilitator) =>
      by.askForForms({ params, body: { chunks: [{ number, sha256 }] } });
    for (const [number, chunk] of chunks.entries()) {
      const { forms } = await told(ask(number, sha256Of(chunk)));
      await sent(forms[0]!, chunk);
    }
    expect(await refusedWith(ask(0, 'a'.repeat(64)))).toBe('document.chunk-differs');
    expect(await refusedWith(ask(chunks.length, 'a'.repeat(64)))).toBe('document.no-such-chunk');
    const { secretary } = kelurahan;
    expect(await refusedWith(ask(0, sha256Of(chunks[0]!), secretary))).toBe('document.of-another');
    expect(await refusedWith(secretary.completeDocument({ params }))).toBe('document.of-another');
    await told(facilitator.completeDocument({ params }));
    expect(await refusedWith(ask(0, sha256Of(chunks[0]!)))).toBe('document.not-open');
    await system.settled();
    expect((await told(facilitator.getDocument({ params }))).status).toBe('checked');
  });

  it('that are not the file that was registered', async () => {
    const [bytes, other] = [0, 1].map((number) => Buffer.from(`Baris ${number}\n`.repeat(40_000)));
    const { documentId } = await announce(bytes!);
    const params = { documentId };
    for (const [number, chunk] of chunksOf(other!, 262_144).entries()) {
      const { forms } = await told(
        facilitator.askForForms({ params, body: { chunks: [{ number, sha256: sha256Of(chunk) }] } }),
      );
      await sent(forms[0]!, chunk);
    }
    await told(facilitator.completeDocument({ params }));
    await system.settled();
    expect(await told(facilitator.getDocument({ params }))).toMatchObject({
      status: 'refused',
      reasons: [{ code: 'document.hash-differs' }],
    });
  });
});

describe('R8: a file is what it claims to be', () => {
  const pdf = pdfOf();
  const photo = jpegOf(sceneOf(3));
  const asPdf = { contentType: 'application/pdf', fileName: 'berita.pdf' };
  const asPhoto = { kind: 'photo', contentType: 'image/jpeg', fileName: 'foto.jpg', line: 'fast' };
  it.each<[string, string, Uint8Array, object]>([
    ['malware', 'document.malware', Buffer.from(eicar), {}],
    ['a renamed program', 'document.executable', Buffer.from('MZ\x90\0program'), asPdf],
    ['a picture that is called a PDF', 'document.type-differs', photo, { ...asPdf, line: 'fast' }],
    ['a broken PDF', 'document.broken', pdf.subarray(0, pdf.length / 2), asPdf],
    ['a PDF behind a picture', 'document.polyglot', Buffer.concat([photo, pdf]), asPhoto],
    ['an encrypted PDF', 'document.encrypted', pdfOf({ trailer: '/Encrypt 1 0 R' }), asPdf],
    [
      'a PDF that acts',
      'document.scripts',
      pdfOf({ catalog: '/OpenAction << /S /JavaScript /JS (1) >>' }),
      asPdf,
    ],
  ])('%s is refused as %s, and nothing of it is left', async (_, code, bytes, more) => {
    const { form, documentId } = await announce(bytes, more);
    await sent(form!, bytes);
    await system.settled();
    const params = { documentId };
    const found = await told(facilitator.getDocument({ params }));
    expect([found.status, found.reasons?.map((reason) => reason.code)]).toEqual(['refused', [code]]);
    expect(await refusedWith(facilitator.getContent({ params }))).toBe('document.not-checked');
    expect(await refusedWith(facilitator.listChunks({ params }))).toBe('document.not-open');
  });
});

it('A-8: a photo that stands for something else already is flagged, there and in another kelurahan', async () => {
  const asPhoto = { kind: 'photo', contentType: 'image/jpeg', fileName: 'foto.jpg', line: 'fast' };
  const elsewhere = await aKelurahan(system, { area: '31.71.02.1001' });
  const sending = async (place: Place, by: AnyClient, bytes: Uint8Array, more: object = {}) => {
    const { documentId, form } = await announced(by, announcing(place, bytes, { ...asPhoto, ...more }));
    await sent(form!, bytes);
    await system.settled();
    return told(by.getDocument({ params: { documentId } }));
  };
  const first = await sending(kelurahan, facilitator, jpegOf(sceneOf(11)));
  const asset = { of: { kind: 'asset', id: first.documentId } };
  const second = await sending(kelurahan, facilitator, jpegOf(sceneOf(11), 60), asset); // saved again
  const place = { locationId: elsewhere.locationId, boardId: kelurahan.boardId };
  const third = await sending(place, elsewhere.facilitator, jpegOf(sceneOf(11), 75), asset);
  const stranger = await sending(place, elsewhere.facilitator, jpegOf(sceneOf(12)), asset);

  const usedBefore = ({ documentId }: { documentId: string }, ofSameOwner: boolean) => ({
    code: 'photo.used-before',
    details: { rule: 'A-8', documentId, ofSameOwner },
  });
  expect([first.flags, second.flags, stranger.flags]).toEqual([
    undefined,
    [usedBefore(first, false)],
    undefined,
  ]);
  expect(third.flags).toHaveLength(2);
  expect(third.flags).toEqual(expect.arrayContaining([usedBefore(first, false), usedBefore(second, true)]));
  expect(third).not.toHaveProperty('looks');
  expect(system.deadLetters()).toEqual([]);
});
