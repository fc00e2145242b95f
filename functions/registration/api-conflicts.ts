import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { conflictRoutes } from '../../shared/routes/registration/conflicts.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { loadingBoard } from './handlers/changing/board.ts';
import { loadingGroup } from './handlers/changing/group.ts';
import { loadingHousehold } from './handlers/changing/household.ts';
import { loadingPerson } from './handlers/changing/person.ts';
import { loadingUnit } from './handlers/changing/unit.ts';
import { conflictHandlers } from './handlers/conflicts.ts';
import { accountStore } from './store/accounts.ts';
import { boardStore } from './store/boards.ts';
import { conflictStore } from './store/conflicts.ts';
import { groupStore } from './store/groups.ts';
import { householdStore } from './store/households.ts';
import { personStore } from './store/persons.ts';
import { unitStore } from './store/units.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));
const accounts = accountStore(table);

/** Whoever decides changes the record: so every kind of record is changed here too, by its own rule. */
const changeables = {
  person: loadingPerson({ persons: personStore(table), accounts }),
  household: loadingHousehold({ households: householdStore(table), accounts }),
  group: loadingGroup({ groups: groupStore(table), accounts }),
  board: loadingBoard({ boards: boardStore(table), accounts }),
  unit: loadingUnit({ units: unitStore(table), accounts }),
};

export const handler = createApi(
  conflictRoutes,
  conflictHandlers({ conflicts: conflictStore(table), accounts, changeables }),
  options,
);
