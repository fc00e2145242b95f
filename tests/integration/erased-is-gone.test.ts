import { rmSync } from 'node:fs';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anActiveKelurahan, aVolunteer, told } from '../support/kelurahan.ts';
import { everythingIn, foundIn, layersIn } from '../support/layers.ts';
import { isKeyOf, keysLeft, textsUnder } from '../support/opened.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

const head = {
  name: 'Zuwairiyah Qxomarudin',
  relation: 'head',
  sex: 'female',
  nik: '3171014501900007',
  birthDate: '1990-01-05',
} as const;
const family = {
  members: [head],
  cardNumber: '3171010501120003',
  phone: '+6281298765001',
  address: 'Gang Xylofon 17B',
  welfareNotes: 'Atap qbocor xsejak banjir',
  rt: '003',
};
const corrected = { members: [{ ...head, name: 'Zuwairiyah Wzqomari' }], phone: '+6281298765002' };
/** The same family again, as another survey wrote it. */
const written = { ...family, members: [{ ...head, name: 'Zuwairijah Vxomarudin' }], phone: '+6281298765003' };
const words = 'Saya Zuwairiyah, keluarga Jxdipokusumo, mohon data kami dihapus';
const objection = 'Keluarga Zuwairiyah Bxsembiring punya warung';
const person = { sex: 'female', name: 'Hxasbullah Dwqirini', phone: '+6281298765004' } as const;
const file = `nama,hubungan,jenis kelamin,alamat\nZuwairiyah Nxfailah,kepala keluarga,P,Gang Xylofon 17B\n`;

/** Whoever reads one of these knows something about the family, or the person, that was erased. */
const secrets = [
  ...['Zuwair', 'Qxomarudin', 'Wzqomari', 'Vxomarudin', 'Jxdipokusumo', 'Bxsembiring', 'Nxfailah'],
  ...['Xylofon', 'qbocor', 'Hxasbullah', 'Dwqirini', head.nik, head.birthDate, family.cardNumber],
  ...['81298765001', '81298765002', '81298765003', '81298765004'],
];
/** No secret of theirs: a neighbour who stays, whose name must be found, or the search finds nothing at all. */
const known = 'Tetangga Kxekal';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => rmSync(system.folder, { recursive: true, force: true }));

const day = 24 * 3_600_000;

