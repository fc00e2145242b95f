import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import {
  ActivityId,
  BoardId,
  GroupId,
  HoursId,
  LocalDate,
  LocationId,
  PlanItemId,
  Rupiah,
} from '../../contract/primitives.ts';
import { activityStatuses } from '../../routes/activities/status.ts';
import { Field, NeedShares } from '../../routes/tridaya.ts';
import { activities } from './source.ts';

/**
 * Every fact of an activity carries the same whole picture, so that the copy of a listener is right whichever version
 * arrives last. No money moves while it `isHeld`: a change request waits for its decision, or it is suspended.
 */
const activityData = z.object({
  activityId: ActivityId,
  locationId: LocationId,
  boardId: BoardId,
  groupId: GroupId,
  planItemId: PlanItemId,
  field: Field,
  needs: NeedShares,
  status: z.enum(activityStatuses),
  isHeld: z.boolean(),
  /** What the board approved, with approved changes: to be paid out of its funds, and promised as swadaya. */
  approved: z.optional(z.object({ rupiah: Rupiah, swadayaRupiah: Rupiah, on: LocalDate })),
  /** The agreement between board and group. */
  contract: z.optional(z.object({ rupiah: Rupiah, on: LocalDate })),
  /** By the account (LPJ) that the board accepted: what was spent of the money that the group got. */
  account: z.optional(z.object({ spentRupiah: Rupiah, on: LocalDate })),
});
export type ActivityFacts = z.output<typeof activityData>;

const of = <Type extends `activity-${string}.v${number}`>(type: Type, summary: string) =>
  defineEvent({ ...activities, type, summary, data: activityData });

export const activityDrafted = of('activity-drafted.v1', 'A group began a proposal out of a plan');
export const activityCorrected = of('activity-corrected.v1', 'A proposal was corrected before it was ranked');
export const activitySubmitted = of('activity-submitted.v1', 'A group submitted its proposal');
export const activityExamined = of(
  'activity-examined.v1',
  'A unit found a proposal feasible, or returned it',
);
export const activityRanked = of('activity-ranked.v1', 'A priority meeting ranked a proposal');
/** L2: finance opens the budget. */
export const activityApproved = of('activity-approved.v1', 'A board approved an activity');
export const activityRejected = of('activity-rejected.v1', 'A board rejected a proposal');
export const activityContracted = of('activity-contracted.v1', 'A board and a group made the agreement');
/** L2: the first money reached the group. */
export const activityFunded = of('activity-funded.v1', 'An activity got its first money');
export const activityProgressed = of('activity-progressed.v1', 'Progress of an activity was reported');
export const activityCompleted = of('activity-completed.v1', 'The work of an activity is done');
/** L2: the next tranche may go. */
export const activityAccounted = of('activity-accounted.v1', 'A board accepted the account of an activity');
export const activityPublished = of('activity-published.v1', 'The account of an activity was made public');
export const activityMaintained = of(
  'activity-maintained.v1',
  'What an activity built is maintained, or was inspected',
);
export const activityClosed = of('activity-closed.v1', 'An activity is closed');
export const activitySuspended = of(
  'activity-suspended.v1',
  'A board suspended an activity, or let it go on',
);
export const activityCancelled = of('activity-cancelled.v1', 'A board cancelled an activity');
export const activityChangeAsked = of(
  'activity-change-asked.v1',
  'A group asked to change an approved activity: no money moves until the board decides',
);
export const activityChangeDecided = of(
  'activity-change-decided.v1',
  'A change of an approved activity was decided',
);
/** A finding of an audit's kind, or money, hours or a paper that came in: nothing that the status follows. */
export const activityNoted = of('activity-noted.v1', 'What is known of an activity changed');

/**
 * L3: hours that were verified count as swadaya, valued once by the price that was agreed for the day on which they were
 * worked (A-7, K-5). Finance posts exactly this amount as a contribution in kind.
 */
export const swadayaRealised = defineEvent({
  ...activities,
  type: 'swadaya-realised.v1',
  summary: 'Verified hours were valued as swadaya of an activity',
  data: z.object({
    activityId: ActivityId,
    locationId: LocationId,
    boardId: BoardId,
    hoursId: HoursId,
    on: LocalDate,
    minutes: z.int(),
    rupiah: Rupiah,
    /** The agreed price of a labour day, and since when it holds. */
    price: z.object({ rupiah: Rupiah, from: LocalDate, dayMinutes: z.int() }),
  }),
});
