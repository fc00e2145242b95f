import { setAlarm } from '../alarm.ts';
import type { Clock } from '../clock.ts';
import { attempted } from './errors.ts';
import { type Change, type Image, readImage, storedImage } from './image.ts';
import { moveEntries } from './indexes.ts';
import type { Key } from './key.ts';
import type { Storage } from './storage.ts';
import { isIndexed, type Table } from './table.ts';

/** Holds back what a write changes in global indexes, as AWS does for some milliseconds. */
export interface LateIndexes {
  /** Within the transaction of a write: whether its global entries wait, and thus are not to be moved now. */
  hold(change: Change): boolean;
  /** Whether anything waits: then readers of a global index see the images kept here. */
  pending(): boolean;
  close(): void;
}

const batch = 500;
const pause = 1000; // milliseconds

/**
 * While the entries of an item wait, `pending` keeps the image that the global indexes still show (none for
 * an item that is new). When it is due, the entries are derived again from the item as it stands by then,
 * so that a killed process loses nothing. A further write to the same item waits no longer than the first.
 */
export const openLateIndexes = (
  storage: Storage,
  clock: Clock,
  tableOf: (id: number) => Table | undefined,
  delay: () => number,
): LateIndexes => {
  const { sql, transact } = storage;
  const isAny = () => sql('SELECT 1 FROM pending LIMIT 1').get() !== undefined;
  let some = isAny();

  const apply = (row: Record<string, unknown>) => {
    const table = tableOf(row.tbl as number);
    const key = { pk: row.pk, sk: row.sk } as Key;
    if (table) {
      const seen = row.item === null ? undefined : storedImage(row.item as string, row.size as number);
      const now = readImage(storage, table, key);
      moveEntries(storage, table.globalIndexes, key, seen?.item, now?.item);
    }
    sql('DELETE FROM pending WHERE tbl = ? AND pk = ? AND sk = ?').run(row.tbl as number, key.pk, key.sk);
  };

  const applyUntil = (moment: number) => {
    for (let isMore = true; isMore; ) {
      isMore = transact(() => {
        const due = sql('SELECT * FROM pending WHERE due <= ? ORDER BY due LIMIT ?').all(moment, batch);
        for (const row of due) apply(row);
        return due.length === batch;
      });
    }
    some = isAny();
  };

  const alarm = setAlarm(clock, () => {
    if (!attempted(() => applyUntil(clock.now()))) return alarm.at(clock.now() + pause);
    const next = sql('SELECT min(due) AS due FROM pending').get()?.due;
    if (typeof next === 'number') alarm.at(next);
  });
  if (some) applyUntil(Number.MAX_SAFE_INTEGER);

  return {
    hold({ table, key, before, after }) {
      const { globalIndexes: indexes } = table;
      if (indexes.length === 0) return false;
      const wait = delay();
      if (wait <= 0 && !some) return false;
      if (some && isWaiting(storage, table, key)) return true;
      const isSeen = (image: Image | undefined) =>
        image !== undefined && indexes.some((index) => isIndexed(index, image.item));
      if (wait <= 0 || !(isSeen(before) || isSeen(after))) return false;
      const due = clock.now() + Math.ceil(wait);
      const keep = sql('INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?)');
      keep.run(table.id, key.pk, key.sk, due, before?.text ?? null, before?.size ?? null);
      some = true;
      alarm.at(due);
      return true;
    },
    pending: () => some,
    close: () => alarm.close(),
  };
};

const isWaiting = ({ sql }: Storage, { id }: Table, { pk, sk }: Key) =>
  sql('SELECT 1 FROM pending WHERE tbl = ? AND pk = ? AND sk = ?').get(id, pk, sk) !== undefined;
