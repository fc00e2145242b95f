import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { planningRoutes } from '../../shared/routes/activities.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { assemblyHandlers } from './handlers/assemblies.ts';
import { cycleHandlers } from './handlers/cycles.ts';
import { facilitationHandlers } from './handlers/facilitation.ts';
import { planHandlers } from './handlers/plans.ts';
import { assemblyStore } from './store/assemblies.ts';
import { cycleStore } from './store/cycles.ts';
import { facilitationStore } from './store/facilitation.ts';
import { planStore } from './store/plans.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

const copies = copyStore(table);
const cycles = cycleStore(table);
const assemblies = assemblyStore(table);

export const handler = createApi(
  planningRoutes,
  {
    ...facilitationHandlers({ facilitation: facilitationStore(table), copies }),
    ...cycleHandlers({ cycles, copies }),
    ...assemblyHandlers({ assemblies, cycles, copies }),
    ...planHandlers({ plans: planStore(table), assemblies, cycles, copies }),
  },
  options,
);
