import { Problem } from '../../../shared/errors.ts';
import type { jobs } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { isAt } from '../domain/import.ts';
import type { ImportReports, KeptFault } from '../store/import-reports.ts';
import type { ImportStore } from '../store/imports.ts';
import type { ImportCheck } from './import-check.ts';
import type { ImportCommit } from './import-commit.ts';
import { type ImportUndo, kept } from './import-undo.ts';

interface Deps {
  readonly imports: ImportStore;
  readonly reports: ImportReports;
  readonly check: ImportCheck;
  readonly commit: ImportCommit;
  readonly undo: ImportUndo;
  readonly policies: PolicyTable;
}

type Jobs = Pick<
  EventHandlers<typeof jobs.registration>,
  | 'importReceived'
  | 'importCommitted'
  | 'importTakenBack'
  | 'importAdvanced'
  | 'volunteersImported'
  | 'volunteersTakenBack'
>;

/** Moves an import on; of two workers at one step the second finds that it was moved, and ends. */
const moved = async (moving: Promise<void>): Promise<void> => {
  try {
    await moving;
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'state.conflict')) throw error;
  }
};

/**
 * The steps of an import. Each message does one: the dry run, or a chunk of the commit or of the undo, whose marker
 * moves with the message for the next one. A worker may be killed anywhere: records are stored under commands of
 * their own, so that a chunk that is done again stores none twice; a message that comes twice finds the marker ahead.
 */
export const importJobs = ({ imports, reports, check, commit, undo, policies }: Deps): Jobs => {
  const step: Jobs['importAdvanced'] = async ({ data }, { now }) => {
    const loaded = await imports.find(data.importId);
    if (!loaded || !isAt(loaded.record, data)) return;
    const { chunk } = loaded.record.status === 'committing' ? commit : undo;
    await moved(chunk(loaded, givenAt(now, policies)));
  };

  return {
    async importReceived({ data }, { now }) {
      const loaded = await imports.find(data.importId);
      if (loaded) await moved(check.look(loaded, givenAt(now, policies)));
    },
    importCommitted: step,
    importTakenBack: step,
    importAdvanced: step,

    async volunteersImported({ data }, { now }) {
      const loaded = await imports.find(data.importId);
      if (!loaded || !isAt(loaded.record, { status: 'committing', done: data.from })) return;
      const refused = Map.groupBy(data.refused, ({ row }) => row).values();
      const faults = [...refused].map((of) =>
        of.map((fault): KeptFault => ({ ...fault, severity: 'fault', during: 'commit' })),
      );
      const outcomes = { stored: data.stored, refused: faults };
      await moved(commit.settle(loaded, outcomes, givenAt(now, policies)));
    },

    async volunteersTakenBack({ data }, { now }) {
      const loaded = await imports.find(data.importId);
      if (!loaded || !isAt(loaded.record, { status: 'undoing', done: data.from })) return;
      const rows = await reports.storedRows(data.importId, data.from);
      const left = data.kept.map((row) => kept(row, 'import.changed-since'));
      await moved(undo.settle(loaded, rows, left, givenAt(now, policies)));
    },
  };
};
