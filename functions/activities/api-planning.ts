import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { planningRoutes } from '../../shared/routes/activities.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { facilitationHandlers } from './handlers/facilitation.ts';
import { facilitationStore } from './store/facilitation.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

export const handler = createApi(
  planningRoutes,
  { ...facilitationHandlers({ facilitation: facilitationStore(table), copies: copyStore(table) }) },
  options,
);
