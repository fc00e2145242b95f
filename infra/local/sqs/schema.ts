import { type Database, openDatabase } from '../database.ts';

const TABLES = `
  CREATE TABLE IF NOT EXISTS queues (
    name TEXT PRIMARY KEY, attributes TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, messageId TEXT NOT NULL, queue TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sender TEXT NOT NULL, sent INTEGER NOT NULL, visible INTEGER NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0, firstReceived INTEGER, receipt TEXT, source TEXT
  );
  CREATE TABLE IF NOT EXISTS deduplications (
    queue TEXT NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL, messageId TEXT NOT NULL, seq INTEGER NOT NULL,
    at INTEGER NOT NULL, PRIMARY KEY (queue, scope, id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS attempts (
    queue TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, taken TEXT NOT NULL, PRIMARY KEY (queue, id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS pauses (
    queue TEXT NOT NULL, after TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (queue, after)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS moves (
    number INTEGER PRIMARY KEY AUTOINCREMENT, handle TEXT NOT NULL UNIQUE, source TEXT NOT NULL, destination TEXT,
    rate INTEGER, status TEXT NOT NULL, moved INTEGER NOT NULL, toMove INTEGER NOT NULL, lastSeq INTEGER NOT NULL,
    started INTEGER NOT NULL, due INTEGER NOT NULL, failure TEXT
  );`;

/** Columns that data folders of an earlier version lack. */
const LATER: readonly (readonly [table: string, column: string, definition: string])[] = [
  ['queues', 'tags', "TEXT NOT NULL DEFAULT '{}'"],
  ['queues', 'origin', "TEXT NOT NULL DEFAULT 'api'"],
  ['messages', 'groupId', 'TEXT'],
  ['messages', 'deduplicationId', 'TEXT'],
  ['messages', 'trace', 'TEXT'],
  ['messages', 'received', 'INTEGER'],
];

const INDEXES = `
  CREATE INDEX IF NOT EXISTS messages_receivable ON messages (queue, visible);
  CREATE INDEX IF NOT EXISTS messages_by_moment ON messages (visible);
  CREATE INDEX IF NOT EXISTS messages_by_age ON messages (queue, sent);
  CREATE INDEX IF NOT EXISTS messages_of_group ON messages (queue, groupId) WHERE groupId IS NOT NULL;
  CREATE INDEX IF NOT EXISTS messages_with_group ON messages (queue, seq, groupId) WHERE groupId IS NOT NULL;
  CREATE INDEX IF NOT EXISTS deduplications_by_age ON deduplications (at);
  CREATE INDEX IF NOT EXISTS attempts_by_age ON attempts (at);`;

export const openSqsDatabase = (folder: string): Database => {
  const database = openDatabase(folder, 'sqs', TABLES);
  const { sql } = database;
  for (const [table, column, definition] of LATER) {
    const columns = sql.prepare(`PRAGMA table_info(${table})`).all() as { name: string }[];
    if (!columns.some(({ name }) => name === column))
      sql.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`);
  }
  sql.exec(INDEXES);
  return database;
};
