import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export interface Storage {
  /** A prepared statement, kept for the next time. */
  sql(text: string): StatementSync;
  /** All or nothing; what `work` throws undoes what it wrote. */
  transact<T>(work: () => T): T;
  close(): void;
}

/**
 * Items are stored as the JSON text that goes over the wire, so that reading one needs no decoding.
 * Index entries hold keys only and find the item by its own key. `pk` and `sk` have no column type:
 * text stays text (compared by its UTF-8 bytes) and blobs stay blobs.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS tables (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, uuid TEXT NOT NULL, created INTEGER NOT NULL, definition TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS items (
    tbl INTEGER, pk, sk, item TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (tbl, pk, sk)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS entries (
    idx INTEGER, ipk, isk, pk, sk, PRIMARY KEY (idx, ipk, isk, pk, sk)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS expiries (
    tbl INTEGER, at INTEGER, pk, sk, PRIMARY KEY (tbl, at, pk, sk)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS records (
    tbl INTEGER, seq INTEGER, at INTEGER NOT NULL, name TEXT NOT NULL, keys TEXT NOT NULL, old TEXT, new TEXT,
    size INTEGER NOT NULL, service INTEGER NOT NULL, PRIMARY KEY (tbl, seq)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS tokens (
    slot INTEGER, token TEXT, at INTEGER NOT NULL, digest TEXT NOT NULL, reads TEXT NOT NULL,
    PRIMARY KEY (slot, token)) WITHOUT ROWID;
`;

/**
 * One file, one process: the exclusive lock spares SQLite its shared memory and a lock per transaction.
 * A checkpoint each 32 MB writes pages that change often once instead of many times.
 */
export const openStorage = (folder: string): Storage => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'dynamodb.sqlite');
  const db = new DatabaseSync(path);
  chmodSync(path, 0o600);
  db.exec(
    'PRAGMA page_size = 8192; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; ' +
      'PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000',
  );
  db.exec(schema);
  const statements = new Map<string, StatementSync>();
  const sql = (text: string) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = db.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  return {
    sql,
    transact(work) {
      sql('BEGIN IMMEDIATE').run();
      try {
        const result = work();
        sql('COMMIT').run();
        return result;
      } catch (error) {
        sql('ROLLBACK').run();
        throw error;
      }
    },
    close: () => db.close(),
  };
};
