import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { institutionHandlers } from '../../functions/registration/institutions.ts';
import { areaRegister } from '../../shared/area/register.ts';
import { createApi } from '../../shared/http/api.ts';
import { commandLog } from '../../shared/messaging/command-log.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { serviceKeys } from '../../shared/privacy/service-keys.ts';
import { institutionRoutes } from '../../shared/routes/registration/institutions.ts';

/** The entry of registration as it is usually written: classic zod for the environment, every client as it comes. */
const env = z
  .object({
    TABLE_NAME: z.string().min(1),
    SERVICE: z.string().min(1),
    KEY_ID: z.string().min(1),
    REGION_ID: z.string().min(1),
    POLICY_OVERRIDES: z.string().min(1),
    LAMBDA_TASK_ROOT: z.string().min(1),
  })
  .parse(process.env);
const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const { TABLE_NAME: name, SERVICE: service, REGION_ID: region, KEY_ID: keyId } = env;
const keys = serviceKeys({ kms: new KMSClient({}), db, table: name, service, keyId });
const table = { db, name, service, region, keys };
const register = () => areaRegister(readFileSync(join(env.LAMBDA_TASK_ROOT, 'areas.bin')));

export const handler = createApi(institutionRoutes, institutionHandlers(table, register), {
  service,
  keys,
  commands: commandLog(table),
  policies: policyTable(JSON.parse(env.POLICY_OVERRIDES)),
});
