import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { duplicateRoutes } from '../../shared/routes/registration/duplicates.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { duplicateHandlers } from './handlers/duplicates.ts';
import { accountStore } from './store/accounts.ts';
import { searchStore } from './store/duplicate-searches.ts';
import { householdStore } from './store/households.ts';
import { locationStore } from './store/locations.ts';
import { mergeStore } from './store/merges.ts';
import { pairStore } from './store/pairs.ts';
import { personStore } from './store/persons.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

export const handler = createApi(
  duplicateRoutes,
  duplicateHandlers({
    pairs: pairStore(table),
    merges: mergeStore(table),
    searches: searchStore(table),
    households: householdStore(table),
    persons: personStore(table),
    locations: locationStore(table),
    accounts: accountStore(table),
  }),
  options,
);
