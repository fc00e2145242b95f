import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { CycleId, DocumentId, LocalDate, LocationId } from '../../contract/primitives.ts';
import { Stage } from '../../routes/activities/stages.ts';
import { Requirement } from '../../routes/documents/requirement.ts';
import { LocationKind } from '../../routes/location-kind.ts';
import { activities } from './source.ts';

/** Every fact of a cycle carries the same picture of it. */
const about = {
  cycleId: CycleId,
  locationId: LocationId,
  year: z.int(),
  kind: LocationKind,
  inheritsFrom: z.optional(CycleId),
  status: z.enum(['running', 'refused', 'completed']),
  /** The open stage, while there is one. */
  open: z.optional(Stage),
};

export const cycleOpened = defineEvent({
  ...activities,
  type: 'cycle-opened.v1',
  summary: 'The planning cycle of a kelurahan was opened for a year',
  data: z.object(about),
});

/** A refusal at S1 ends the cycle: its `status` says so (C-2). */
export const stageClosed = defineEvent({
  ...activities,
  type: 'stage-closed.v1',
  summary: 'A stage of a planning cycle was closed by what proves it',
  data: z.object({
    ...about,
    stage: Stage,
    on: LocalDate,
    by: z.string(),
    decision: z.optional(z.enum(['accepted', 'refused'])),
  }),
});

/** L4, C-4: later stages that were closed rest on an older version of it. */
export const stageReopened = defineEvent({
  ...activities,
  type: 'stage-reopened.v1',
  summary: 'A closed stage is open again: by minutes, or because a paper that proved it was withdrawn',
  data: z.object({
    ...about,
    stage: Stage,
    cause: z.enum(['minutes', 'paper-withdrawn']),
    requirement: z.optional(Requirement),
    documentId: z.optional(DocumentId),
    basedOnOlder: z.array(Stage),
  }),
});
