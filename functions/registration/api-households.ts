import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { familyRoutes } from '../../shared/routes/registration/families.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { householdHandlers } from './handlers/households.ts';
import { keeping } from './handlers/keeping.ts';
import { accountStore } from './store/accounts.ts';
import { conflictStore } from './store/conflicts.ts';
import { householdStore } from './store/households.ts';
import { locationStore } from './store/locations.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

const [households, locations, accounts] = [householdStore(table), locationStore(table), accountStore(table)];
const keep = keeping(conflictStore(table));

export const handler = createApi(
  familyRoutes,
  {
    ...householdHandlers({ households, locations, accounts, keep }),
  },
  options,
);
