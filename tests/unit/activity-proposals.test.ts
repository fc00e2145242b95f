import { describe, expect, it } from 'vitest';
import {
  correctActivity,
  draftActivity,
  examineActivity,
  rankActivity,
  submitActivity,
} from '../../functions/activities/domain/activity-proposal.ts';
import {
  aBudgetLine,
  aHead,
  anActivity,
  anActor,
  aPaperFor,
  aPlanItem,
  aPoor,
  aPromise,
  atWork,
  beneficiary,
  groupId,
  manyPapers,
  paperId,
  papersFor,
} from '../support/activity-builders.ts';
import { anEntry, personId } from '../support/builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const draft = (more: object = {}, planItem = aPlanItem()) =>
  draftActivity(
    planItem,
    {
      planItemId: planItem.planItemId,
      groupId,
      kind: 'saluran',
      title: 'Saluran',
      place: 'RW 02',
      proposedVolume: 800,
      ...more,
    } as never,
    { ...anEntry, actor: anActor },
    atWork(),
  );

describe('A-1: a proposal out of a plan', () => {
  it('has field, unit and planned volume of the plan, and a volume of its own', () => {
    const { next, events } = draft({ proposedVolume: 700 });
    expect(next).toMatchObject({
      status: 'draft',
      field: 'infrastructure',
      unitOfMeasure: 'm',
      plannedVolume: 800,
      proposedVolume: 700,
      needs: [{ need: 'environment', percent: 100 }],
      proposedBy: [{ account: 'account-9', personIds: [personId(8)] }],
      findings: [],
      version: 1,
    });
    expect(next.realisedVolume).toBeUndefined();
    expect(events).toMatchObject([{ contract: { type: 'activity-drafted.v1' }, recordversion: 1 }]);
  });

  it('does not begin out of an item that was dropped', () => {
    expect(() => draft({}, aPlanItem({ status: 'dropped' }))).toThrow(refusal('plan-item.not-found'));
  });
});

describe('A-7: prices of a proposal', () => {
  it.each([
    [44_000_000, 800],
    [44_000_055, 800.001],
  ])('%i rupiah are %f m at 55 000', (rupiah, quantity) => {
    expect(draft({ budget: [aBudgetLine({ rupiah, quantity })] }).next.budget).toHaveLength(1);
  });

  it('refuses a line that does not multiply, and names it', () => {
    const budget = [aBudgetLine(), aBudgetLine({ rupiah: 43_999_999 })];
    expect(() => draft({ budget })).toThrow(
      refusalAt('activity.amount', '/budget/1/rupiah', { rule: 'A-7', product: 44_000_000 }),
    );
    const swadaya = [aPromise({ promisedRupiah: 6_000_001 })];
    expect(() => draft({ swadaya })).toThrow(refusalAt('activity.amount', '/swadaya/0/promisedRupiah'));
  });

  it('takes a price that was agreed today, and none of tomorrow', () => {
    expect(draft({ swadaya: [aPromise({ pricedOn: '2013-02-01' })] }).next.swadaya).toHaveLength(1);
    expect(() => draft({ swadaya: [aPromise({ pricedOn: '2013-02-02' })] })).toThrow(
      refusalAt('activity.order', '/swadaya/0/pricedOn'),
    );
  });

  it('refuses a price that its proposer countersigned', () => {
    expect(() => draft({ swadaya: [aPromise({ countersignedBy: personId(8) })] })).toThrow(
      refusalAt('duty.not-separate', '/swadaya/0/countersignedBy', { rule: 'A-7' }),
    );
  });
});

describe('A-5: who benefits', () => {
  it('may all be of PS-2, and no more than all', () => {
    expect(draft({ beneficiaryKK: 7, ps2BeneficiaryKK: 7 }).next.ps2BeneficiaryKK).toBe(7);
    expect(() => draft({ beneficiaryKK: 7, ps2BeneficiaryKK: 8 })).toThrow(
      refusalAt('activity.poor-count', '/ps2BeneficiaryKK', { rule: 'A-5' }),
    );
  });

  it('names no household twice', () => {
    expect(() => draft({ beneficiaries: [beneficiary(1), beneficiary(1)] })).toThrow(
      refusalAt('activity.poor-count', '/beneficiaries/1', { rule: 'A-6' }),
    );
  });
});

