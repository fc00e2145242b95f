import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { copyHandlers } from './handlers/copies.ts';
import { copyKeeper } from './store/copies.ts';

const env = readEnv(z.object({ TABLE_NAME: present }));

export const handler = createConsumer(
  subscriptions.volunteers,
  copyHandlers(copyKeeper({ db: documentClient(), name: env.TABLE_NAME })),
);
