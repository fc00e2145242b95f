import * as z from 'zod/mini';
import { BoardMeeting } from '../../contract/board-meeting.ts';
import { DocumentId, Line } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { unproven } from '../evidence.ts';
import { example } from '../examples.ts';
import { enterers } from '../shapes.ts';
import { activityParams, boardErrors, forGroup } from './activities.ts';
import { Activity } from './activity.ts';
import { ProvenPaper, Ranking } from './activity-parts.ts';

/** Who enters what a meeting of the board decided; the meeting decides, not who enters it (SD-5). */
export const forBoard = ['board', 'secretariat'] as const;
const params = activityParams;
const examplePath = { params: { activityId: example.activityId } } as const;

/** A meeting of the board of the examples. */
export const exampleMeeting = {
  minutes: { documentId: example.decisionMinutesId, number: 'BA-11/CONTOH/2013', date: '2013-01-28' },
  present: [example.personId],
} as const;

const exampleCancellation = {
  ...exampleMeeting,
  minutes: { ...exampleMeeting.minutes, documentId: example.cancelledMinutesId },
} as const;

export const decisionRoutes = {
  submitActivity: defineRoute({
    id: 'activities.submit',
    method: 'POST',
    path: '/v1/activities/{activityId}/submission',
    summary: 'Submit a proposal that is complete, with drawings where it builds',
    access: forGroup,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ drawings: z.optional(z.array(DocumentId).check(z.maxLength(20))) }),
    success: { status: 200, body: Activity },
    errors: [
      'activity.not-found',
      'activity.not-now',
      'access.no-post',
      'activity.incomplete',
      'activity.poor-count',
      'activity.not-listed',
      ...unproven,
    ],
    example: { ...examplePath, body: { drawings: [example.drawingId] } },
  }),
  examineActivity: defineRoute({
    id: 'activities.examine',
    method: 'POST',
    path: '/v1/activities/{activityId}/feasibility',
    summary: 'Find a proposal feasible, or return it with the reason: by the unit of its field',
    access: ['unit'],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      outcome: z.enum(['feasible', 'returned']),
      reason: z.optional(Line(500)),
      form: ProvenPaper,
    }),
    success: { status: 200, body: Activity },
    errors: [
      'activity.not-found',
      'activity.not-now',
      'access.no-post',
      'duty.not-separate',
      'activity.incomplete',
      'activity.order',
      ...unproven,
    ],
    example: {
      ...examplePath,
      body: {
        outcome: 'feasible',
        form: { documentId: example.feasibilityFormId, number: 'KELAYAKAN-01/UPL', date: '2013-01-20' },
      },
    },
  }),
  rankActivity: defineRoute({
    id: 'activities.rank',
    method: 'POST',
    path: '/v1/activities/{activityId}/ranking',
    summary: 'Enter the rank that a priority meeting gave a feasible proposal',
    access: enterers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: Ranking,
    success: { status: 200, body: Activity },
    errors: [
      'activity.not-found',
      'activity.not-now',
      'access.no-post',
      'attendance.mismatch',
      'attendance.poor-above-total',
      'activity.order',
      ...unproven,
    ],
    example: {
      ...examplePath,
      body: {
        minutes: { documentId: example.rankingMinutesId, number: 'BA-10/CONTOH/2013', date: '2013-01-25' },
        attendance: { total: 30, women: 14, men: 16, poor: 15 },
        rank: 1,
      },
    },
  }),
  decideActivity: defineRoute({
    id: 'activities.decide',
    method: 'POST',
    path: '/v1/activities/{activityId}/decision',
    summary: 'Enter what a meeting of the board decided of a ranked proposal',
    access: forBoard,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      outcome: z.enum(['approved', 'rejected']),
      reason: z.optional(Line(500)),
      meeting: BoardMeeting,
    }),
    success: { status: 200, body: Activity },
    errors: [
      ...boardErrors,
      'activity.held',
      'activity.incomplete',
      'activity.volume-differs',
      'activity.not-listed',
      ...unproven,
    ],
    example: { ...examplePath, body: { outcome: 'approved', meeting: exampleMeeting } },
  }),
  contractActivity: defineRoute({
    id: 'activities.contract',
    method: 'POST',
    path: '/v1/activities/{activityId}/contract',
    summary: 'Enter the agreement between board and group',
    access: forBoard,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ agreement: ProvenPaper }),
    success: { status: 200, body: Activity },
    errors: [
      'activity.not-found',
      'activity.not-now',
      'access.no-post',
      'activity.held',
      'activity.account-overdue',
      'activity.order',
      'board.not-found',
      'board.without-term',
      'board.caretaker',
      ...unproven,
    ],
    example: {
      ...examplePath,
      body: { agreement: { documentId: example.agreementId, number: 'SPPD-L/01/2013', date: '2013-01-30' } },
    },
  }),
  suspendActivity: defineRoute({
    id: 'activities.suspend',
    method: 'POST',
    path: '/v1/activities/{activityId}/suspension',
    summary: 'Suspend an approved activity, or let it go on: by a meeting of the board',
    access: forBoard,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      outcome: z.enum(['suspended', 'resumed']),
      reason: Line(500),
      meeting: BoardMeeting,
    }),
    success: { status: 200, body: Activity },
    errors: [...boardErrors, ...unproven],
    example: {
      ...examplePath,
      body: { outcome: 'suspended', reason: 'Menunggu izin lahan', meeting: exampleMeeting },
    },
  }),
  cancelActivity: defineRoute({
    id: 'activities.cancel',
    method: 'POST',
    path: '/v1/activities/{activityId}/cancellation',
    summary: 'Cancel an activity by a meeting of the board; its money must be back',
    access: forBoard,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      cause: z.enum(['no-contribution', 'refused-by-office', 'other']),
      reason: Line(500),
      meeting: BoardMeeting,
    }),
    success: { status: 200, body: Activity },
    errors: [...boardErrors, 'activity.money-out', ...unproven],
    example: {
      params: { activityId: example.cancelledActivityId },
      body: {
        cause: 'no-contribution',
        reason: 'Warga tidak sanggup berswadaya',
        meeting: exampleCancellation,
      },
    },
  }),
} as const;
