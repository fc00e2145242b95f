import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, type EventContract, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import * as told from '../../../shared/events/registration/imports.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import {
  type Detected,
  type Import,
  type ImportCounts,
  type ImportKind,
  mostFileBytes,
} from '../../../shared/routes/registration/imports.ts';
import type { Entry, LocationRecord } from './location.ts';

/** An import without the name and the headers of its file, which are kept sealed with the file. */
export type ImportRecord = Import & {
  /** Keyed hash of kind, place and bytes: the same file is not imported twice. */
  readonly file: string;
  /** Account that asked for the commit: it enters the records. */
  readonly committedBy?: string | undefined;
  /** Account that asked for the undo. */
  readonly takenBackBy?: string | undefined;
  readonly createdAs: string;
};

/** What a job found of a file, all of it counted before anything is stored. */
export interface Checked {
  readonly detected?: Detected | undefined;
  /** The file itself cannot be read as a sheet of this kind: no row of it was looked at. */
  readonly isUnreadable: boolean;
  readonly counts: Pick<ImportCounts, 'rows' | 'records' | 'good' | 'faults' | 'notes'>;
}

const tell = (contract: ImportEvent, { file: _, ...next }: ImportRecord, given: Given) =>
  happened(contract, {
    id: given.newId(),
    at: given.now,
    subject: next.importId,
    recordversion: next.version,
    area: next.area,
    data: {
      importId: next.importId,
      locationId: next.locationId,
      kind: next.kind,
      status: next.status,
      done: next.progress.done,
    },
    state: next,
  });
type ImportEvent = (typeof told)[keyof typeof told] & EventContract;

const decided = (contract: ImportEvent, next: ImportRecord, given: Given): Decision<ImportRecord> => ({
  next,
  events: [tell(contract, next, given)],
});

/** A moment some days of a policy later. */
const daysLater = (
  name: 'import.file-days' | 'import.undo-days',
  area: Import['area'],
  given: Given,
): string => {
  const { value } = policyOn(given.policies, name, { date: today(given, area.code), area: area.code });
  return new Date(given.now.getTime() + value * 86_400_000).toISOString();
};

interface Received {
  readonly importId: Import['importId'];
  readonly kind: ImportKind;
  readonly boardId?: Import['boardId'];
  readonly bytes: number;
  readonly file: string;
}

const nothing: ImportCounts = {
  rows: 0,
  records: 0,
  good: 0,
  faults: 0,
  notes: 0,
  stored: 0,
  refused: 0,
  undone: 0,
  kept: 0,
};

