import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { createRelay } from './publish.ts';

const env = readEnv(z.object({ BUS_NAME: present, SERVICE: present }));

export const handler = createRelay(new EventBridgeClient({}), { bus: env.BUS_NAME, service: env.SERVICE });
