import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { aCheckedPaper, aLibraryBucket, aPaper, published, titlesFound } from '../support/library.ts';
import { pdfOf } from '../support/pdfs.ts';
import { exifOf, exifSegment, jpegOf, sceneOf, withSegments } from '../support/pictures.ts';
import { type AnyClient, aSystem, routes, type TestSystem } from '../support/system.ts';
import { announced, announcing, fetched, sent } from '../support/uploads.ts';

let system: TestSystem;
let national: AnyClient;
let city: AnyClient;
let bucket: ReturnType<typeof aLibraryBucket>;
beforeAll(async () => {
  system = await aSystem();
  national = system.as('pusat', 'national', 'ID');
  city = system.as('korkot', 'city', '31.71');
  bucket = aLibraryBucket(system);
});
afterAll(async () => {
  bucket?.close();
  await system?.close();
});

const paper = (more: Parameters<typeof aCheckedPaper>[2] = {}, office = national) =>
  aCheckedPaper(system, office, more);
const publish = (documentId: Awaited<ReturnType<typeof paper>>, said: Parameters<typeof published>[3] = {}) =>
  published(system, national, documentId, said);
const found = (q: string, more: object = {}) => titlesFound(national, { q, ...more });
const read = (documentId: Awaited<ReturnType<typeof paper>>) =>
  told(national.getLibraryDocument({ params: { documentId } }));
/** As everybody reads: without a token. */
const ask = (route: (typeof routes)[keyof typeof routes], asked: object = {}) =>
  system.request(route, { ...asked, token: undefined });

