import { describe, expect, it } from 'vitest';
import { mustHold } from '../../functions/finance/domain/duty.ts';
import { approveOverride, proposeOverride, unitPosts } from '../../functions/finance/domain/override.ts';
import type { PostName } from '../../shared/contract/access.ts';
import {
  aBudget,
  acting,
  aFinanceDay,
  anActor,
  anOverride,
  aPaper,
  papers,
  place,
  receiptId,
} from '../support/finance.ts';
import { householdId } from '../support/group-builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const by = (account: string, post: PostName, more: object = {}) => {
  const actor = { ...anActor(account, post), ...more };
  return { ...acting(actor), held: mustHold(actor, unitPosts, place, aFinanceDay()) };
};
const minutesPaper = aPaper({ kind: 'minutes', requirement: 'override-minutes' });
const body = (more: object = {}) => ({
  householdIds: [householdId(9)],
  because: 'Rumah di ujung saluran yang sama',
  minutes: { documentId: receiptId, number: 'BA-40/UJI/2013', date: '2013-01-28' },
  ...more,
});
const proposed = (more: object = {}, who = by('upl', 'upl.member'), known = papers(minutesPaper)) =>
  proposeOverride(aBudget(), body(more), known, who, aFinanceDay());
const standing = anOverride({ status: 'proposed', version: 1 });

describe('an override of the PS-2 gate (section 3.2)', () => {
  it('is proposed by a unit on the minutes of the citizens; its event says how many, never who', () => {
    const { next, events } = proposed();
    expect(next).toMatchObject({ status: 'proposed', unit: 'upl', proposedBy: 'upl', households: 1 });
    expect(events[0]).toMatchObject({ contract: { type: 'override-proposed.v1' }, data: { households: 1 } });
    expect(JSON.stringify(events[0].data)).not.toContain(householdId(9));
  });

  it('needs checked minutes, of a day that has come', () => {
    expect(() => proposed({}, undefined, new Map())).toThrow(
      refusalAt('evidence.not-checked', '/minutes/documentId'),
    );
    const on = (date: string) => proposed({ minutes: { ...body().minutes, date } });
    expect(on('2013-02-01').next.status).toBe('proposed');
    expect(() => on('2013-02-02')).toThrow(refusalAt('entry.date', '/minutes/date'));
  });

  it('is not proposed for the own household, nor names one twice', () => {
    expect(() => proposed({}, by('upl', 'upl.member', { householdIds: [householdId(9)] }))).toThrow(
      refusal('duty.not-separate'),
    );
    expect(() => proposed({ householdIds: [householdId(9), householdId(9)] })).toThrow(
      refusalAt('poor-list.household-twice', '/householdIds/1'),
    );
  });

  it('is approved by somebody of another unit, once', () => {
    const { next, events } = approveOverride(standing, by('ups', 'ups.manager'), aFinanceDay());
    expect(next).toMatchObject({ status: 'approved', approvedBy: 'ups', version: 2 });
    expect(events).toMatchObject([{ contract: { type: 'override-approved.v1' }, recordversion: 2 }]);
    expect(() => approveOverride(next, by('ups', 'ups.manager'), aFinanceDay())).toThrow(
      refusal('override.decided'),
    );
  });

  it.each([
    ['of the same unit', by('upl-2', 'upl.manager')],
    ['who proposed it, by whatever post', by('upl', 'ups.member')],
    ['whose household it lets in', by('ups', 'ups.member', { householdIds: [householdId(9)] })],
  ])('is not approved by somebody %s (SD-4)', (_, who) => {
    expect(() => approveOverride(standing, who, aFinanceDay())).toThrow(
      refusal('duty.not-separate', { rule: 'SD-4' }),
    );
  });
});
