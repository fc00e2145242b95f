import { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod/mini';
import type { ApiOptions } from '../http/api.ts';
import { commandLog } from '../messaging/command-log.ts';
import { successorsIn } from '../persistence/former-areas.ts';
import type { ServiceTable } from '../persistence/service-table.ts';
import { type PolicyTable, policyTable } from '../policy/policy.ts';
import { serviceKeys } from '../privacy/service-keys.ts';
import { documentClient } from './clients.ts';
import { present } from './env.ts';

/** The environment of the API of a service that keeps records. */
export const recordServiceEnv = {
  TABLE_NAME: present,
  SERVICE: present,
  /** The region's KMS key. */
  KEY_ID: present,
  REGION_ID: present,
  /** The region's policies over the national ones, as JSON. */
  POLICY_OVERRIDES: present,
};
const Env = z.object(recordServiceEnv);

/** The table of a service, and what `createApi` needs of it. */
export const recordService = (
  env: z.infer<typeof Env>,
): { table: ServiceTable; options: ApiOptions; policies: PolicyTable } => {
  const { TABLE_NAME: name, SERVICE: service, KEY_ID: keyId, REGION_ID: region } = env;
  const db = documentClient();
  const keys = serviceKeys({ kms: new KMSClient({}), db, table: name, service, keyId });
  const table: ServiceTable = { db, name, service, region, keys };
  const policies = policyTable(JSON.parse(env.POLICY_OVERRIDES));
  return {
    table,
    options: { service, keys, commands: commandLog(table), policies, successorsOf: successorsIn(table) },
    policies,
  };
};
