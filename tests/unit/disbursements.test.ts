import { describe, expect, it } from 'vitest';
import {
  type DisbursementRecord,
  pay,
  prepare,
  takeBack,
} from '../../functions/finance/domain/disbursement.ts';
import { heldFor, mustHold } from '../../functions/finance/domain/duty.ts';
import { heldIn } from '../../functions/finance/domain/journal.ts';
import { aPost } from '../support/builders.ts';
import {
  aBudget,
  acting,
  aDisbursement,
  aFinanceDay,
  aJournal,
  anActor,
  anEligible,
  anOverride,
  aPaper,
  cashier,
  manager,
  papers,
  place,
  receiptId,
} from '../support/finance.ts';
import { householdId } from '../support/group-builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const body = { on: '2013-01-31', receiptDocumentId: receiptId };
type Standing = Parameters<typeof pay>[2];
const standing = (more: Partial<Standing> = {}): Standing => ({
  budget: aBudget(),
  journal: aJournal(),
  eligible: anEligible(),
  papers: papers(aPaper()),
  ...more,
});
const paid = (disbursement: Partial<DisbursementRecord> = {}, more: Partial<Standing> = {}, by = manager) =>
  pay(aDisbursement(disbursement), body, standing(more), by, aFinanceDay());
const preparing = {
  activityId: aBudget().activityId,
  rupiah: 10_000_000,
  from: 'bank' as const,
  householdIds: [householdId(1), householdId(2)],
};
const prepared = (more: Partial<Parameters<typeof prepare>[1]> = {}, eligible = anEligible(), by = cashier) =>
  prepare(aBudget(), { ...preparing, ...more }, eligible, by, aFinanceDay());

describe('preparing a payment', () => {
  it('moves nothing: it only stands there for the manager', () => {
    const { next, events } = prepared();
    expect(next).toMatchObject({ status: 'prepared', preparedBy: 'kasir', rupiah: 10_000_000, version: 1 });
    expect(events).toMatchObject([
      { contract: { type: 'disbursement-prepared.v1' }, data: { households: 2, rupiah: 10_000_000 } },
    ]);
  });

  it('tells the cashier at once what would be refused later', () => {
    expect(() => prepared({ rupiah: 40_000_001 })).toThrow(refusalAt('budget.exceeded', '/rupiah'));
    expect(() => prepared({ householdIds: [householdId(9)] })).toThrow(
      refusalAt('disbursement.not-listed', '/householdIds', { notListed: [householdId(9)] }),
    );
    expect(() => prepared({ householdIds: [householdId(1), householdId(1)] })).toThrow(
      refusalAt('poor-list.household-twice', '/householdIds/1'),
    );
  });

  it('is not for the own household, nor for the own group (SD-4)', () => {
    const by = (more: object) => acting({ ...anActor('kasir', 'upk.cashier'), ...more });
    expect(() => prepared({}, anEligible(), by({ householdIds: [householdId(1)] }))).toThrow(
      refusal('duty.not-separate', { rule: 'SD-4' }),
    );
    // a member of the group that gets the money, whose household is not named
    expect(() => prepared({}, anEligible(), by({ householdIds: [householdId(5)] }))).toThrow(
      refusal('duty.not-separate'),
    );
  });
});

