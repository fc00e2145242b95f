import { attributeOf, type Item } from './attribute.ts';
import { storedImage } from './image.ts';
import { checkIndexKey, type Key, keyOf } from './key.ts';
import type { Storage } from './storage.ts';
import { type Index, isIndexed, type Table } from './table.ts';

/** Keeps the entries of these indexes in step; an index whose key the write leaves alone is not touched. */
export const moveEntries = (
  { sql }: Storage,
  indexes: readonly Index[],
  { pk, sk }: Key,
  before: Item | undefined,
  after: Item | undefined,
): void => {
  for (const index of indexes) {
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

/**
 * Adds items to indexes that came later than they did, from a key of the table on, and tells the key where
 * it stopped. What cannot be a key of the index is left out, as AWS does. An item whose entries wait
 * (`late-indexes.ts`) enters a global index as the others still show it.
 */
export const fillIndexes = (
  { sql }: Storage,
  table: Table,
  indexes: readonly Index[],
  after: Key | undefined,
  limit: number,
): Key | undefined => {
  const rows = sql(
    'SELECT i.pk, i.sk, i.item, CASE WHEN p.tbl IS NULL THEN i.item ELSE p.item END AS seen FROM items i ' +
      'LEFT JOIN pending p ON p.tbl = i.tbl AND p.pk = i.pk AND p.sk = i.sk ' +
      `WHERE i.tbl = ?${after ? ' AND (i.pk, i.sk) > (?, ?)' : ''} ORDER BY i.pk, i.sk LIMIT ?`,
  ).all(table.id, ...(after ? [after.pk, after.sk] : []), limit);
  const insert = sql('INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?, ?)');
  for (const row of rows) {
    const { pk, sk } = row as unknown as Key;
    const now: Item = JSON.parse(row.item as string);
    const seen: Item | null = row.seen === row.item ? now : JSON.parse((row.seen as string | null) ?? 'null');
    for (const index of indexes) {
      const item = index.isLocal ? now : seen;
      if (!item || !isIndexed(index, item) || !canBeKey(index, item)) continue;
      const to = keyOf(index.key, item);
      insert.run(index.id, to.pk, to.sk, pk, sk);
    }
  }
  return rows.length < limit ? undefined : (rows.at(-1) as unknown as Key);
};

const canBeKey = ({ name, key }: Index, item: Item): boolean => {
  try {
    checkIndexKey(name, key, item);
    return true;
  } catch {
    return false;
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

/** Notes all expiries of a table anew, for another attribute. */
export const rebuildExpiries = (storage: Storage, table: Table): void => {
  const { sql } = storage;
  sql('DELETE FROM expiries WHERE tbl = ?').run(table.id);
  if (table.ttl === undefined) return;
  for (const row of sql('SELECT item, size FROM items WHERE tbl = ?').iterate(table.id)) {
    const { item } = storedImage(row.item as string, row.size as number);
    moveExpiry(storage, table, keyOf(table.key, item), undefined, item);
  }
};

/** Epoch seconds; only a number that could be a date counts. */
const expiryOf = ({ ttl = '' }: Table, item: Item): number | undefined => {
  const seconds = Number(attributeOf(item, ttl)?.N);
  return seconds >= 0 && seconds < 1e12 ? Math.floor(seconds) : undefined;
};

const isSame = (a: Key['pk'], b: Key['pk']) =>
  typeof a === 'string' || typeof b === 'string' ? a === b : Buffer.compare(a, b) === 0;
