import { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { commandLog } from '../../shared/messaging/command-log.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { serviceKeys } from '../../shared/privacy/service-keys.ts';
import { volunteerRoutes } from '../../shared/routes/volunteers.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { volunteerHandlers } from './handlers/volunteers.ts';
import { copyStore } from './store/copies.ts';
import { volunteerStore } from './store/volunteers.ts';

const env = readEnv(
  z.object({
    TABLE_NAME: present,
    SERVICE: present,
    KEY_ID: present,
    REGION_ID: present,
    POLICY_OVERRIDES: present,
  }),
);
const db = documentClient();
const keys = serviceKeys({
  kms: new KMSClient({}),
  db,
  table: env.TABLE_NAME,
  service: env.SERVICE,
  keyId: env.KEY_ID,
});
const table: ServiceTable = { db, name: env.TABLE_NAME, service: env.SERVICE, region: env.REGION_ID, keys };

export const handler = createApi(
  volunteerRoutes,
  volunteerHandlers({ volunteers: volunteerStore(table), copies: copyStore(table) }),
  {
    service: env.SERVICE,
    keys,
    commands: commandLog(table),
    policies: policyTable(JSON.parse(env.POLICY_OVERRIDES)),
  },
);
