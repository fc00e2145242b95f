import { commandLog } from '../../shared/messaging/command-log.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import type { PolicyTable } from '../../shared/policy/policy.ts';
import { importCheck } from './handlers/import-check.ts';
import { importCommit } from './handlers/import-commit.ts';
import { importJobs } from './handlers/import-jobs.ts';
import { importedKinds } from './handlers/import-kinds.ts';
import { importUndo } from './handlers/import-undo.ts';
import { readFile } from './reading/read-file.ts';
import { boardStore } from './store/boards.ts';
import { groupStore } from './store/groups.ts';
import { householdStore } from './store/households.ts';
import { importReports } from './store/import-reports.ts';
import { importStore } from './store/imports.ts';
import { knownNumbers } from './store/known-numbers.ts';
import { locationStore } from './store/locations.ts';
import { personStore } from './store/persons.ts';
import { usesStore } from './store/uses.ts';
import type { VolunteerQueue } from './store/volunteer-queue.ts';
import { withdrawalStore } from './store/withdrawals.ts';

/** The steps of imports over the service's table, with the readers of files that no other function has. */
export const importWork = (table: ServiceTable, policies: PolicyTable, volunteers: VolunteerQueue) => {
  const [imports, reports, numbers] = [importStore(table), importReports(table), knownNumbers(table)];
  const kinds = importedKinds({
    households: householdStore(table),
    persons: personStore(table),
    boards: boardStore(table),
    groups: groupStore(table),
    withdrawals: withdrawalStore(table),
    uses: usesStore(table),
    numbers,
  });
  const locations = locationStore(table);
  const check = importCheck({ imports, reports, locations, kinds, readFile, findKnown: numbers.findKnown });
  const commands = commandLog(table);
  const commit = importCommit({ imports, reports, check, kinds, commands, volunteers });
  const undo = importUndo({ imports, reports, kinds, commands, volunteers });
  return importJobs({ imports, reports, check, commit, undo, policies });
};
