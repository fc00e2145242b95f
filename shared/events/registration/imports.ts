import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { ImportId, LocationId } from '../../contract/primitives.ts';
import { ImportKind, importStatuses } from '../../routes/registration/imports.ts';
import { registration } from './source.ts';

/** Nothing of the file travels: neither rows nor its name. `done` is where a commit or an undo goes on. */
const importData = z.object({
  importId: ImportId,
  locationId: LocationId,
  kind: ImportKind,
  status: z.enum(importStatuses),
  done: z.int(),
});

export const importReceived = defineEvent({
  ...registration,
  type: 'import-received.v1',
  summary: 'A file of records was received, and is to be looked through',
  data: importData,
});

export const importChecked = defineEvent({
  ...registration,
  type: 'import-checked.v1',
  summary: 'The file of an import was looked through: good, with faults, or unreadable',
  data: importData,
});

export const importCommitted = defineEvent({
  ...registration,
  type: 'import-committed.v1',
  summary: 'The records of an import are to be stored',
  data: importData,
});

/** A chunk of records was stored or taken back; the next one follows. */
export const importAdvanced = defineEvent({
  ...registration,
  type: 'import-advanced.v1',
  summary: 'A commit or an undo of an import has done a chunk, and goes on',
  data: importData,
});

export const importFinished = defineEvent({
  ...registration,
  type: 'import-finished.v1',
  summary: 'The records of an import are stored',
  data: importData,
});

export const importTakenBack = defineEvent({
  ...registration,
  type: 'import-taken-back.v1',
  summary: 'The records of an import are to be taken back',
  data: importData,
});

export const importUndone = defineEvent({
  ...registration,
  type: 'import-undone.v1',
  summary: 'The records of an import were taken back, but for those that had changed since',
  data: importData,
});

/** A household or person of the kelurahan was erased, and the file may hold it (D-3): it can be sent again. */
export const importFileDropped = defineEvent({
  ...registration,
  type: 'import-file-dropped.v1',
  summary: 'The file of an import was thrown away before its records were stored',
  data: importData,
});
