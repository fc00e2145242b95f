import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** S3 alone over a data folder, with the bucket `large`. */
export const objectServer = join(import.meta.dirname, 'object-server.ts');

/** Runs it as a process of its own; resolves when it listens. */
export const startObjectServer = async (
  folder: string,
  program = objectServer,
): Promise<{ server: ChildProcess; url: string }> => {
  const server = fork(program, [folder]);
  const [url] = (await once(server, 'message')) as [string];
  return { server, url };
};
