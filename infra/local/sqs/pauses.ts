import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';

/** PurgeQueue may be called once in this time, and the name of a deleted queue is free again after it. */
const PAUSE_MILLISECONDS = 60_000;

/** What must not be done to a queue again within a minute. */
export const openPauses = ({ sql }: Database, clock: Clock) => {
  const read = sql.prepare('SELECT at FROM pauses WHERE queue = ? AND after = ? AND at > ?');
  const save = sql.prepare('INSERT OR REPLACE INTO pauses VALUES (?, ?, ?)');
  const remove = sql.prepare('DELETE FROM pauses WHERE queue = ?');
  return {
    lasts: (queue: string, after: 'purge' | 'delete'): boolean =>
      read.get(queue, after, clock.now() - PAUSE_MILLISECONDS) !== undefined,
    begin(queue: string, after: 'purge' | 'delete'): void {
      save.run(queue, after, clock.now());
    },
    end(queue: string): void {
      remove.run(queue);
    },
  };
};
