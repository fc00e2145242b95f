import { describe, expect, it } from 'vitest';
import {
  type BudgetRecord,
  followActivity,
  mustBePayable,
  mustFit,
} from '../../functions/finance/domain/budget.ts';
import { contribute } from '../../functions/finance/domain/contribution.ts';
import { heldIn, receivedOf } from '../../functions/finance/domain/journal.ts';
import type { ActivityFacts } from '../../shared/events/activities/activities.ts';
import { anId } from '../support/builders.ts';
import { aBudget, aFinanceDay, aJournal, place, someFacts } from '../support/finance.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const follow = (
  budget: BudgetRecord | undefined,
  facts: Partial<ActivityFacts>,
  version = 3,
  journal = aJournal(),
) =>
  followActivity(
    budget,
    { facts: someFacts(facts), version, by: 'koordinator', causedBy: 'event-1' },
    { location: place, journal },
    aFinanceDay(),
  );
const types = (told: readonly { contract: { type: string } }[] = []) =>
  told.map(({ contract }) => contract.type);

describe('a budget', () => {
  it('is opened when a board approves an activity (L2)', () => {
    const opened = follow(undefined, { status: 'approved', contract: undefined }, 7);
    expect(opened?.next).toMatchObject({
      ...{ status: 'approved', disbursedRupiah: 0, committedRupiah: 0, version: 1, activityVersion: 7 },
      approved: { rupiah: 40_000_000 },
    });
    expect(types(opened?.told)).toEqual(['budget-opened.v1']);
  });

  it('is not opened for a proposal', () => {
    expect(follow(undefined, { status: 'ranked', approved: undefined, contract: undefined })).toBeUndefined();
  });

  it('follows the latest fact, in whatever order they come', () => {
    expect(follow(aBudget({ activityVersion: 5 }), { isHeld: true }, 5)).toBeUndefined();
    expect(follow(aBudget({ activityVersion: 5 }), { isHeld: true }, 4)).toBeUndefined();
    const held = follow(aBudget({ activityVersion: 5 }), { isHeld: true }, 6);
    expect(held?.next).toMatchObject({ isHeld: true, activityVersion: 6, version: 3 });
    expect(types(held?.told)).toEqual(['budget-changed.v1']);
  });

  it('tells nothing when nothing that matters for money changed, so that nobody answers in circles', () => {
    const same = follow(aBudget({ status: 'funded' }), { status: 'in-progress' });
    expect(same?.next).toMatchObject({ status: 'in-progress', version: 3 });
    expect(same?.told).toEqual([]);
  });

  it('posts the accepted account as cost of the field, once', () => {
    const before = aBudget({ status: 'completed', disbursedRupiah: 30_000_000, returnedRupiah: 1_000_000 });
    const account = { spentRupiah: 28_000_000, on: '2013-01-30' };
    const accounted = follow(before, { status: 'accounted', account });
    expect(accounted?.posted?.entry).toMatchObject({
      on: '2013-01-30',
      lines: [
        { account: 'cost-infrastructure', debitRupiah: 28_000_000 },
        { account: 'group-advances', creditRupiah: 28_000_000 },
      ],
    });
    expect(types(accounted?.told)).toEqual(['budget-changed.v1', 'entry-posted.v1']);
    expect(follow(accounted?.next, { status: 'published', account }, 4)?.posted).toBeUndefined();
  });

  it('posts no more of an account than the group has got', () => {
    const before = aBudget({ disbursedRupiah: 10 });
    const account = { spentRupiah: 11, on: '2013-01-30' };
    expect(follow(before, { status: 'accounted', account })?.next.spentRupiah).toBe(10);
    expect(follow(aBudget(), { status: 'accounted', account })?.posted).toBeUndefined();
  });

  it('frees what a cancelled activity did not get (B-10)', () => {
    const journal = { ...aJournal(), committedRupiah: 60_000_000 };
    const before = aBudget({ committedRupiah: 40_000_000, disbursedRupiah: 15_000_000 });
    const cancelled = follow(before, { status: 'cancelled' }, 3, journal);
    expect(cancelled?.next.committedRupiah).toBe(15_000_000);
    expect(cancelled?.journal?.committedRupiah).toBe(35_000_000);
  });
});

describe('money for an activity', () => {
  it.each(['contracted', 'funded', 'in-progress', 'completed'] as const)('may move while %s', (status) => {
    expect(mustBePayable(aBudget({ status }))).toEqual(aBudget().contract);
  });
  it.each([
    ['held', { isHeld: true }],
    ['held', { status: 'suspended' }],
    ['settled', { status: 'cancelled' }],
    ['settled', { status: 'accounted' }],
    ['settled', { status: 'closed' }],
    ['no-contract', { status: 'approved' }],
    ['no-contract', { contract: undefined }],
  ] as const)('is refused: %s %j', (reason, more) => {
    expect(() => mustBePayable(aBudget(more))).toThrow(refusal('budget.closed', { reason }));
  });

  it('fits into what was approved and what was agreed, whichever is less, to the rupiah', () => {
    const budget = (approved: number, agreed: number) =>
      aBudget({
        approved: { rupiah: approved, swadayaRupiah: 0, on: '2013-01-10' },
        contract: { rupiah: agreed, on: '2013-01-12' },
        ...{ disbursedRupiah: 7, returnedRupiah: 2 },
      });
    for (const [approved, agreed] of [
      [10, 20],
      [20, 10],
    ] as const) {
      mustFit(budget(approved, agreed), 5);
      expect(() => mustFit(budget(approved, agreed), 6)).toThrow(
        refusalAt('budget.exceeded', '/rupiah', { left: 5, limit: 10 }),
      );
    }
  });
});

describe('a contribution in kind (L3)', () => {
  const hours = { hoursId: anId<string>('HVRS', 1), on: '2013-01-20', by: 'relawan' };

  it('is posted as labour used against swadaya in kind, and moves no money', () => {
    const made = contribute(aBudget(), { ...hours, rupiah: 75_000 }, aJournal(10), aFinanceDay());
    expect(made?.next).toMatchObject({ inKindRupiah: 75_000, version: 3 });
    expect(made?.posted.entry.lines).toEqual([
      { account: 'in-kind-used', debitRupiah: 75_000 },
      { account: 'swadaya-in-kind', creditRupiah: 75_000 },
    ]);
    expect([heldIn(made!.posted.journal, 'bank'), receivedOf(made!.posted.journal)]).toEqual([10, 10]);
    expect(types(made?.events)).toEqual(['contribution-posted.v1', 'entry-posted.v1']);
  });

  it('of nothing is no entry', () => {
    expect(contribute(aBudget(), { ...hours, rupiah: 0 }, aJournal(), aFinanceDay())).toBeUndefined();
  });
});
