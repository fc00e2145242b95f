import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { copiedInstitutions } from '../../shared/messaging/copied-institutions.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { paperKeeper } from '../../shared/persistence/papers.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { activityHandlers } from './handlers/activities.ts';
import { eligibilityHandlers } from './handlers/eligibility.ts';
import { paperHandlers } from './handlers/papers.ts';
import { budgetStore } from './store/budgets.ts';
import { eligibilityKeeper } from './store/eligibility.ts';

const env = readEnv(z.object({ TABLE_NAME: present, REGION_ID: present, POLICY_OVERRIDES: present }));
const table: ServiceTable = {
  db: documentClient(),
  name: env.TABLE_NAME,
  service: 'finance',
  region: env.REGION_ID,
  keys: () => Promise.reject(new Error('Nothing personal is opened here')),
};
const policies = policyTable(JSON.parse(env.POLICY_OVERRIDES));

export const handler = createConsumer(subscriptions.finance, {
  ...copiedInstitutions(table),
  ...eligibilityHandlers(eligibilityKeeper(table, policies)),
  ...paperHandlers(paperKeeper(table)),
  ...activityHandlers({ budgets: budgetStore(table), copies: copyStore(table), policies }),
});
