import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Page, PageAsked } from '../contract/route.ts';
import type { Item } from './read.ts';
import type { ServiceTable } from './service-table.ts';

/** One page of one Query: a list is never more than that. */
export const queryPage = async <Record>(
  { db, name }: Pick<ServiceTable, 'db' | 'name'>,
  query: Omit<QueryCommandInput, 'TableName' | 'Limit' | 'ExclusiveStartKey'>,
  { limit, after }: Pick<PageAsked, 'limit' | 'after'>,
  read: (item: Item) => Record,
): Promise<Page<Record>> => {
  const { Items, LastEvaluatedKey } = await db.send(
    new QueryCommand({ ...query, TableName: name, Limit: limit, ExclusiveStartKey: after }),
  );
  return { items: (Items ?? []).map((item) => read(item as Item)), next: LastEvaluatedKey };
};

/** Every item of a Query, page after page: for what a job or a consumer must see whole, never for a list. */
export const queryAll = async <Record>(
  table: Pick<ServiceTable, 'db' | 'name'>,
  query: Parameters<typeof queryPage>[1],
  read: (item: Item) => Record,
): Promise<readonly Record[]> => {
  const all: Record[] = [];
  let after: PageAsked['after'];
  do {
    const { items, next } = await queryPage(table, query, { limit: 5_000, after }, read);
    all.push(...items);
    after = next;
  } while (after);
  return all;
};
