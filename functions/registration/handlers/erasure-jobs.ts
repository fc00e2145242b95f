import type { Given } from '../../../shared/contract/given.ts';
import type { jobs } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { DueKeeper } from '../../../shared/persistence/due.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { dropFile, type ImportRecord } from '../domain/import.ts';
import type { ImportStore, LoadedImport } from '../store/imports.ts';
import type { Eraser } from './erasing.ts';

interface Deps {
  readonly imports: ImportStore;
  /** Notes an import whose file is in use, for the schedule's next run. */
  readonly note: DueKeeper['note'];
}

type Jobs = Pick<EventHandlers<typeof jobs.registration>, 'householdErased' | 'personErased'>;

const command = { id: undefined, fingerprint: '', actor: 'erasure' };

/** A job reads the file of these, and may throw it away itself. */
const isInUse = ({ status }: ImportRecord): boolean =>
  status === 'received' || status === 'committing' || status === 'undoing';

/**
 * The files of imports that nobody has committed yet, and of which nobody knows whom they are about: in a kelurahan in
 * which somebody was erased all of them go with their keys (D-3), and have to be sent again. Once its records are
 * stored, a file has gone by itself.
 */
export const importFiles = ({ imports, note }: Deps) => {
  const drop = async (loaded: LoadedImport, given: Given): Promise<void> => {
    const { record, personal } = loaded;
    if (!personal) return;
    const now = given.now.toISOString();
    if (isInUse(record)) return note({ what: 'import-file', id: record.importId, at: now }, now);
    const gone = [...imports.withoutFile(loaded), imports.forgetting(loaded)]; // the same file may be sent again
    await imports.save(dropFile(record, given), loaded, command, gone);
  };

  return {
    async dropOne(importId: string, given: Given): Promise<void> {
      const loaded = await imports.find(importId);
      if (loaded) await drop(loaded, given);
    },

    async dropAll(area: string, given: Given): Promise<void> {
      let after: Readonly<Record<string, unknown>> | undefined;
      do {
        const page = { limit: 100, after, since: undefined };
        const { items, next } = await imports.list({ area, page, now: given.now });
        for (const { importId } of items) {
          const loaded = await imports.find(importId);
          if (loaded) await drop(loaded, given);
        }
        after = next;
      } while (after);
    },
  };
};

export type ImportFiles = ReturnType<typeof importFiles>;

interface Work {
  readonly files: ImportFiles;
  readonly eraseOne: Eraser;
  readonly policies: PolicyTable;
}

/**
 * What an erasure leaves to be done outside its transaction: files that wait in the kelurahan, and the records that were
 * merged into the one that was erased. Their keys are gone with it; hashes of their names and numbers go here.
 */
export const erasureJobs = ({ files, eraseOne, policies }: Work): Jobs => ({
  async householdErased({ data, area }, { now }) {
    const given = givenAt(now, policies);
    for (const householdId of data.mergedFrom ?? []) await eraseOne({ householdId }, data.cause, given);
    await files.dropAll(area, given);
  },

  async personErased({ data, area }, { now }) {
    const given = givenAt(now, policies);
    for (const personId of data.mergedFrom ?? []) await eraseOne({ personId }, data.cause, given);
    await files.dropAll(area, given);
  },
});
