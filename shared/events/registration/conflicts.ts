import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { ConflictId, LocalDate, LocationId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

/** Which record and which of its fields; never a value: those travel sealed in the event's state, under the record's key. */
const conflictData = {
  conflictId: ConflictId,
  locationId: LocationId,
  of: z.object({ kind: z.string(), id: z.string() }),
  pointers: z.array(z.string()),
};

export const conflictKept = defineEvent({
  ...registration,
  type: 'conflict-kept.v1',
  summary: 'Two devices changed one field of a record: both values were kept',
  data: z.object({ ...conflictData, owner: z.string(), deadline: LocalDate }),
});

export const conflictDecided = defineEvent({
  ...registration,
  type: 'conflict-decided.v1',
  summary: 'Somebody decided which of two values holds',
  data: z.object(conflictData),
});
