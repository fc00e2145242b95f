import * as z from 'zod/mini';
import {
  Area,
  AssignmentId,
  Line,
  LocalDate,
  LocationId,
  Origin,
  OriginGiven,
  pageOf,
  Ulid,
  Version,
  VisitId,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { listQuery } from '../shapes.ts';

/** The six institutions that the guidance wants to last (PR1 to PR6). */
export const institutions = [
  'participatory-cycle',
  'tridaya',
  'accountability',
  'volunteers',
  'learning',
  'partnership',
] as const;
export const Institution = z.enum(institutions);
export type Institution = z.infer<typeof Institution>;

/**
 * A facilitator (fasilitator kelurahan) assigned to a kelurahan for a time. `account` is the facilitator's, opaque. Where
 * nobody is assigned everything works all the same (pillar 3, G4).
 */
export const Assignment = z
  .object({
    assignmentId: AssignmentId,
    locationId: LocationId,
    area: Area,
    account: z.string(),
    from: LocalDate,
    until: z.optional(LocalDate),
    letter: z.object({ number: Line(80), date: LocalDate }),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Assignment' });
export type Assignment = z.infer<typeof Assignment>;

const BodyVisited = z.strictObject({
  kind: z.enum(['board', 'unit', 'group', 'forum', 'learning-group', 'sector-group', 'location']),
  id: Ulid,
});

const visited = {
  on: LocalDate,
  kind: z.enum(['visit', 'coaching', 'training']),
  /** Which of the six institutions it was to strengthen. */
  institution: Institution,
  /** Whom: a body, or the kelurahan as a whole. */
  body: BodyVisited,
  topic: Line(240),
  outcome: Line(1_000),
  /** Persons who took part; a count, for nobody needs their names for it. */
  participants: z.int().check(z.minimum(1), z.maximum(1_000)),
  women: z.int().check(z.minimum(0), z.maximum(1_000)),
  followUp: z.optional(z.strictObject({ what: Line(240), dueOn: LocalDate })),
};

/** A visit or coaching (pendampingan) by a facilitator, with its topic and what came of it (pillar 3, G4). */
export const Visit = z
  .object({
    visitId: VisitId,
    locationId: LocationId,
    area: Area,
    ...visited,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Visit' });
export type Visit = z.infer<typeof Visit>;

const letter = { number: 'ST-11/KORKOT/2012', date: '2012-09-20' };

export const facilitationRoutes = {
  assignFacilitator: defineRoute({
    id: 'assignments.begin',
    method: 'POST',
    path: '/v1/assignments',
    summary: 'Assign a facilitator to a kelurahan',
    access: ['city', 'region', 'national'],
    area: 'record',
    body: z.strictObject({
      assignmentId: z.optional(AssignmentId),
      locationId: LocationId,
      account: z.string().check(z.minLength(1), z.maxLength(255)),
      from: LocalDate,
      until: z.optional(LocalDate),
      letter: z.strictObject({ number: Line(80), date: LocalDate }),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Assignment },
    errors: ['location.not-enrolled', 'assignment.ends-before-start', 'state.exists'],
    example: {
      body: {
        assignmentId: example.assignmentId,
        locationId: example.locationId,
        account: 'contoh-fasilitator',
        from: '2012-10-01',
        letter,
      },
    },
  }),
  endAssignment: defineRoute({
    id: 'assignments.end',
    method: 'POST',
    path: '/v1/assignments/{assignmentId}/end',
    summary: 'End an assignment on a day, its last',
    access: ['city', 'region', 'national'],
    area: 'record',
    ifMatch: 'accepted',
    params: z.object({ assignmentId: AssignmentId }),
    body: z.strictObject({ until: LocalDate }),
    success: { status: 200, body: Assignment },
    errors: ['assignment.not-found', 'assignment.ended', 'assignment.ends-before-start'],
    example: { params: { assignmentId: example.assignmentId }, body: { until: '2013-12-31' } },
  }),
  listAssignments: defineRoute({
    id: 'assignments.list',
    method: 'GET',
    path: '/v1/assignments',
    summary: 'Assignments of facilitators, past ones too; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Assignment) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  recordVisit: defineRoute({
    id: 'visits.record',
    method: 'POST',
    path: '/v1/visits',
    summary: 'Record a visit, coaching or training by a facilitator',
    access: ['facilitator', 'city'],
    area: 'record',
    body: z.strictObject({
      visitId: z.optional(VisitId),
      locationId: LocationId,
      ...visited,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Visit },
    errors: [
      'location.not-enrolled',
      'visit.in-future',
      'visit.counts',
      'visit.follow-up-before',
      'state.exists',
    ],
    example: {
      body: {
        visitId: example.visitId,
        locationId: example.locationId,
        on: '2013-01-22',
        kind: 'coaching',
        institution: 'accountability',
        body: { kind: 'board', id: example.boardId },
        topic: 'Membaca neraca UPK',
        outcome: 'Pembuku menutup buku bulan Desember',
        participants: 7,
        women: 4,
        followUp: { what: 'Menempel laporan di papan', dueOn: '2013-02-10' },
      },
    },
  }),
  listVisits: defineRoute({
    id: 'visits.list',
    method: 'GET',
    path: '/v1/visits',
    summary: 'Visits of facilitators in one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Visit) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  getVisit: defineRoute({
    id: 'visits.get',
    method: 'GET',
    path: '/v1/visits/{visitId}',
    summary: 'One visit',
    access: 'any',
    area: 'record',
    params: z.object({ visitId: VisitId }),
    success: { status: 200, body: Visit },
    errors: ['visit.not-found'],
    example: { params: { visitId: example.visitId } },
  }),
} as const;
