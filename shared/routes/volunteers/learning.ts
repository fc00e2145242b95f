import * as z from 'zod/mini';
import {
  Area,
  AreaCode,
  Count,
  DocumentId,
  FollowUpId,
  LearningGroupId,
  LearningSessionId,
  Line,
  LocalDate,
  LocationId,
  Origin,
  OriginGiven,
  PersonId,
  PlanId,
  pageOf,
  pageQuery,
  Ulid,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { enterers, listQuery } from '../shapes.ts';

/** A learning community (KBK, komunitas belajar kelurahan): the place of shared learning (rule K-6). A kelurahan may have several. */
export const LearningGroup = z
  .object({
    learningGroupId: LearningGroupId,
    locationId: LocationId,
    area: Area,
    name: Line(120),
    formedOn: LocalDate,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'LearningGroup' });
export type LearningGroup = z.infer<typeof LearningGroup>;

/** Who takes part in a session, by kind (rule K-6). */
export const participantKinds = ['volunteer', 'board', 'unit', 'group', 'lurah', 'other'] as const;

const Participants = z
  .array(z.strictObject({ kind: z.enum(participantKinds), total: Count, women: Count }))
  .check(
    z.minLength(1),
    z.refine((all) => new Set(all.map(({ kind }) => kind)).size === all.length, 'kind-twice'),
  );

/** Who is to see to something: a person, or a body by its kind and id. */
const Owner = z.union([
  z.strictObject({ personId: PersonId }),
  z.strictObject({
    body: z.enum(['board', 'unit', 'group', 'forum', 'sector-group', 'learning-group', 'lurah']),
    id: z.optional(Ulid),
  }),
]);

const agreed = { followUpId: FollowUpId, what: Line(240), owner: Owner, dueOn: LocalDate };
const FollowUp = z.object({ ...agreed, doneOn: z.optional(LocalDate) });
export type FollowUp = z.infer<typeof FollowUp>;

const held = {
  /** Of the session among those of its group. */
  number: z.int().check(z.minimum(1), z.maximum(10_000)),
  on: LocalDate,
  place: Line(120),
  topic: Line(240),
  /** The value that was talked about: honesty, solidarity ... */
  value: Line(120),
  /** Who led it. */
  facilitatorId: z.optional(PersonId),
  participants: Participants,
  decisions: z.array(Line(500)).check(z.maxLength(30)),
  documents: z.optional(z.array(DocumentId).check(z.maxLength(30))),
  /** A complaint that it mediated, a plan that it advised on (rule K-7). */
  complaintId: z.optional(Ulid),
  planId: z.optional(PlanId),
};

/** A session of a learning community: topic, value, decisions, and what follows from it, with owner and date (rule K-6). */
export const LearningSession = z
  .object({
    learningSessionId: LearningSessionId,
    learningGroupId: LearningGroupId,
    locationId: LocationId,
    area: Area,
    ...held,
    followUps: z.array(FollowUp),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'LearningSession' });
export type LearningSession = z.infer<typeof LearningSession>;

/** A follow-up that is not done yet, with the session that agreed on it. */
export const OpenFollowUp = z
  .object({ learningSessionId: LearningSessionId, locationId: LocationId, area: Area, ...agreed })
  .register(z.globalRegistry, { id: 'OpenFollowUp' });
export type OpenFollowUp = z.infer<typeof OpenFollowUp>;

const params = z.object({ learningSessionId: LearningSessionId });
const ofSession = { learningSessionId: example.learningSessionId };

export const learningRoutes = {
  formLearningGroup: defineRoute({
    id: 'learning-groups.form',
    method: 'POST',
    path: '/v1/learning-groups',
    summary: 'Register a learning community (KBK) of a kelurahan',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      learningGroupId: z.optional(LearningGroupId),
      locationId: LocationId,
      name: Line(120),
      formedOn: LocalDate,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: LearningGroup },
    errors: ['location.not-enrolled', 'access.no-post', 'date.in-future', 'state.exists'],
    example: {
      body: {
        learningGroupId: example.learningGroupId,
        locationId: example.locationId,
        name: 'KBK Contoh Bersama',
        formedOn: '2012-10-07',
      },
    },
  }),
  listLearningGroups: defineRoute({
    id: 'learning-groups.list',
    method: 'GET',
    path: '/v1/learning-groups',
    summary: 'Learning communities of one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(LearningGroup) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  holdLearningSession: defineRoute({
    id: 'learning-sessions.hold',
    method: 'POST',
    path: '/v1/learning-sessions',
    summary: 'Record a session with its decisions and follow-ups',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      learningSessionId: z.optional(LearningSessionId),
      learningGroupId: LearningGroupId,
      ...held,
      followUps: z
        .array(z.strictObject({ ...agreed, followUpId: z.optional(FollowUpId) }))
        .check(z.maxLength(30)),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: LearningSession },
    errors: [
      'learning-group.not-found',
      'access.no-post',
      'meeting.in-future',
      'attendance.mismatch',
      'date.too-early',
      'learning-session.number-taken',
      'state.exists',
    ],
    example: {
      body: {
        learningSessionId: example.learningSessionId,
        learningGroupId: example.learningGroupId,
        number: 1,
        on: '2012-11-18',
        place: 'Balai RW 02',
        topic: 'Mengapa papan informasi kosong',
        value: 'Kejujuran',
        participants: [
          { kind: 'volunteer', total: 9, women: 6 },
          { kind: 'board', total: 3, women: 1 },
        ],
        decisions: ['Laporan bulanan ditempel di lima titik'],
        followUps: [
          {
            followUpId: example.followUpId,
            what: 'Menyiapkan papan di RW 03',
            owner: { body: 'board', id: example.boardId },
            dueOn: '2013-01-15',
          },
        ],
      },
    },
  }),
  listLearningSessions: defineRoute({
    id: 'learning-sessions.list',
    method: 'GET',
    path: '/v1/learning-sessions',
    summary: 'Sessions of one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(LearningSession) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  listFollowUps: defineRoute({
    id: 'learning-sessions.list-follow-ups',
    method: 'GET',
    path: '/v1/learning-sessions/follow-ups',
    summary: 'What sessions of a kelurahan agreed on and nobody has done, due before a day (today)',
    access: 'any',
    area: 'query',
    query: z.strictObject({ area: z.optional(AreaCode), dueBefore: z.optional(LocalDate), ...pageQuery }),
    success: { status: 200, body: pageOf(OpenFollowUp) },
    errors: ['area.too-wide'],
    example: { query: { area: example.area, dueBefore: '2013-02-01' } },
  }),
  getLearningSession: defineRoute({
    id: 'learning-sessions.get',
    method: 'GET',
    path: '/v1/learning-sessions/{learningSessionId}',
    summary: 'One session',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: LearningSession },
    errors: ['learning-session.not-found'],
    example: { params: ofSession },
  }),
  doFollowUp: defineRoute({
    id: 'learning-sessions.follow-up-done',
    method: 'POST',
    path: '/v1/learning-sessions/{learningSessionId}/follow-ups/{followUpId}/done',
    summary: 'Say that a follow-up is done, once',
    access: [...enterers, 'board'],
    area: 'record',
    ifMatch: 'accepted',
    params: z.object({ learningSessionId: LearningSessionId, followUpId: FollowUpId }),
    body: z.strictObject({ doneOn: LocalDate }),
    success: { status: 200, body: LearningSession },
    errors: [
      'learning-session.not-found',
      'follow-up.not-found',
      'follow-up.done',
      'access.no-post',
      'date.in-future',
      'date.too-early',
    ],
    example: {
      params: { ...ofSession, followUpId: example.followUpId },
      body: { doneOn: '2013-01-28' },
    },
  }),
} as const;