describe('what an office publishes', () => {
  it('is found by a misspelled word of its title and by a word inside, without a token', async () => {
    const bytes = pdfOf({ pages: ['Tanggung renteng anggota kelompok', 'Jasa pinjaman tiap bulan'] });
    const documentId = await paper({ bytes });
    const title = 'Petunjuk Teknis Dana Bergulir';
    const introduction = 'Cara mengelola dana oleh UPK.';
    const { status, version } = await publish(documentId, { title, introduction });
    expect([status, version]).toEqual(['published', 4]);
    for (const q of ['bergulr', 'renteng', 'juknis dana']) {
      const { status: answered, json } = await ask(routes.searchLibrary, { query: { q } });
      expect([q, answered, json.total, json.after]).toEqual([q, 200, 1, null]);
      expect(json.items[0]).toEqual({
        ...{ documentId, title, introduction, category: 'juknis', language: 'id' },
        publishedAt: expect.any(String),
        ...{ contentType: 'application/pdf', type: 'PDF file', size: bytes.length, sizeShown: '1 Kb' },
      });
    }
    expect(await found('kemitraan')).toEqual([]);

    const { json: link } = await ask(routes.getLibraryContent, { params: { documentId } });
    expect(link).toMatchObject({ contentType: 'application/pdf', fileName: `${title}.pdf` });
    const content = await fetched(link.url);
    expect(Buffer.compare(Buffer.from(await content.arrayBuffer()), bytes)).toBe(0);
    expect(content.headers.get('content-disposition')).toContain(title);
    const { json: whole } = await ask(routes.getLibraryDocument, { params: { documentId } });
    expect(whole).toMatchObject({ status: 'published', pages: 2, version, newest: documentId, related: [] });
    expect(whole.versions).toEqual([{ documentId, number: 1, publishedAt: whole.publishedAt }]);
    expect(whole.downloads).toBeGreaterThanOrEqual(1); // once more where an answer was lost
  });

  it('is corrected on its version, and found by what it says then', async () => {
    const documentId = await paper({ pages: ['Formulir hibah'] });
    const { version } = await publish(documentId, { title: 'Formulir Hibaah', category: 'modules' });
    const params = { documentId };
    const body = {
      title: 'Formulir Hibah Tanah',
      category: 'forms',
      introduction: 'Untuk tanah warga.',
    } as const;
    expect(await refusedWith(national.correctPublication({ params, body, ifMatch: version - 1 }))).toBe(
      'state.stale',
    );
    const corrected = await told(national.correctPublication({ params, body, ifMatch: version }));
    await system.settled();
    expect(corrected).toMatchObject({ version: version + 1, published: body });
    expect(await found('tanah', { category: 'forms' })).toEqual([body.title]);
    expect(await found('tanah', { category: 'modules' })).toEqual([]);
    expect(await found('hibah')).toEqual([body.title]);
    const without = await told(
      national.correctPublication({ params, body: { introduction: null }, ifMatch: version + 1 }),
    );
    expect(without.published).not.toHaveProperty('introduction');
  });

  it('shows what is related to it, as far as that is in the library', async () => {
    const [one, other] = [await paper({ pages: ['Satu'] }), await paper({ pages: ['Dua'] })];
    await publish(one, { title: 'Modul Pembukuan' });
    await publish(other, {
      title: 'Modul Kasir',
      related: [one, other, '01JEXAMP0000000000000000Z9' as typeof one],
    });
    expect((await read(other)).related?.map(({ title }) => title)).toEqual(['Modul Pembukuan']);
  });

  it('is listed the newest first, page by page, and by language', async () => {
    for (const language of ['jv', 'jv', 'su', 'jv']) {
      const documentId = await paper({ pages: ['Basa daerah'] });
      await publish(documentId, { title: `Panduan ${documentId}`, language });
    }
    const page = async (after?: string) =>
      (await ask(routes.searchLibrary, { query: { language: 'jv', limit: '2', ...(after && { after }) } }))
        .json;
    const first = await page();
    expect([first.items.length, first.total, first.after]).toEqual([2, 3, 2]);
    const second = await page(String(first.after));
    expect([second.items.length, second.after]).toEqual([1, null]);
    const times = [...first.items, ...second.items].map(({ publishedAt }) => publishedAt);
    expect(times).toEqual(times.toSorted().toReversed());
    const { status, json } = await ask(routes.searchLibrary, { query: { after: '-1' } });
    expect([status, json.errors[0].pointer]).toEqual([400, '/query/after']);
  });

  it('is answered 304 to who has it, until it is corrected', async () => {
    const documentId = await paper({ pages: ['Etag'] });
    const { version } = await publish(documentId);
    const asking = { params: { documentId }, headers: { 'if-none-match': `"${version}"` } };
    expect((await ask(routes.getLibraryDocument, asking)).status).toBe(304);
    await told(
      national.correctPublication({ params: { documentId }, body: { title: 'Lain' }, ifMatch: version }),
    );
    const { status, headers } = await ask(routes.getLibraryDocument, asking);
    expect([status, headers.get('etag')]).toEqual([200, `"${version + 1}"`]);
  });

  it('a drawing that is a picture loses what it says of its place, and its size is that of what is given', async () => {
    const degrees = (whole: number) => [whole, 0, 0].map((part) => [part, 1] as const);
    const place = { latitude: degrees(5), ns: 'S', longitude: degrees(119), ew: 'E', maker: 'Contoh' };
    const bytes = Buffer.from(withSegments(jpegOf(sceneOf(31)), exifSegment(exifOf(place))));
    expect(bytes.includes('Contoh')).toBe(true);
    const picture = { kind: 'drawing', contentType: 'image/jpeg', fileName: 'gambar.jpg' } as const;
    const documentId = await paper({ bytes, ...picture });
    await publish(documentId, { title: 'Gambar Jembatan' });
    const { size } = await read(documentId);
    const { url } = await told(national.getLibraryContent({ params: { documentId } }));
    const given = Buffer.from(await (await fetched(url)).arrayBuffer());
    expect([given.length, given.includes('Contoh')]).toEqual([size, false]);
    expect(size).toBeLessThan(bytes.length);
  });

  it('stands in the feed, the newest first, under an address of this API', async () => {
    const documentId = await paper({ pages: ['Warta'] });
    await publish(documentId, { title: 'Warta Terbaru' });
    const { status, headers, json } = await ask(routes.getLibraryFeed);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/feed+json']);
    const item = json.items.find(({ id }: { id: string }) => id === documentId);
    expect(item).toMatchObject({ title: 'Warta Terbaru', url: `${system.url}/v1/library/${documentId}` });
  });
});

describe('T-10: what is withdrawn', () => {
  it('is found no more and given to nobody; its title and the reason stay', async () => {
    const documentId = await paper({ pages: ['Ambang batas keliru'] });
    const params = { documentId };
    await publish(documentId, { title: 'Edaran Keliru' });
    expect(await found('keliru')).toEqual(['Edaran Keliru']);
    const because = 'Ambang batas salah';
    await told(national.withdrawDocument({ params, body: { because } }));
    await system.settled();
    expect(await found('keliru')).toEqual([]);
    const { json } = await ask(routes.getLibraryDocument, { params });
    expect(json).toEqual({
      documentId,
      title: 'Edaran Keliru',
      status: 'withdrawn',
      withdrawnBecause: because,
      version: 5,
    });
    const content = await ask(routes.getLibraryContent, { params });
    expect([content.status, content.json.code]).toEqual([410, 'library.withdrawn']);
    const again = national.correctPublication({ params, body: { title: 'Lain' }, ifMatch: 5 });
    expect(await refusedWith(again)).toBe('document.not-open');
  });
});

