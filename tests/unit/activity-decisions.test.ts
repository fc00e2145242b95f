import { describe, expect, it } from 'vitest';
import { askForChange, decideChange } from '../../functions/activities/domain/activity-changes.ts';
import {
  cancelActivity,
  contractActivity,
  decideActivity,
  suspendActivity,
} from '../../functions/activities/domain/activity-decision.ts';
import type { ChangeRequest } from '../../shared/routes/activities/activity-parts.ts';
import {
  aBoardCopy,
  aBudgetLine,
  aMeeting,
  aMet,
  anActivity,
  anActor,
  aPoor,
  aPromise,
  atWork,
  beneficiary,
  manyPapers,
  paperId,
} from '../support/activity-builders.ts';
import { aGiven, anId, personId } from '../support/builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

type Changes = Parameters<typeof anActivity>[0];
const changeRequestId = anId<ChangeRequest['changeRequestId']>('CHNG', 1);

const aChange = (more: Partial<ChangeRequest> = {}): ChangeRequest => ({
  changeRequestId,
  status: 'asked',
  cause: 'Ukuran di lapangan',
  from: { volume: 650 },
  to: { volume: 800 },
  minutes: { documentId: paperId(2), number: 'BA-KSM-02', date: '2013-01-20' },
  askedOn: '2013-01-21',
  ...more,
});

const decide = (more: Changes = {}, met = aMet(), poor = aPoor(), given = atWork()) =>
  decideActivity(anActivity({ status: 'ranked', ...more }), { outcome: 'approved' }, { ...met, poor }, given);

describe('the board decides a ranked proposal', () => {
  it('approves its grant and swadaya on the day of its minutes, and tells finance (L2)', () => {
    const budget = [aBudgetLine(), aBudgetLine({ source: 'apbd', quantity: 1, rupiah: 55_000 })];
    const { next, events } = decide({ budget });
    expect(next).toMatchObject({
      status: 'approved',
      approved: { rupiah: 44_000_000, swadayaRupiah: 6_000_000, on: '2013-01-30' },
    });
    expect(events).toMatchObject([
      {
        contract: { type: 'activity-approved.v1' },
        data: { status: 'approved', isHeld: false, approved: { rupiah: 44_000_000 } },
      },
    ]);
  });

  it('rejects it with a reason, and not without', () => {
    const reject = (reason?: string) =>
      decideActivity(
        anActivity({ status: 'ranked' }),
        { outcome: 'rejected', reason },
        { ...aMet(), poor: aPoor() },
        atWork(),
      );
    expect(reject('Dana tidak cukup').next).toMatchObject({
      status: 'rejected',
      decision: { outcome: 'rejected' },
    });
    expect(() => reject()).toThrow(refusalAt('activity.incomplete', '/reason'));
  });

  it('SD-5: more than half of nine', () => {
    expect(decide({}, aMet(aMeeting(5))).next.status).toBe('approved');
    expect(() => decide({}, aMet(aMeeting(4)))).toThrow(refusalAt('meeting.no-quorum', '/meeting/present'));
  });

  it('L8: a caretaker decides nothing', () => {
    const late = aGiven('2015-09-01T05:00:00.000Z');
    expect(() => decide({}, aMet(), aPoor(), late)).toThrow(
      refusal('board.caretaker', { rule: 'E-7', termEnd: '2015-08-31' }),
    );
    const last = aGiven('2015-08-31T05:00:00.000Z');
    expect(decide({}, aMet(), aPoor(), last).next.status).toBe('approved');
  });

  it('SD-4: who belongs to the group, or lives with who benefits, withdraws and counts for nothing', () => {
    const inGroup = { ...aMet(), members: [{ personId: personId(3), from: '2012-10-01' }] };
    expect(() => decide({}, inGroup)).toThrow(
      refusalAt('duty.not-separate', '/meeting/present/2', { rule: 'SD-4', personId: personId(3) }),
    );
    const atHome = { ...aMet(), homes: new Map([[personId(2) as string, [beneficiary(1) as string]]]) };
    expect(() => decide({}, atHome)).toThrow(refusalAt('duty.not-separate', '/meeting/present/1'));
    const withdrew = { withdrew: [personId(3)] };
    expect(() => decide({}, { ...inGroup, meeting: aMeeting(5, withdrew) })).toThrow(
      refusal('meeting.no-quorum'),
    );
    expect(decide({}, { ...inGroup, meeting: aMeeting(6, withdrew) }).next.status).toBe('approved');
  });

  it('A-2: approves no volume that is not the plan’s, unless a change was approved', () => {
    expect(() => decide({ plannedVolume: 800.001 })).toThrow(
      refusal('activity.volume-differs', { rule: 'A-2', plannedVolume: 800.001, proposedVolume: 800 }),
    );
    const approved = aChange({ status: 'approved' });
    expect(decide({ plannedVolume: 650, changes: [approved] }).next.status).toBe('approved');
    const other = aChange({ status: 'approved', to: { volume: 700 } });
    expect(() => decide({ plannedVolume: 650, changes: [other] })).toThrow(
      refusal('activity.volume-differs'),
    );
  });

  it('A-2: within the tolerance of its region', () => {
    const tolerance = { from: '2007-01-01', value: 10, area: '31', source: 'uji' };
    const given = () => atWork({ 'activity.volume-tolerance-percent': [tolerance] });
    expect(decide({ plannedVolume: 727.273 + 0.001 }, aMet(), aPoor(), given()).next.status).toBe('approved');
    expect(() => decide({ plannedVolume: 727 }, aMet(), aPoor(), given())).toThrow(
      refusal('activity.volume-differs', { policy: expect.objectContaining({ value: 10, area: '31' }) }),
    );
  });

  it('A-6: refuses whoever was struck off since the proposal', () => {
    expect(() => decide({}, aMet(), aPoor(1))).toThrow(
      refusal('activity.not-listed', { householdIds: [beneficiary(2)] }),
    );
  });
});

