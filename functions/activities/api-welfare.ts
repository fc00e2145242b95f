import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { welfareApiRoutes } from '../../shared/routes/activities.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { scoreboardHandlers } from './handlers/scoreboards.ts';
import { markStore } from './store/marks.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

export const handler = createApi(
  welfareApiRoutes,
  { ...scoreboardHandlers({ marks: markStore(table), copies: copyStore(table) }) },
  options,
);
