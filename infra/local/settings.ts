import { resolve } from 'node:path';
import { type RoughSettings, readRough } from './rough/settings.ts';

/** What the environment says of ports, place and rough mode. */
export const readSettings = (env: NodeJS.ProcessEnv = process.env) => ({
  port: portOf(env, 'PORT', 8080),
  awsPort: portOf(env, 'AWS_PORT', 8081),
  data: resolve(env.DATA || '.data'),
  rough: readRough(env.ROUGH ?? 'off') satisfies RoughSettings,
});

const portOf = (env: NodeJS.ProcessEnv, name: string, otherwise: number): number => {
  const value = env[name];
  if (!value) return otherwise;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${name} is ${value}, which is no port`);
  return port;
};
