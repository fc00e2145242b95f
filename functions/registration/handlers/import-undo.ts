import type { Given } from '../../../shared/contract/given.ts';
import type { VolunteerId } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import type { CommandLog } from '../../../shared/messaging/command-log.ts';
import { isPassingRefusal, underCommand } from '../../../shared/messaging/under-command.ts';
import { advanceUndo } from '../domain/import.ts';
import type { ImportReports, KeptFault, StoredRow } from '../store/import-reports.ts';
import type { ImportStore, LoadedImport } from '../store/imports.ts';
import type { VolunteerQueue } from '../store/volunteer-queue.ts';
import type { ImportedKinds, TakeBack } from './import-kinds.ts';
import { inTurns } from './in-turns.ts';

interface Deps {
  readonly imports: ImportStore;
  readonly reports: ImportReports;
  readonly kinds: ImportedKinds;
  readonly commands: CommandLog;
  readonly volunteers: VolunteerQueue;
}

/** A record that an undo leaves, by its row and its id. */
export const kept = ({ row, id }: StoredRow, code: string): KeptFault => ({
  row,
  pointer: `/rows/${row}`,
  code,
  severity: 'fault',
  during: 'undo',
  recordId: id,
});

/** Takes the records of an import back, a chunk of what was stored at a time. */
export const importUndo = ({ imports, reports, kinds, commands, volunteers }: Deps) => {
  /** Moves the marker behind a chunk; the last one leaves the import itself, and the names of what was kept. */
  const settle = async (
    loaded: LoadedImport,
    rows: readonly StoredRow[],
    left: readonly KeptFault[],
    given: Given,
  ): Promise<void> => {
    const { importId, progress, takenBackBy: actor = '' } = loaded.record;
    const counted = { undone: rows.length - left.length, kept: left.length };
    const decision = advanceUndo(loaded.record, counted, given);
    const isLast = decision.next.status === 'undone';
    const beside = [
      ...(isLast ? [...(await reports.outdated(importId)), imports.forgetting(loaded)] : []),
      reports.dropping(importId, progress.done),
      ...reports.reporting(importId, 'undo', progress.done, left),
    ];
    const command = { id: undefined, fingerprint: '', actor };
    await imports.save(decision, loaded, command, await reports.ahead(beside));
  };

  const taken = async (
    { record: { importId, takenBackBy: actor = '' } }: LoadedImport,
    { row, id }: StoredRow,
    takeBack: TakeBack,
    given: Given,
  ): Promise<readonly KeptFault[]> => {
    const command = { id: `undo#${importId}#${row}`, fingerprint: '', actor };
    try {
      await underCommand(commands, command, async () => {
        await takeBack(id, given, command);
        return id;
      });
      return [];
    } catch (error) {
      if (!(error instanceof Problem) || isPassingRefusal(error)) throw error;
      return [kept({ row, id }, error.code)];
    }
  };

  return {
    settle,

    /** Takes a chunk back; that of volunteers is sent to their service, whose event settles it. */
    async chunk(loaded: LoadedImport, given: Given): Promise<void> {
      const { importId, kind, locationId, area, progress, takenBackBy: actor = '' } = loaded.record;
      const rows = await reports.storedRows(importId, progress.done);
      if (kind === 'volunteers') {
        if (rows.length === 0) return settle(loaded, rows, [], given);
        const ids = rows.map(({ row, id }) => ({ row, id: id as VolunteerId }));
        const sent = { importId, locationId, from: progress.done, actor };
        return volunteers.send({ ...sent, work: { step: 'take-back', rows: ids } });
      }
      const ids = rows.map(({ id }) => id);
      const [used, takeBack] = await Promise.all([
        kinds[kind].inUse(ids, { locationId, area }),
        kinds[kind].takingBack(ids),
      ]);
      const results = await inTurns(rows, (row) =>
        used.has(row.id)
          ? Promise.resolve([kept(row, 'import.in-use')])
          : taken(loaded, row, takeBack, given),
      );
      await settle(loaded, rows, results.flat(), given);
    },
  };
};

export type ImportUndo = ReturnType<typeof importUndo>;
