import * as z from 'zod/mini';
import { measured, subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer, inTurn } from '../../shared/messaging/consumer.ts';
import { copiedBeneficiaries, copiedInstitutions } from '../../shared/messaging/copied-institutions.ts';
import { paperKeeper } from '../../shared/persistence/papers.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { markHandlers } from './handlers/marks.ts';
import { paperHandlers } from './handlers/papers.ts';
import { markKeeper } from './store/marks.ts';

const env = readEnv(z.object({ TABLE_NAME: present, REGION_ID: present, POLICY_OVERRIDES: present }));
const policies = policyTable(JSON.parse(env.POLICY_OVERRIDES));
const table: ServiceTable = {
  db: documentClient(),
  name: env.TABLE_NAME,
  service: 'activities',
  region: env.REGION_ID,
  keys: () => Promise.reject(new Error('Nothing personal is opened here')),
};

export const handler = createConsumer(
  subscriptions.activities,
  inTurn(
    copiedInstitutions(table),
    copiedBeneficiaries(table),
    paperHandlers(paperKeeper(table)),
    markHandlers({ marks: markKeeper(table), policies }, Object.keys(measured) as (keyof typeof measured)[]),
  ),
);
