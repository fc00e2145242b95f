import * as z from 'zod/mini';
import {
  Area,
  AreaCode,
  Count,
  CycleId,
  DocumentId,
  LocalDate,
  LocationId,
  Minutes,
  Moment,
  Origin,
  OriginGiven,
  pageOf,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { Requirement } from '../documents/requirement.ts';
import { ProvenMinutes, unproven } from '../evidence.ts';
import { example } from '../examples.ts';
import { LocationKind } from '../location-kind.ts';
import { enterers, listQuery } from '../shapes.ts';
import { Measure, Participation } from './participation.ts';
import { proofs, Stage, stages, whys } from './stages.ts';

const Year = z.int().check(z.minimum(1990), z.maximum(2100));

/** Whose decision closed a stage: the board's, and before there is one the lurah's or the election committee's (C-3). */
const Closer = z.enum(['board', 'lurah', 'election-committee']);

/** How a stage was closed. `on` is when it happened, `enteredAt` when it arrived here: late data is not late work (C-10). */
const Closing = z.object({
  on: LocalDate,
  enteredAt: Moment,
  enteredBy: z.string(),
  by: Closer,
  minutes: z.optional(Minutes),
  /** Of the readiness meeting (S1). */
  decision: z.optional(z.enum(['accepted', 'refused'])),
  /** The documents that proved it; one of them withdrawn, the stage is open again (L4). */
  reliesOn: z.array(DocumentId),
});

/** Why a closed stage is open again: by minutes (C-4), or because a paper that closed it was withdrawn (L4). */
const Reopening = z.object({
  cause: z.enum(['minutes', 'paper-withdrawn']),
  at: Moment,
  minutes: z.optional(Minutes),
  requirement: z.optional(Requirement),
  documentId: z.optional(DocumentId),
});

export const CycleStage = z
  .object({
    stage: Stage,
    /** The day by which it is to be closed. Of an inherited one none. */
    plannedOn: z.optional(LocalDate),
    status: z.enum(['inherited', 'waiting', 'open', 'closed']),
    closing: z.optional(Closing),
    /** A stage before it was opened again after it was closed (C-4). */
    basedOnOlder: z.optional(z.boolean()),
    /** While it is open again. */
    reopenedBecause: z.optional(Reopening),
  })
  .register(z.globalRegistry, { id: 'CycleStage' });
export type CycleStage = z.infer<typeof CycleStage>;

/**
 * The planning cycle of a kelurahan in a year: its stages in order, each closed by what proves it (C-1). A year out of a
 * medium-term plan inherits the stages up to S6 from the cycle of that plan (C-6).
 */
export const Cycle = z
  .object({
    cycleId: CycleId,
    locationId: LocationId,
    area: Area,
    year: z.int(),
    kind: LocationKind,
    inheritsFrom: z.optional(CycleId),
    /** `refused`: the readiness meeting refused, which ends the cycle for the year (C-2). */
    status: z.enum(['running', 'refused', 'completed']),
    stages: z.array(CycleStage),
    /** Of the board's election (S4). */
    participation: z.optional(Participation),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Cycle' });
export type Cycle = z.infer<typeof Cycle>;

const MissingProof = z.object({ proof: z.enum(proofs), why: z.enum(whys), text: z.string() });

const NextStage = z
  .object({
    cycleId: CycleId,
    /** For `If-Match` of the closing; not the version of this answer, which changes with each proof. */
    cycleVersion: Version,
    status: Cycle.shape.status,
    /** The open stage; absent when the cycle has ended. */
    stage: z.optional(Stage),
    plannedOn: z.optional(LocalDate),
    /** Who closes it today. */
    closedBy: z.optional(z.array(Closer)),
    missing: z.array(MissingProof),
  })
  .register(z.globalRegistry, { id: 'NextStage' });

/** Two figures of a city, and the map of the four quadrants that they make (C-10); kelurahan that refused are not in it. */
const Punctuality = z
  .object({
    area: z.string(),
    year: z.int(),
    day: LocalDate,
    refused: Count,
    onTime: Measure,
    quality: z.object({ numerator: Count, denominator: Count }),
    quadrants: z.object({
      onTimeAndGood: Count,
      onTimeOnly: Count,
      goodOnly: Count,
      neither: Count,
    }),
  })
  .register(z.globalRegistry, { id: 'Punctuality' });
export type Punctuality = z.infer<typeof Punctuality>;

const params = z.object({ cycleId: CycleId });
const stageParams = z.object({ cycleId: CycleId, stage: Stage });
const closers = ['board', 'facilitator'] as const;

const planned = stages.map((stage, index) => ({
  stage,
  on: `2013-${String(index + 2).padStart(2, '0')}-15`,
}));

export const cycleRoutes = {
  openCycle: defineRoute({
    id: 'cycles.open',
    method: 'POST',
    path: '/v1/cycles',
    summary: 'Open the planning cycle of a kelurahan for a year, with the day that each stage is due',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      cycleId: z.optional(CycleId),
      locationId: LocationId,
      year: Year,
      kind: LocationKind,
      inheritsFrom: z.optional(CycleId),
      planned: z
        .array(z.strictObject({ stage: Stage, on: LocalDate }))
        .check(z.minLength(1), z.maxLength(stages.length)),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Cycle },
    errors: [
      'location.not-enrolled',
      'access.no-post',
      'cycle.exists',
      'cycle.schedule',
      'cycle.nothing-inherited',
      'state.exists',
    ],
    example: {
      body: {
        cycleId: example.cycleId,
        locationId: example.locationId,
        year: 2013,
        kind: 'tahun-2',
        planned,
      },
    },
  }),
  listCycles: defineRoute({
    id: 'cycles.list',
    method: 'GET',
    path: '/v1/cycles',
    summary: 'Planning cycles of one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Cycle) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  tellPunctuality: defineRoute({
    id: 'cycles.punctuality',
    method: 'GET',
    path: '/v1/cycles/punctuality',
    summary: 'How many kelurahan of a city are on schedule, and how many meet all measures of participation',
    access: 'any',
    area: 'query',
    query: z.strictObject({
      area: z.optional(AreaCode),
      year: z.pipe(z.string().check(z.regex(/^\d{4}$/, 'value')), z.pipe(z.transform(Number), Year)),
    }),
    success: { status: 200, body: Punctuality },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71', year: '2013' } },
  }),
  getCycle: defineRoute({
    id: 'cycles.get',
    method: 'GET',
    path: '/v1/cycles/{cycleId}',
    summary: 'One planning cycle with its stages',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: Cycle },
    errors: ['cycle.not-found'],
    example: { params: { cycleId: example.cycleId } },
  }),
  getNext: defineRoute({
    id: 'cycles.next',
    method: 'GET',
    path: '/v1/cycles/{cycleId}/next',
    summary: 'The open stage, and each proof that is missing to close it',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: NextStage },
    errors: ['cycle.not-found'],
    example: { params: { cycleId: example.cycleId } },
  }),
  closeStage: defineRoute({
    id: 'cycles.close-stage',
    method: 'POST',
    path: '/v1/cycles/{cycleId}/stages/{stage}/closing',
    summary: 'Close the open stage once everything that proves it is there',
    access: closers,
    area: 'record',
    ifMatch: 'accepted',
    params: stageParams,
    body: z.strictObject({ on: LocalDate, by: Closer, minutes: z.optional(ProvenMinutes) }),
    success: { status: 200, body: Cycle },
    errors: [
      'cycle.not-found',
      'cycle.ended',
      'access.no-post',
      'stage.not-open',
      'stage.proof-missing',
      'stage.closer',
      'meeting.in-future',
      ...unproven,
    ],
    example: {
      params: { cycleId: example.cycleId, stage: 'S0' },
      body: { on: '2013-01-28', by: 'board' },
    },
  }),
  reopenStage: defineRoute({
    id: 'cycles.reopen-stage',
    method: 'POST',
    path: '/v1/cycles/{cycleId}/stages/{stage}/reopening',
    summary: 'Open a closed stage again; later ones then rest on an older version of it',
    access: closers,
    area: 'record',
    ifMatch: 'accepted',
    params: stageParams,
    body: z.strictObject({ by: Closer, minutes: ProvenMinutes }),
    success: { status: 200, body: Cycle },
    errors: [
      'cycle.not-found',
      'cycle.ended',
      'access.no-post',
      'stage.not-open',
      'stage.closer',
      'meeting.in-future',
      ...unproven,
    ],
    example: {
      params: { cycleId: example.cycleId, stage: 'S0' },
      body: {
        by: 'board',
        minutes: { documentId: example.stageMinutesId, number: 'BA-03/CONTOH/2013', date: '2013-01-30' },
      },
    },
  }),
} as const;