describe('what is not for everybody', () => {
  let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
  beforeAll(async () => {
    kelurahan = await anActiveKelurahan(system);
  });
  const pdf = { contentType: 'application/pdf', fileName: 'uji.pdf', line: 'fast' };
  const send = async (bytes: Uint8Array, more: object) => {
    const body = announcing(kelurahan, bytes, more);
    const { documentId, form } = await announced(kelurahan.facilitator, body);
    if (form) await sent(form, bytes); // else its owner has them already
    await system.settled();
    return documentId;
  };
  const publishing = (documentId: Awaited<ReturnType<typeof paper>>, by = national) =>
    by.publishDocument({ body: { documentId, category: 'reports', title: 'Laporan', language: 'id' } });

  it('what was never published is not there, neither are ids of nothing', async () => {
    const documentId = await paper({ pages: ['Belum'] });
    for (const id of [documentId, '01JEXAMP0000000000000000Z9'])
      for (const route of [routes.getLibraryDocument, routes.getLibraryContent]) {
        const { status, json } = await ask(route, { params: { documentId: id } });
        expect([status, json.code]).toEqual([404, 'library.not-found']);
      }
  });

  it('papers at another level, of another kind, of a household, and what is not checked are refused', async () => {
    const minutes = pdfOf({ pages: ['Berita acara'] });
    const photo = { kind: 'photo', contentType: 'image/jpeg', fileName: 'foto.jpg', line: 'fast' };
    const refusedOnes = [
      await send(minutes, pdf),
      await send(minutes, { ...pdf, kind: 'report', level: 'P1' }),
      await send(minutes, { ...pdf, kind: 'report', of: { kind: 'household', id: kelurahan.boardId } }),
      await send(jpegOf(sceneOf(21)), photo),
    ];
    for (const documentId of refusedOnes)
      expect(await refusedWith(publishing(documentId))).toBe('library.not-public');
    const { documentId: waiting } = await announced(national, aPaper(minutes));
    expect(await refusedWith(publishing(waiting))).toBe('document.not-checked');
  });

  it('a report of a board is the kelurahan’s to send and withdraw, and an office’s to publish', async () => {
    const report = await send(pdfOf({ pages: ['Laporan keuangan papan'] }), { ...pdf, kind: 'report' });
    const withdrawal = { params: { documentId: report }, body: { because: 'Salah hitung' } };
    expect(await refusedWith(city.withdrawDocument(withdrawal))).toBe('access.role');
    await told(publishing(report, city));
    await system.settled();
    expect(await found('papan')).toEqual(['Laporan']);
    await told(kelurahan.secretary.withdrawDocument(withdrawal));
    await system.settled();
    expect(await found('papan')).toEqual([]);
  });

  it('an office sends for its own area and below it, and nobody else sends for an office', async () => {
    const bytes = pdfOf();
    const send = (by: AnyClient, id: string, more: object = {}) =>
      refusedWith(by.registerDocument({ body: aPaper(bytes, { of: { kind: 'office', id }, ...more }) }));
    expect(await send(city, '31')).toBe('access.outside-area');
    expect(await send(city, 'ID')).toBe('access.outside-area');
    expect(await send(national, '31.79')).toBe('area.unknown');
    expect(await send(national, '31.71.0')).toBe('request.invalid');
    expect(await send(city, '31.71.01')).toBe('201');
    expect(await send(system.as('fas', 'facilitator', '31.71'), '31.71')).toBe('access.role');
    expect(await send(city, '31.71', { locationId: '01JEXAMP0000000000000000Z9' })).toBe('request.invalid');
    const listed = await told(city.listDocuments({ query: { area: '31.71' } }));
    expect(listed.items.some(({ of }) => of.kind === 'office')).toBe(true);
    const elsewhere = await paper({ of: { kind: 'office', id: '31.72' }, pages: ['Kota lain'] });
    const body = { documentId: elsewhere, category: 'juknis', title: 'Lain', language: 'id' } as const;
    expect(await refusedWith(city.publishDocument({ body }))).toBe('document.not-found');
  });
});

it('published bytes are locked: who has no bypass deletes no version of them', async () => {
  const documentId = await paper({ pages: ['Terkunci'] });
  await publish(documentId, { title: 'Juknis Terkunci' });
  const key = `library/${documentId}`;
  const { mode, until } = await bucket.lockOf(key);
  expect([mode, until?.toISOString()]).toEqual(['GOVERNANCE', '2023-02-01T00:00:00.000Z']); // ten years on
  await told(national.withdrawDocument({ params: { documentId }, body: { because: 'Diganti' } }));
  await system.settled();
  const versions = await bucket.versionsOf(key);
  expect(versions.length).toBeGreaterThanOrEqual(1); // twice where the answer to the first copy was lost
  for (const version of versions)
    await expect(bucket.remove(key, version)).rejects.toMatchObject({ name: 'AccessDenied' });
  await bucket.remove('index/v1', (await bucket.versionsOf('index/v1')).at(-1)!); // the index is not
});
