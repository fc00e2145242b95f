import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, 'cloud-process.ts');

/** The embedded cloud in a process of its own over a folder that outlives it. */
export const startKilledCloud = async (folder: string) => {
  const child: ChildProcess = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [endpoint] = await Promise.race([
    once(createInterface(child.stdout!), 'line'),
    ended.then(() => {
      throw new Error('The cloud ended before it listened');
    }),
  ]);
  return {
    endpoint: String(endpoint),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
