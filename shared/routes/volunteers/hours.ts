import * as z from 'zod/mini';
import type { Role } from '../../contract/access.ts';
import {
  ActivityId,
  Area,
  AreaCode,
  feedQuery,
  HoursId,
  Line,
  LocalDate,
  LocationId,
  Moment,
  Origin,
  OriginGiven,
  pageOf,
  Version,
  VolunteerId,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { programmeReaders } from '../shapes.ts';

/** Of all hours of a volunteer on a day together. */
export const minutesOfDay = 1_440;

const worked = {
  /** Absent: hours for the kelurahan, not for an activity. They are no swadaya. */
  activityId: z.optional(ActivityId),
  on: LocalDate,
  minutes: z.int().check(z.minimum(1), z.maximum(minutesOfDay)),
  what: Line(240),
};

const Status = z.enum(['logged', 'verified', 'refused']);

/** Hours that a volunteer gave, in minutes of one day, until another person verifies or refuses them, once (rule K-5). */
export const Hours = z
  .object({
    hoursId: HoursId,
    volunteerId: VolunteerId,
    locationId: LocationId,
    area: Area,
    ...worked,
    status: Status,
    decision: z.optional(z.object({ at: Moment, by: z.string(), because: z.optional(z.string()) })),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Hours' });
export type Hours = z.infer<typeof Hours>;

/** Who confirms hours: whoever acts in the kelurahan, and has no part in them (section 3.2, SD-4). */
export const confirmers = ['facilitator', 'secretariat', 'board', 'unit'] as const satisfies readonly Role[];

const params = z.object({ hoursId: HoursId });
const undecidable = [
  'hours.not-found',
  'hours.decided',
  'duty.not-separate',
  'access.no-post',
  'hours.no-activity',
] as const;

export const hoursRoutes = {
  logHours: defineRoute({
    id: 'hours.log',
    method: 'POST',
    path: '/v1/hours',
    summary: 'Log hours: a volunteer the own ones, facilitator and secretariat anybody’s from paper',
    access: ['volunteer', 'facilitator', 'secretariat'],
    area: 'record',
    body: z.strictObject({
      hoursId: z.optional(HoursId),
      volunteerId: VolunteerId,
      ...worked,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Hours },
    errors: [
      'volunteer.not-found',
      'volunteer.gone',
      'volunteer.not-own-record',
      'access.no-post',
      'date.in-future',
      'date.too-early',
      'hours.day-full',
      'hours.no-activity',
      'state.exists',
    ],
    example: {
      body: {
        hoursId: example.hoursId,
        volunteerId: example.volunteerId,
        activityId: example.helpedActivityId,
        on: '2013-01-20',
        minutes: 180,
        what: 'Kerja bakti menggali saluran',
        origin: { source: 'paper', collectedOn: '2013-01-20' },
      },
    },
  }),
  listHours: defineRoute({
    id: 'hours.list',
    method: 'GET',
    path: '/v1/hours',
    summary: 'Hours by area and status, of a volunteer, or of an activity; or the changes of one kelurahan',
    access: [...programmeReaders, 'volunteer'],
    area: 'query',
    query: z.strictObject({
      area: z.optional(AreaCode),
      status: z.optional(Status),
      /** A volunteer who is nothing else asks for the own hours. */
      volunteerId: z.optional(VolunteerId),
      activityId: z.optional(ActivityId),
      ...feedQuery,
    }),
    success: { status: 200, body: pageOf(Hours) },
    errors: ['area.too-wide', 'volunteer.not-own-record'],
    example: { query: { area: example.area, status: 'verified' } },
  }),
  getHours: defineRoute({
    id: 'hours.get',
    method: 'GET',
    path: '/v1/hours/{hoursId}',
    summary: 'One entry of hours; a volunteer reads what the own account logged',
    access: [...programmeReaders, 'volunteer'],
    area: 'record',
    params,
    success: { status: 200, body: Hours },
    errors: ['hours.not-found'],
    example: { params: { hoursId: example.hoursId } },
  }),
  verifyHours: defineRoute({
    id: 'hours.verify',
    method: 'POST',
    path: '/v1/hours/{hoursId}/verify',
    summary: 'Confirm hours of somebody else; those of an activity raise its swadaya, once',
    access: confirmers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    success: { status: 200, body: Hours },
    errors: undecidable,
    example: { params: { hoursId: example.hoursId } },
  }),
  refuseHours: defineRoute({
    id: 'hours.refuse',
    method: 'POST',
    path: '/v1/hours/{hoursId}/refuse',
    summary: 'Do not confirm hours of somebody else; the day has their minutes free again',
    access: confirmers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ because: Line(240) }),
    success: { status: 200, body: Hours },
    errors: undecidable,
    example: { params: { hoursId: example.refusedHoursId }, body: { because: 'Tidak ada di daftar hadir' } },
  }),
} as const;
