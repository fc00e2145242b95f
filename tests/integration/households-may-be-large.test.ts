import { afterAll, beforeAll, expect, it } from 'vitest';
import { aHouseholdBody, aKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';
import { watchTables } from '../support/table-calls.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof aKelurahan>>;
beforeAll(async () => {
  system = await aSystem({ rough: 'off' });
  kelurahan = await aKelurahan(system);
});
afterAll(() => system?.close());

const largest = 30;

/** Members with a NIK and a birth date each; those of another `month` are other people. */
const members = (size: number, month: string) =>
  Array.from({ length: size }, (_, index) => ({
    name: `Warga Uji ${index} Bulan ${month}`,
    relation: index === 0 ? ('head' as const) : ('other' as const),
    nik: `31710101${month}80${String(index + 1).padStart(4, '0')}`,
    birthDate: `1980-${month}-01`,
  }));

it('a household of thirty with all numbers is one transaction; of thirty-one none', async () => {
  const { facilitator, locationId } = kelurahan;
  const entry = (size: number) =>
    aHouseholdBody(locationId, { members: members(size, '01'), cardNumber: '3171010101120001' });
  await told(facilitator.listHouseholds({ query: {} })); // unwraps the keys once
  const tables = watchTables(system);
  const registered = await told(facilitator.registerHousehold({ body: entry(largest) }));
  expect(registered).toMatchObject({ memberCount: largest, version: 1 });
  const { trips, writeUnits } = tables.take();
  expect(trips).toBe(2);
  // two for each hash (a NIK and a birth of each, and the card), and what record, ciphertext and event hold
  const hashes = 2 * (2 * largest + 1);
  expect(writeUnits).toBeGreaterThan(hashes);
  expect(writeUnits).toBeLessThanOrEqual(hashes + 46);
  expect(await refusedWith(facilitator.registerHousehold({ body: entry(largest + 1) }))).toBe(
    'request.invalid',
  );
});

it('more members than a transaction holds do not change at once, but in two steps', async () => {
  const { facilitator, locationId } = kelurahan;
  const [before, after] = [members(largest, '02'), members(largest, '03')];
  const { householdId } = await told(
    facilitator.registerHousehold({ body: aHouseholdBody(locationId, { members: before }) }),
  );
  const change = (ifMatch: number, to: typeof before) =>
    facilitator.changeHousehold({ params: { householdId }, ifMatch, body: { members: to } });
  const changed = (count: number) => [...after.slice(0, count), ...before.slice(count)];
  // record, personal item and event beside four hashes for each member who is another: 24 are 99 writes, 25 are 103
  await system.settled();
  const stored = system.writes();
  expect(await refusedWith(change(1, after))).toBe('household.too-many-changes');
  expect(await refusedWith(change(1, changed(25)))).toBe('household.too-many-changes');
  expect(system.writes()).toBe(stored);
  expect((await told(change(1, changed(24)))).version).toBe(2);
  expect((await told(change(2, after))).members?.map(({ name }) => name)).toEqual(
    after.map(({ name }) => name),
  );
});
