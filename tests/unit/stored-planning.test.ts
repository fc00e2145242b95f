import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { assemblyRecords } from '../../functions/activities/store/assemblies.ts';
import { assemblyKnown, planKnown, readFact } from '../../functions/activities/store/cycle-facts.ts';
import { cycleRecords } from '../../functions/activities/store/cycles.ts';
import { planItemRecords } from '../../functions/activities/store/plan-items.ts';
import { planRecords } from '../../functions/activities/store/plans.ts';
import type { Item } from '../../shared/persistence/read.ts';

const fixture = (kind: string): Item =>
  JSON.parse(readFileSync(new URL(`../support/stored/${kind}-1.json`, import.meta.url), 'utf8'));
const acceptedAt = '2013-02-01T03:00:00.000Z';
const plain = (item: object) => JSON.parse(JSON.stringify(item));

it.each([
  ['cycle', cycleRecords, 'tahun-2'],
  ['assembly', assemblyRecords, 'readiness'],
  ['plan', planRecords, 'pjm'],
  ['plan-item', planItemRecords, 'pjm'],
] as const)(
  'of schema 1 is read whole, its own kind too, and written as it stands today: %s',
  (kind, records, own) => {
    const item = fixture(kind);
    expect(item).toMatchObject({ kind, schema: 1, recordKind: own });
    const record = records.read(item);
    expect(record).toMatchObject({ kind: own, version: item.version, createdAs: item.createdAs });
    expect(plain(records.itemOf(record as never, acceptedAt))).toEqual(item);
  },
);

it('of schema 1 is read whole: what a cycle knows of an assembly and of a plan', () => {
  const [assembly, plan] = [readFact(fixture('assembly-fact')), readFact(fixture('plan-fact'))];
  expect(assembly).toMatchObject({ assembly: { kind: 'readiness', decision: 'accepted' } });
  expect(plan).toMatchObject({ plan: { kind: 'pjm', isRatified: true, items: 1 } });
  const cycleId = '01JSTRD00000000000000000S1';
  const written = [
    ...('assembly' in assembly ? assemblyKnown('t', cycleId, assembly.assembly, 1) : []),
    ...('plan' in plan ? planKnown('t', cycleId, plan.plan, 4) : []),
  ].flatMap(({ item }) => (item.Put?.Item ? [item.Put.Item] : []));
  expect(written.map(plain)).toEqual([fixture('assembly-fact'), fixture('plan-fact')]);
});
