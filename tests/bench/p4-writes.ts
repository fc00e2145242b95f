import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RouteContract } from '../../shared/contract/route.ts';
import { services } from '../../shared/routes/index.ts';
import type { Figure } from './figure.ts';

const path = join(import.meta.dirname, '../contract/write-units.json');

/**
 * P4: round trips and write units, as `tests/contract/write-units.json` has them, which a test measures and asserts.
 * The figure is an enrolment without its uniqueness item: one record, one event, one list index, the feed.
 */
export const writes = async (): Promise<Figure> => {
  const costs: Record<string, { trips: number; writeUnits: number }> = JSON.parse(readFileSync(path, 'utf8'));
  const routes: readonly RouteContract[] = Object.values(services).flatMap((all) => Object.values(all));
  /** A read that shows personal fields writes, after it, who was shown them. */
  const allowed = ({ method, level }: RouteContract) => (method === 'GET' && !level ? 1 : 2);
  const above = routes
    .map((route) => ({ id: route.id, trips: costs[route.id]?.trips ?? Number.NaN, allowed: allowed(route) }))
    .filter((one) => !(one.trips <= one.allowed));
  const uniqueness = 2;
  const ours = (costs['locations.enrol']?.writeUnits ?? Number.NaN) - uniqueness;
  return {
    id: 'P4',
    what: 'write units of one record, one event, one list index and the feed',
    ours,
    baseline: 8,
    ratio: ours / 8,
    goal: '<= 6 units, a write <= 2 trips, a read 1 trip',
    ok: ours <= 6 && above.length === 0,
    ...(above.length > 0 && { why: 'some routes take more trips' }),
    details: { above },
  };
};
