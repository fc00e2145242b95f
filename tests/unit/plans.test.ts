import { describe, expect, it } from 'vitest';
import {
  beginPlan,
  factOf,
  type PlanRecord,
  planProvenAnew,
  rankPlan,
  ratifyPlan,
  withItems,
} from '../../functions/activities/domain/plan.ts';
import {
  addPlanItem,
  changePlanItem,
  forwardPlanItem,
  type PlanItemRecord,
} from '../../functions/activities/domain/plan-item.ts';
import type { BoardCopy } from '../../shared/contract/board-meeting.ts';
import type { Paper } from '../../shared/contract/evidence.ts';
import { mostItems } from '../../shared/routes/activities/plans.ts';
import { aGiven, anEntry, anId, personId } from '../support/builders.ts';
import { anOpenCycle, cycleId, documentId, locationId } from '../support/planning.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const boardId = anId<PlanRecord['boardId']>('BARD', 1);
const planId = anId<PlanRecord['planId']>('PAN', 1);
const itemId = (number: number) => anId<PlanItemRecord['planItemId']>('TEM', number);
const assemblyId = anId<NonNullable<PlanRecord['rankedBy']>>('ASM', 1);

const begin = (
  body: Partial<Parameters<typeof beginPlan>[0]> = {},
  cycle = anOpenCycle(),
  pjm?: PlanRecord,
) => beginPlan({ planId, cycleId, kind: 'pjm', ...body }, cycle, { boardId, pjm }, anEntry, aGiven()).next;

type Adding = Parameters<typeof addPlanItem>[0];
const aContent = (more: Partial<Adding> = {}): Adding => ({
  planItemId: itemId(1),
  field: 'infrastructure',
  needs: [{ need: 'environment', percent: 100 }],
  title: 'Saluran air',
  problem: 'Genangan',
  need: 'Saluran',
  place: 'RT 003',
  plannedVolume: 120.5,
  unitOfMeasure: 'm',
  rupiah: 36_000_000,
  ...more,
});
const added = (plan: PlanRecord, more: Partial<Adding> = {}, pjmItem?: PlanItemRecord) =>
  addPlanItem(aContent(more), { plan, pjmItem }, anEntry, aGiven()).next;
/** A plan with so many items. */
const aPlan = (count: number, rupiah = 1_000) => {
  const plan = begin();
  const items = Array.from({ length: count }, (_, index) =>
    added(plan, { planItemId: itemId(index + 1), rupiah }),
  );
  return { plan: withItems(plan, items), items };
};
const priority = { kind: 'priority', cycleId };
const rank = ({ plan, items }: ReturnType<typeof aPlan>, order: readonly number[], assembly = priority) =>
  rankPlan(plan, { assemblyId, order: order.map(itemId) }, { assembly, items }, aGiven());

const board: BoardCopy = {
  boardId,
  locationId,
  terms: [
    { start: '2012-08-20', end: '2015-08-19', memberIds: [1, 2, 3, 4].map((number) => personId(number)) },
  ],
};
const paper: Paper = {
  documentId: documentId(1),
  locationId,
  kind: 'minutes',
  of: { kind: 'plan', id: planId },
  requirement: 'plan-ratification',
  status: 'checked',
  version: 4,
};
const ratify = (
  ranked: Pick<ReturnType<typeof rankPlan>, 'next' | 'items'>,
  more: { present?: number; papers?: readonly Paper[]; date?: string; board?: BoardCopy } = {},
  at?: string,
) =>
  ratifyPlan(
    ranked.next,
    {
      meeting: {
        minutes: { documentId: documentId(1), number: 'BA-05/UJI/2012', date: more.date ?? '2012-08-31' },
        present: Array.from({ length: more.present ?? 3 }, (_, index) => personId(index + 1)),
      },
    },
    {
      board: more.board ?? board,
      items: ranked.items,
      papers: new Map((more.papers ?? [paper]).map((one) => [one.documentId, one])),
    },
    aGiven(at),
  );