/** Takes a file in: of 1 MB at most, and for groups with the board that they belong to. It is looked through later. */
export const receiveImport = (
  { importId, kind, boardId, bytes, file }: Received,
  { locationId, area }: LocationRecord,
  { by, createdAs }: Entry,
  given: Given,
): Decision<ImportRecord> => {
  if (bytes > mostFileBytes) throw refused('import.too-large', '/content', { bytes, atMost: mostFileBytes });
  if (kind === 'groups' && boardId === undefined) throw refused('import.board-missing', '/boardId');
  if (kind !== 'groups' && boardId !== undefined) throw refused('import.board-unneeded', '/boardId');
  const next: ImportRecord = {
    importId,
    kind,
    locationId,
    area,
    ...(boardId && { boardId }),
    status: 'received',
    bytes,
    counts: nothing,
    progress: { done: 0, of: 0 },
    fileUntil: daysLater('import.file-days', area, given),
    file,
    origin: entered({ source: 'import' }, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return decided(told.importReceived, next, given);
};

/** Notes what the dry run found; undefined when an earlier run of the job has noted it. */
export const checkImport = (
  before: ImportRecord,
  { detected, isUnreadable, counts }: Checked,
  given: Given,
): Decision<ImportRecord> | undefined => {
  if (before.status !== 'received') return undefined;
  const next: ImportRecord = {
    ...before,
    status: isUnreadable ? 'failed' : counts.faults > 0 ? 'faulty' : 'checked',
    ...(detected && { detected }),
    counts: { ...nothing, ...counts },
    version: before.version + 1,
  };
  return decided(told.importChecked, next, given);
};

/**
 * Begins to store the records of a file that was looked through. One with faults stores nothing, unless its good rows
 * alone are asked for; who asks enters the records.
 */
export const commitImport = (
  before: ImportRecord,
  { goodRowsOnly = false, by }: { readonly goodRowsOnly?: boolean | undefined; readonly by: string },
  given: Given,
): Decision<ImportRecord> => {
  const { status, counts, fileUntil } = before;
  if (status !== 'checked' && status !== 'faulty') throw new Problem('import.status', { status });
  if (given.now.toISOString() >= fileUntil) throw new Problem('import.file-gone', { fileUntil });
  if (status === 'faulty' && !goodRowsOnly) throw new Problem('import.has-faults', { faults: counts.faults });
  if (counts.good === 0) throw new Problem('import.nothing-good');
  const next: ImportRecord = {
    ...before,
    status: 'committing',
    progress: { done: 0, of: counts.records },
    committedAt: given.now.toISOString(),
    committedBy: by,
    version: before.version + 1,
  };
  return decided(told.importCommitted, next, given);
};

/** Throws the file of an import away that nobody has committed yet: from now on it cannot be. */
export const dropFile = (before: ImportRecord, given: Given): Decision<ImportRecord> =>
  decided(
    told.importFileDropped,
    { ...before, fileUntil: given.now.toISOString(), version: before.version + 1 },
    given,
  );

/** Whether a step of a job that begins at `done` is still to be done: what came twice finds the marker ahead. */
export const isAt = (
  { status, progress }: ImportRecord,
  step: { readonly status: string; readonly done: number },
): boolean => status === step.status && progress.done === step.done;

/** Moves the marker behind a chunk that was stored; after the last one the import is committed, and may be undone. */
export const advanceCommit = (
  before: ImportRecord,
  chunk: { readonly done: number; readonly stored: number; readonly refused: number },
  given: Given,
): Decision<ImportRecord> => {
  const { counts, progress, area } = before;
  const next: ImportRecord = {
    ...before,
    counts: {
      ...counts,
      stored: counts.stored + chunk.stored,
      refused: counts.refused + chunk.refused,
    },
    progress: { ...progress, done: chunk.done },
    version: before.version + 1,
  };
  if (chunk.done < progress.of) return decided(told.importAdvanced, next, given);
  const undoUntil = daysLater('import.undo-days', area, given);
  return decided(told.importFinished, { ...next, status: 'committed', undoUntil }, given);
};

/** Begins to take back what an import has stored. */
export const takeBackImport = (
  before: ImportRecord,
  { by }: { readonly by: string },
  given: Given,
): Decision<ImportRecord> => {
  const { status, undoUntil = '', counts } = before;
  if (status !== 'committed') throw new Problem('import.status', { status });
  if (given.now.toISOString() >= undoUntil) throw new Problem('import.too-late', { undoUntil });
  const next: ImportRecord = {
    ...before,
    status: 'undoing',
    progress: { done: 0, of: counts.stored },
    takenBackBy: by,
    version: before.version + 1,
  };
  return decided(told.importTakenBack, next, given);
};

/** Moves the marker behind a chunk that was taken back; after the last one the same file may be imported again. */
export const advanceUndo = (
  before: ImportRecord,
  chunk: { readonly undone: number; readonly kept: number },
  given: Given,
): Decision<ImportRecord> => {
  const { counts, progress } = before;
  const done = progress.done + chunk.undone + chunk.kept;
  const next: ImportRecord = {
    ...before,
    counts: { ...counts, undone: counts.undone + chunk.undone, kept: counts.kept + chunk.kept },
    progress: { ...progress, done },
    version: before.version + 1,
  };
  if (done < progress.of) return decided(told.importAdvanced, next, given);
  return decided(told.importUndone, { ...next, status: 'undone' }, given);
};
