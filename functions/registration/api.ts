import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type AreaRegister, areaRegister } from '../../shared/area/register.ts';
import { createApi } from '../../shared/http/api.ts';
import { institutionRoutes } from '../../shared/routes/registration/institutions.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { institutionHandlers } from './institutions.ts';

const env = readEnv(z.object({ ...recordServiceEnv, LAMBDA_TASK_ROOT: present }));
const { table, options } = recordService(env);

let areas: AreaRegister | undefined;
/** Unpacked on the first enrolment, not at every cold start. */
const register = (): AreaRegister => {
  areas ??= areaRegister(readFileSync(join(env.LAMBDA_TASK_ROOT, 'areas.bin')));
  return areas;
};

export const handler = createApi(institutionRoutes, institutionHandlers(table, register), options);
