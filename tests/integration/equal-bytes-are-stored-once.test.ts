import { afterAll, beforeAll, expect, it } from 'vitest';
import { anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { objectsOf } from '../support/objects.ts';
import { jpegOf, sceneOf } from '../support/pictures.ts';
import { type AnyClient, aSystem, type TestSystem } from '../support/system.ts';
import { announced, announcing, fetched, sent } from '../support/uploads.ts';

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
/** Announces a document, sends its bytes where they are wanted, and waits until it was looked at. */
const stored = async (bytes: Uint8Array, more: object = {}, by = facilitator) => {
  const { form, ...document } = await announced(by, announcing(kelurahan, bytes, more));
  if (form) await sent(form, bytes);
  await system.settled();
  return { ...document, isSent: form !== undefined, params: { documentId: document.documentId } };
};
const find = (documentId: string, by = facilitator) =>
  told(by.getDocument({ params: { documentId: documentId as never } }));
const contents = async () => (await objectsOf(system)).documents.filter((key) => key.startsWith('content/'));
const remove = (documentId: string) =>
  kelurahan.national.deleteDocument({
    params: { documentId: documentId as never },
    body: { because: 'Salah berkas' },
  });

it('the same bytes of one owner are stored once and referenced twice, and go with the last that has them', async () => {
  const bytes = text('Berita acara yang sama\n');
  const first = await stored(bytes);
  const before = await contents();
  const second = await stored(bytes, { fileName: 'Salinan.txt' });
  expect(second).toMatchObject({ isSent: false, status: 'stored', bytesOf: first.documentId });
  expect(await find(second.documentId)).toMatchObject({ status: 'checked', fileName: 'Salinan.txt' });
  const third = await stored(bytes, { fileName: 'Salinan kedua.txt' });
  expect(await contents()).toEqual(before);

  await told(remove(first.documentId));
  await system.settled();
  expect(await contents()).toEqual(before);
  const { url } = await told(facilitator.getContent(second));
  const answer = await fetched(url);
  expect(answer.headers.get('content-disposition')).toContain('Salinan.txt');
  expect(await answer.text()).toBe(bytes.toString());

  await told(remove(third.documentId));
  await system.settled();
  expect(await contents()).toEqual(before);
  await told(remove(second.documentId));
  await system.settled();
  expect(await contents()).toEqual(before.filter((key) => key !== `content/${first.documentId}`));
  expect((await stored(bytes)).isSent).toBe(true); // nobody has them any more
});

it('a file that is checked under another name is refused for its own name, and the bytes stay with the first', async () => {
  const bytes = text('Nama yang salah\n');
  const first = await stored(bytes);
  const second = await stored(bytes, { fileName: 'program.exe' });
  expect(second.isSent).toBe(false);
  expect(await find(second.documentId)).toMatchObject({
    status: 'refused',
    reasons: [{ code: 'document.executable' }],
  });
  expect(await contents()).toContain(`content/${first.documentId}`);
});

it('another owner, another type, and who may not see the bytes have to send them', async () => {
  const bytes = text('Milik siapa\n');
  const first = await stored(bytes);
  const others = [
    { of: { kind: 'unit', id: kelurahan.unitId } },
    { contentType: 'text/csv', fileName: 'Milik siapa.csv' },
  ];
  for (const more of others) expect(await stored(bytes, more)).toMatchObject({ isSent: true });
  const volunteer = system.as('relawan', 'volunteer', kelurahan.area);
  const fromVolunteer = await stored(bytes, { fileName: 'Dari relawan.txt' }, volunteer);
  expect(fromVolunteer.isSent).toBe(true);
  // once they were sent they are stored once all the same
  expect(await find(fromVolunteer.documentId)).toMatchObject({
    status: 'checked',
    bytesOf: first.documentId,
  });
  expect(await contents()).not.toContain(`content/${fromVolunteer.documentId}`);
});

it('a photo that is shared shows the pictures of the first, and is flagged as used before', async () => {
  const photo = jpegOf(sceneOf(11));
  const more = { kind: 'photo', contentType: 'image/jpeg', fileName: 'foto.jpg', line: 'fast' };
  const first = await stored(photo, more);
  const before = (await objectsOf(system)).documents;
  const second = await stored(photo, more);
  expect((await objectsOf(system)).documents).toEqual(before);
  expect(await find(second.documentId)).toMatchObject({
    bytesOf: first.documentId,
    flags: [{ code: 'photo.used-before' }],
  });
  const { url } = await told(facilitator.getThumbnail({ ...second, query: { size: 'tiny' } }));
  expect((await fetched(url)).headers.get('content-type')).toBe('image/jpeg');
  expect(system.deadLetters()).toEqual([]);
});

it('a document that was withdrawn lends its bytes to nobody', async () => {
  const bytes = text('Dicabut\n');
  const first = await stored(bytes);
  await told(facilitator.withdrawDocument({ ...first, body: { because: 'Salah' } }));
  expect((await stored(bytes)).isSent).toBe(true);
  expect(await refusedWith(facilitator.getContent(first))).toBe('document.not-checked');
});
