import * as z from 'zod/mini';
import { BoardMeeting } from '../../contract/board-meeting.ts';
import { Line, LocalDate, Rupiah } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { ProvenMinutes, unproven } from '../evidence.ts';
import { example } from '../examples.ts';
import { Volume } from '../tridaya.ts';
import { activityParams, boardErrors, forGroup } from './activities.ts';
import { Activity } from './activity.ts';
import { exampleMeeting, forBoard } from './activity-decisions.ts';
import { PhotoGiven, ProvenPaper, Receipt } from './activity-parts.ts';

const params = activityParams;
const examplePath = { params: { activityId: example.activityId } } as const;
const stepErrors = [
  'activity.not-found',
  'activity.not-now',
  'access.no-post',
  'activity.order',
  ...unproven,
] as const;

export const workRoutes = {
  reportProgress: defineRoute({
    id: 'activities.progress',
    method: 'POST',
    path: '/v1/activities/{activityId}/progress',
    summary: 'Report progress with photos: 0, 50 or 100 percent',
    access: forGroup,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      percent: z.union([z.literal(0), z.literal(50), z.literal(100)]),
      on: LocalDate,
      photos: z.array(PhotoGiven).check(z.minLength(1), z.maxLength(10)),
      /** With the first report: since when the project board stands at the site. */
      siteBoardOn: z.optional(LocalDate),
    }),
    success: { status: 200, body: Activity },
    errors: [...stepErrors, 'activity.incomplete'],
    example: {
      ...examplePath,
      body: {
        percent: 0,
        on: '2013-02-01',
        photos: [
          {
            documentId: example.progressPhotoId,
            point: { type: 'Point', coordinates: [106.8201, -6.1701] },
            takenOn: '2013-02-01',
          },
        ],
        siteBoardOn: '2013-01-31',
      },
    },
  }),
  completeActivity: defineRoute({
    id: 'activities.complete',
    method: 'POST',
    path: '/v1/activities/{activityId}/completion',
    summary: 'Hand over the finished work: what was built, and the minutes of group and unit',
    access: forGroup,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      on: LocalDate,
      realisedVolume: Volume,
      /** When something else was done than was agreed: a finding, never a refusal. */
      realisedKind: z.optional(Line(60)),
      handover: ProvenMinutes,
    }),
    success: { status: 200, body: Activity },
    errors: [...stepErrors, 'activity.incomplete'],
    example: {
      ...examplePath,
      body: {
        on: '2013-02-01',
        realisedVolume: 800,
        handover: {
          documentId: example.handoverMinutesId,
          number: 'BAST-01/CONTOH/2013',
          date: '2013-02-01',
        },
      },
    },
  }),
  reportAccount: defineRoute({
    id: 'activities.account',
    method: 'POST',
    path: '/v1/activities/{activityId}/account',
    summary:
      'Report the account of the group (LPJ): receipts, what was built, swadaya; unspent money is back',
    access: forGroup,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      receipts: z.array(Receipt).check(z.maxLength(60)),
      realisedVolume: Volume,
      /** Of the lines of swadaya but labour, in their order: what came of it. */
      swadaya: z.array(
        z.strictObject({ line: z.int().check(z.minimum(0), z.maximum(19)), realisedRupiah: Rupiah }),
      ),
    }),
    success: { status: 200, body: Activity },
    errors: [...stepErrors, 'activity.receipts-differ', 'activity.incomplete'],
    example: {
      ...examplePath,
      body: {
        receipts: [
          {
            documentId: example.receiptId,
            number: 'KW-001',
            on: '2013-02-01',
            what: 'U-ditch',
            rupiah: 20_000_000,
          },
        ],
        realisedVolume: 800,
        swadaya: [],
      },
    },
  }),
  examineAccount: defineRoute({
    id: 'activities.examine-account',
    method: 'POST',
    path: '/v1/activities/{activityId}/account/examination',
    summary: 'Check the account of a group, or return it with the reason: by the unit of its field',
    access: ['unit'],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ outcome: z.enum(['examined', 'returned']), reason: z.optional(Line(500)) }),
    success: { status: 200, body: Activity },
    errors: [
      'activity.not-found',
      'activity.not-now',
      'access.no-post',
      'duty.not-separate',
      'activity.incomplete',
    ],
    example: { ...examplePath, body: { outcome: 'examined' } },
  }),
  acceptAccount: defineRoute({
    id: 'activities.accept-account',
    method: 'POST',
    path: '/v1/activities/{activityId}/account/acceptance',
    summary: 'Enter that a meeting of the board accepted an examined account',
    access: forBoard,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ meeting: BoardMeeting }),
    success: { status: 200, body: Activity },
    errors: [...boardErrors, 'activity.receipts-differ', ...unproven],
    example: { ...examplePath, body: { meeting: exampleMeeting } },
  }),
  publishAccount: defineRoute({
    id: 'activities.publish',
    method: 'POST',
    path: '/v1/activities/{activityId}/publication',
    summary: 'Enter where the account was made public, with a photo of the board',
    access: ['secretariat'],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ place: Line(240), photo: z.omit(ProvenPaper, { number: true }) }),
    success: { status: 200, body: Activity },
    errors: stepErrors,
    example: {
      ...examplePath,
      body: {
        place: 'Papan informasi balai kelurahan',
        photo: { documentId: example.publicationPhotoId, date: '2013-02-01' },
      },
    },
  }),
} as const;
