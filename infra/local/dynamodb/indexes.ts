import { attributeOf, type Item } from './attribute.ts';
import { type Key, keyOf } from './key.ts';
import type { Storage } from './storage.ts';
import { isIndexed, type Table } from './table.ts';

/** Keeps each index's entries in step; an index whose key the write leaves alone is not touched. */
export const moveEntries = (
  { sql }: Storage,
  table: Table,
  { pk, sk }: Key,
  before: Item | undefined,
  after: Item | undefined,
): void => {
  for (const index of table.indexes) {
    const from = before && isIndexed(index, before) ? keyOf(index.key, before) : undefined;
    const to = after && isIndexed(index, after) ? keyOf(index.key, after) : undefined;
    if (from && to && isSame(from.pk, to.pk) && isSame(from.sk, to.sk)) continue;
    if (from) {
      const remove = sql('DELETE FROM entries WHERE idx = ? AND ipk = ? AND isk = ? AND pk = ? AND sk = ?');
      remove.run(index.id, from.pk, from.sk, pk, sk);
    }
    if (to) sql('INSERT INTO entries VALUES (?, ?, ?, ?, ?)').run(index.id, to.pk, to.sk, pk, sk);
  }
};

export const moveExpiry = (
  { sql }: Storage,
  table: Table,
  { pk, sk }: Key,
  before: Item | undefined,
  after: Item | undefined,
): void => {
  const from = before && expiryOf(table, before);
  const to = after && expiryOf(table, after);
  if (from === to) return;
  if (from !== undefined) {
    const remove = sql('DELETE FROM expiries WHERE tbl = ? AND at = ? AND pk = ? AND sk = ?');
    remove.run(table.id, from, pk, sk);
  }
  if (to !== undefined) sql('INSERT INTO expiries VALUES (?, ?, ?, ?)').run(table.id, to, pk, sk);
};

/** Epoch seconds; only a number that could be a date counts. */
const expiryOf = ({ ttl = '' }: Table, item: Item): number | undefined => {
  const seconds = Number(attributeOf(item, ttl)?.N);
  return seconds >= 0 && seconds < 1e12 ? Math.floor(seconds) : undefined;
};

const isSame = (a: Key['pk'], b: Key['pk']) =>
  typeof a === 'string' || typeof b === 'string' ? a === b : Buffer.compare(a, b) === 0;
