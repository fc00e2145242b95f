import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { copiedBeneficiaries, copiedInstitutions } from '../../shared/messaging/copied-institutions.ts';
import { paperKeeper } from '../../shared/persistence/papers.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { activityFacts } from './handlers/activity-facts.ts';
import { followActivityPapers } from './handlers/activity-papers.ts';
import { paperHandlers } from './handlers/papers.ts';
import { activityStore } from './store/activities.ts';

const env = readEnv(z.object({ TABLE_NAME: present, REGION_ID: present, POLICY_OVERRIDES: present }));
const table: ServiceTable = {
  db: documentClient(),
  name: env.TABLE_NAME,
  service: 'activities',
  region: env.REGION_ID,
  keys: () => Promise.reject(new Error('Nothing personal is opened here')),
};
const policies = policyTable(JSON.parse(env.POLICY_OVERRIDES));
const activities = activityStore(table);

export const handler = createConsumer(subscriptions.activities, {
  ...copiedInstitutions(table),
  ...copiedBeneficiaries(table),
  ...paperHandlers({
    papers: paperKeeper(table),
    followers: { activity: followActivityPapers(activities) },
    policies,
  }),
  ...activityFacts({ activities, policies }),
});
