import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { assetHandlers } from '../../functions/registration/handlers/assets.ts';
import { boardHandlers } from '../../functions/registration/handlers/boards.ts';
import { locationHandlers } from '../../functions/registration/handlers/locations.ts';
import { personHandlers } from '../../functions/registration/handlers/persons.ts';
import { unitHandlers } from '../../functions/registration/handlers/units.ts';
import { accountStore } from '../../functions/registration/store/accounts.ts';
import { assetStore } from '../../functions/registration/store/assets.ts';
import { boardStore } from '../../functions/registration/store/boards.ts';
import { locationStore } from '../../functions/registration/store/locations.ts';
import { personStore } from '../../functions/registration/store/persons.ts';
import { unitStore } from '../../functions/registration/store/units.ts';
import { areaRegister } from '../../shared/area/register.ts';
import { createApi } from '../../shared/http/api.ts';
import { commandLog } from '../../shared/messaging/command-log.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { serviceKeys } from '../../shared/privacy/service-keys.ts';
import { institutionRoutes } from '../../shared/routes/registration.ts';

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
const [locations, persons, boards] = [locationStore(table), personStore(table), boardStore(table)];
const [assets, units, accounts] = [assetStore(table), unitStore(table), accountStore(table)];
const register = () => areaRegister(readFileSync(join(env.LAMBDA_TASK_ROOT, 'areas.bin')));

export const handler = createApi(
  institutionRoutes,
  {
    ...locationHandlers({ locations, register }),
    ...personHandlers({ persons, locations, accounts }),
    ...boardHandlers({ boards, accounts }),
    ...assetHandlers({ assets, boards, accounts }),
    ...unitHandlers({ units, accounts }),
  },
  { service, keys, commands: commandLog(table), policies: policyTable(JSON.parse(env.POLICY_OVERRIDES)) },
);