describe('correcting a proposal', () => {
  it('keeps what it does not name, and makes who corrects a proposer', () => {
    const { next } = correctActivity(anActivity(), { place: 'RT 04' } as never, anActor, atWork());
    expect(next).toMatchObject({ place: 'RT 04', title: 'Saluran drainase RW 02', version: 2 });
    expect(next.proposedBy.map(({ account }) => account)).toEqual(['account-1', 'account-9']);
  });

  it.each(['draft', 'returned'] as const)('may be while it is %s', (status) => {
    expect(correctActivity(anActivity({ status }), {}, anActor, atWork()).next.status).toBe(status);
  });

  it.each(['submitted', 'ranked', 'approved'] as const)('may not be when it is %s', (status) => {
    expect(() => correctActivity(anActivity({ status }), {}, anActor, atWork())).toThrow(
      refusal('activity.not-now', { status }),
    );
  });
});

const submit = (
  more: Parameters<typeof anActivity>[0] = {},
  { poor = aPoor(), drawings = [paperId(1)], papers = manyPapers('activity-drawing'), given = atWork() } = {},
) => submitActivity(anActivity(more), { drawings }, { actor: anActor, poor, papers }, given);

describe('submitting a proposal', () => {
  it('proves its drawings, and relies on the list it was checked against', () => {
    const decision = submit();
    expect(decision).toMatchObject({
      next: { status: 'submitted', submittedOn: '2013-02-01', drawings: [paperId(1)] },
      reliesOn: [{ requirement: 'activity-drawing', documentId: paperId(1), status: 'met' }],
      listed: aHead,
    });
    expect(decision.warnings).toBeUndefined();
  });

  it.each([
    [{ proposedVolume: 0 }, '/proposedVolume'],
    [{ budget: [] }, '/budget'],
    [{ swadaya: [] }, '/swadaya'],
    [{ beneficiaryKK: 0 }, '/beneficiaryKK'],
  ])('refuses one without what %j says', (more, pointer) => {
    expect(() => submit(more)).toThrow(refusalAt('activity.incomplete', pointer));
  });

  it('asks works for drawings, and nothing else', () => {
    expect(() => submit({}, { drawings: [] })).toThrow(refusalAt('activity.incomplete', '/drawings'));
    const social = { field: 'social', beneficiaryKK: 2 } as const;
    expect(submit(social, { drawings: [] }).next.status).toBe('submitted');
  });

  it('refuses a drawing of another activity', () => {
    const another = aPaperFor('activity-drawing', 1, { of: { kind: 'activity', id: 'another' } });
    expect(() => submit({}, { papers: papersFor(another) })).toThrow(
      refusalAt('evidence.of-another', '/drawings/0'),
    );
  });
});

describe('the PS-2 rule of the fields (section 6)', () => {
  it('works serve at least one household of PS-2', () => {
    const one = { beneficiaryKK: 2, ps2BeneficiaryKK: 1, beneficiaries: [beneficiary(1)] };
    expect(submit(one).next.status).toBe('submitted');
    expect(() => submit({ ...one, ps2BeneficiaryKK: 0, beneficiaries: [] })).toThrow(
      refusalAt('activity.poor-count', '/ps2BeneficiaryKK', { field: 'infrastructure' }),
    );
  });

  it('works warn below half, and not at half', () => {
    expect(submit({ beneficiaryKK: 4 }).warnings).toBeUndefined();
    expect(submit({ beneficiaryKK: 5 }).warnings).toMatchObject([{ code: 'activity.few-poor', rule: 'A-5' }]);
  });

  it.each(['social', 'economic'] as const)('%s money is for PS-2 households alone', (field) => {
    expect(submit({ field, beneficiaryKK: 2 }).next.status).toBe('submitted');
    expect(() => submit({ field, beneficiaryKK: 3 })).toThrow(
      refusalAt('activity.poor-count', '/ps2BeneficiaryKK', { field }),
    );
  });

  it('A-6: names as many as it counts', () => {
    expect(() => submit({ ps2BeneficiaryKK: 3 })).toThrow(refusalAt('activity.poor-count', '/beneficiaries'));
  });

  it('A-6: refuses households that are not on the list, by their ids', () => {
    expect(() => submit({}, { poor: aPoor(1) })).toThrow(
      refusalAt('activity.not-listed', '/beneficiaries/1', {
        rule: 'A-6',
        householdIds: [beneficiary(2)],
        list: { poorListId: 'list-1', number: 3, hash: 'hash-3' },
      }),
    );
  });

  it('A-6: refuses a household that was struck off, or stands on an earlier list', () => {
    for (const listing of [
      { poorListId: 'list-1', number: 3, isOn: false },
      { poorListId: 'list-0', number: 1, isOn: true },
    ]) {
      const poor = aPoor(1);
      poor.listings.set(beneficiary(2), listing);
      expect(() => submit({}, { poor })).toThrow(refusal('activity.not-listed'));
    }
  });

  it('A-6: waits while a version of the list is missing', () => {
    const poor = { ...aPoor(), head: { ...aHead, known: 4 } };
    expect(() => submit({}, { poor })).toThrow(refusal('state.busy', { rule: 'A-6', known: 4 }));
  });
});

