import { afterAll, beforeAll, expect, it } from 'vitest';
import { aHouseholdBody, aKelurahan, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof aKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await aKelurahan(system);
});
afterAll(() => system?.close());

/** The hashes under which a household stands in the table: those of its record, and those of the items. */
const hashesOf = async (householdId: string) => {
  const items = await system.table('registration');
  const of = `HOUSEHOLD#${householdId}`;
  const record = items.find(({ pk, sk }) => pk === of && sk === 'HOUSEHOLD')!;
  const found = items.filter(({ kind, sk }) => kind === 'blind' && sk === of);
  return {
    version: Number(record.version),
    record: (record.blind as string[]).map((hash) => `BLIND#${hash}`).toSorted(),
    items: found.map(({ pk }) => pk).toSorted(),
  };
};

const head = {
  name: 'Warga Uji Kepala',
  relation: 'head' as const,
  nik: '3171014101929999',
  birthDate: '1992-01-01',
};

it('R-10: hashes of numbers and of name with birth date move with every change, in its transaction', async () => {
  const { facilitator, locationId } = kelurahan;
  const body = aHouseholdBody(locationId, { members: [head], cardNumber: '3171010101120001' });
  const { householdId } = await told(facilitator.registerHousehold({ body }));
  const kinds = (hashes: readonly string[]) => hashes.map((hash) => hash.split('#')[1]).toSorted();
  const start = await hashesOf(householdId);
  expect(start.items).toEqual(start.record);
  expect(kinds(start.items)).toEqual(['born', 'card', 'nik']);

  let before = start;
  const change = async (patch: Parameters<typeof facilitator.changeHousehold>[0]['body']) => {
    const params = { householdId };
    await told(facilitator.changeHousehold({ params, ifMatch: before.version, body: patch }));
    const after = await hashesOf(householdId);
    expect(after.items).toEqual(after.record);
    const [gone, came] = [
      before.items.filter((hash) => !after.items.includes(hash)),
      after.items.filter((hash) => !before.items.includes(hash)),
    ];
    before = after;
    return { gone: kinds(gone), came: kinds(came) };
  };
  expect(await change({ rt: '009', address: 'Gang Uji 1' })).toEqual({ gone: [], came: [] });
  expect(await change({ cardNumber: '3171010101120002' })).toEqual({ gone: ['card'], came: ['card'] });
  expect(await change({ members: [{ ...head, nik: '3171014101929998' }] })).toEqual({
    gone: ['nik'],
    came: ['nik'],
  });
  const renamed = { ...head, nik: '3171014101929998', name: 'Warga Uji Lain' };
  expect(await change({ members: [renamed] })).toEqual({ gone: ['born'], came: ['born'] });
  // written otherwise it is the same name
  expect(await change({ members: [{ ...renamed, name: 'Hj. WARGA  uji-lain' }] })).toEqual({
    gone: [],
    came: [],
  });
  expect(await change({ cardNumber: null, members: [{ name: 'Warga Uji Lain', relation: 'head' }] })).toEqual(
    {
      gone: ['born', 'card', 'nik'],
      came: [],
    },
  );
  expect(before.items).toEqual([]);
});

it('R-10: two households with one NIK or card stand beside each other under one hash; nothing is blocked', async () => {
  const { facilitator, locationId } = kelurahan;
  const body = aHouseholdBody(locationId, { members: [head], cardNumber: '3171010101120001' });
  const [one, other] = [
    await told(facilitator.registerHousehold({ body })),
    await told(facilitator.registerHousehold({ body })),
  ];
  const [hashes, same] = [await hashesOf(one.householdId), await hashesOf(other.householdId)];
  expect(hashes.items).toHaveLength(3);
  expect(same.items).toEqual(hashes.items);
});

it('a change that is refused moves no hash', async () => {
  const { facilitator, locationId } = kelurahan;
  const body = aHouseholdBody(locationId, { members: [head] });
  const { householdId } = await told(facilitator.registerHousehold({ body }));
  const before = await hashesOf(householdId);
  const changes = await Promise.all(
    ['3171010101120003', '3171010101120004', '3171010101120005'].map((cardNumber) =>
      facilitator.changeHousehold({ params: { householdId }, ifMatch: 1, body: { cardNumber } }),
    ),
  );
  expect(changes.filter(({ ok }) => ok)).toHaveLength(1);
  const after = await hashesOf(householdId);
  expect(after.items).toEqual(after.record);
  expect(after.items).toHaveLength(before.items.length + 1);
});

it('a household moves away and comes back; its record says where it is', async () => {
  const { facilitator, locationId, area } = kelurahan;
  const { householdId } = await told(facilitator.registerHousehold({ body: aHouseholdBody(locationId) }));
  const params = { householdId };
  const away = await told(
    facilitator.changeHousehold({ params, ifMatch: 1, body: { movedOn: '2013-01-31' } }),
  );
  expect(away).toMatchObject({ status: 'moved', movedOn: '2013-01-31' });
  const back = await told(facilitator.changeHousehold({ params, ifMatch: 2, body: { movedOn: null } }));
  expect(back).toMatchObject({ status: 'present', version: 3 });
  expect(back).not.toHaveProperty('movedOn');
  await system.settled();
  const { items } = await told(facilitator.listHouseholds({ query: { area, since: '' } }));
  expect(items.filter((one) => one.householdId === householdId)).toMatchObject([{ status: 'present' }]);
  const told3 = (await system.promised()).filter(({ subject }) => subject === householdId);
  expect(told3.map(({ recordversion, data }) => [recordversion, data.status]).toSorted()).toEqual([
    [1, 'present'],
    [2, 'moved'],
    [3, 'present'],
  ]);
});
