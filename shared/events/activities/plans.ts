import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { BoardId, CycleId, LocationId, PlanId, PlanItemId, Rupiah } from '../../contract/primitives.ts';
import { GovernmentStep } from '../../routes/activities/plan-item.ts';
import { Field, NeedShares } from '../../routes/tridaya.ts';
import { activities } from './source.ts';

/** Every fact of a plan carries the same picture of it. */
const planData = z.object({
  planId: PlanId,
  cycleId: CycleId,
  locationId: LocationId,
  boardId: BoardId,
  kind: z.enum(['pjm', 'renta']),
  pjmId: z.optional(PlanId),
  from: z.int(),
  until: z.int(),
  status: z.enum(['drafted', 'ranked', 'ratified']),
  items: z.int(),
  /** Whether the minutes of its ratification stand (L4). */
  isProven: z.boolean(),
});
const plan = <Type extends `plan-${string}.v${number}`>(type: Type, summary: string) =>
  defineEvent({ ...activities, type, summary, data: planData });

export const planBegun = plan('plan-begun.v1', 'A medium-term or yearly plan was begun');
export const planChanged = plan('plan-changed.v1', 'The items of a plan changed');
export const planRanked = plan('plan-ranked.v1', 'A priority meeting ranked the items of a plan');
export const planRatified = plan('plan-ratified.v1', 'A board ratified a plan');
export const planEvidenceChanged = plan('plan-evidence-changed.v1', 'What proves a plan changed');

/** And every fact of an item the same picture of that. */
const itemData = z.object({
  planItemId: PlanItemId,
  planId: PlanId,
  locationId: LocationId,
  boardId: BoardId,
  kind: z.enum(['pjm', 'renta']),
  pjmItemId: z.optional(PlanItemId),
  field: Field,
  needs: NeedShares,
  plannedVolume: z.number(),
  unitOfMeasure: z.string(),
  rupiah: Rupiah,
  rank: z.optional(z.int()),
  status: z.enum(['proposed', 'ranked', 'ratified', 'dropped']),
  government: z.array(GovernmentStep),
});
const item = <Type extends `plan-item-${string}.v${number}`>(type: Type, summary: string) =>
  defineEvent({ ...activities, type, summary, data: itemData });

export const planItemAdded = item('plan-item-added.v1', 'An item was added to a plan');
export const planItemChanged = item('plan-item-changed.v1', 'An item of a plan was corrected or dropped');
export const planItemRanked = item('plan-item-ranked.v1', 'An item of a plan got its rank');
export const planItemRatified = item('plan-item-ratified.v1', 'An item of a plan was ratified with it');
/** C-7. */
export const planItemForwarded = item(
  'plan-item-forwarded.v1',
  'An item of a plan went into the planning of the government',
);
