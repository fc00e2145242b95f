import { type Image, storedImage } from './image.ts';
import type { Key, SortableKey } from './key.ts';
import type { Bound, Range } from './range.ts';
import type { Storage } from './storage.ts';
import type { Index, Table } from './table.ts';

export interface Partition {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly hash: SortableKey;
  readonly range: Range;
  readonly isForward: boolean;
  /** Where the last page ended: the position in the index, and the item's own key. */
  readonly start: { readonly sort: SortableKey; readonly key: Key } | undefined;
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
      ? 'SELECT i.item, i.size FROM entries e CROSS JOIN items i ON i.tbl = ? AND i.pk = e.pk AND i.sk = e.sk ' +
          `WHERE e.idx = ? AND e.ipk = ?${more} ORDER BY e.isk ${order}, e.pk ${order}, e.sk ${order}`
      : `SELECT item, size FROM items WHERE tbl = ? AND pk = ?${more} ORDER BY sk ${order}`,
  );
  statement.setReturnArrays(true);
  const place = index ? [table.id, index.id, hash] : [table.id, hash];
  for (const row of statement.iterate(...place, ...values)) {
    const [text, size] = row as unknown as [string, number];
    yield storedImage(text, size);
  }
};

const afterStart = ({ from, to }: Range, value: SortableKey, isForward: boolean): Range => {
  const end: Bound = { value, inclusive: false };
  return isForward ? { from: end, to } : { from, to: end };
};
