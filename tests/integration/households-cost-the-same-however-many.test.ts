import { afterAll, beforeAll, expect, it } from 'vitest';
import { aHouseholdBody, aKelurahan, told } from '../support/kelurahan.ts';
import { settleHouseholds } from '../support/many-households.ts';
import { aSystem, type TestSystem } from '../support/system.ts';
import { watchTables } from '../support/table-calls.ts';

let system: TestSystem;
let tables: ReturnType<typeof watchTables>;
/** Two kelurahan of one city, with few and with many households. */
let few: Awaited<ReturnType<typeof aKelurahanOf>>;
let many: Awaited<ReturnType<typeof aKelurahanOf>>;

const aKelurahanOf = async (area: string, count: number) => {
  const kelurahan = await aKelurahan(system, { area });
  const location = await told(kelurahan.facilitator.getLocation({ params: kelurahan }));
  const until = new Date(system.clock.now() - 60_000);
  const ids = await settleHouseholds(system, location, { count, until });
  return { ...kelurahan, ids };
};

beforeAll(async () => {
  system = await aSystem({ rough: 'off' });
  few = await aKelurahanOf('31.71.01.1001', 50);
  many = await aKelurahanOf('31.71.01.1002', 600);
  await told(few.facilitator.listHouseholds({ query: { area: few.area } })); // unwraps the keys once
  await system.settled();
  tables = watchTables(system);
});
afterAll(() => system?.close());

type Kelurahan = typeof few;

/** What one request costs, the records settled before it. */
const costOf = async (ask: () => Promise<unknown>) => {
  tables.take();
  await ask();
  await system.settled();
  return tables.take();
};

const asked: Readonly<Record<string, (of: Kelurahan) => Promise<unknown>>> = {
  'a page of the list': ({ facilitator, area }) => told(facilitator.listHouseholds({ query: { area } })),
  'a page of the changes': ({ facilitator, area }) =>
    told(facilitator.listHouseholds({ query: { area, since: '', limit: '45' } })),
  'a record with its personal data': ({ facilitator, ids }) =>
    told(facilitator.getHousehold({ params: { householdId: ids[40] as string }, purpose: 'audit' })),
  'a registration': ({ facilitator, locationId }) =>
    told(facilitator.registerHousehold({ body: aHouseholdBody(locationId) })),
  'a change': ({ facilitator, ids }) =>
    told(
      facilitator.changeHousehold({
        params: { householdId: ids[20] as string },
        ifMatch: 1,
        body: { rt: '009' },
      }),
    ),
  'who looked': ({ facilitator, ids }) =>
    told(facilitator.listHouseholdReads({ params: { householdId: ids[0] as string } })),
};

it.each(Object.entries(asked))(
  'P8: %s costs as many units and round trips in a kelurahan of 600 as in one of 50',
  async (_, ask) => {
    const [small, large] = [await costOf(() => ask(few)), await costOf(() => ask(many))];
    expect(large).toEqual(small);
    expect(small.readUnits).toBeGreaterThan(0);
  },
);

it('P8: a page far inside the list costs what the first one costs', async () => {
  const { facilitator, area } = many;
  const page = (query: object) => told(facilitator.listHouseholds({ query: { area, ...query } }));
  let cursor = '';
  for (let read = 0; read < 500; read += 100) {
    const { next } = await page({ limit: '100', ...(cursor && { cursor }) });
    cursor = next ?? '';
  }
  const [first, inside] = [await costOf(() => page({})), await costOf(() => page({ cursor, limit: '25' }))];
  expect(inside).toEqual(first);
});
