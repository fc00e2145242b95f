import { sameItem } from './attribute.ts';
import type { Engine } from './engine.ts';
import type { Change, Image } from './image.ts';
import { moveEntries, moveExpiry } from './indexes.ts';

/** Writes an item with all that follows from it: index entries, expiry and stream record. Needs a transaction. */
export const write = (
  { storage, streams, late }: Engine,
  change: Change,
  by: 'caller' | 'ttl' = 'caller',
): void => {
  const { table, key, before, after } = change;
  if (!isChanged(before, after)) return;
  const { sql } = storage;
  if (!after) sql('DELETE FROM items WHERE tbl = ? AND pk = ? AND sk = ?').run(table.id, key.pk, key.sk);
  else if (before) {
    const update = sql('UPDATE items SET item = ?, size = ? WHERE tbl = ? AND pk = ? AND sk = ?');
    update.run(after.text, after.size, table.id, key.pk, key.sk);
  } else {
    sql('INSERT INTO items VALUES (?, ?, ?, ?, ?)').run(table.id, key.pk, key.sk, after.text, after.size);
  }
  if (table.indexes.length > 0) {
    const moved = late.hold(change) ? table.localIndexes : table.indexes;
    moveEntries(storage, moved, key, before?.item, after?.item);
  }
  if (table.ttl !== undefined) moveExpiry(storage, table, key, before?.item, after?.item);
  if (table.stream) streams.append(change, by);
};

const isChanged = (before: Image | undefined, after: Image | undefined): boolean => {
  if (!before || !after) return before !== after;
  if (before.text === after.text) return false;
  return before.size !== after.size || !sameItem(before.item, after.item);
};
