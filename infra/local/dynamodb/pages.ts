import { type Image, storedImage } from './image.ts';
import type { Key, SortableKey } from './key.ts';
import type { Bound, Range } from './range.ts';
import type { Storage } from './storage.ts';
import type { Index, Table } from './table.ts';

/** What is read: a table, or one of its indexes. */
export interface Source {
  readonly table: Table;
  readonly index: Index | undefined;
  /** Global indexes have entries that wait (`late-indexes.ts`). */
  readonly isLate: boolean;
}

export interface Partition extends Source {
  readonly hash: SortableKey;
  readonly range: Range;
  readonly isForward: boolean;
  /** Where the last page ended: the position in the index, and the item's own key. */
  readonly start: { readonly sort: SortableKey; readonly key: Key } | undefined;
}

/** A whole table or index, or the part of it whose partitions `takes`. */
export interface Segment extends Source {
  readonly takes: ((hash: SortableKey) => boolean) | undefined;
  readonly start: { readonly place: Key; readonly key: Key } | undefined;
}

/** Items of one partition in the order of their sort keys. */
export const walk = function* ({ sql }: Storage, partition: Partition): Generator<Image> {
  const { table, index, hash, isForward, start } = partition;
  const past = isForward ? '>' : '<';
  const order = isForward ? 'ASC' : 'DESC';
  const where: string[] = [];
  const values: SortableKey[] = [];
  const add = (condition: string, ...bound: SortableKey[]) => {
    where.push(condition);
    values.push(...bound);
  };
  const sort = index ? 'e.isk' : 'sk';
  // where the last page ended is the tighter end of the range; in an index it stands beside it, for ties
  const { from, to } = start && !index ? afterStart(partition.range, start.sort, isForward) : partition.range;
  if (from) add(`${sort} ${from.inclusive ? '>=' : '>'} ?`, from.value);
  if (to) add(`${sort} ${to.inclusive ? '<=' : '<'} ?`, to.value);
  if (start && index) add(`(e.isk, e.pk, e.sk) ${past} (?, ?, ?)`, start.sort, start.key.pk, start.key.sk);

  const more = where.map((condition) => ` AND ${condition}`).join('');
  const statement = sql(
    index
      ? `SELECT ${entryItems(partition)} WHERE e.idx = ? AND e.ipk = ?${more} ORDER BY e.isk ${order}, e.pk ${order}, e.sk ${order}`
      : `SELECT item, size FROM items WHERE tbl = ? AND pk = ?${more} ORDER BY sk ${order}`,
  );
  statement.setReturnArrays(true);
  const place = index ? [...tablesOf(partition), index.id, hash] : [table.id, hash];
  for (const row of statement.iterate(...place, ...values)) {
    const [text, size] = row as unknown as [string, number];
    yield storedImage(text, size);
  }
};

/** Items of all partitions in the order of their keys. (On AWS partitions come in an order nobody knows.) */
export const walkAll = function* ({ sql }: Storage, segment: Segment): Generator<Image> {
  const { table, index, start, takes } = segment;
  const columns = index ? 'e.ipk, e.isk, e.pk, e.sk' : 'pk, sk';
  const { place, key } = start ?? {};
  const from = place && key ? (index ? [place.pk, place.sk, key.pk, key.sk] : [key.pk, key.sk]) : [];
  const more = from.length > 0 ? ` AND (${columns}) > (${from.map(() => '?').join(', ')})` : '';
  const statement = sql(
    index
      ? `SELECT ${entryItems(segment)} WHERE e.idx = ?${more} ORDER BY ${columns}`
      : `SELECT item, size, pk FROM items WHERE tbl = ?${more} ORDER BY ${columns}`,
  );
  statement.setReturnArrays(true);
  const of = index ? [...tablesOf(segment), index.id] : [table.id];
  for (const row of statement.iterate(...of, ...from)) {
    const [text, size, hash] = row as unknown as [string, number, SortableKey];
    if (!takes || takes(hash)) yield storedImage(text, size);
  }
};

/** Entries find their item by its key; those of a global index see the image that waits, where one does. */
const entryItems = (source: Source): string =>
  seesWaiting(source)
    ? 'CASE WHEN p.tbl IS NULL THEN i.item ELSE p.item END, CASE WHEN p.tbl IS NULL THEN i.size ELSE p.size END, e.ipk ' +
      'FROM entries e LEFT JOIN items i ON i.tbl = ? AND i.pk = e.pk AND i.sk = e.sk ' +
      'LEFT JOIN pending p ON p.tbl = ? AND p.pk = e.pk AND p.sk = e.sk'
    : 'i.item, i.size, e.ipk FROM entries e CROSS JOIN items i ON i.tbl = ? AND i.pk = e.pk AND i.sk = e.sk';

const tablesOf = (source: Source) =>
  seesWaiting(source) ? [source.table.id, source.table.id] : [source.table.id];

const seesWaiting = ({ index, isLate }: Source) => isLate && index !== undefined && !index.isLocal;

const afterStart = ({ from, to }: Range, value: SortableKey, isForward: boolean): Range => {
  const end: Bound = { value, inclusive: false };
  return isForward ? { from: end, to } : { from, to: end };
};
