import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { copyHandlers } from './handlers/copies.ts';
import { erasureHandlers } from './handlers/erasures.ts';
import { copyKeeper } from './store/copies.ts';
import { volunteerEraser } from './store/volunteers.ts';

const env = readEnv(z.object({ TABLE_NAME: present, REGION_ID: present }));
const table = { db: documentClient(), name: env.TABLE_NAME, region: env.REGION_ID };

export const handler = createConsumer(subscriptions.volunteers, {
  ...copyHandlers(copyKeeper(table)),
  ...erasureHandlers(volunteerEraser(table)),
});
