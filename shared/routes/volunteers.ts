import * as z from 'zod/mini';
import {
  Area,
  Line,
  LocalDate,
  LocationId,
  Moment,
  Origin,
  OriginGiven,
  PersonId,
  pageOf,
  Version,
  VolunteerId,
} from '../contract/primitives.ts';
import { defineRoute } from '../contract/route.ts';
import { example } from './examples.ts';
import { listQuery, programmeReaders } from './shapes.ts';
import { needs } from './tridaya.ts';

/** Sector interests are by default the five needs of the guidance (rule K-3). */
export const sectors = needs;

const PersonalOfVolunteer = z.strictObject({
  name: Line(120),
  phone: z.optional(z.string().check(z.regex(/^\+?\d{6,15}$/, 'phone'))),
});

const profile = {
  sex: z.enum(['female', 'male']),
  rt: z.string().check(z.regex(/^\d{1,3}$/, 'rt')),
  rw: z.string().check(z.regex(/^\d{1,3}$/, 'rw')),
  occupation: z.optional(Line(80)),
  skills: z.array(Line(60)).check(z.maxLength(30)),
  sectors: z.array(z.enum(sectors)).check(z.maxLength(sectors.length)),
};

const Status = z.enum(['active', 'resting', 'left']);

/**
 * A volunteer (relawan): a resident registered at RT/RW level, with skills and interests (rules K-1 to K-3). One that is
 * `erased` has no personal data any more, nor RT and RW, which could tell who it was.
 */
export const Volunteer = z
  .object({
    volunteerId: VolunteerId,
    locationId: LocationId,
    area: Area,
    personId: z.optional(PersonId),
    ...profile,
    rt: z.optional(profile.rt),
    rw: z.optional(profile.rw),
    registeredOn: LocalDate,
    status: z.enum([...Status.options, 'erased']),
    erasedAt: z.optional(Moment),
    origin: Origin,
    version: Version,
    ...z.partial(PersonalOfVolunteer).shape,
  })
  .register(z.globalRegistry, { id: 'Volunteer' });
export type Volunteer = z.infer<typeof Volunteer>;

const params = z.object({ volunteerId: VolunteerId });

export const volunteerRoutes = {
  registerVolunteer: defineRoute({
    id: 'volunteers.register',
    method: 'POST',
    path: '/v1/volunteers',
    summary: 'Register a volunteer of an enrolled kelurahan; a volunteer enters the own record',
    access: ['facilitator', 'secretariat', 'volunteer'],
    area: 'record',
    body: z.strictObject({
      volunteerId: z.optional(VolunteerId),
      locationId: LocationId,
      personId: z.optional(PersonId),
      ...profile,
      registeredOn: LocalDate,
      origin: z.optional(OriginGiven),
      ...PersonalOfVolunteer.shape,
    }),
    success: { status: 201, body: Volunteer },
    errors: [
      'location.not-enrolled',
      'access.no-post',
      'access.outside-area',
      'volunteer.already-registered',
      'volunteer.registered-in-future',
      'state.exists',
    ],
    example: {
      body: {
        volunteerId: example.volunteerId,
        locationId: example.locationId,
        sex: 'female',
        rt: '003',
        rw: '02',
        occupation: 'Guru',
        skills: ['mengajar', 'mencatat'],
        sectors: ['education', 'health'],
        registeredOn: '2012-03-04',
        name: 'Relawan Contoh Satu',
        phone: '0800000003',
      },
    },
  }),
  listVolunteers: defineRoute({
    id: 'volunteers.list',
    method: 'GET',
    path: '/v1/volunteers',
    summary: 'Volunteers of one city at most, without personal fields; or the changes of one kelurahan',
    access: programmeReaders,
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Volunteer) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  getVolunteer: defineRoute({
    id: 'volunteers.get',
    method: 'GET',
    path: '/v1/volunteers/{volunteerId}',
    summary: 'One volunteer with contact, for a purpose; a volunteer reads the own record',
    access: [...programmeReaders, 'volunteer'],
    area: 'record',
    level: 'P2',
    params,
    success: { status: 200, body: Volunteer },
    errors: ['volunteer.not-found'],
    example: { params: { volunteerId: example.volunteerId } },
  }),
  changeVolunteer: defineRoute({
    id: 'volunteers.change',
    method: 'PATCH',
    path: '/v1/volunteers/{volunteerId}',
    summary: 'Change a volunteer (JSON Merge Patch; null removes a field)',
    access: ['facilitator', 'secretariat', 'volunteer'],
    area: 'record',
    ifMatch: 'required',
    params,
    body: z.strictObject({
      rt: z.optional(profile.rt),
      rw: z.optional(profile.rw),
      occupation: z.optional(z.nullable(Line(80))),
      skills: z.optional(profile.skills),
      sectors: z.optional(profile.sectors),
      status: z.optional(Status),
      name: z.optional(PersonalOfVolunteer.shape.name),
      phone: z.optional(z.nullable(PersonalOfVolunteer.shape.phone.def.innerType)),
    }),
    success: { status: 200, body: Volunteer },
    errors: ['volunteer.not-found', 'volunteer.gone', 'volunteer.not-own-record', 'access.no-post'],
    example: { params: { volunteerId: example.volunteerId }, body: { status: 'resting' } },
  }),
} as const;
