import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod/mini';
import { type AreaRegister, areaRegister } from '../../shared/area/register.ts';
import { createApi } from '../../shared/http/api.ts';
import { commandLog } from '../../shared/messaging/command-log.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { serviceKeys } from '../../shared/privacy/service-keys.ts';
import { registrationRoutes } from '../../shared/routes/registration.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { boardHandlers } from './handlers/boards.ts';
import { locationHandlers } from './handlers/locations.ts';
import { personHandlers } from './handlers/persons.ts';
import { unitHandlers } from './handlers/units.ts';
import { accountStore } from './store/accounts.ts';
import { boardStore } from './store/boards.ts';
import { locationStore } from './store/locations.ts';
import { personStore } from './store/persons.ts';
import { unitStore } from './store/units.ts';

const env = readEnv(
  z.object({
    TABLE_NAME: present,
    SERVICE: present,
    KEY_ID: present,
    REGION_ID: present,
    POLICY_OVERRIDES: present,
    LAMBDA_TASK_ROOT: present,
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

let areas: AreaRegister | undefined;
/** Unpacked on the first enrolment, not at every cold start. */
const register = (): AreaRegister => {
  areas ??= areaRegister(readFileSync(join(env.LAMBDA_TASK_ROOT, 'areas.bin')));
  return areas;
};

const [locations, persons, boards] = [locationStore(table), personStore(table), boardStore(table)];
const [units, accounts] = [unitStore(table), accountStore(table)];

export const handler = createApi(
  registrationRoutes,
  {
    ...locationHandlers({ locations, register }),
    ...personHandlers({ persons, locations, accounts }),
    ...boardHandlers({ boards, accounts }),
    ...unitHandlers({ units, accounts }),
  },
  {
    service: env.SERVICE,
    keys,
    commands: commandLog(table),
    policies: policyTable(JSON.parse(env.POLICY_OVERRIDES)),
  },
);
