import * as z from 'zod/mini';
import {
  ActivityId,
  Area,
  BoardId,
  HouseholdId,
  Line,
  LocationId,
  Minutes,
  Origin,
  OriginGiven,
  OverrideId,
  pageOf,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { evident, ProvenMinutes, unproven } from '../evidence.ts';
import { example } from '../examples.ts';

/**
 * Households outside PS-2 that benefit of an activity all the same (section 3.2): proposed by a unit on the minutes of a
 * citizens' meeting, approved by somebody of another unit, and always published: how many, never who.
 */
export const Override = z
  .object({
    overrideId: OverrideId,
    activityId: ActivityId,
    boardId: BoardId,
    locationId: LocationId,
    area: Area,
    households: z.int(),
    because: Line(240),
    minutes: Minutes,
    status: z.enum(['proposed', 'approved']),
    ...evident,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Override' });
export type Override = z.infer<typeof Override>;

const params = z.object({ activityId: ActivityId, overrideId: OverrideId });
const activity = z.object({ activityId: ActivityId });

export const overrideRoutes = {
  proposeOverride: defineRoute({
    id: 'overrides.propose',
    method: 'POST',
    path: '/v1/budgets/{activityId}/overrides',
    summary: 'Propose that households outside PS-2 benefit of an activity, on the minutes of the citizens',
    access: ['unit'],
    area: 'record',
    idempotencyKey: 'required',
    params: activity,
    body: z.strictObject({
      overrideId: z.optional(OverrideId),
      householdIds: z.array(HouseholdId).check(z.minLength(1), z.maxLength(100)),
      because: Line(240),
      minutes: ProvenMinutes,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Override },
    errors: [
      'budget.not-found',
      'access.no-post',
      'duty.not-separate',
      'entry.date',
      'poor-list.household-twice',
      'state.exists',
      ...unproven,
    ],
    example: {
      params: { activityId: example.budgetedActivityId },
      body: {
        overrideId: example.overrideId,
        householdIds: [example.householdId],
        because: 'Rumah di ujung saluran yang sama',
        minutes: {
          documentId: example.overrideMinutesId,
          number: 'BA-40/CONTOH/2013',
          date: '2013-01-28',
        },
      },
    },
  }),
  approveOverride: defineRoute({
    id: 'overrides.approve',
    method: 'POST',
    path: '/v1/budgets/{activityId}/overrides/{overrideId}/approval',
    summary: 'Approve an override as somebody of another unit than the one that proposed it',
    access: ['unit'],
    area: 'record',
    idempotencyKey: 'required',
    ifMatch: 'accepted',
    params,
    success: { status: 200, body: Override },
    errors: ['override.not-found', 'access.no-post', 'duty.not-separate', 'override.decided', ...unproven],
    example: {
      params: { activityId: example.budgetedActivityId, overrideId: example.overrideId },
    },
  }),
  listOverrides: defineRoute({
    id: 'overrides.list',
    method: 'GET',
    path: '/v1/budgets/{activityId}/overrides',
    summary: 'Every override of an activity: how many households, never who',
    access: 'any',
    area: 'record',
    params: activity,
    success: { status: 200, body: pageOf(Override) },
    errors: ['budget.not-found'],
    example: { params: { activityId: example.budgetedActivityId } },
  }),
} as const;
