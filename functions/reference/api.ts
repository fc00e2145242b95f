import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { referenceRoutes } from '../../shared/routes/reference.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { unrouted } from './domain/unrouted.ts';
import { referenceHandlers } from './handlers.ts';
import { referenceStore } from './store.ts';

const env = readEnv(z.object({ LAMBDA_TASK_ROOT: present }));
const store = referenceStore(env.LAMBDA_TASK_ROOT);

export const handler = createApi(referenceRoutes, referenceHandlers(store), {
  unrouted: (method: string, path: string) => unrouted(store.methods(), method, path),
});
