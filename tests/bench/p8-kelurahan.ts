import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesized } from '../../infra/local/synthesis.ts';
import { startSystem } from '../../infra/local/system.ts';
import type { RouteContract } from '../../shared/contract/route.ts';
import { householdRoutes } from '../../shared/routes/registration/households.ts';
import { locationRoutes } from '../../shared/routes/registration/locations.ts';
import { settleHouseholds } from '../support/many-households.ts';
import { type Asked, request } from '../support/requests.ts';
import { watchTables } from '../support/table-calls.ts';

const { listHouseholds, getHousehold, registerHousehold, changeHousehold } = householdRoutes;
const { enrolLocation } = locationRoutes;
const { area } = enrolLocation.example.body;
const pageSize = 25;

export const reads = ['page', 'page-inside', 'feed', 'feed-at-its-end', 'record'] as const;
export const writes = ['register', 'change'] as const;
export type Work = (typeof reads)[number] | (typeof writes)[number];

/** A whole system that holds one kelurahan with so many households, and the ways in which it is asked about them. */
export const aKelurahanOf = async (count: number) => {
  const data = mkdtempSync(join(tmpdir(), 'pranata-households-'));
  const system = await startSystem({ assembly: await synthesized(), data, port: 0, awsPort: 0 });
  const token = await system.token({ sub: 'bench', roles: 'national facilitator', area: 'ID' });
  const ask = async (route: RouteContract, asked: Asked) => {
    const answer = await request(system.url, route, { ...asked, token });
    if (answer.status !== route.success.status) throw new Error(`${route.id}: ${answer.text}`);
    return answer.json;
  };
  const page = (query: Readonly<Record<string, string>>) =>
    ask(listHouseholds, { query: { area, ...query } });

  const location = await ask(enrolLocation, { body: enrolLocation.example.body });
  await page({}); // makes the secret of the service
  const ids = await settleHouseholds(system, location, { count, until: new Date(Date.now() - 60_000) });
  await system.settled();

  /** Where somebody is who has read half of the list, and a device that has followed the feed to its end. */
  const [middle, end] = [{ cursor: '' }, { cursor: '' }];
  for (let { next } = await page({}), read = pageSize; ; read += pageSize) {
    middle.cursor = next;
    if (read >= count / 2) break;
    ({ next } = await page({ cursor: next }));
  }
  for (let { next, items } = await page({ since: '', limit: '100' }); ; ) {
    end.cursor = next;
    if (items.length === 0) break;
    ({ next, items } = await page({ since: next, limit: '100' }));
  }

  const versions = new Map<string, number>();
  let turn = 0;
  const someId = () => ids[(turn++ * 7) % ids.length] ?? '';
  const { householdId: _, ...registration } = registerHousehold.example.body;
  const ways: Readonly<Record<Work, () => Promise<unknown>>> = {
    page: () => page({}),
    'page-inside': () => page({ cursor: middle.cursor }),
    feed: () => page({ since: '' }),
    'feed-at-its-end': () => page({ since: end.cursor }),
    record: () =>
      ask(getHousehold, { params: { householdId: someId() }, headers: { 'pranata-purpose': 'audit' } }),
    register: () => ask(registerHousehold, { body: { ...registration, locationId: location.locationId } }),
    change: () => {
      const householdId = someId();
      const version = versions.get(householdId) ?? 1;
      versions.set(householdId, version + 1);
      const headers = { 'if-match': `"${version}"` };
      return ask(changeHousehold, { params: { householdId }, headers, body: { rt: `00${version % 9}` } });
    },
  };

  return {
    /** How long an answer takes, in milliseconds. */
    async timed(work: Work): Promise<number> {
      const started = performance.now();
      await ways[work]();
      return performance.now() - started;
    },
    /** Capacity units of each; calls of the table are slow from here on. */
    async units(works: readonly Work[]): Promise<readonly (readonly [number, number])[]> {
      const tables = watchTables(system);
      const all: (readonly [number, number])[] = [];
      for (const work of works) {
        await ways[work]();
        const { readUnits, writeUnits } = tables.take();
        all.push([readUnits, writeUnits]);
      }
      return all;
    },
    idle: () => system.idle(),
    async stop() {
      await system.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
