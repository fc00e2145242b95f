import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { happened } from '../../shared/contract/event.ts';
import type { PoorListId } from '../../shared/contract/primitives.ts';
import { poorListChanged } from '../../shared/events/registration/poor-lists.ts';
import { aHouseholdBody, anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { objectsOf } from '../support/objects.ts';
import { jpegOf, sceneOf } from '../support/pictures.ts';
import { type AnyClient, aSystem, type TestSystem } from '../support/system.ts';
import { announced, announcing, sent, sha256Of } from '../support/uploads.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
let facilitator: AnyClient;
let national: AnyClient;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
  ({ facilitator, national } = kelurahan);
});
afterAll(() => system?.close());

const day = 86_400_000;
const purpose = 'audit';
const because = 'Pemeriksaan';
const aText = () => Buffer.from(`Berita acara ${randomUUID()}\n`.repeat(20));

const stored = async (bytes: Uint8Array, more: object = {}) => {
  const { form, ...document } = await announced(facilitator, announcing(kelurahan, bytes, more));
  if (form) await sent(form, bytes);
  await system.settled();
  return { ...document, params: { documentId: document.documentId } };
};
type Stored = Awaited<ReturnType<typeof stored>>;
const find = ({ params }: Pick<Stored, 'params'>) => told(facilitator.getDocument({ params, purpose }));
/** What lies of a document in both buckets, in any version. */
const lying = async ({ documentId }: Pick<Stored, 'documentId'>) => {
  const { documents, quarantine } = await objectsOf(system);
  return [...documents, ...quarantine].filter((key) => key.includes(documentId));
};
const itemsOf = async ({ documentId }: Pick<Stored, 'documentId'>) =>
  (await system.table('documents')).filter(({ pk }) => String(pk).includes(documentId));
const hold = (document: Stored, held: boolean) =>
  told(national.holdDocument({ params: document.params, body: { held, because } }));
const typesOf = async ({ documentId }: Stored) =>
  (await system.promised()).filter(({ subject }) => subject === documentId).map(({ type }) => type);
const later = async (milliseconds: number) => {
  system.clock.advance(milliseconds);
  await system.fire('documents');
  national = system.as('pusat', 'national', 'ID'); // tokens have ended meanwhile
  facilitator = system.as(`fasilitator-${kelurahan.area}`, 'facilitator', kelurahan.area);
};

it('a deleted document leaves a tombstone with the reason, and whoever relied on it is told', async () => {
  const document = await stored(aText());
  const { params } = document;
  const feed = await told(facilitator.listDocuments({ query: { area: kelurahan.area, since: '' } }));
  const asked = { params, body: { because: 'Salah berkas' } };
  expect((await told(national.deleteDocument(asked))).deleted).toEqual({ cause: 'decision', ...asked.body });
  await system.settled();
  const tombstone = await find(document);
  expect(tombstone).toMatchObject({ status: 'deleted', sha256: document.sha256 });
  expect(tombstone.fileName).toBeUndefined();
  expect(await lying(document)).toEqual([]);
  expect((await itemsOf(document)).filter(({ sk }) => sk === 'PERSONAL')).toEqual([]);
  expect(await typesOf(document)).toEqual(
    expect.arrayContaining(['document-deleted.v1', 'document-withdrawn.v1']),
  );
  expect(await refusedWith(facilitator.getContent({ params }))).toBe('document.not-checked');
  expect(await refusedWith(national.deleteDocument(asked))).toBe('document.not-open');
  const query = { area: kelurahan.area, since: feed.next ?? '' };
  const changed = (await told(facilitator.listDocuments({ query }))).items;
  expect(changed.filter(({ documentId }) => documentId === params.documentId)).toMatchObject([
    { status: 'deleted' },
  ]);
});

