import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { copyKeeper } from '../../shared/persistence/copies.ts';
import { dueKeeper } from '../../shared/persistence/due.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { areaHandlers } from './handlers/area-changes.ts';
import { copyHandlers } from './handlers/copies.ts';
import { erasureHandlers } from './handlers/erasures.ts';
import { documentMover } from './store/document-moves.ts';
import { documentStore } from './store/documents.ts';
import { ownerStore } from './store/owners.ts';
import { removalStore } from './store/removals.ts';

const env = readEnv(z.object({ TABLE_NAME: present, REGION_ID: present, POLICY_OVERRIDES: present }));
const table: ServiceTable = {
  db: documentClient(),
  name: env.TABLE_NAME,
  service: 'documents',
  region: env.REGION_ID,
  keys: () => Promise.reject(new Error('Nothing personal is opened here')),
};

export const handler = createConsumer(subscriptions.documents, {
  ...copyHandlers(copyKeeper(table)),
  ...areaHandlers(documentMover(table)),
  ...erasureHandlers({
    documents: documentStore(table),
    owners: ownerStore(table),
    removals: removalStore(table),
    note: dueKeeper(table).note,
    policies: policyTable(JSON.parse(env.POLICY_OVERRIDES)),
  }),
});