it('after an erasure nothing that is stored names the family, in clear or by any key that is left', async () => {
  const { facilitator, secretary, locationId } = await anActiveKelurahan(system);
  const registered = { body: { locationId, ...family }, idempotencyKey: 'keluarga-1' };
  const { householdId } = await told(facilitator.registerHousehold(registered));
  const params = { householdId };
  await told(facilitator.changeHousehold({ params, ifMatch: 1, body: corrected }));
  const other = await told(facilitator.registerHousehold({ body: { locationId, ...written } }));
  const neighbour = { locationId, members: [{ name: known, relation: 'head' as const }] };
  await told(facilitator.registerHousehold({ body: neighbour }));
  await system.settled();

  // merged with its double: what both said stays until the merge can no longer be undone
  const { items: pairs } = await told(facilitator.listDuplicates({ query: {} }));
  const ids = [householdId, other.householdId].toSorted();
  const pair = pairs.find(({ recordIds }) => recordIds.toSorted().join() === ids.join());
  const decision = { decision: 'merge', keep: householdId } as const;
  await told(secretary.decideDuplicate({ params: { pairId: pair!.pairId }, body: decision }));

  // a person, who also volunteers
  const { personId } = await told(facilitator.registerPerson({ body: { locationId, ...person } }));
  const volunteer = { ...aVolunteer(locationId, { name: person.name, phone: person.phone }), personId };
  const { volunteerId } = await told(facilitator.registerVolunteer({ body: volunteer }));

  // a file that somebody sent and nobody has committed
  const content = Buffer.from(file).toString('base64');
  const sent = { kind: 'households', locationId, fileName: 'Zuwairiyah.csv', content } as const;
  const { importId } = await told(facilitator.receiveImport({ body: sent }));
  await system.settled();

  // somebody objects to the family being on a list
  const { poorListId } = await told(
    facilitator.openPoorList({
      body: {
        locationId,
        criteria: {
          setOn: '2012-11-20',
          minutes: { number: 'BA-08/UJI/2012', date: '2012-11-20' },
          items: [{ code: 'meat', text: 'Makan daging sekali seminggu' }],
        },
      },
    }),
  );
  const list = { poorListId };
  const entries = { entries: [{ householdId, meets: ['meat'] }] };
  await told(facilitator.addEntries({ params: list, body: entries }));
  const showing = { place: 'Balai kelurahan', from: '2013-01-20', until: '2013-01-31' };
  await told(secretary.showPoorList({ params: list, body: showing }));
  const said = { householdId, text: objection };
  await told(facilitator.raiseObjection({ params: list, body: said }));

  // asked for by one, done by another
  const ask = (of: object, text?: string) =>
    told(
      facilitator.enterPrivacyRequest({
        body: { of, kind: 'erasure', receivedAt: '2013-01-31T09:20:00.000Z', channel: 'letter', text },
      }),
    );
  const asked = await ask({ householdId }, words);
  expect(asked).toMatchObject({ dueAt: '2013-02-03T09:20:00.000Z', status: 'open', text: words });
  const close = ({ privacyRequestId, of }: typeof asked) =>
    secretary.completePrivacyRequest({ params: { privacyRequestId }, body: { of, outcome: 'done' } });
  const done = await told(close(asked));
  await told(close(await ask({ personId })));
  await system.settled();

  // what is answered from now on
  const household = await told(facilitator.getHousehold({ params, purpose: 'audit' }));
  expect(household).toMatchObject({ status: 'erased', memberCount: 1 });
  const volunteered = await told(facilitator.getVolunteer({ params: { volunteerId }, purpose: 'audit' }));
  expect(volunteered).toMatchObject({ status: 'erased' });
  const request = { params: { privacyRequestId: asked.privacyRequestId }, purpose: 'audit' } as const;
  const again = await told(facilitator.registerHousehold(registered));
  const merged = { params: { householdId: other.householdId }, purpose: 'audit' } as const;
  const answers = [household, volunteered, again, done, await told(facilitator.getPrivacyRequest(request))];
  answers.push(await told(facilitator.getHousehold(merged)));
  expect(foundIn(Buffer.from(JSON.stringify(answers)), secrets)).toEqual([]);
  expect(again).toMatchObject({ householdId, memberCount: 1, version: 1 });
  const gone = await facilitator.commitImport({ params: { importId }, body: {} });
  expect(gone).toMatchObject({ ok: false, problem: { code: 'import.file-gone' } });

  // the proof convinces whoever has the public keys, and nothing else does
  const { keys } = await told(facilitator.listErasureKeys({}));
  const proven = await compactVerify(done.proof!, createLocalJWKSet({ keys } as JSONWebKeySet));
  expect(proven.protectedHeader).toEqual({ alg: 'EdDSA', typ: 'erasure+jws', kid: keys[0]!.kid });
  const claims = JSON.parse(Buffer.from(proven.payload).toString('utf8'));
  expect(claims).toMatchObject({
    iss: 'local/registration',
    sub: `HOUSEHOLD#${householdId}`,
    privacyRequestId: asked.privacyRequestId,
    cause: 'request',
    erasedAt: done.closedAt,
    deleted: { keys: 1 },
  });
  expect(claims.deleted.hashes).toBeGreaterThanOrEqual(3);
  expect(claims.deleted.copies).toBeGreaterThanOrEqual(4); // the merge, the double, the objection, the words
  expect(Date.parse(claims.backupsGoneAt) - Date.parse(claims.erasedAt)).toBe(7 * day);
  for (const at of [5, done.proof!.indexOf('.') + 20, done.proof!.length - 20]) {
    const byte = done.proof![at] === 'A' ? 'B' : 'A';
    const forged = done.proof!.slice(0, at) + byte + done.proof!.slice(at + 1);
    await expect(compactVerify(forged, createLocalJWKSet({ keys } as JSONWebKeySet))).rejects.toThrow();
  }

  await system.redeliver();
  const archive = await system.archived();
  expect(archive.flatMap(({ events }) => events).length).toBeGreaterThan(20);
  // a table's stream tells for a day what was written, the key too; the proof's backups outlast it
  await fetch(`${system.awsUrl}/_local/clock`, {
    method: 'POST',
    body: JSON.stringify({ advance: 25 * 3_600_000 }),
  });
  await system.settled();
  const services = ['registration', 'volunteers'] as const;
  const left = await Promise.all(services.map((service) => keysLeft(service, system.awsUrl)));
  await system.close({ keep: true });

  const erased = [`HOUSEHOLD#${householdId}`, `PERSON#${personId}`, `VOLUNTEER#${volunteerId}`];
  // nor can a number be tried: no hash leads to them, or to the double
  const hashed = [...erased, `HOUSEHOLD#${other.householdId}`];
  const items = left.flatMap((table) => table.items);
  expect(items.filter(({ kind, sk }) => kind === 'blind' && hashed.includes(sk))).toEqual([]);
  const records = items.filter(({ pk, sk }) => hashed.includes(pk) && pk.startsWith(`${sk}#`));
  const nothing = { blind: [], sounds: [] };
  expect(records.map(({ blind = [], sounds = [] }) => ({ blind, sounds }))).toEqual(
    hashed.map(() => nothing),
  );

  const places: string[] = [];
  let found = 0;
  const keysOfAll = left.flatMap((table) => table.keys);
  const look = (layer: Uint8Array, place: string) => {
    const named = (text: string) => secrets.filter((word) => text.includes(word));
    places.push(...named(Buffer.from(layer).toString('utf8')).map((word) => `in clear: ${word}: ${place}`));
    for (const text of textsUnder(layer, keysOfAll)) {
      if (text.includes(known)) found += 1;
      places.push(...named(text).map((word) => `by a key: ${word}: ${place}`));
    }
    if (left.some(({ wrapping }) => isKeyOf(layer, wrapping, erased))) places.push(`a key: ${place}`);
  };
  const seen = new Set<string>();
  for (const [place, bytes] of everythingIn(system.folder)) {
    // of a table's file the names alone: of a page that was freed nobody makes a key again
    if (place.endsWith('.sqlite')) places.push(...foundIn(bytes, secrets).map((word) => `${word}: ${place}`));
    else for (const layer of layersIn(bytes, seen)) look(layer, place);
  }
  expect(places).toEqual([]);
  expect(found).toBeGreaterThan(0);
  expect(foundIn(Buffer.from(system.log.join('\n')), secrets)).toEqual([]);
}, 120_000);
