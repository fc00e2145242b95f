import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import type { CommandLog } from '../../../shared/messaging/command-log.ts';
import { isPassingRefusal, underCommand } from '../../../shared/messaging/under-command.ts';
import { advanceCommit } from '../domain/import.ts';
import type { SheetRecord } from '../domain/sheets/interpreted.ts';
import { idsOf } from '../store/import-ids.ts';
import type { ImportReports, KeptFault, StoredRow } from '../store/import-reports.ts';
import type { ImportStore, LoadedImport } from '../store/imports.ts';
import type { VolunteerQueue } from '../store/volunteer-queue.ts';
import type { ImportCheck, Planned } from './import-check.ts';
import type { ImportedKind, ImportedKinds, RowContext } from './import-kinds.ts';
import { firstRow, found, refusal } from './import-plan.ts';
import { inTurns } from './in-turns.ts';

interface Deps {
  readonly imports: ImportStore;
  readonly reports: ImportReports;
  readonly check: ImportCheck;
  readonly kinds: ImportedKinds;
  readonly commands: CommandLog;
  readonly volunteers: VolunteerQueue;
}

/** Records of a step: some two seconds of writing, so that what a killed worker has to do again is little. */
const chunkRecords = 250;

/** What became of the records of a chunk: stored under an id, or refused. */
export interface Outcomes {
  readonly stored: readonly StoredRow[];
  /** The faults of each record that was refused. */
  readonly refused: readonly (readonly KeptFault[])[];
}

/** Where the chunk ends that an import has come to. */
const endOf = ({ record: { progress } }: LoadedImport): number =>
  Math.min(progress.done + chunkRecords, progress.of);

/** Stores the records of an import, a chunk at a time. */
export const importCommit = ({ imports, reports, check, kinds, commands, volunteers }: Deps) => {
  /** Moves the marker behind a chunk, with what became of it; the last chunk throws the file away. */
  const settle = async (loaded: LoadedImport, { stored, refused }: Outcomes, given: Given): Promise<void> => {
    const { importId, progress, counts, committedBy: actor = '' } = loaded.record;
    const counted = { done: endOf(loaded), stored: stored.length, refused: refused.length };
    const decision = advanceCommit(loaded.record, counted, given);
    const beside = [
      ...reports.reporting(importId, 'commit', progress.done, refused.flat()),
      ...reports.storing(importId, counts.stored, stored, given.now),
      ...(decision.next.status === 'committed' ? imports.withoutFile(loaded) : []),
    ];
    const command = { id: undefined, fingerprint: '', actor };
    await imports.save(decision, loaded, command, await reports.ahead(beside));
  };

  /** Stores a record, or says why not; what only passes (a busy table, a defect) fails the message, which comes again. */
  const store = async (
    { record: { importId, boardId, committedBy: actor = '', origin } }: LoadedImport,
    kind: ImportedKind,
    { location }: Planned,
    one: SheetRecord,
    given: Given,
  ): Promise<StoredRow | readonly KeptFault[]> => {
    const row = firstRow(one);
    if (one.errors.length > 0) return one.errors.map((error) => found(error, 'fault', 'commit'));
    const body = Buffer.from(JSON.stringify(one.body));
    const fingerprint = await imports.fingerprintOf([importId, String(row)], body);
    const command = { id: `import#${importId}#${row}`, fingerprint, actor };
    const newId = idsOf(`${importId}#${row}`, new Date(origin.enteredAt));
    const entry = { by: actor, createdAs: fingerprint };
    const context: RowContext = { location, boardId, entry, given: { ...given, newId } };
    try {
      const id = await underCommand(commands, command, async () => {
        const decided = await kind.decide(one.body as object, context);
        await decided.save(command);
        return decided.id;
      });
      return { row, id };
    } catch (error) {
      if (!(error instanceof Problem) || isPassingRefusal(error)) throw error;
      return refusal(error, row, 'commit');
    }
  };

  /** Records of the chunk in which the check has found nothing. */
  const chunkOf = async (loaded: LoadedImport, { plan }: Planned): Promise<readonly SheetRecord[]> => {
    const { importId, progress } = loaded.record;
    const faulty = await reports.faultyRows(importId);
    return plan.records
      .slice(progress.done, endOf(loaded))
      .filter(({ rows }) => !rows.some((row) => faulty.has(row)));
  };

  return {
    settle,

    /** Stores a chunk; that of volunteers is sent to their service, whose event settles it. */
    async chunk(loaded: LoadedImport, given: Given): Promise<void> {
      const { importId, kind, locationId, progress, committedBy: actor = '' } = loaded.record;
      const planned = await check.planned(loaded, given);
      const chunk = await chunkOf(loaded, planned);
      if (kind === 'volunteers') {
        if (chunk.length === 0) return settle(loaded, { stored: [], refused: [] }, given);
        const rows = chunk.map((one) => ({ row: firstRow(one), body: one.body as Record<string, unknown> }));
        const sent = { importId, locationId, from: progress.done, actor };
        return volunteers.send({ ...sent, work: { step: 'store', rows } });
      }
      const results = await inTurns(chunk, (one) => store(loaded, kinds[kind], planned, one, given));
      const isRefused = (one: StoredRow | readonly KeptFault[]): one is readonly KeptFault[] =>
        Array.isArray(one);
      const stored = results.filter((one): one is StoredRow => !isRefused(one));
      await settle(loaded, { stored, refused: results.filter(isRefused) }, given);
    },
  };
};

export type ImportCommit = ReturnType<typeof importCommit>;