describe('paying', () => {
  it('moves the money in one: budget, journal, and the version that was checked', () => {
    const { next, budget, posted, events, reliesOn } = paid();
    expect(next).toMatchObject({
      status: 'paid',
      version: 2,
      paid: {
        on: '2013-01-31',
        by: 'manajer',
        list: { number: 2, hash: 'hash-2', households: 2, overridden: 0 },
      },
    });
    expect(budget).toMatchObject({ disbursedRupiah: 10_000_000, committedRupiah: 40_000_000, version: 3 });
    expect([heldIn(posted.journal, 'bank'), heldIn(posted.journal, 'group-advances')]).toEqual([
      90_000_000, 10_000_000,
    ]);
    expect(posted.journal.committedRupiah).toBe(40_000_000);
    expect(events).toMatchObject([
      {
        contract: { type: 'funds-disbursed.v1' },
        recordversion: 3,
        data: { disbursedRupiah: 10_000_000, paidRupiah: 10_000_000 },
      },
      { contract: { type: 'entry-posted.v1' } },
    ]);
    expect(reliesOn).toEqual([{ requirement: 'disbursement-receipt', documentId: receiptId, status: 'met' }]);
  });

  it('is done by somebody else than who prepared it, and whom it does not benefit (section 3.2, SD-4)', () => {
    expect(() => paid({ preparedBy: 'manajer' })).toThrow(refusal('duty.not-separate'));
    const neighbour = acting({ ...anActor('manajer', 'upk.manager'), householdIds: [householdId(2)] });
    expect(() => paid({}, {}, neighbour)).toThrow(refusal('duty.not-separate'));
  });

  it('is done once', () => {
    const { next } = paid();
    expect(() => paid(next)).toThrow(refusal('disbursement.status', { status: 'paid' }));
  });

  it('bears a date from the agreement to today', () => {
    const on = (day: string) =>
      pay(aDisbursement(), { ...body, on: day }, standing(), manager, aFinanceDay());
    expect(on('2013-01-12').next.paid?.on).toBe('2013-01-12');
    expect(on('2013-02-01').next.paid?.on).toBe('2013-02-01');
    expect(() => on('2013-01-11')).toThrow(refusal('budget.closed', { reason: 'before-contract' }));
    expect(() => on('2013-02-02')).toThrow(refusalAt('entry.date', '/on'));
  });

  it('needs a checked receipt of this activity (L4)', () => {
    const cited = '/receiptDocumentId';
    expect(() => paid({}, { papers: new Map() })).toThrow(refusalAt('evidence.not-checked', cited));
    expect(() => paid({}, { papers: papers(aPaper({ status: 'withdrawn' })) })).toThrow(
      refusalAt('evidence.withdrawn', cited),
    );
    const other = aPaper({ of: { kind: 'activity', id: householdId(1) } });
    expect(() => paid({}, { papers: papers(other) })).toThrow(refusalAt('evidence.of-another', cited));
  });

  it('takes all that a purse holds, and not a rupiah more', () => {
    const budget = aBudget({ contract: { rupiah: 10_000_000, on: '2013-01-12' } });
    expect(heldIn(paid({}, { budget, journal: aJournal(10_000_000) }).posted.journal, 'bank')).toBe(0);
    expect(() => paid({ from: 'cash' }, { journal: aJournal() })).toThrow(
      refusal('funds.short', { account: 'cash' }),
    );
  });

  it('binds the whole agreement at its first payment, to the rupiah of what was received (B-10)', () => {
    expect(paid({}, { journal: aJournal(40_000_000) }).posted.journal.committedRupiah).toBe(40_000_000);
    expect(() => paid({}, { journal: aJournal(39_999_999) })).toThrow(
      refusal('funds.short', { rule: 'B-10', received: 39_999_999, committed: 40_000_000 }),
    );
  });

  it('binds at the next payment what a change has added since', () => {
    const budget = aBudget({
      ...{ committedRupiah: 40_000_000, disbursedRupiah: 10_000_000 },
      approved: { rupiah: 45_000_000, swadayaRupiah: 0, on: '2013-01-10' },
      contract: { rupiah: 45_000_000, on: '2013-01-12' },
    });
    const journal = { ...aJournal(), committedRupiah: 60_000_000 };
    expect(paid({}, { budget, journal }).posted.journal.committedRupiah).toBe(65_000_000);
  });
});

