import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { poorListRoutes } from '../../shared/routes/registration/poor-lists.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { objectionHandlers } from './handlers/objections.ts';
import { entryHandlers } from './handlers/poor-list-entries.ts';
import { poorListHandlers } from './handlers/poor-lists.ts';
import { accountStore } from './store/accounts.ts';
import { locationStore } from './store/locations.ts';
import { objectionStore } from './store/objections.ts';
import { entryStore } from './store/poor-list-entries.ts';
import { poorListStore } from './store/poor-lists.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));
const [lists, entries, objections] = [poorListStore(table), entryStore(table), objectionStore(table)];

export const handler = createApi(
  poorListRoutes,
  {
    ...poorListHandlers({ lists, entries, locations: locationStore(table), accounts: accountStore(table) }),
    ...entryHandlers({ lists, entries }),
    ...objectionHandlers({ lists, objections }),
  },
  options,
);
