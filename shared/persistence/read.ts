import { setTimeout as pause } from 'node:timers/promises';
import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ServiceTable } from './service-table.ts';

export type Key = Readonly<{ pk: string; sk: string }>;
export type Item = Readonly<Record<string, unknown>> & Key;

/** One item, as it stands now. */
export const getItem = async (
  { db, name }: Pick<ServiceTable, 'db' | 'name'>,
  key: Key,
): Promise<Item | undefined> => {
  const { Item } = await db.send(new GetCommand({ TableName: name, Key: key, ConsistentRead: true }));
  return Item as Item | undefined;
};

/** Several items in one round trip, in the order of the keys; what does not exist is undefined. At most 100 keys. */
export const getItems = async (
  { db, name }: Pick<ServiceTable, 'db' | 'name'>,
  keys: readonly Key[],
): Promise<(Item | undefined)[]> => {
  const found = new Map<string, Item>();
  const distinct = new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key]));
  let open: Key[] = [...distinct.values()];
  for (let tries = 0; open.length > 0; tries += 1) {
    if (tries > 0) await pause(20 * 2 ** tries * Math.random()); // what DynamoDB left over was throttled
    if (tries > 4) throw new Error('BatchGetItem left keys unprocessed five times');
    const { Responses, UnprocessedKeys } = await db.send(
      new BatchGetCommand({ RequestItems: { [name]: { Keys: open, ConsistentRead: true } } }),
    );
    for (const item of Responses?.[name] ?? []) found.set(`${item.pk}\n${item.sk}`, item as Item);
    open = (UnprocessedKeys?.[name]?.Keys as Key[] | undefined) ?? [];
  }
  return keys.map(({ pk, sk }) => found.get(`${pk}\n${sk}`));
};

/** As many items as there are keys, a hundred at a time, in the order of the keys. */
export const getMany = async (table: ServiceTable, keys: readonly Key[]): Promise<(Item | undefined)[]> => {
  const items: (Item | undefined)[] = [];
  for (let start = 0; start < keys.length; start += 100)
    items.push(...(await getItems(table, keys.slice(start, start + 100))));
  return items;
};
