import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { volunteerRoutes } from '../../shared/routes/volunteers.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { volunteerHandlers } from './handlers/volunteers.ts';
import { volunteerStore } from './store/volunteers.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

export const handler = createApi(
  volunteerRoutes,
  volunteerHandlers({ volunteers: volunteerStore(table), copies: copyStore(table) }),
  options,
);
