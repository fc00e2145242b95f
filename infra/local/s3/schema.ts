import type { DatabaseSync } from 'node:sqlite';

// TEXT compares byte by byte as UTF-8, which is S3's order of keys.
const TABLES = `
  CREATE TABLE IF NOT EXISTS buckets (
    name TEXT PRIMARY KEY, created INTEGER NOT NULL, eventBridge INTEGER NOT NULL,
    versioning TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '[]', objectLock TEXT
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS versions (
    bucket TEXT NOT NULL, key TEXT NOT NULL, sequence INTEGER NOT NULL, versionId TEXT NOT NULL,
    isLatest INTEGER NOT NULL, isMarker INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, headers TEXT NOT NULL, checksum TEXT NOT NULL, tags TEXT NOT NULL,
    segments TEXT NOT NULL, lock TEXT NOT NULL DEFAULT '{}', PRIMARY KEY (bucket, key, sequence DESC)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS versions_id ON versions (bucket, key, versionId);
  CREATE UNIQUE INDEX IF NOT EXISTS versions_latest ON versions (bucket, key) WHERE isLatest = 1;
  CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, begun INTEGER NOT NULL, headers TEXT NOT NULL,
    tags TEXT NOT NULL, checksum TEXT NOT NULL, completed TEXT, lock TEXT NOT NULL DEFAULT '{}'
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS uploads_key ON uploads (bucket, key, begun, id);
  CREATE TABLE IF NOT EXISTS parts (
    upload TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (upload, number)
  ) WITHOUT ROWID;`;

/** Columns that tables of older data folders lack, in their order. */
const LATER: readonly (readonly [table: string, column: string, type: string])[] = [
  ['buckets', 'versioning', "TEXT NOT NULL DEFAULT ''"],
  ['buckets', 'tags', "TEXT NOT NULL DEFAULT '[]'"],
  ['buckets', 'objectLock', 'TEXT'],
  ['versions', 'lock', "TEXT NOT NULL DEFAULT '{}'"],
  ['uploads', 'lock', "TEXT NOT NULL DEFAULT '{}'"],
];

/** Makes the tables of S3. A data folder from before there were versions keeps its objects. */
export const prepareTables = (sql: DatabaseSync): void => {
  sql.exec(TABLES);
  for (const [table, column, type] of LATER) {
    const columns = sql.prepare(`PRAGMA table_info(${table})`).all();
    if (!columns.some(({ name }) => name === column))
      sql.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
  }
  if (sql.prepare("SELECT 1 FROM sqlite_master WHERE name = 'objects'").get())
    sql.exec(`BEGIN;
      INSERT INTO versions SELECT bucket, key, row_number() OVER (ORDER BY modified, key), 'null', 1, 0, size, etag,
        modified, headers, json_set(checksum, '$.type', 'FULL_OBJECT'), '[]',
        json_array(json_object('file', file, 'size', size)), '{}' FROM objects;
      DROP TABLE objects;
      COMMIT;`);
};
