import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { groupRoutes } from '../../shared/routes/registration/groups.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { groupHandlers } from './handlers/groups.ts';
import { keeping } from './handlers/keeping.ts';
import { accountStore } from './store/accounts.ts';
import { conflictStore } from './store/conflicts.ts';
import { groupStore } from './store/groups.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

export const handler = createApi(
  groupRoutes,
  groupHandlers({
    groups: groupStore(table),
    accounts: accountStore(table),
    keep: keeping(conflictStore(table)),
  }),
  options,
);
