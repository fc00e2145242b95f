import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { attachDatabase } from '../disk.ts';
import { type GroupCommit, groupCommit } from './group-commit.ts';

export interface Storage extends GroupCommit {
  /** A prepared statement, kept for the next time. */
  sql(text: string): StatementSync;
  close(): void;
}

/**
 * Items are stored as the JSON text that goes over the wire, so that reading one needs no decoding.
 * Index entries hold keys only and find the item by its own key. `pk` and `sk` have no column type:
 * text stays text (compared by its UTF-8 bytes) and blobs stay blobs. Items have row numbers and a key beside them:
 * new ones fill page after page, where a tree of whole items would touch a page for each of them.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS tables (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, uuid TEXT NOT NULL, created INTEGER NOT NULL, definition TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS items (
    tbl INTEGER, pk, sk, item TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (tbl, pk, sk));
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
  CREATE TABLE IF NOT EXISTS streams (
    tbl INTEGER, label TEXT, name TEXT NOT NULL, keys TEXT NOT NULL, view TEXT NOT NULL, created INTEGER NOT NULL,
    ended INTEGER, first INTEGER NOT NULL, last INTEGER, trimmed INTEGER NOT NULL, PRIMARY KEY (tbl, label)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS pending (
    tbl INTEGER, pk, sk, due INTEGER NOT NULL, item TEXT, size INTEGER, PRIMARY KEY (tbl, pk, sk)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS pending_due ON pending (due);
`;

/** Columns that came later than their tables. */
const addColumns = (db: DatabaseSync) => {
  const has = db.prepare("SELECT 1 FROM pragma_table_info('tables') WHERE name = 'state'").get();
  if (!has) db.exec("ALTER TABLE tables ADD COLUMN state TEXT NOT NULL DEFAULT '{}'");
};

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
  addColumns(db);
  const detach = attachDatabase(folder, db);
  const statements = new Map<string, StatementSync>();
  const sql = (text: string) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = db.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  const commits = groupCommit(db, sql);
  return {
    sql,
    ...commits,
    close() {
      commits.flush();
      detach();
      db.close();
    },
  };
};
