import type { Database } from '../database.ts';

/** How far each stream mapping has come; durable when `set` returns. */
export interface Checkpoints {
  get(mapping: string): string | undefined;
  set(mapping: string, sequenceNumber: string): void;
}

export const CHECKPOINTS_SCHEMA =
  'CREATE TABLE IF NOT EXISTS checkpoints (mapping TEXT PRIMARY KEY, sequenceNumber TEXT NOT NULL) WITHOUT ROWID;';

export const openCheckpoints = ({ sql }: Database): Checkpoints => {
  const read = sql.prepare('SELECT sequenceNumber FROM checkpoints WHERE mapping = ?');
  const write = sql.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?)');
  return {
    get: (mapping) => read.get(mapping)?.sequenceNumber as string | undefined,
    set: (mapping, sequenceNumber) => {
      write.run(mapping, sequenceNumber);
    },
  };
};
