import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RouteContract } from '../../shared/contract/route.ts';
import { aSystem, routes, type TestSystem } from '../support/system.ts';
import { type Cost, watchTables } from '../support/table-calls.ts';
import { lastSteps, play, steps } from '../support/world.ts';

/** What the example of each route costs at its service's table, by the id of the route. */
const costs = new Map<string, Cost>();
let system: TestSystem;

beforeAll(async () => {
  system = await aSystem();
  const tables = watchTables(system);
  const warm = [routes.listLocations, routes.listVolunteers].map(
    (route) => ({ route, by: 'facilitator' }) as const,
  );
  await play(system, warm); // the first request of a function unwraps its keys
  tables.take();
  for (const one of [...steps, ...lastSteps]) {
    const [played] = await play(system, [one]);
    expect(played?.answer, `${one.route.id}: ${played?.answer.text}`).toMatchObject({
      status: one.route.success.status,
    });
    const cost = tables.take();
    if (!costs.has(one.route.id)) costs.set(one.route.id, cost);
  }
}, 120_000);
afterAll(() => system?.close());

const table = () =>
  `{\n${[...costs]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, cost]) => `  ${JSON.stringify(id)}: ${JSON.stringify(cost)}`)
    .join(',\n')}\n}\n`;

it('every route costs what the committed table says', async () => {
  await expect(table()).toMatchFileSnapshot('write-units.json');
});