describe('the agreement of board and group', () => {
  const contract = (more: Changes = {}, ofGroup: object[] = []) =>
    contractActivity(
      anActivity({
        status: 'approved',
        approved: { rupiah: 44_000_000, swadayaRupiah: 0, on: '2013-01-30' },
        ...more,
      }),
      { agreement: { documentId: paperId(1), number: 'SPPD-L/01', date: '2013-01-31' } },
      { board: aBoardCopy(), ofGroup: ofGroup as never, papers: manyPapers('activity-contract') },
      atWork(),
    );
  const other = { activityId: 'other', status: 'completed' };

  it('is about what the board approved', () => {
    expect(contract().next).toMatchObject({
      status: 'contracted',
      contract: { rupiah: 44_000_000, on: '2013-01-31' },
    });
  });

  it('A-10: is not made with a group whose account is overdue', () => {
    expect(contract({}, [{ ...other, dueOn: '2013-02-01' }]).next.status).toBe('contracted');
    expect(() => contract({}, [{ ...other, dueOn: '2013-01-31' }])).toThrow(
      refusal('activity.account-overdue', { rule: 'A-10', activityId: 'other', dueOn: '2013-01-31' }),
    );
    expect(contract({}, [{ ...other, status: 'maintained', dueOn: '2013-01-31' }]).next.status).toBe(
      'contracted',
    );
  });

  it('A-3: is not made while a change waits', () => {
    expect(() => contract({ isHeld: true })).toThrow(refusal('activity.held', { rule: 'A-3' }));
  });

  it('is not older than the approval', () => {
    const approved = { rupiah: 1, swadayaRupiah: 0, on: '2013-02-01' };
    expect(() => contract({ approved })).toThrow(refusalAt('activity.order', '/agreement/date'));
  });
});

