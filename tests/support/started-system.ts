import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openIssuer } from '../../infra/local/issuer.ts';
import { localRegion } from '../../infra/regions.ts';
import { createClient } from '../../shared/http/client.ts';
import { routes } from './system.ts';

export const projectRoot = join(import.meta.dirname, '../..');

/** Ends a process as a power cut does, and waits until it is gone. */
export const killed = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};

/** What `npm start` runs, over a data folder that outlives it, on free ports or those of a life before. */
export const startedSystem = async (data: string, { PORT = '0', AWS_PORT = '0' } = {}) => {
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=4', join(projectRoot, 'infra/local/start.ts')],
    {
      env: { ...process.env, DATA: data, PORT, AWS_PORT },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const addresses = new Map<string, string>();
  for await (const line of createInterface(child.stdout)) {
    const [, name, url] = /^(aws|ready) (http:\S+)$/.exec(line) ?? [];
    if (name && url) addresses.set(name, url);
    if (addresses.has('ready')) break;
  }
  child.stdout.resume();
  const portOf = (name: string) => new URL(addresses.get(name) ?? '').port;
  const sign = await openIssuer(data);
  const local = (path: string, init?: RequestInit) => fetch(`${addresses.get('aws')}/_local/${path}`, init);
  return {
    pid: child.pid!,
    ports: { PORT: portOf('ready'), AWS_PORT: portOf('aws') },
    kill: () => killed(child),
    async as(sub: string, roles: string, area: string) {
      const { issuer, audience } = localRegion;
      const claims = { sub, roles, area };
      const token = await sign.sign({ issuer, audience: audience[0]!, claims, hours: 1, now: Date.now() });
      return createClient(routes, { url: addresses.get('ready')!, token });
    },
    /** At rest, without what waits for a later moment. */
    idle: () => local('idle'),
    /** What was in flight at the end of a life shows again after a while: half an hour for a job. */
    async settled() {
      await local('idle');
      await local('clock', { method: 'POST', body: JSON.stringify({ advance: 1_900_000 }) });
      await local('idle');
    },
  };
};

export type StartedSystem = Awaited<ReturnType<typeof startedSystem>>;