it('a held document is not deleted, and when the hold is lifted what was due is done', async () => {
  const receipt = await stored(aText(), { kind: 'receipt' });
  const other = await stored(aText(), { kind: 'receipt' });
  expect(await find(receipt)).toMatchObject({ keptUntil: '2023-02-01' });
  await hold(receipt, true);
  const asked = { params: receipt.params, body: { because: 'Tidak perlu' } };
  expect(await refusedWith(national.deleteDocument(asked))).toBe('document.held');

  const nineYears = 9 * 365 * day;
  await later(nineYears);
  expect(await find(other)).toMatchObject({ status: 'checked' });
  await later(day * 370);
  expect(await find(other)).toMatchObject({ status: 'deleted', deleted: { cause: 'retention' } });
  expect(await lying(other)).toEqual([]);
  expect(await find(receipt)).toMatchObject({ status: 'checked', held: { because } });
  expect(await hold(receipt, false)).toMatchObject({ status: 'deleted', deleted: { cause: 'retention' } });
  await system.settled();
  expect(await lying(receipt)).toEqual([]);
  await later(day);
  expect((await system.table('documents')).filter(({ what }) => what === 'document-retention')).toEqual([]);
});

it('what was announced and never came is given up, with its chunks', async () => {
  const bytes = Buffer.from('Baris panjang berita acara uji\n'.repeat(20_000));
  const { documentId, upload } = await announced(facilitator, announcing(kelurahan, bytes));
  const params = { documentId };
  const chunk = bytes.subarray(0, upload!.chunkBytes);
  const { forms } = await told(
    facilitator.askForForms({ params, body: { chunks: [{ number: 0, sha256: sha256Of(chunk) }] } }),
  );
  await sent(forms[0]!, chunk);
  const chunks = async () =>
    (await objectsOf(system, { hidden: false })).quarantine.filter((key) => key.includes(documentId));
  expect(await chunks()).toHaveLength(1);
  await later(13 * day);
  expect((await find({ params })).status).toBe('registered');
  await later(2 * day);
  expect(await find({ params })).toMatchObject({
    status: 'refused',
    reasons: [{ code: 'document.abandoned' }],
  });
  expect(await chunks()).toEqual([]);
});

it('a document has one next version: of two at once one comes too late', async () => {
  const document = await stored(aText());
  const { params } = document;
  const next = () => {
    const bytes = aText();
    const { sha256, size } = { sha256: sha256Of(bytes), size: bytes.length };
    const body = { sha256, size, contentType: 'text/plain', fileName: 'Versi.txt', line: 'slow' } as const;
    return { bytes, asked: { params, body } };
  };
  const tried = [next(), next()];
  const answers = await Promise.all(tried.map(({ asked }) => facilitator.registerVersion(asked)));
  expect(answers.map((one) => (one.ok ? 'registered' : one.problem.code)).toSorted()).toEqual([
    'document.version-exists',
    'registered',
  ]);
  const won = answers.findIndex(({ ok }) => ok);
  const { documentId } = (answers[won] as Extract<(typeof answers)[number], { ok: true }>).body;
  const chunks = [{ number: 0, sha256: tried[won]!.asked.body.sha256 }];
  const { forms } = await told(facilitator.askForForms({ params: { documentId }, body: { chunks } }));
  await sent(forms[0]!, tried[won]!.bytes);
  await system.settled();
  expect(await find({ params: { documentId } })).toMatchObject({
    status: 'checked',
    kind: 'minutes',
    series: { first: params.documentId, before: params.documentId, number: 2 },
  });
  expect(await refusedWith(facilitator.registerVersion(next().asked))).toBe('document.version-exists');

  // a version that comes to nothing leaves its number, and makes way
  await told(facilitator.withdrawDocument({ params: { documentId }, body: { because: 'Salah' } }));
  const third = await told(facilitator.registerVersion(next().asked));
  expect(third.series).toMatchObject({ before: params.documentId, number: 3 });
  for (const id of [params.documentId, third.documentId]) {
    const { items } = await told(facilitator.listVersions({ params: { documentId: id }, query: {} }));
    expect(items.map((one) => one.documentId)).toEqual([params.documentId, documentId, third.documentId]);
  }
});

