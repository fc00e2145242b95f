import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { budgetStore } from '../../functions/finance/store/budgets.ts';
import { eligibilityKeeper } from '../../functions/finance/store/eligibility.ts';
import { journalStore } from '../../functions/finance/store/journals.ts';
import { Problem } from '../../shared/errors.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { aPreparedActivity } from '../support/finance-tables.ts';
import { openServiceTables } from '../support/service-table.ts';

let tables: Awaited<ReturnType<typeof openServiceTables>>;
beforeAll(async () => {
  tables = await openServiceTables();
});
afterAll(() => tables.close());

/** The same numbers below 1 in every run. */
const seeded = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

/** What became of a payment: `paid`, or the code of its refusal. */
const outcome = async (paying: Promise<unknown>): Promise<string> => {
  try {
    await paying;
    return 'paid';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};

/** Does work for each number, some at a time. */
const each = async (count: number, atOnce: number, work: (index: number) => Promise<void>) => {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await work(next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

const strike = (
  table: ServiceTable,
  change: Parameters<ReturnType<ReturnType<typeof eligibilityKeeper>['lists']>['struckOff']>[0],
) =>
  eligibilityKeeper(table, policyTable())
    .lists({ area: '31.71.01.1001', actor: 'sekretaris' }, new Date('2013-02-01T05:00:00.000Z'))
    .struckOff(change);

it('of 1,000 strike-offs at the moment of two payments none is followed by money, and the two never overspend', async () => {
  const table = tables.aServiceTable('finance', { streamed: true });
  const random = seeded(20130201);
  const races = new Map<string, { outcomes: string[]; disbursementIds: string[] }>();

  await each(1_000, 24, async () => {
    const activity = await aPreparedActivity(table, { rupiah: 10_000_000, payments: [6_000_000, 7_000_000] });
    const waits = [random(), random(), random()].map((share) => share * 9);
    const after = async <Result>(index: number, work: () => Promise<Result>): Promise<Result> => {
      await pause(waits[index]);
      return work();
    };
    const [first, second] = await Promise.all([
      after(0, () => outcome(activity.pay(0))),
      after(1, () => outcome(activity.pay(1))),
      after(2, () => strike(table, activity.struckOff(activity.householdIds[1]!))),
    ]);
    races.set(activity.locationId, { outcomes: [first, second], disbursementIds: activity.disbursementIds });
  });

  // in the order in which the table took them
  const written = tables.dynamodb.streams.read(table.name, undefined, 1_000_000);
  const place = new Map<string, number>();
  for (const [index, { dynamodb }] of written.entries()) {
    const image = dynamodb.NewImage as Record<string, { S?: string; N?: string; M?: object }>;
    if (image?.kind?.S === 'list-head' && image.number?.N === '2') place.set(String(image.pk?.S), index);
    if (image?.kind?.S === 'disbursement' && image.status?.S === 'paid')
      place.set(String(image.disbursementId?.S), index);
  }
  const counted = { paid: 0, struckFirst: 0 };
  for (const [locationId, { outcomes, disbursementIds }] of races) {
    expect(outcomes.filter((one) => one === 'paid').length).toBeLessThanOrEqual(1);
    const struck = place.get(`PS2#${locationId}`)!;
    for (const [index, disbursementId] of disbursementIds.entries()) {
      const paid = place.get(disbursementId);
      expect(paid !== undefined, 'what was answered is what stands there').toBe(outcomes[index] === 'paid');
      if (paid === undefined) continue;
      counted.paid += 1;
      expect(paid, 'money after the strike-off').toBeLessThan(struck);
    }
    if (outcomes.every((one) => one === 'disbursement.not-listed')) counted.struckFirst += 1;
    for (const one of outcomes)
      expect(['paid', 'disbursement.not-listed', 'budget.exceeded', 'state.busy']).toContain(one);
  }
  expect(counted.paid, 'races that paid').toBeGreaterThan(100);
  expect(counted.struckFirst, 'races that the strike-off won').toBeGreaterThan(100);
}, 400_000);

it('a struck-off household is told of once, with the version that struck it off', async () => {
  const table = tables.aServiceTable('finance');
  const activity = await aPreparedActivity(table, { payments: [] });
  const change = activity.struckOff(activity.householdIds[0]!);
  await strike(table, change);
  await expect(strike(table, change)).rejects.toMatchObject({ name: 'AlreadyHandled' });
  const outbox = (await tables.itemsOf(table.name)).filter(({ kind }) => kind === 'outbox');
  expect(outbox.map(({ event }) => unpacked(event as Uint8Array))).toMatchObject([
    {
      type: 'household-money-stopped.v1',
      recordversion: 2,
      data: { number: 2, householdId: change.householdId },
    },
  ]);
});

it('ten payments at once never overspend a budget, nor a purse, and each counts once', async () => {
  const table = tables.aServiceTable('finance');
  const activity = await aPreparedActivity(table, {
    ...{ rupiah: 10_000_000, funds: 12_000_000, payments: Array.from({ length: 10 }, () => 3_000_000) },
  });
  const outcomes = await Promise.all(
    activity.disbursementIds.map((_, index) => outcome(activity.pay(index))),
  );
  // whoever was told to try again does
  for (const [index, one] of outcomes.entries())
    for (let said = one; said === 'state.busy'; outcomes[index] = said)
      said = await outcome(activity.pay(index));
  expect(outcomes.filter((one) => one === 'paid')).toHaveLength(3);
  expect(outcomes.filter((one) => one === 'budget.exceeded')).toHaveLength(7);
  const { budget, journal } = await budgetStore(table).findWithJournal(activity.activityId, activity.boardId);
  expect(budget).toMatchObject({ disbursedRupiah: 9_000_000, committedRupiah: 10_000_000 });
  expect(journal?.committedRupiah).toBe(10_000_000);
  const { items } = await journalStore(table).list(activity.boardId, {
    ...{ limit: 100, after: undefined, since: undefined },
  });
  expect(items.map(({ number }) => number)).toEqual([2, 3, 4]);
});

it('hundreds of households fit into one payment, and one of them who is struck off stops it', async () => {
  const table = tables.aServiceTable('finance');
  const activity = await aPreparedActivity(table, { payments: [1_000, 1_000], households: 500 });
  await expect(activity.pay(0)).resolves.toMatchObject({ paid: { list: { households: 500 } } });
  const gone = activity.householdIds[321]!;
  await strike(table, activity.struckOff(gone));
  await expect(activity.pay(1)).rejects.toMatchObject({
    code: 'disbursement.not-listed',
    details: { notListed: [gone] },
  });
});
