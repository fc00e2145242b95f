import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { dueKeeper } from '../../shared/persistence/due.ts';
import { paperKeeper } from '../../shared/persistence/papers.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { moneyHandlers } from './handlers/money-stopped.ts';
import { paperHandlers } from './handlers/papers.ts';
import { retentionNotes } from './handlers/retention-notes.ts';
import { suspicionHandlers } from './handlers/suspicions.ts';
import { moneyKeeper } from './store/money-stopped.ts';
import { provenRecords } from './store/proven-records.ts';
import { suspicionStore } from './store/suspicions.ts';

const env = readEnv(z.object({ TABLE_NAME: present, REGION_ID: present, POLICY_OVERRIDES: present }));
const table: ServiceTable = {
  db: documentClient(),
  name: env.TABLE_NAME,
  service: 'registration',
  region: env.REGION_ID,
  keys: () => Promise.reject(new Error('Nothing personal is opened here')),
};
const policies = policyTable(JSON.parse(env.POLICY_OVERRIDES));

export const handler = createConsumer(subscriptions.registration, {
  ...moneyHandlers(moneyKeeper(table)),
  ...retentionNotes(dueKeeper(table)),
  ...paperHandlers({ papers: paperKeeper(table), records: provenRecords(table), policies }),
  ...suspicionHandlers({ suspicions: suspicionStore(table), policies }),
});
