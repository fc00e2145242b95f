import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { familyRoutes } from '../../shared/routes/registration.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { householdHandlers } from './handlers/households.ts';
import { accountStore } from './store/accounts.ts';
import { householdStore } from './store/households.ts';
import { locationStore } from './store/locations.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

const [households, locations, accounts] = [householdStore(table), locationStore(table), accountStore(table)];

export const handler = createApi(
  familyRoutes,
  { ...householdHandlers({ households, locations, accounts }) },
  options,
);
