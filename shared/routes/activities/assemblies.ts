import * as z from 'zod/mini';
import { uncounted } from '../../contract/ballots.ts';
import {
  Area,
  AssemblyId,
  Count,
  CycleId,
  DocumentId,
  Line,
  LocalDate,
  LocationId,
  Minutes,
  Origin,
  OriginGiven,
  pageOf,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { evident, ProvenMinutes, unproven } from '../evidence.ts';
import { example } from '../examples.ts';
import { enterers, listQuery } from '../shapes.ts';
import { AssemblyKind, Ballots } from './assembly-kinds.ts';
import { Attendance } from './attendance.ts';
import { Participation } from './participation.ts';
import { Stage } from './stages.ts';

const RwNumber = z.string().check(z.regex(/^\d{1,3}$/, 'rt'));

/** Delegates (utusan warga) by RW: they elect the board, guests and the present board do not (rule E-2). */
const Delegates = z
  .array(z.strictObject({ rw: RwNumber, women: Count, men: Count }))
  .check(z.minLength(1), z.maxLength(100));

/** The election committee: persons per RW, and its three working groups (rule E-3). */
const Committee = z.strictObject({
  perRw: z.array(z.strictObject({ rw: RwNumber, members: Count })).check(z.minLength(1), z.maxLength(100)),
  groups: z.strictObject({ bylaws: Count, election: Count, monitoring: Count }),
});

const held = {
  cycleId: CycleId,
  stage: Stage,
  kind: AssemblyKind,
  /** Which one it was where there are several: the group, the RT or the RW. */
  name: z.optional(Line(40)),
  date: LocalDate,
  place: Line(120),
  attendanceListId: DocumentId,
  attendance: Attendance,
  /** Of the readiness meeting, by agreement of all (C-2). */
  decision: z.optional(z.enum(['accepted', 'refused'])),
  ballots: z.optional(Ballots),
  /** How many the kelurahan meeting elects. */
  seats: z.optional(z.int().check(z.minimum(1), z.maximum(30))),
  delegates: z.optional(Delegates),
  committee: z.optional(Committee),
};

/**
 * A meeting (rembug) of a stage of a planning cycle: who came, what it decided, and how ballots were counted. Persons
 * are named by ballots alone, by their ids and counts.
 */
export const Assembly = z
  .object({
    assemblyId: AssemblyId,
    locationId: LocationId,
    area: Area,
    ...held,
    minutes: Minutes,
    /** Of the lot that decided a tie for the last seat (E-5). */
    lotMinutes: z.optional(Minutes),
    /** By the thresholds of its day (C-9). */
    participation: Participation,
    ...evident,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Assembly' });
export type Assembly = z.infer<typeof Assembly>;

export const assemblyRoutes = {
  recordAssembly: defineRoute({
    id: 'assemblies.record',
    method: 'POST',
    path: '/v1/assemblies',
    summary: 'Record a meeting of a planning cycle with its minutes and its attendance list',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      assemblyId: AssemblyId,
      ...held,
      minutes: ProvenMinutes,
      lotMinutes: z.optional(ProvenMinutes),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Assembly },
    errors: [
      'cycle.not-found',
      'access.no-post',
      'assembly.parts',
      'assembly.delegates',
      'assembly.committee',
      'meeting.in-future',
      'attendance.mismatch',
      'attendance.poor-above-total',
      'state.exists',
      ...uncounted,
      ...unproven,
    ],
    example: {
      body: {
        assemblyId: example.assemblyId,
        cycleId: example.cycleId,
        stage: 'S1',
        kind: 'readiness',
        date: '2013-01-20',
        place: 'Balai kelurahan',
        minutes: { documentId: example.assemblyMinutesId, number: 'BA-02/CONTOH/2013', date: '2013-01-20' },
        attendanceListId: example.attendanceListId,
        attendance: { total: 48, women: 21, men: 27, poor: 25 },
        decision: 'accepted',
      },
    },
  }),
  listAssemblies: defineRoute({
    id: 'assemblies.list',
    method: 'GET',
    path: '/v1/assemblies',
    summary: 'Meetings of planning cycles in one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Assembly) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  getAssembly: defineRoute({
    id: 'assemblies.get',
    method: 'GET',
    path: '/v1/assemblies/{assemblyId}',
    summary: 'One meeting of a planning cycle',
    access: 'any',
    area: 'record',
    params: z.object({ assemblyId: AssemblyId }),
    success: { status: 200, body: Assembly },
    errors: ['assembly.not-found'],
    example: { params: { assemblyId: example.assemblyId } },
  }),
} as const;
