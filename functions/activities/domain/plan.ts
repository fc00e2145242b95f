import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type BoardCopy, mustBeDecidedBy } from '../../../shared/contract/board-meeting.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import { mustBeProven, type Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { BoardId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  planBegun,
  type planChanged,
  planEvidenceChanged,
  planRanked,
  planRatified,
} from '../../../shared/events/activities/plans.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import { mostItems, type Plan, type planRoutes } from '../../../shared/routes/activities/plans.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import { type Field, fields } from '../../../shared/routes/tridaya.ts';

import type { CycleRecord } from './cycle.ts';
import type { PlanFact } from './cycle-facts.ts';
import type { Entry } from './entry.ts';
import { itemDecided, type PlanItemRecord } from './plan-item.ts';
import { standing } from './proven.ts';

export type PlanRecord = Plan & { readonly createdAs: string };

type Beginning = z.output<typeof planRoutes.beginPlan.body>;
type Ranking = z.output<typeof planRoutes.rankPlan.body>;
type Ratification = z.output<typeof planRoutes.ratifyPlan.body>;

/** What the cycle of a plan knows of it. */
export const factOf = ({ planId, kind, status, fields: by, evidence }: PlanRecord): PlanFact => ({
  planId,
  kind,
  isRatified: status === 'ratified',
  items: by.infrastructure.items + by.social.items + by.economic.items,
  documentIds: standing(evidence),
});

type Told = typeof planBegun | typeof planChanged | typeof planRanked | typeof planRatified;
export const planTold = (
  contract: Told | typeof planEvidenceChanged,
  next: PlanRecord,
  { now, newId }: Given,
) => {
  const { planId, cycleId, locationId, boardId, kind, pjmId, from, until, status } = next;
  const { items, documentIds } = factOf(next);
  return happened(contract, {
    id: newId(),
    at: now,
    subject: planId,
    recordversion: next.version,
    area: next.area,
    data: {
      ...{ planId, cycleId, locationId, boardId, kind, pjmId, from, until, status, items },
      isProven: documentIds.length > 0,
    },
    state: next,
  });
};

/** Three fields side by side, the empty ones too (G13); what was dropped counts in none. */
const byField = (items: readonly PlanItemRecord[]): Plan['fields'] => {
  const of = (field: Field) => {
    const own = items.filter((item) => item.field === field && item.status !== 'dropped');
    return { items: own.length, rupiah: own.reduce((sum, { rupiah }) => sum + rupiah, 0) };
  };
  return Object.fromEntries(fields.map((field) => [field, of(field)])) as Plan['fields'];
};

/** 10^15 rupiah, as much as one amount may be. */
const mostRupiah = 1_000_000_000_000_000;

/** The plan of these items. Refuses more of them, or more money, than one plan takes. */
export const withItems = (plan: PlanRecord, items: readonly PlanItemRecord[]): PlanRecord => {
  if (items.length > mostItems) throw new Problem('plan.full', { most: mostItems });
  const by = byField(items);
  if (by.infrastructure.rupiah + by.social.rupiah + by.economic.rupiah > mostRupiah)
    throw refused('plan.full', '/rupiah', { most: mostRupiah });
  const itemIds = items.map(({ planItemId }) => planItemId);
  return { ...plan, itemIds, fields: by, version: plan.version + 1 };
};

/** Refuses what a plan in this state does not take: items before the ranking, ranks before the board decides. */
export const mustBe = ({ status }: PlanRecord, expected: Plan['status']): void => {
  if (status !== expected) throw new Problem('plan.state', { status, expected });
};

/** The years of a plan: those of the medium term from its cycle on, or one out of them (C-6). */
const yearsOf = (
  { kind, year, pjmId }: Beginning,
  cycle: CycleRecord,
  pjm: PlanRecord | undefined,
  given: Given,
): Pick<Plan, 'from' | 'until'> => {
  const details = { rule: 'C-6' };
  if (kind === 'pjm') {
    if (pjmId !== undefined || cycle.inheritsFrom !== undefined)
      throw refused('plan.outside-pjm', pjmId === undefined ? '/cycleId' : '/pjmId', details);
    const on = { date: `${cycle.year}-01-01`, area: cycle.area.code };
    const { value: years } = policyOn(given.policies, 'plan.years', on);
    return { from: cycle.year, until: cycle.year + years - 1 };
  }
  if (pjm?.kind !== 'pjm' || pjm.locationId !== cycle.locationId)
    throw refused('plan.outside-pjm', '/pjmId', details);
  mustBe(pjm, 'ratified');
  if (year === undefined || year < pjm.from || year > pjm.until)
    throw refused('plan.outside-pjm', '/year', { ...details, from: pjm.from, until: pjm.until });
  return { from: year, until: year };
};

