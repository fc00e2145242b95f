import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { AssignmentId, LocalDate, LocationId, VisitId } from '../../contract/primitives.ts';
import { activities } from './source.ts';

const assignmentData = z.object({
  assignmentId: AssignmentId,
  locationId: LocationId,
  from: LocalDate,
  until: z.optional(LocalDate),
});

export const facilitatorAssigned = defineEvent({
  ...activities,
  type: 'facilitator-assigned.v1',
  summary: 'A facilitator was assigned to a kelurahan',
  data: assignmentData,
});

export const assignmentEnded = defineEvent({
  ...activities,
  type: 'assignment-ended.v1',
  summary: 'The assignment of a facilitator ends',
  data: assignmentData,
});

export const visitRecorded = defineEvent({
  ...activities,
  type: 'visit-recorded.v1',
  summary: 'A visit or coaching by a facilitator was recorded',
  data: z.object({
    visitId: VisitId,
    locationId: LocationId,
    on: LocalDate,
    kind: z.string(),
    institution: z.string(),
  }),
});
