import * as z from 'zod/mini';
import { BoardMeeting, undecided } from '../../contract/board-meeting.ts';
import {
  Area,
  AssemblyId,
  BoardId,
  Count,
  CycleId,
  LocationId,
  Origin,
  OriginGiven,
  PlanId,
  PlanItemId,
  pageOf,
  Rupiah,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { evident, unproven } from '../evidence.ts';
import { example } from '../examples.ts';
import { enterers, listQuery } from '../shapes.ts';
import { GovernmentStep, PlanItem, planItemContent } from './plan-item.ts';

/** Items and planned cost of one field. */
const OfField = z.object({ items: Count, rupiah: Rupiah });

/**
 * The medium-term plan of a cycle (PJM Pronangkis) or its yearly slice (Renta). The three fields stand side by side, the
 * empty ones too (G13).
 */
export const Plan = z
  .object({
    planId: PlanId,
    cycleId: CycleId,
    locationId: LocationId,
    boardId: BoardId,
    area: Area,
    kind: z.enum(['pjm', 'renta']),
    /** Of a yearly plan: the medium-term plan that it is a slice of. */
    pjmId: z.optional(PlanId),
    /** First and last year; of a yearly plan both are its year. */
    from: z.int(),
    until: z.int(),
    status: z.enum(['drafted', 'ranked', 'ratified']),
    itemIds: z.array(PlanItemId),
    /** By field, of the items that were not dropped. */
    fields: z.object({ infrastructure: OfField, social: OfField, economic: OfField }),
    rankedBy: z.optional(AssemblyId),
    ratification: z.optional(BoardMeeting),
    ...evident,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Plan' });
export type Plan = z.infer<typeof Plan>;

/** A plan is decided with all of its items in one transaction of DynamoDB, which takes a hundred writes. */
export const mostItems = 45;

const params = z.object({ planId: PlanId });
const itemParams = z.object({ planId: PlanId, planItemId: PlanItemId });
const { access, area } = { access: enterers, area: 'record' } as const;

export const planRoutes = {
  beginPlan: defineRoute({
    id: 'plans.begin',
    method: 'POST',
    path: '/v1/plans',
    summary: 'Begin the medium-term plan of a cycle, or a yearly plan out of one',
    access,
    area,
    body: z.strictObject({
      planId: z.optional(PlanId),
      cycleId: CycleId,
      kind: z.enum(['pjm', 'renta']),
      pjmId: z.optional(PlanId),
      year: z.optional(z.int()),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Plan },
    errors: [
      'cycle.not-found',
      'access.no-post',
      'board.without-term',
      'plan.exists',
      'plan.state',
      'plan.outside-pjm',
      'state.exists',
    ],
    example: {
      body: {
        planId: example.planId,
        cycleId: example.cycleId,
        kind: 'pjm',
        origin: { source: 'paper' },
      },
    },
  }),
  listPlans: defineRoute({
    id: 'plans.list',
    method: 'GET',
    path: '/v1/plans',
    summary: 'Plans of one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Plan) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  getPlan: defineRoute({
    id: 'plans.get',
    method: 'GET',
    path: '/v1/plans/{planId}',
    summary: 'One plan, its three fields side by side',
    access: 'any',
    area,
    params,
    success: { status: 200, body: Plan },
    errors: ['plan.not-found'],
    example: { params: { planId: example.planId } },
  }),
  addPlanItem: defineRoute({
    id: 'plans.add-item',
    method: 'POST',
    path: '/v1/plans/{planId}/items',
    summary: 'Add an item to a plan that is not ranked yet',
    access,
    area,
    params,
    body: z.strictObject({
      planItemId: z.optional(PlanItemId),
      /** Of a yearly item: what of the medium-term plan it is a slice of. */
      pjmItemId: z.optional(PlanItemId),
      ...planItemContent,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: PlanItem },
    errors: [
      'plan.not-found',
      'access.no-post',
      'plan.state',
      'plan.full',
      'plan.outside-pjm',
      'state.exists',
    ],
    example: {
      params: { planId: example.planId },
      body: {
        planItemId: example.planItemId,
        field: 'infrastructure',
        needs: [
          { need: 'environment', percent: 60 },
          { need: 'health', percent: 40 },
        ],
        title: 'Saluran air RT 003',
        problem: 'Genangan setiap hujan',
        need: 'Saluran air menuju sungai',
        place: 'RT 003 RW 02',
        plannedVolume: 120.5,
        unitOfMeasure: 'm',
        rupiah: 36_000_000,
      },
    },
  }),
  listPlanItems: defineRoute({
    id: 'plans.list-items',
    method: 'GET',
    path: '/v1/plans/{planId}/items',
    summary: 'Every item of a plan, as it was added',
    access: 'any',
    area,
    params,
    success: { status: 200, body: z.object({ items: z.array(PlanItem) }) },
    errors: ['plan.not-found'],
    example: { params: { planId: example.planId } },
  }),
  changePlanItem: defineRoute({
    id: 'plans.change-item',
    method: 'PATCH',
    path: '/v1/plans/{planId}/items/{planItemId}',
    summary: 'Correct an item, or drop it, before its plan is ranked',
    access,
    area,
    ifMatch: 'required',
    params: itemParams,
    body: z.partial(z.strictObject({ ...planItemContent, status: z.enum(['proposed', 'dropped']) })),
    success: { status: 200, body: PlanItem },
    errors: ['plan-item.not-found', 'access.no-post', 'plan.state', 'plan.full'],
    example: {
      params: { planId: example.planId, planItemId: example.planItemId },
      body: { place: 'RT 003 RW 02, sisi timur', plannedVolume: 130, rupiah: 39_000_000 },
    },
  }),
  rankPlan: defineRoute({
    id: 'plans.rank',
    method: 'POST',
    path: '/v1/plans/{planId}/ranking',
    summary: 'Record in which order a priority meeting put the items of a plan',
    access,
    area,
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      assemblyId: AssemblyId,
      /** From the first to the last, every item that was not dropped. */
      order: z.array(PlanItemId).check(z.minLength(1), z.maxLength(mostItems)),
    }),
    success: { status: 200, body: Plan },
    errors: ['plan.not-found', 'access.no-post', 'plan.state', 'plan.ranking', 'assembly.not-found'],
    example: {
      params: { planId: example.planId },
      body: { assemblyId: example.priorityMeetingId, order: [example.planItemId] },
    },
  }),
  ratifyPlan: defineRoute({
    id: 'plans.ratify',
    method: 'POST',
    path: '/v1/plans/{planId}/ratification',
    summary: 'Record that a meeting of the board ratified a ranked plan',
    access,
    area,
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ meeting: BoardMeeting }),
    success: { status: 200, body: Plan },
    errors: ['plan.not-found', 'access.no-post', 'plan.state', ...undecided, ...unproven],
    example: {
      params: { planId: example.planId },
      body: {
        meeting: {
          minutes: {
            documentId: example.planRatificationId,
            number: 'BA-05/CONTOH/2013',
            date: '2013-01-31',
          },
          present: [example.personId],
        },
      },
    },
  }),
  recordGovernmentStep: defineRoute({
    id: 'plans.record-government-step',
    method: 'POST',
    path: '/v1/plans/{planId}/items/{planItemId}/government',
    summary: 'Record where an item went in the planning of the government',
    access: ['facilitator', 'secretariat', 'city'],
    area,
    ifMatch: 'accepted',
    params: itemParams,
    body: GovernmentStep,
    success: { status: 200, body: PlanItem },
    errors: ['plan-item.not-found', 'access.no-post', 'plan.state', 'meeting.in-future'],
    example: {
      params: { planId: example.planId, planItemId: example.planItemId },
      body: { forum: 'musrenbang', on: '2013-01-31', outcome: 'proposed' },
    },
  }),
} as const;
