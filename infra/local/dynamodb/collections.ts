import type { Engine } from './engine.ts';
import type { Change } from './image.ts';
import { choiceIn, type Input } from './request.ts';

interface Collection {
  readonly ItemCollectionKey: unknown;
  readonly SizeEstimateRangeGB: readonly [number, number];
}

const gigabyte = 1024 ** 3;

export const wantsCollections = (input: Input): boolean =>
  choiceIn(input, 'ReturnItemCollectionMetrics', ['SIZE', 'NONE']) === 'SIZE';

/**
 * The size of the partition that a write touched, as a range of whole gigabytes; only tables with local
 * indexes have collections. (AWS lets them grow to ten, here they are not held to that.)
 */
export const collectionOf = ({ storage }: Engine, change: Change): Collection | undefined => {
  const { table, key, before, after } = change;
  const item = (after ?? before)?.item;
  if (table.localIndexes.length === 0 || !item) return undefined;
  const { name } = table.key.hash;
  const find = storage.sql('SELECT coalesce(sum(size), 0) AS bytes FROM items WHERE tbl = ? AND pk = ?');
  const from = Math.floor((find.get(table.id, key.pk)?.bytes as number) / gigabyte);
  return { ItemCollectionKey: { [name]: item[name] }, SizeEstimateRangeGB: [from, from + 1] };
};

/** The collections that several writes touched, each once, by table. */
export const collectionsText = (engine: Engine, changes: readonly Change[]): string => {
  const found = new Map<string, Map<string, Collection>>();
  for (const change of changes) {
    const collection = collectionOf(engine, change);
    if (!collection) continue;
    const ofTable = found.get(change.table.name) ?? new Map<string, Collection>();
    found.set(change.table.name, ofTable.set(JSON.stringify(collection.ItemCollectionKey), collection));
  }
  return JSON.stringify(Object.fromEntries([...found].map(([name, all]) => [name, [...all.values()]])));
};
