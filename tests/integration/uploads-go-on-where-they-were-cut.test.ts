import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { jpegOf, sceneOf } from '../support/pictures.ts';
import { aSystem, type TestSystem } from '../support/system.ts';
import { announced, announcing, chunksOf, fetched, postForm, sent, sha256Of } from '../support/uploads.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
});
afterAll(() => system?.close());

const announce = (bytes: Uint8Array, more: object = {}) => announcing(kelurahan, bytes, more);
const text = (bytes: number) => Buffer.from(randomBytes(bytes / 2).toString('hex'));

it('a document that is cut after any chunk goes on with what is missing, on another device of the same person', async () => {
  const { facilitator } = kelurahan;
  const bytes = text(1_000_000);
  const { documentId, upload } = await announced(facilitator, announce(bytes));
  expect(upload).toMatchObject({ how: 'chunks', chunkBytes: 262_144, chunks: 4 });
  const params = { documentId };
  const chunks = chunksOf(bytes, 262_144);
  for (const [number, chunk] of chunks.entries()) {
    const device = system.as('fasilitator', 'facilitator', kelurahan.area); // the same account, elsewhere
    const { missing } = await told(facilitator.listChunks({ params }));
    expect(missing).toEqual(chunks.map((_, index) => index).slice(number));
    expect(await refusedWith(facilitator.completeDocument({ params }))).toBe('document.chunks-missing');
    const asked = { params, body: { chunks: [{ number, sha256: sha256Of(chunk) }] } };
    const { forms } = await told(facilitator.askForForms(asked));
    await sent(forms[0]!, chunk);
    expect(await told(facilitator.askForForms(asked))).toEqual({ forms: [], arrived: [number] });
    expect(device).toBeDefined();
  }
  expect((await told(facilitator.completeDocument({ params }))).status).toBe('completed');
  await system.settled();
  const found = await told(facilitator.getDocument({ params }));
  expect(found).toMatchObject({ status: 'checked', fileName: 'Berita acara uji.txt' });
  const { url } = await told(facilitator.getContent({ params }));
  const answer = await fetched(url);
  expect(answer.headers.get('content-disposition')).toContain('Berita acara uji.txt');
  expect(sha256Of(new Uint8Array(await answer.arrayBuffer()))).toBe(found.sha256);
  const part = await fetched(url, { headers: { range: 'bytes=10-19' } });
  expect([part.status, await part.text()]).toEqual([206, bytes.toString().slice(10, 20)]);
});

it('a photo that comes whole is complete when it has come, and shows its thumbnails', async () => {
  const { facilitator } = kelurahan;
  const photo = jpegOf(sceneOf(7));
  const body = announce(photo, {
    kind: 'photo',
    contentType: 'image/jpeg',
    fileName: 'foto.jpg',
    line: 'fast',
  });
  const { documentId, form } = await announced(facilitator, body);
  await sent(form!, photo);
  await system.settled();
  const params = { documentId };
  expect(await told(facilitator.getDocument({ params }))).toMatchObject({
    status: 'checked',
    image: { width: 640, height: 480 },
  });
  const { url } = await told(facilitator.getThumbnail({ params, query: { size: 'tiny' } }));
  expect((await fetched(url)).headers.get('content-type')).toBe('image/jpeg');
});

it('what is not what it claims is refused by name, and nothing of it stays', async () => {
  const { facilitator } = kelurahan;
  const bytes = Buffer.concat([Buffer.from('MZ'), randomBytes(500)]);
  const { documentId, form } = await announced(facilitator, announce(bytes));
  expect((await postForm(form!, text(502))).ok).toBe(false); // another content than was registered
  await sent(form!, bytes);
  await system.settled();
  const params = { documentId };
  const found = await told(facilitator.getDocument({ params }));
  expect(found).toMatchObject({ status: 'refused', reasons: [{ code: 'document.executable' }] });
  expect(await refusedWith(facilitator.getContent({ params }))).toBe('document.not-checked');
  expect(system.deadLetters()).toEqual([]);
});