it('D-3: the documents of a family go with it, in all versions, but for what is held', async () => {
  const { householdId } = await told(
    facilitator.registerHousehold({ body: aHouseholdBody(kelurahan.locationId) }),
  );
  const of = { kind: 'household', id: householdId };
  const picture = { kind: 'photo', contentType: 'image/jpeg', fileName: 'rumah.jpg', line: 'fast', of };
  const photo = await stored(jpegOf(sceneOf(21)), picture);
  const held = await stored(aText(), { kind: 'letter', of });
  const announcedOnly = await announced(facilitator, announcing(kelurahan, aText(), { kind: 'letter', of }));
  expect((await lying(photo)).length).toBeGreaterThanOrEqual(4); // itself, without its place, two pictures
  await hold(held, true);
  const request = await told(
    facilitator.enterPrivacyRequest({
      body: {
        of: { householdId },
        kind: 'erasure',
        receivedAt: new Date(system.clock.now() - 3_600_000).toISOString(),
        channel: 'letter',
      },
    }),
  );
  await told(
    national.completePrivacyRequest({
      params: { privacyRequestId: request.privacyRequestId },
      body: { of: request.of, outcome: 'done' },
    }),
  );
  await system.settled();
  expect(await find(photo)).toMatchObject({ status: 'deleted', deleted: { cause: 'erasure' } });
  expect(await find({ params: { documentId: announcedOnly.documentId } })).toMatchObject({
    status: 'deleted',
  });
  expect(await lying(photo)).toEqual([]);
  expect((await itemsOf(photo)).filter(({ sk }) => sk === 'PERSONAL')).toEqual([]);
  const table = await system.table('documents');
  expect(table.filter(({ kind, documentId }) => kind === 'photo' && documentId === photo.documentId)).toEqual(
    [],
  );
  expect(await find(held)).toMatchObject({ status: 'checked' });
  const late = announcing(kelurahan, aText(), { kind: 'letter', of });
  expect(await refusedWith(facilitator.registerDocument({ body: late }))).toBe('document.owner-erased');

  expect(await hold(held, false)).toMatchObject({ status: 'deleted', deleted: { cause: 'erasure' } });
  await system.settled();
  expect(await lying(held)).toEqual([]);
  const before = await find(photo);
  await system.redeliver();
  expect(await find(photo)).toEqual(before);
});

it('the papers of a list of poor households go five years after another took its place', async () => {
  const id = '01JEXAMP0000000000000000H7' as PoorListId;
  const paper = await stored(aText(), { of: { kind: 'poor-list', id } });
  const at = new Date(system.clock.now()).toISOString();
  const superseded = happened(poorListChanged, {
    ...{ id: '01JEXAMP0000000000000000ZZ', at: new Date(at), subject: id, recordversion: 9 },
    area: { code: kelurahan.area },
    data: {
      poorListId: id,
      locationId: kelurahan.locationId,
      status: 'superseded',
      count: 0,
      change: 'superseded',
    },
    state: {},
  });
  const { contract, ...fact } = superseded;
  const told = { specversion: '1.0', ...fact, source: contract.source, type: contract.type } as const;
  await system.publish([{ ...told, region: 'local', actor: 'uji' }]);
  await later(5 * 365 * day);
  expect(await find(paper)).toMatchObject({ status: 'checked' });
  await later(3 * day);
  await system.settled();
  expect(await find(paper)).toMatchObject({ status: 'deleted', deleted: { cause: 'retention' } });
  expect(await lying(paper)).toEqual([]);
});

it('X-3: documents follow their kelurahan to its new code', async () => {
  const picture = { kind: 'photo', contentType: 'image/jpeg', fileName: 'jalan.jpg', line: 'fast' };
  const photo = await stored(jpegOf(sceneOf(31)), picture);
  const continues = '31.71.01.1003';
  await told(
    national.decideAreaChange({
      body: {
        locationId: kelurahan.locationId,
        continues,
        regulation: { number: 'PERDA-03/UJI/2013', date: '2013-01-02' },
        effectiveOn: '2013-01-15',
      },
    }),
  );
  await system.settled();
  const found = await told(national.getDocument({ params: photo.params }));
  expect(found.area.code).toBe(continues);
  const feed = await told(national.listDocuments({ query: { area: kelurahan.area, since: '' } }));
  expect(feed.removed?.map(({ id, reason }) => [id, reason])).toContainEqual([photo.documentId, 'left-area']);
  expect(system.deadLetters()).toEqual([]);
});