describe('the PS-2 gate (A-6)', () => {
  const struckOff = (number: number) => {
    const listings = new Map(anEligible().listings);
    const { poorListId } = anEligible().head;
    listings.set(householdId(number), { poorListId: poorListId!, number: 2, isOn: false });
    return listings;
  };

  it('names those who are not listed, all of them', () => {
    const householdIds = [householdId(1), householdId(8), householdId(9)];
    expect(() => paid({ householdIds })).toThrow(
      refusalAt('disbursement.not-listed', '/householdIds', { notListed: [householdId(8), householdId(9)] }),
    );
  });

  it('pays nobody who was struck off, or stands on a list that is in force no more', () => {
    const head = { ...anEligible().head, poorListId: 'newer-list' };
    for (const eligible of [anEligible({ listings: struckOff(2) }), anEligible({ head })])
      expect(() => paid({}, { eligible })).toThrow(refusal('disbursement.not-listed'));
  });

  it('pays nobody while a version is missing', () => {
    const head = { ...anEligible().head, known: 3 };
    expect(() => paid({}, { eligible: anEligible({ head }) })).toThrow(
      refusal('poor-list.behind', { known: 3, number: 2 }),
    );
  });

  it('pays nobody before there is a list', () => {
    const head = { number: 0, known: 0, epoch: 0 };
    expect(() => paid({}, { eligible: anEligible({ head, listings: new Map() }) })).toThrow(
      refusal('disbursement.not-listed'),
    );
  });

  it.each(['social', 'economic'] as const)('lets %s money name nobody else', (field) => {
    expect(paid({ field }).next.status).toBe('paid');
    expect(() => paid({ field, otherHouseholds: 1 })).toThrow(
      refusalAt('disbursement.not-listed', '/otherHouseholds', { field }),
    );
  });

  it('lets works serve others, and at least one household of the list', () => {
    expect(paid({ otherHouseholds: 400, householdIds: [householdId(1)] }).next.status).toBe('paid');
    const eligible = anEligible({ overrides: [anOverride()] });
    expect(() => paid({ householdIds: [householdId(9)] }, { eligible })).toThrow(
      refusal('disbursement.not-listed', { listed: 0 }),
    );
  });

  it('lets economic money name only households of the members', () => {
    const group = { ...anEligible().group!, members: [{ householdId: householdId(1), from: '2012-10-01' }] };
    expect(() => paid({ field: 'economic' }, { eligible: anEligible({ group }) })).toThrow(
      refusal('disbursement.not-listed', { notMembers: [householdId(2)] }),
    );
    const left = { householdId: householdId(2), from: '2012-10-01' };
    const of = (until: string) =>
      anEligible({ group: { ...group, members: [...group.members, { ...left, until }] } });
    expect(paid({ field: 'economic' }, { eligible: of('2013-02-01') }).next.status).toBe('paid');
    expect(() => paid({ field: 'economic' }, { eligible: of('2013-01-31') })).toThrow(
      refusal('disbursement.not-listed'),
    );
  });

  it('lets in whom an approved override names, and counts them', () => {
    const householdIds = [householdId(1), householdId(9)];
    const overridden = (status: 'proposed' | 'approved') =>
      paid({ householdIds }, { eligible: anEligible({ overrides: [anOverride({ status })] }) });
    expect(overridden('approved').next.paid?.list).toMatchObject({ households: 2, overridden: 1 });
    expect(() => overridden('proposed')).toThrow(refusal('disbursement.not-listed'));
  });

  it('pays no group that has ended (R-12), on its last day still', () => {
    const until = (endsOn: string) => anEligible({ group: { ...anEligible().group!, endsOn } });
    expect(paid({}, { eligible: until('2013-02-01') }).next.status).toBe('paid');
    expect(() => paid({}, { eligible: until('2013-01-31') })).toThrow(refusal('group.ended'));
  });
});

describe('money that comes back', () => {
  const back = (rupiah: number, more: Partial<Parameters<typeof takeBack>[2]> = {}, on = '2013-02-01') => {
    const { next, budget, posted } = paid();
    return takeBack(
      next,
      { rupiah, to: 'cash', on },
      { budget, journal: posted.journal, ...more },
      cashier,
      aFinanceDay(),
    );
  };

  it('is posted the other way round, up to what was paid', () => {
    const { next, budget, posted } = back(10_000_000);
    expect([next.returnedRupiah, budget.returnedRupiah]).toEqual([10_000_000, 10_000_000]);
    expect([heldIn(posted.journal, 'cash'), heldIn(posted.journal, 'group-advances')]).toEqual([
      10_000_000, 0,
    ]);
    expect(() => back(10_000_001)).toThrow(refusalAt('budget.exceeded', '/rupiah', { left: 10_000_000 }));
  });

  it('is no more than the accepted account has left', () => {
    const budget = { ...paid().budget, status: 'accounted' as const, spentRupiah: 9_000_000 };
    expect(back(1_000_000, { budget }).next.returnedRupiah).toBe(1_000_000);
    expect(() => back(1_000_001, { budget })).toThrow(refusal('budget.exceeded'));
  });

  it('comes back from a cancelled activity too, and frees the funds', () => {
    const { budget, posted } = paid();
    const cancelled = { ...budget, status: 'cancelled' as const, committedRupiah: 10_000_000 };
    const journal = { ...posted.journal, committedRupiah: 10_000_000 };
    expect(back(4_000_000, { budget: cancelled, journal }).posted.journal.committedRupiah).toBe(6_000_000);
  });

  it('does not come back before it was paid', () => {
    expect(() => back(1, {}, '2013-01-30')).toThrow(refusalAt('entry.date', '/on'));
    expect(() =>
      takeBack(
        aDisbursement(),
        { rupiah: 1, to: 'cash', on: '2013-02-01' },
        standing(),
        cashier,
        aFinanceDay(),
      ),
    ).toThrow(refusal('disbursement.status'));
  });
});

describe('who acts', () => {
  it('holds the post for this board today (SD-7)', () => {
    const given = aFinanceDay();
    const post = (more: object) => ({ posts: [aPost('upk.cashier', more)] });
    expect(heldFor(post({ until: '2013-02-01' }), ['upk.cashier'], place, given)).toHaveLength(1);
    for (const more of [{ until: '2013-01-31' }, { from: '2013-02-02' }, { boardId: 'another' }])
      expect(() => mustHold(post(more), ['upk.cashier'], place, given)).toThrow(refusal('access.no-post'));
    expect(() => mustHold(post({}), ['upk.manager'], place, given)).toThrow(refusal('access.no-post'));
  });
});
