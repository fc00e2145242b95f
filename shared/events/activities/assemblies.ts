import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { AssemblyId, CycleId, LocalDate, LocationId } from '../../contract/primitives.ts';
import { AssemblyKind } from '../../routes/activities/assembly-kinds.ts';
import { Attendance } from '../../routes/activities/attendance.ts';
import { Stage } from '../../routes/activities/stages.ts';
import { activities } from './source.ts';

const assemblyData = z.object({
  assemblyId: AssemblyId,
  cycleId: CycleId,
  locationId: LocationId,
  kind: AssemblyKind,
  stage: Stage,
  date: LocalDate,
  attendance: Attendance,
  decision: z.optional(z.enum(['accepted', 'refused'])),
  /** Whether its minutes and its attendance list stand (L4). */
  isProven: z.boolean(),
});

export const assemblyHeld = defineEvent({
  ...activities,
  type: 'assembly-held.v1',
  summary: 'A meeting of a planning cycle was held',
  data: assemblyData,
});

export const assemblyEvidenceChanged = defineEvent({
  ...activities,
  type: 'assembly-evidence-changed.v1',
  summary: 'What proves a meeting of a planning cycle changed',
  data: assemblyData,
});
