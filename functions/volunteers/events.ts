import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { copyKeeper } from '../../shared/persistence/copies.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { areaHandlers } from './handlers/area-changes.ts';
import { copyHandlers } from './handlers/copies.ts';
import { erasureHandlers } from './handlers/erasures.ts';
import { tallyKeeper } from './store/tallies.ts';
import { volunteerMover } from './store/volunteer-moves.ts';
import { volunteerEraser } from './store/volunteers.ts';

const env = readEnv(z.object({ TABLE_NAME: present, REGION_ID: present }));
const table: ServiceTable = {
  db: documentClient(),
  name: env.TABLE_NAME,
  service: 'volunteers',
  region: env.REGION_ID,
  keys: () => Promise.reject(new Error('Nothing personal is opened here')),
};

export const handler = createConsumer(subscriptions.volunteers, {
  ...copyHandlers(copyKeeper(table), tallyKeeper(table)),
  ...areaHandlers(volunteerMover(table)),
  ...erasureHandlers(volunteerEraser(table)),
});
