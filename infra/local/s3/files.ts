import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFile, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const readAll = promisify((descriptor: number, done: (error: Error | null, bytes: Buffer) => void) =>
  readFile(descriptor, done),
);

/** The bytes of objects, in files whose names say nothing: no key can lead out of the folder. */
export const openFiles = (folder: string) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (name: string) => join(folder, name);

  return {
    /** Durable and whole when it resolves: written aside, synced, renamed. */
    async write(body: Buffer): Promise<string> {
      const name = randomUUID();
      const part = await open(pathOf(`${name}.part`), 'wx', 0o600);
      try {
        await part.writeFile(body);
        await part.sync();
      } finally {
        await part.close();
      }
      await rename(pathOf(`${name}.part`), pathOf(name));
      return name;
    },

    /** Opens before it returns, so that a later `remove` does not take the file away from its reader. */
    read(name: string): Promise<Buffer> {
      const descriptor = openSync(pathOf(name), 'r');
      return readAll(descriptor).finally(() => closeSync(descriptor));
    },

    remove: (name: string) => rm(pathOf(name), { force: true }),

    /** Removes what a killed process wrote and never named in a row. */
    sweep(isKnown: (name: string) => boolean): void {
      for (const name of readdirSync(folder)) if (!isKnown(name)) rmSync(pathOf(name), { force: true });
    },
  };
};
