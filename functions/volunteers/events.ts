import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { copiedGroups, copiedInstitutions } from '../../shared/messaging/copied-institutions.ts';
import { copyKeeper } from '../../shared/persistence/copies.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { areaHandlers } from './handlers/area-changes.ts';
import { activityHandlers, copyHandlers } from './handlers/copies.ts';
import { erasureHandlers } from './handlers/erasures.ts';
import { activityKeeper } from './store/activity-copies.ts';
import { forumEraser } from './store/forums.ts';
import { tallyKeeper } from './store/tallies.ts';
import { recordMovers, volunteerMover } from './store/volunteer-moves.ts';
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
  ...copyHandlers({ ...copiedInstitutions(table), ...copiedGroups(table) }, tallyKeeper(table)),
  ...activityHandlers(activityKeeper(copyKeeper(table))),
  ...areaHandlers(volunteerMover(table), recordMovers(table)),
  ...erasureHandlers(volunteerEraser(table), forumEraser(table)),
});