/** Begins the medium-term plan of a cycle, or the yearly slice of one that was ratified (C-6). */
export const beginPlan = (
  body: Beginning,
  cycle: CycleRecord,
  { boardId, pjm }: { readonly boardId: BoardId | undefined; readonly pjm: PlanRecord | undefined },
  { by, createdAs }: Entry,
  given: Given,
): Decision<PlanRecord> => {
  if (boardId === undefined) throw new Problem('board.without-term', { rule: 'C-1' });
  const { planId, kind, pjmId, origin } = body;
  const next: PlanRecord = {
    planId: planId ?? (given.newId() as Plan['planId']),
    cycleId: cycle.cycleId,
    locationId: cycle.locationId,
    boardId,
    area: cycle.area,
    kind,
    pjmId,
    ...yearsOf(body, cycle, pjm, given),
    status: 'drafted',
    itemIds: [],
    fields: byField([]),
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [planTold(planBegun, next, given)] };
};

interface OfAll extends Decision<PlanRecord> {
  readonly items: readonly PlanItemRecord[];
}

const ofAll = (
  contract: Told,
  next: PlanRecord,
  decided: readonly ReturnType<typeof itemDecided>[],
  given: Given,
): OfAll => ({
  next,
  items: decided.map((one) => one.next),
  events: [planTold(contract, next, given), ...decided.map((one) => one.event)],
});

/** What of an assembly a ranking asks: that it was a priority meeting of the same cycle. */
interface Ranks {
  readonly kind: string;
  readonly cycleId: string;
}

/** Ranks every item that was not dropped, each once, from 1 on, in the order of a priority meeting. */
export const rankPlan = (
  plan: PlanRecord,
  { assemblyId, order }: Ranking,
  { assembly, items }: { readonly assembly: Ranks; readonly items: readonly PlanItemRecord[] },
  given: Given,
): OfAll => {
  mustBe(plan, 'drafted');
  if (assembly.kind !== 'priority' || assembly.cycleId !== plan.cycleId)
    throw refused('plan.ranking', '/assemblyId', { needs: 'priority' });
  const open = items.filter(({ status }) => status !== 'dropped');
  for (const [index, id] of order.entries())
    if (order.indexOf(id) < index || !open.some(({ planItemId }) => planItemId === id))
      throw refused('plan.ranking', `/order/${index}`, { planItemId: id });
  const left = open.flatMap(({ planItemId }) => (order.includes(planItemId) ? [] : [planItemId]));
  if (left.length > 0) throw refused('plan.ranking', '/order', { left });
  const decided = open.map((item) =>
    itemDecided(
      item,
      { status: 'ranked', rank: order.indexOf(item.planItemId) + 1, rankedBy: assemblyId },
      given,
    ),
  );
  const next: PlanRecord = {
    ...plan,
    status: 'ranked',
    rankedBy: assemblyId,
    version: plan.version + 1,
  };
  return ofAll(planRanked, next, decided, given);
};

/** Ratifies a ranked plan by a meeting of its board (SD-5, L8), whose minutes are a checked document (L4). */
export const ratifyPlan = (
  plan: PlanRecord,
  { meeting }: Ratification,
  {
    board,
    items,
    papers,
  }: {
    readonly board: BoardCopy | undefined;
    readonly items: readonly PlanItemRecord[];
    readonly papers: Papers;
  },
  given: Given,
): OfAll => {
  mustBe(plan, 'ranked');
  if (!board) throw new Problem('board.without-term');
  mustBeDecidedBy({ board, area: plan.area, meeting, pointer: '/meeting' }, given);
  const evidence = mustBeProven(
    { of: { kind: 'plan', id: plan.planId }, locationId: plan.locationId },
    [
      {
        requirement: 'plan-ratification',
        documentId: meeting.minutes.documentId,
        pointer: '/meeting/minutes/documentId',
      },
    ],
    papers,
  );
  const decided = items
    .filter(({ status }) => status === 'ranked')
    .map((item) => itemDecided(item, { status: 'ratified' }, given));
  const next: PlanRecord = {
    ...plan,
    status: 'ratified',
    ratification: meeting,
    evidence,
    version: plan.version + 1,
  };
  return ofAll(planRatified, next, decided, given);
};

/** A plan with what proves it now. */
export const planProvenAnew = (
  plan: PlanRecord,
  evidence: Evidence[],
  given: Given,
): Decision<PlanRecord> => {
  const next = { ...plan, evidence, version: plan.version + 1 };
  return { next, events: [planTold(planEvidenceChanged, next, given)] };
};
