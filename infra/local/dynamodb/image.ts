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

export const storedImage = (text: string, size: number): Image => new StoredImage(text, size);

class StoredImage implements Image {
  readonly text: string;
  readonly size: number;
  #item: Item | undefined;

  constructor(text: string, size: number) {
    this.text = text;
    this.size = size;
  }

  get item(): Item {
    this.#item ??= JSON.parse(this.text) as Item;
    return this.#item;
  }
}

export const readImage = ({ sql }: Storage, table: Table, { pk, sk }: Key): Image | undefined => {
  const statement = sql('SELECT item, size FROM items WHERE tbl = ? AND pk = ? AND sk = ?');
  statement.setReturnArrays(true);
  const row = statement.get(table.id, pk, sk) as unknown as [string, number] | undefined;
  return row && storedImage(row[0], row[1]);
};
