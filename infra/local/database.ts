import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from './clock.ts';
import { attachDatabase } from './disk.ts';

/** What every service of the embedded cloud is made with. */
export interface ServiceOptions {
  /** The data folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
}

export interface Database {
  readonly sql: DatabaseSync;
  /** All or nothing; what `work` returns is committed when this returns. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/**
 * Opens `<folder>/<name>.sqlite` with the tables of `schema` (`CREATE … IF NOT EXISTS`).
 *
 * WAL with synchronous=NORMAL: a commit survives `kill -9` of this process, though not a power cut.
 * Mode 0600, which SQLite gives the WAL as well: keys and personal data lie in these files.
 */
export const openDatabase = (folder: string, name: string, schema: string): Database => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.sqlite`);
  const sql = new DatabaseSync(path);
  chmodSync(path, 0o600);
  sql.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  sql.exec(schema);
  const detach = attachDatabase(folder, sql);
  const begin = sql.prepare('BEGIN IMMEDIATE');
  const commit = sql.prepare('COMMIT');
  const rollback = sql.prepare('ROLLBACK');
  return {
    sql,
    transaction(work) {
      begin.run();
      try {
        const result = work();
        commit.run();
        return result;
      } catch (error) {
        if (sql.isTransaction) rollback.run(); // a full disk has ended it already
        throw error;
      }
    },
    close() {
      detach();
      sql.close();
    },
  };
};