describe('a change (A-3)', () => {
  const ask = (to: object, more: Changes = {}, actor = anActor) =>
    askForChange(
      anActivity({ status: 'ranked', ...more }),
      {
        changeRequestId,
        cause: 'Ukuran di lapangan',
        to,
        minutes: { documentId: paperId(2), number: 'BA-KSM-02', date: '2013-01-20' },
      } as never,
      { actor, papers: manyPapers('activity-change') },
      atWork(),
    );
  const settle = (outcome: 'approved' | 'rejected', more: Changes = {}, reason?: string) =>
    decideChange(
      anActivity({ status: 'approved', isHeld: true, changes: [aChange()], ...more }),
      changeRequestId,
      { outcome, reason, ...aMet() },
      atWork(),
    );

  it('has old and new values, and holds the activity until it is decided', () => {
    const { next, events } = ask({ volume: 800, kind: 'gorong-gorong' }, { plannedVolume: 650 });
    expect(next).toMatchObject({
      isHeld: true,
      changes: [
        {
          status: 'asked',
          from: { volume: 650, kind: 'saluran' },
          to: { volume: 800, kind: 'gorong-gorong' },
        },
      ],
    });
    expect(events).toMatchObject([{ data: { isHeld: true } }]);
  });

  it('asks for something, one at a time, by amounts that multiply', () => {
    expect(() => ask({})).toThrow(refusalAt('activity.incomplete', '/to'));
    expect(() => ask({ volume: 1 }, { isHeld: true })).toThrow(refusal('activity.held'));
    expect(() => ask({ volume: 1 }, { changes: [aChange({ status: 'rejected' })] })).toThrow(
      refusal('state.exists'),
    );
    expect(() => ask({ budget: [aBudgetLine({ rupiah: 1 })] })).toThrow(
      refusalAt('activity.amount', '/to/budget/0/rupiah'),
    );
  });

  it.each(['draft', 'completed', 'suspended'] as const)('is not asked of one that is %s', (status) => {
    expect(() => ask({ volume: 1 }, { status })).toThrow(refusal('activity.not-now', { status }));
  });

  it('once approved is the activity, and its approved sums', () => {
    const to = { volume: 900, budget: [aBudgetLine({ quantity: 900, rupiah: 49_500_000 })] };
    const approved = { rupiah: 44_000_000, swadayaRupiah: 6_000_000, on: '2013-01-30' };
    const contract = { rupiah: 44_000_000, on: '2013-01-31', number: 'SPPD', documentId: paperId(3) };
    const { next } = settle('approved', { changes: [aChange({ to })], approved, contract });
    expect(next).toMatchObject({
      isHeld: false,
      proposedVolume: 900,
      approved: { rupiah: 49_500_000, swadayaRupiah: 6_000_000, on: '2013-01-30' },
      contract: { rupiah: 49_500_000 },
      changes: [{ status: 'approved', decided: { on: '2013-01-30' } }],
    });
  });

  it('once rejected, with a reason, leaves all as it was', () => {
    const { next } = settle('rejected', {}, 'Tidak perlu');
    expect(next).toMatchObject({ isHeld: false, proposedVolume: 800, changes: [{ status: 'rejected' }] });
    expect(() => settle('rejected')).toThrow(refusalAt('activity.incomplete', '/reason'));
  });

  it('is decided once', () => {
    expect(() => settle('approved', { changes: [aChange({ status: 'approved' })] })).toThrow(
      refusal('activity.not-now', { change: 'approved' }),
    );
    expect(() => settle('approved', { changes: [] })).toThrow(refusal('change.not-found'));
  });

  it('leaves no budget below what the group has got', () => {
    const money = { disbursedRupiah: 30_000_000, returnedRupiah: 0, version: 1, movements: [] };
    const changes = (rupiah: number) => [
      aChange({ to: { budget: [aBudgetLine({ quantity: 1, unitRupiah: rupiah, rupiah })] } }),
    ];
    expect(settle('approved', { money, changes: changes(30_000_000) }).next.isHeld).toBe(false);
    expect(() => settle('approved', { money, changes: changes(29_999_999) })).toThrow(
      refusal('activity.money-out', { rupiah: 30_000_000 }),
    );
  });
});

describe('suspending and cancelling', () => {
  const suspend = (outcome: 'suspended' | 'resumed', more: Changes) =>
    suspendActivity(anActivity(more), { outcome, reason: 'Izin lahan' }, aMet(), atWork());
  const cancel = (more: Changes, cause: 'no-contribution' | 'other' = 'other') =>
    cancelActivity(anActivity(more), { cause, reason: 'Tidak jadi' }, aMet(), atWork());

  it('holds a suspended activity, which goes on where it stood', () => {
    const { next } = suspend('suspended', { status: 'funded' });
    expect(next).toMatchObject({ status: 'suspended', suspendedFrom: 'funded', isHeld: true });
    const again = suspend('resumed', next).next;
    expect(again).toMatchObject({ status: 'funded', isHeld: false });
    expect(again.suspendedFrom).toBeUndefined();
  });

  it('suspends nothing that the board has not approved', () => {
    expect(() => suspend('suspended', { status: 'ranked' })).toThrow(refusal('activity.not-now'));
  });

  it('cancels one whose money is back, and none whose money is out', () => {
    const money = (returnedRupiah: number) => ({
      disbursedRupiah: 20_000_000,
      returnedRupiah,
      version: 2,
      movements: [],
    });
    expect(cancel({ status: 'funded', money: money(20_000_000) }).next.status).toBe('cancelled');
    expect(() => cancel({ status: 'funded', money: money(19_999_999) })).toThrow(
      refusal('activity.money-out', { rupiah: 1 }),
    );
  });

  it('A-4: notes that no poor person could give the contribution', () => {
    expect(
      cancel({ status: 'submitted', swadaya: [aPromise()] }, 'no-contribution').next.findings,
    ).toContainEqual({
      code: 'no-contribution',
      rule: 'A-4',
      foundOn: '2013-02-01',
    });
  });
});
