import * as z from 'zod/mini';
import { undecided } from '../../contract/board-meeting.ts';
import {
  ActivityId,
  AreaCode,
  DisbursementId,
  DocumentId,
  feedQuery,
  GroupId,
  LocalDate,
  LocationId,
  OriginGiven,
  PlanItemId,
  pageOf,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { NeedShares, Volume } from '../tridaya.ts';
import { Activity, ActivitySummary, Chain, proposed } from './activity.ts';
import { Finding } from './activity-parts.ts';
import { activityStatuses } from './status.ts';

/** Who acts for a group: its officers, and the facilitator with the group's papers. */
export const forGroup = ['group', 'facilitator'] as const;
export const activityParams = z.object({ activityId: ActivityId });

const params = activityParams;
const examplePath = { params: { activityId: example.activityId } } as const;
const due = ['completed', 'maintained'] as const;

const listQuery = z
  .strictObject({
    area: z.optional(AreaCode),
    groupId: z.optional(GroupId),
    locationId: z.optional(LocationId),
    status: z.optional(z.enum(activityStatuses)),
    dueBefore: z.optional(LocalDate),
    ...feedQuery,
  })
  .check(
    z.refine(
      ({ dueBefore, locationId, status }) =>
        dueBefore === undefined || (locationId !== undefined && due.some((one) => one === status)),
      { error: 'not-expected', path: ['dueBefore'] },
    ),
    z.refine(({ groupId, locationId }) => groupId === undefined || locationId === undefined, {
      error: 'not-expected',
      path: ['groupId'],
    }),
  );

export const proposalRoutes = {
  draftActivity: defineRoute({
    id: 'activities.draft',
    method: 'POST',
    path: '/v1/activities',
    summary: 'Begin the proposal of a group out of an item of a plan',
    access: forGroup,
    area: 'record',
    body: z.strictObject({
      activityId: z.optional(ActivityId),
      planItemId: PlanItemId,
      groupId: GroupId,
      ...proposed,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Activity },
    errors: [
      'plan-item.not-found',
      'group.not-found',
      'access.no-post',
      'activity.amount',
      'activity.poor-count',
      'activity.order',
      'duty.not-separate',
      'state.exists',
    ],
    example: {
      body: {
        activityId: example.activityId,
        planItemId: example.activityPlanItemId,
        groupId: example.activityGroupId,
        kind: 'saluran',
        title: 'Saluran drainase RW 02',
        place: 'RT 03 RW 02',
        site: { type: 'Point', coordinates: [106.82, -6.17] },
        proposedVolume: 800,
        budget: [
          {
            what: 'U-ditch dan pemasangan',
            quantity: 800,
            unit: 'm',
            unitRupiah: 55_000,
            rupiah: 44_000_000,
            source: 'blm',
          },
        ],
        swadaya: [
          {
            form: 'labour',
            what: 'Gotong royong',
            quantity: 100,
            unit: 'HOK',
            unitRupiah: 60_000,
            pricedOn: '2012-11-10',
            countersignedBy: example.personId,
            promisedRupiah: 6_000_000,
          },
        ],
        beneficiaryKK: 40,
        ps2BeneficiaryKK: 1,
        beneficiaries: [example.listedHouseholdId],
        origin: { source: 'paper', collectedOn: '2013-01-10' },
      },
    },
  }),
  listActivities: defineRoute({
    id: 'activities.list',
    method: 'GET',
    path: '/v1/activities',
    summary:
      'Activities of one city at most, of a group, or of a kelurahan by status and day; or what changed',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(ActivitySummary) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  getActivity: defineRoute({
    id: 'activities.get',
    method: 'GET',
    path: '/v1/activities/{activityId}',
    summary: 'One activity with all that is known of it',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: Activity },
    errors: ['activity.not-found'],
    example: examplePath,
  }),
  correctActivity: defineRoute({
    id: 'activities.correct',
    method: 'PATCH',
    path: '/v1/activities/{activityId}',
    summary: 'Correct a proposal that is a draft, or was returned; lists replace lists',
    access: forGroup,
    area: 'record',
    ifMatch: 'required',
    params,
    body: z.strictObject({
      ...z.partial(z.object(proposed)).shape,
      needs: z.optional(NeedShares),
      proposedVolume: z.optional(Volume),
    }),
    success: { status: 200, body: Activity },
    errors: [
      'activity.not-found',
      'activity.not-now',
      'access.no-post',
      'activity.amount',
      'activity.poor-count',
      'activity.order',
      'duty.not-separate',
    ],
    example: { ...examplePath, body: { place: 'RT 03 dan RT 04 RW 02' } },
  }),
  listFindings: defineRoute({
    id: 'activities.findings',
    method: 'GET',
    path: '/v1/activities/{activityId}/findings',
    summary: 'What an auditor would find of an activity, past findings too',
    access: 'any',
    area: 'record',
    params,
    success: {
      status: 200,
      body: z
        .object({ activityId: ActivityId, findings: z.array(Finding), version: Version })
        .register(z.globalRegistry, { id: 'Findings' }),
    },
    errors: ['activity.not-found'],
    example: examplePath,
  }),
  getChain: defineRoute({
    id: 'activities.chain',
    method: 'GET',
    path: '/v1/activities/{activityId}/chain',
    summary: 'The chain of an activity, from its plan item to its account',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: Chain },
    errors: ['activity.not-found'],
    example: examplePath,
  }),
  findChain: defineRoute({
    id: 'chains.find',
    method: 'GET',
    path: '/v1/chains',
    summary: 'The same chain from its other ends: by a document or by a disbursement',
    access: 'any',
    area: 'record',
    query: z
      .strictObject({ documentId: z.optional(DocumentId), disbursementId: z.optional(DisbursementId) })
      .check(
        z.refine(
          ({ documentId, disbursementId }) => (documentId === undefined) !== (disbursementId === undefined),
          {
            error: 'required',
            path: ['documentId'],
          },
        ),
      ),
    success: { status: 200, body: Chain },
    errors: ['activity.not-found'],
    example: { query: { documentId: example.decisionMinutesId } },
  }),
} as const;

/** Refusals of a decision by a meeting of the board. */
export const boardErrors = [
  'activity.not-found',
  'activity.not-now',
  'access.no-post',
  'board.not-found',
  'duty.not-separate',
  ...undecided,
] as const;
