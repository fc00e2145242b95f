import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the data folder for this process; throws when another has it. The operating system frees SQLite's
 * lock with the process, however that ends, so nothing is ever left behind.
 */
export const lockFolder = (folder: string): { release(): void } => {
  mkdirSync(folder, { recursive: true });
  const pidOfHolder = openHolder(folder);
  const database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    const pid = pidOfHolder.read();
    pidOfHolder.close();
    throw new Error(
      `The data folder ${folder} is in use by the process ${pid ?? 'of another start'}; stop it first, or set DATA to another folder.`,
    );
  }
  pidOfHolder.write(process.pid);
  pidOfHolder.close();
  return { release: () => database.close() };
};

/** Who holds the lock, in a file of its own: the locked one cannot be read. */
const openHolder = (folder: string) => {
  const database = new DatabaseSync(join(folder, 'holder.sqlite'), { timeout: 2_000 });
  database.exec(
    'CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL)',
  );
  return {
    read: () => database.prepare('SELECT pid FROM holder').get()?.pid as number | undefined,
    write: (pid: number) => {
      database.prepare('INSERT OR REPLACE INTO holder VALUES (1, ?)').run(pid);
    },
    close: () => database.close(),
  };
};
