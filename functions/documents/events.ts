import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { copyKeeper } from '../../shared/persistence/copies.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { copyHandlers } from './handlers/copies.ts';

const env = readEnv(z.object({ TABLE_NAME: present, REGION_ID: present }));

export const handler = createConsumer(
  subscriptions.documents,
  copyHandlers(copyKeeper({ db: documentClient(), name: env.TABLE_NAME })),
);
