import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type AreaRegister, areaRegister } from '../../shared/area/register.ts';
import { createApi } from '../../shared/http/api.ts';
import { institutionRoutes } from '../../shared/routes/registration.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { assetHandlers } from './handlers/assets.ts';
import { boardHandlers } from './handlers/boards.ts';
import { locationHandlers } from './handlers/locations.ts';
import { personHandlers } from './handlers/persons.ts';
import { unitHandlers } from './handlers/units.ts';
import { accountStore } from './store/accounts.ts';
import { assetStore } from './store/assets.ts';
import { boardStore } from './store/boards.ts';
import { locationStore } from './store/locations.ts';
import { personStore } from './store/persons.ts';
import { unitStore } from './store/units.ts';

const env = readEnv(z.object({ ...recordServiceEnv, LAMBDA_TASK_ROOT: present }));
const { table, options } = recordService(env);

let areas: AreaRegister | undefined;
/** Unpacked on the first enrolment, not at every cold start. */
const register = (): AreaRegister => {
  areas ??= areaRegister(readFileSync(join(env.LAMBDA_TASK_ROOT, 'areas.bin')));
  return areas;
};

const [locations, persons, accounts] = [locationStore(table), personStore(table), accountStore(table)];
const [boards, assets, units] = [boardStore(table), assetStore(table), unitStore(table)];

export const handler = createApi(
  institutionRoutes,
  {
    ...locationHandlers({ locations, register }),
    ...personHandlers({ persons, locations, accounts }),
    ...boardHandlers({ boards, accounts }),
    ...assetHandlers({ assets, boards, accounts }),
    ...unitHandlers({ units, accounts }),
  },
  options,
);
