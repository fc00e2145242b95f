import * as z from 'zod/mini';
import {
  Area,
  DocumentId,
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
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { listQuery, programmeReaders } from '../shapes.ts';
import { needs } from '../tridaya.ts';

/** Sector interests are by default the five needs of the guidance (rule K-3). */
export const sectors = needs;

/** What volunteers do: a person may hold several roles at a time (SD-6). */
export const volunteerRoles = [
  'survey',
  'election-committee',
  'watch',
  'coach',
  'teacher',
  'health',
  'environment',
  'construction',
  'bookkeeping',
] as const;
const RoleName = z.enum(volunteerRoles);

/** A role of a volunteer, from its first to its last day; no last day means still held. */
const RoleHeld = z.object({ role: RoleName, from: LocalDate, until: z.optional(LocalDate) });

/** A document that shows who somebody is, or what somebody has learned (K-2): level P3, and only which it is. */
const Proof = z.object({ documentId: DocumentId, proves: z.enum(['ktp', 'diploma', 'certificate']) });

const training = {
  topic: Line(120),
  on: LocalDate,
  hours: z.int().check(z.minimum(1), z.maximum(1_000)),
  /** Who gave it: an office, an organisation. */
  by: Line(120),
};

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
    roles: z.optional(z.array(RoleHeld)),
    trainings: z.optional(z.array(z.object(training))),
    origin: Origin,
    version: Version,
    ...z.partial(PersonalOfVolunteer).shape,
    /** Shown to who reads level P3, and to the volunteer. */
    proofs: z.optional(z.array(Proof)),
  })
  .register(z.globalRegistry, { id: 'Volunteer' });
export type Volunteer = z.infer<typeof Volunteer>;

const params = z.object({ volunteerId: VolunteerId });

/** Who enters and changes a volunteer; a volunteer the own record. */
const writers = ['facilitator', 'secretariat', 'volunteer'] as const;
const unchangeable = [
  'volunteer.not-found',
  'volunteer.gone',
  'volunteer.not-own-record',
  'access.no-post',
] as const;
/** How a part is added to a volunteer, who is answered whole. */
const part = {
  method: 'POST',
  access: writers,
  area: 'record',
  ifMatch: 'accepted',
  params,
  success: { status: 200, body: Volunteer },
} as const;
const examples = { volunteerId: example.volunteerId };

export const volunteerRoutes = {
  registerVolunteer: defineRoute({
    id: 'volunteers.register',
    method: 'POST',
    path: '/v1/volunteers',
    summary: 'Register a volunteer of an enrolled kelurahan; a volunteer enters the own record',
    access: writers,
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
    access: writers,
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
    errors: unchangeable,
    example: { params: { volunteerId: example.volunteerId }, body: { status: 'resting' } },
  }),
  beginVolunteerRole: defineRoute({
    ...part,
    id: 'volunteers.begin-role',
    path: '/v1/volunteers/{volunteerId}/roles',
    summary: 'Give a volunteer a role from a day on; the same role once at a time',
    body: z.strictObject({ role: RoleName, from: LocalDate, until: z.optional(LocalDate) }),
    errors: [...unchangeable, 'date.too-early', 'volunteer.role-held'],
    example: { params: examples, body: { role: 'health', from: '2012-06-01' } },
  }),
  endVolunteerRole: defineRoute({
    ...part,
    id: 'volunteers.end-role',
    path: '/v1/volunteers/{volunteerId}/roles/end',
    summary: 'End a role that a volunteer holds, with its last day',
    body: z.strictObject({ role: RoleName, until: LocalDate }),
    errors: [...unchangeable, 'date.too-early', 'volunteer.role-missing'],
    example: { params: examples, body: { role: 'health', until: '2013-12-31' } },
  }),
  proveVolunteer: defineRoute({
    ...part,
    id: 'volunteers.prove',
    path: '/v1/volunteers/{volunteerId}/proofs',
    summary: 'Name a document that proves who a volunteer is or has learned; named again, it is corrected',
    body: z.strictObject(Proof.shape),
    errors: unchangeable,
    example: { params: examples, body: { documentId: example.documentId, proves: 'certificate' } },
  }),
  addTraining: defineRoute({
    ...part,
    id: 'volunteers.add-training',
    path: '/v1/volunteers/{volunteerId}/trainings',
    summary: 'Note a training that a volunteer went through',
    body: z.strictObject(training),
    errors: [...unchangeable, 'date.in-future'],
    example: {
      params: examples,
      body: { topic: 'Menimbang dan mencatat balita', on: '2012-11-05', hours: 8, by: 'Puskesmas Contoh' },
    },
  }),
} as const;
