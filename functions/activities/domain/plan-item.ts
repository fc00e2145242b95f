import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type DomainEvent, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  planItemAdded,
  planItemChanged,
  planItemForwarded,
  planItemRanked,
  planItemRatified,
} from '../../../shared/events/activities/plans.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { PlanItem } from '../../../shared/routes/activities/plan-item.ts';
import type { Plan, planRoutes } from '../../../shared/routes/activities/plans.ts';
import type { Entry } from './entry.ts';

export type PlanItemRecord = PlanItem & { readonly createdAs: string };

type Adding = z.output<typeof planRoutes.addPlanItem.body>;
type Change = z.output<typeof planRoutes.changePlanItem.body>;
type Step = z.output<typeof planRoutes.recordGovernmentStep.body>;

interface ItemDecision {
  readonly next: PlanItemRecord;
  readonly event: DomainEvent;
}

type Told =
  | typeof planItemAdded
  | typeof planItemChanged
  | typeof planItemRanked
  | typeof planItemRatified
  | typeof planItemForwarded;

const told = (contract: Told, next: PlanItemRecord, { now, newId }: Given): ItemDecision => {
  const { planItemId, planId, locationId, boardId, kind, pjmItemId, field, needs, government } = next;
  const { plannedVolume, unitOfMeasure, rupiah, rank, status } = next;
  const event = happened(contract, {
    id: newId(),
    at: now,
    subject: planItemId,
    recordversion: next.version,
    area: next.area,
    data: {
      ...{ planItemId, planId, locationId, boardId, kind, pjmItemId, field, needs, government },
      ...{ plannedVolume, unitOfMeasure, rupiah, rank, status },
    },
    state: next,
  });
  return { next, event };
};

/** The plan that an item is added to, and what of the medium-term plan it is a slice of. */
interface Place {
  readonly plan: Omit<Plan, 'fields'>;
  readonly pjmItem: PlanItemRecord | undefined;
}

/** A yearly item is a slice of a ratified item of its medium-term plan, in the same field (C-6); others are of none. */
const mustBeSlice = ({ pjmItemId, field }: Adding, { plan, pjmItem }: Place): void => {
  if (plan.kind === 'pjm') {
    if (pjmItemId !== undefined) throw refused('plan.outside-pjm', '/pjmItemId', { rule: 'C-6' });
    return;
  }
  if (!pjmItem || pjmItem.planId !== plan.pjmId || pjmItem.status !== 'ratified')
    throw refused('plan.outside-pjm', '/pjmItemId', { rule: 'C-6' });
  if (pjmItem.field !== field)
    throw refused('plan.outside-pjm', '/field', { rule: 'C-6', field: pjmItem.field });
};

/** Adds an item to a plan that is not ranked yet. */
export const addPlanItem = (
  body: Adding,
  place: Place,
  { by, createdAs }: Entry,
  given: Given,
): ItemDecision => {
  mustBeSlice(body, place);
  const { plan } = place;
  const { planItemId, pjmItemId, origin, ...content } = body;
  const next: PlanItemRecord = {
    planItemId: planItemId ?? (given.newId() as PlanItem['planItemId']),
    planId: plan.planId,
    kind: plan.kind,
    pjmItemId,
    ...(plan.kind === 'renta' && { year: plan.from }),
    locationId: plan.locationId,
    boardId: plan.boardId,
    area: plan.area,
    ...content,
    status: 'proposed',
    government: [],
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return told(planItemAdded, next, given);
};

/** Corrects an item, drops it or takes it up again. The field of a yearly item is that of what it is a slice of (C-6). */
export const changePlanItem = (item: PlanItemRecord, change: Change, given: Given): ItemDecision => {
  if (item.kind === 'renta' && change.field !== undefined && change.field !== item.field)
    throw refused('plan.outside-pjm', '/field', { rule: 'C-6', field: item.field });
  return told(planItemChanged, { ...item, ...change, version: item.version + 1 }, given);
};

/** An item as the decision about its whole plan leaves it. */
export const itemDecided = (
  item: PlanItemRecord,
  decided:
    | ({ readonly status: 'ranked' } & Required<Pick<PlanItem, 'rank' | 'rankedBy'>>)
    | { readonly status: 'ratified' },
  given: Given,
): ItemDecision =>
  told(
    decided.status === 'ranked' ? planItemRanked : planItemRatified,
    { ...item, ...decided, version: item.version + 1 },
    given,
  );

/** How often an item is told to have gone into the government's planning, at most. */
const mostSteps = 50;

/** Records where a ratified item went in the planning of the government (C-7). */
export const forwardPlanItem = (item: PlanItemRecord, step: Step, given: Given): ItemDecision => {
  const day = today(given, item.area.code);
  if (item.status !== 'ratified')
    throw new Problem('plan.state', { rule: 'C-7', status: item.status, expected: 'ratified' });
  if (step.on > day) throw refused('meeting.in-future', '/on', { today: day });
  if (item.government.length >= mostSteps) throw new Problem('plan.state', { rule: 'C-7', most: mostSteps });
  const government = [...item.government, step];
  return told(planItemForwarded, { ...item, government, version: item.version + 1 }, given);
};