const examine = (
  more: object = {},
  actor = anActor,
  members: { personId?: string; householdId?: string; from: string; until?: string }[] = [],
) =>
  examineActivity(
    anActivity({ status: 'submitted' }),
    {
      outcome: 'feasible',
      form: { documentId: paperId(1), number: 'KELAYAKAN-01', date: '2013-01-25' },
      ...more,
    } as never,
    { actor, members, papers: manyPapers('activity-feasibility') },
    atWork(),
  );

describe('the unit checks a proposal', () => {
  it('finds it feasible by its form', () => {
    expect(examine().next).toMatchObject({
      status: 'feasible',
      examination: { outcome: 'feasible', on: '2013-02-01', documentId: paperId(1) },
    });
  });

  it('returns it with a reason, and not without', () => {
    expect(examine({ outcome: 'returned', reason: 'Gambar kurang' }).next.status).toBe('returned');
    expect(() => examine({ outcome: 'returned' })).toThrow(refusalAt('activity.incomplete', '/reason'));
  });

  it('SD-4: nobody checks what they proposed, or benefit from, or their group', () => {
    const from = '2012-10-01';
    const refusedFor = (actor: typeof anActor, members: Parameters<typeof examine>[2] = []) =>
      expect(() => examine({}, actor, members)).toThrow(refusal('duty.not-separate', { rule: 'SD-4' }));
    refusedFor({ ...anActor, account: 'account-1' });
    refusedFor({ ...anActor, householdIds: [beneficiary(1)] as never });
    refusedFor(anActor, [{ personId: personId(8), from }]);
    refusedFor({ ...anActor, householdIds: ['house-5'] as never }, [{ householdId: 'house-5', from }]);
    expect(examine({}, anActor, [{ personId: personId(8), from, until: '2013-01-31' }]).next.status).toBe(
      'feasible',
    );
  });
});

describe('a priority meeting ranks a proposal', () => {
  const rank = (more: object = {}) =>
    rankActivity(
      anActivity({ status: 'feasible' }),
      {
        minutes: { documentId: paperId(1), number: 'BA-29', date: '2013-01-28' },
        attendance: { total: 30, women: 14, men: 16, poor: 15 },
        rank: 1,
        ...more,
      } as never,
      manyPapers('activity-ranking'),
      atWork(),
    );

  it('by its minutes and who came', () => {
    expect(rank().next).toMatchObject({ status: 'ranked', ranking: { rank: 1 } });
  });

  it('refuses an attendance that does not add up, and minutes of tomorrow', () => {
    expect(() => rank({ attendance: { total: 31, women: 14, men: 16, poor: 15 } })).toThrow(
      refusalAt('attendance.mismatch', '/attendance/total'),
    );
    expect(() => rank({ minutes: { documentId: paperId(1), number: 'BA', date: '2013-02-02' } })).toThrow(
      refusalAt('activity.order', '/minutes/date'),
    );
  });
});
