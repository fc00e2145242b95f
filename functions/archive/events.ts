import * as z from 'zod/mini';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { createKeeper } from './keeper.ts';
import { archiveStore } from './store.ts';

const env = readEnv(z.object({ TABLE_NAME: present }));

export const handler = createKeeper(archiveStore(documentClient(), env.TABLE_NAME));