describe('C-6: a plan', () => {
  it('of the medium term covers three years from its cycle on', () => {
    expect(begin()).toMatchObject({ kind: 'pjm', from: 2012, until: 2014, status: 'drafted', boardId });
  });

  it('shows its three fields side by side, the empty ones too (G13)', () => {
    expect(begin().fields).toEqual({
      infrastructure: { items: 0, rupiah: 0 },
      social: { items: 0, rupiah: 0 },
      economic: { items: 0, rupiah: 0 },
    });
    expect(aPlan(2).plan.fields).toMatchObject({
      infrastructure: { items: 2, rupiah: 2_000 },
      economic: { items: 0 },
    });
  });

  it('needs a board, and is not made twice out of the years of another', () => {
    expect(() =>
      beginPlan(
        { cycleId, kind: 'pjm' },
        anOpenCycle(),
        { boardId: undefined, pjm: undefined },
        anEntry,
        aGiven(),
      ),
    ).toThrow(refusal('board.without-term'));
    const yearly = { ...anOpenCycle(), inheritsFrom: anId<typeof cycleId>('CYC', 9) };
    expect(() => begin({}, yearly)).toThrow(refusalAt('plan.outside-pjm', '/cycleId', { rule: 'C-6' }));
  });

  it('of a year is one of the years of a ratified plan of the same kelurahan', () => {
    const pjm = { ...begin(), status: 'ratified' as const };
    const renta =
      (year: number | undefined, of: PlanRecord = pjm) =>
      () =>
        begin({ kind: 'renta', pjmId: of.planId, year }, anOpenCycle(), of);
    expect(renta(2012)()).toMatchObject({ from: 2012, until: 2012, pjmId: planId });
    expect(renta(2014)).not.toThrow();
    expect(renta(2011)).toThrow(refusalAt('plan.outside-pjm', '/year', { from: 2012, until: 2014 }));
    expect(renta(2015)).toThrow(refusalAt('plan.outside-pjm', '/year'));
    expect(renta(undefined)).toThrow(refusalAt('plan.outside-pjm', '/year'));
    expect(renta(2012, { ...pjm, locationId: anId('PACE', 2) })).toThrow(
      refusalAt('plan.outside-pjm', '/pjmId'),
    );
    expect(renta(2012, { ...pjm, kind: 'renta' })).toThrow(refusalAt('plan.outside-pjm', '/pjmId'));
    expect(renta(2012, { ...pjm, status: 'ranked' })).toThrow(refusal('plan.state'));
  });

  it(`takes ${mostItems} items and as much money as one amount may be`, () => {
    expect(() => aPlan(mostItems)).not.toThrow();
    expect(() => aPlan(mostItems + 1)).toThrow(refusal('plan.full', { most: mostItems }));
    expect(() => aPlan(2, 500_000_000_000_000)).not.toThrow();
    expect(() => aPlan(2, 500_000_000_000_001)).toThrow(refusalAt('plan.full', '/rupiah'));
  });
});

describe('an item of a plan', () => {
  const { plan: pjm } = aPlan(1);
  const ofPjm: PlanItemRecord = { ...added(pjm), status: 'ratified' };
  const renta: PlanRecord = {
    ...begin(),
    planId: anId('PAN', 2),
    kind: 'renta',
    pjmId: planId,
    from: 2013,
    until: 2013,
  };

  it('of a year is a slice of a ratified item of the medium-term plan, in the same field', () => {
    const slice =
      (more: Partial<Adding>, of: PlanItemRecord | undefined = ofPjm) =>
      () =>
        added(renta, { pjmItemId: itemId(1), ...more }, of);
    expect(slice({})()).toMatchObject({ kind: 'renta', year: 2013, pjmItemId: itemId(1) });
    expect(slice({ field: 'social' })).toThrow(refusalAt('plan.outside-pjm', '/field'));
    const refused = refusalAt('plan.outside-pjm', '/pjmItemId', { rule: 'C-6' });
    expect(() => added(renta)).toThrow(refused);
    expect(slice({}, { ...ofPjm, planId: anId('PAN', 3) })).toThrow(refused);
    expect(slice({}, { ...ofPjm, status: 'ranked' })).toThrow(refused);
    expect(() => added(pjm, { pjmItemId: itemId(1) }, ofPjm)).toThrow(refused);
    expect(() => changePlanItem(slice({})(), { field: 'social' }, aGiven())).toThrow(
      refusalAt('plan.outside-pjm', '/field'),
    );
  });

  it('is corrected or dropped; what was dropped counts in no field and gets no rank', () => {
    const { plan, items } = aPlan(2);
    const { next, event } = changePlanItem(items[0]!, { status: 'dropped' }, aGiven());
    expect(event).toMatchObject({ data: { status: 'dropped' }, recordversion: 2 });
    const changed = withItems(plan, [next, items[1]!]);
    expect(changed.fields.infrastructure).toEqual({ items: 1, rupiah: 1_000 });
    const ranked = rank({ plan: changed, items: [next, items[1]!] }, [2]);
    expect(ranked.items.map(({ planItemId, rank: place }) => [planItemId, place])).toEqual([[itemId(2), 1]]);
    expect(() => rank({ plan: changed, items: [next, items[1]!] }, [1, 2])).toThrow(
      refusalAt('plan.ranking', '/order/0'),
    );
  });

  it('goes into the planning of the government once it is ratified, step by step (C-7)', () => {
    const step = { forum: 'musrenbang', on: '2012-09-01', outcome: 'accepted' } as const;
    const { next } = forwardPlanItem(ofPjm, step, aGiven());
    const apbd = { forum: 'apbd', on: '2012-09-01', outcome: 'postponed' } as const;
    expect(forwardPlanItem(next, apbd, aGiven()).next.government).toEqual([step, apbd]);
    expect(() => forwardPlanItem(ofPjm, { ...step, on: '2012-09-02' }, aGiven())).toThrow(
      refusalAt('meeting.in-future', '/on'),
    );
    expect(() => forwardPlanItem({ ...ofPjm, status: 'ranked' }, step, aGiven())).toThrow(
      refusal('plan.state', { rule: 'C-7' }),
    );
  });
});

