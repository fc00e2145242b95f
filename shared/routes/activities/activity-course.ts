import * as z from 'zod/mini';
import { BoardMeeting } from '../../contract/board-meeting.ts';
import {
  ActivityId,
  ChangeRequestId,
  InspectionId,
  Line,
  LocalDate,
  Rupiah,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { ProvenMinutes, unproven } from '../evidence.ts';
import { example } from '../examples.ts';
import { activityParams, boardErrors, forGroup } from './activities.ts';
import { Activity } from './activity.ts';
import { exampleMeeting, forBoard } from './activity-decisions.ts';
import { ChangeAsked, conditions, maintenancePlan } from './activity-parts.ts';

const params = activityParams;
const examplePath = { params: { activityId: example.activityId } } as const;

export const courseRoutes = {
  askForChange: defineRoute({
    id: 'activities.ask-for-change',
    method: 'POST',
    path: '/v1/activities/{activityId}/changes',
    summary:
      'Ask to change a proposal or an activity, with minutes of the group; no money moves until it is decided',
    access: forGroup,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      changeRequestId: z.optional(ChangeRequestId),
      cause: Line(500),
      to: ChangeAsked,
      minutes: ProvenMinutes,
    }),
    success: { status: 200, body: Activity },
    errors: [
      'activity.not-found',
      'activity.not-now',
      'access.no-post',
      'activity.held',
      'activity.incomplete',
      'activity.amount',
      'activity.order',
      'duty.not-separate',
      'state.exists',
      ...unproven,
    ],
    example: {
      ...examplePath,
      body: {
        changeRequestId: example.changeRequestId,
        cause: 'Ukuran di lapangan lebih panjang dari rencana',
        to: { volume: 800 },
        minutes: { documentId: example.changeMinutesId, number: 'BA-KSM-02/2013', date: '2013-01-26' },
      },
    },
  }),
  decideChange: defineRoute({
    id: 'activities.decide-change',
    method: 'POST',
    path: '/v1/activities/{activityId}/changes/{changeRequestId}/decision',
    summary: 'Enter what a meeting of the board decided of a change',
    access: forBoard,
    area: 'record',
    ifMatch: 'accepted',
    params: z.object({ activityId: ActivityId, changeRequestId: ChangeRequestId }),
    body: z.strictObject({
      outcome: z.enum(['approved', 'rejected']),
      reason: z.optional(Line(500)),
      meeting: BoardMeeting,
    }),
    success: { status: 200, body: Activity },
    errors: [...boardErrors, 'change.not-found', 'activity.incomplete', 'activity.money-out', ...unproven],
    example: {
      params: { activityId: example.activityId, changeRequestId: example.changeRequestId },
      body: { outcome: 'approved', meeting: exampleMeeting },
    },
  }),
  planMaintenance: defineRoute({
    id: 'activities.maintain',
    method: 'POST',
    path: '/v1/activities/{activityId}/maintenance',
    summary: 'Enter who maintains what was built, for which fee, and how many households are exempt',
    access: ['secretariat', 'facilitator'],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject(maintenancePlan),
    success: { status: 200, body: Activity },
    errors: [
      'activity.not-found',
      'activity.not-now',
      'access.no-post',
      'activity.order',
      'activity.poor-count',
    ],
    example: {
      ...examplePath,
      body: {
        maintainer: 'KSM Contoh Anggrek',
        feeRupiah: 2_000,
        exemptHouseholds: 1,
        from: '2013-02-01',
      },
    },
  }),
  recordInspection: defineRoute({
    id: 'activities.inspect',
    method: 'POST',
    path: '/v1/activities/{activityId}/maintenance/inspections',
    summary: 'Record the inspection of what was built: its condition and what repairs cost',
    access: ['secretariat', 'facilitator', 'group', 'unit'],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      inspectionId: z.optional(InspectionId),
      on: LocalDate,
      condition: z.enum(conditions),
      rupiah: Rupiah,
      note: z.optional(Line(240)),
    }),
    success: { status: 200, body: Activity },
    errors: ['activity.not-found', 'activity.not-now', 'access.no-post', 'activity.order', 'state.exists'],
    example: {
      ...examplePath,
      body: { inspectionId: example.inspectionId, on: '2013-02-01', condition: 'good', rupiah: 0 },
    },
  }),
  closeActivity: defineRoute({
    id: 'activities.close',
    method: 'POST',
    path: '/v1/activities/{activityId}/closing',
    summary: 'Close an activity before its maintenance ends by itself, or one that needs none',
    access: ['secretariat'],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ reason: Line(500) }),
    success: { status: 200, body: Activity },
    errors: ['activity.not-found', 'activity.not-now', 'access.no-post'],
    example: { ...examplePath, body: { reason: 'Dipelihara RW seterusnya' } },
  }),
} as const;
