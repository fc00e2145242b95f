import type { Item } from './attribute.ts';
import { itemSize } from './item-size.ts';
import type { Key } from './key.ts';
import type { Storage } from './storage.ts';
import type { Table } from './table.ts';

/** An item at one moment: its JSON text as it travels, its size in bytes as AWS counts, and itself. */
export interface Image {
  readonly text: string;
  readonly size: number;
  /** Decoded when first asked for; not to be changed. */
  readonly item: Item;
}

/** One item before and after a write; without `before` it is new, without `after` it is gone. */
export interface Change {
  readonly table: Table;
  readonly key: Key;
  readonly before: Image | undefined;
  readonly after: Image | undefined;
}

export const imageOf = (item: Item): Image => ({ text: JSON.stringify(item), size: itemSize(item), item });

export const storedImage = (text: string, size: number): Image => {
  let item: Item | undefined;
  return {
    text,
    size,
    get item() {
      item ??= JSON.parse(text) as Item;
      return item;
    },
  };
};

export const readImage = ({ sql }: Storage, table: Table, { pk, sk }: Key): Image | undefined => {
  const row = sql('SELECT item, size FROM items WHERE tbl = ? AND pk = ? AND sk = ?').get(table.id, pk, sk);
  return row && storedImage(row.item as string, row.size as number);
};