describe('the ranking of a plan', () => {
  it('gives ranks from 1 on, each once, and tells of the plan and of each item', () => {
    const { next, items, events } = rank(aPlan(3), [2, 3, 1]);
    expect(items.map(({ rank: place }) => place)).toEqual([3, 1, 2]);
    expect(items.every(({ status, rankedBy }) => status === 'ranked' && rankedBy === assemblyId)).toBe(true);
    expect(next).toMatchObject({ status: 'ranked', rankedBy: assemblyId });
    expect(events.map(({ subject }) => subject)).toEqual([planId, itemId(1), itemId(2), itemId(3)]);
  });

  it.each([
    [[1, 2], '/order'],
    [[1, 2, 2], '/order/2'],
    [[1, 2, 3, 4], '/order/3'],
  ])('names each item once: %j is refused', (order, pointer) => {
    expect(() => rank(aPlan(3), order)).toThrow(refusalAt('plan.ranking', pointer));
  });

  it('is that of a priority meeting of the same cycle, and happens once', () => {
    expect(() => rank(aPlan(1), [1], { ...priority, kind: 'annual' })).toThrow(
      refusalAt('plan.ranking', '/assemblyId'),
    );
    expect(() => rank(aPlan(1), [1], { ...priority, cycleId: anId('CYC', 2) })).toThrow(
      refusalAt('plan.ranking', '/assemblyId'),
    );
    const { next, items } = rank(aPlan(1), [1]);
    expect(() => rank({ plan: next, items: [...items] }, [1])).toThrow(refusal('plan.state'));
  });
});

describe('the ratification of a plan (SD-5, L8, L4)', () => {
  const ranked = rank(aPlan(2), [2, 1]);

  it('is by more than half of the board, and makes every item one that may be proposed', () => {
    const { next, items } = ratify(ranked);
    expect(next.status).toBe('ratified');
    expect(items.map(({ status, rank: place }) => [status, place])).toEqual([
      ['ratified', 2],
      ['ratified', 1],
    ]);
    expect(factOf(next)).toMatchObject({ isRatified: true, items: 2, documentIds: [documentId(1)] });
    expect(() => ratify(ranked, { present: 2 })).toThrow(refusalAt('meeting.no-quorum', '/meeting/present'));
  });

  it('is refused after the term of the board has ended, today or at the meeting', () => {
    expect(() => ratify(ranked, {}, '2015-08-19T05:00:00.000Z')).not.toThrow();
    expect(() => ratify(ranked, {}, '2015-08-20T05:00:00.000Z')).toThrow(refusal('board.caretaker'));
    expect(() => ratify(ranked, { date: '2012-08-19' })).toThrow(refusal('board.without-term'));
  });

  it('stands on minutes that are checked; withdrawn, its cycle hears so', () => {
    const pointer = '/meeting/minutes/documentId';
    expect(() => ratify(ranked, { papers: [] })).toThrow(refusalAt('evidence.not-checked', pointer));
    const { next } = ratify(ranked);
    const lost = planProvenAnew(next, [{ ...next.evidence![0]!, status: 'withdrawn' }], aGiven());
    expect(factOf(lost.next).documentIds).toEqual([]);
    expect(lost.events[0]).toMatchObject({ data: { isProven: false, status: 'ratified' } });
  });

  it('comes after the ranking, once', () => {
    const { plan, items } = aPlan(1);
    expect(() => ratify({ next: plan, items })).toThrow(refusal('plan.state', { expected: 'ranked' }));
    expect(() => ratify(ratify(ranked))).toThrow(refusal('plan.state'));
  });
});
