import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, Key } from '../persistence/read.ts';
import type { ServiceTable } from '../persistence/service-table.ts';
import type { Write } from '../persistence/transact.ts';

const prefix = 'SEALED#';

/** An item that holds something about a record under another key than the record's own. */
export interface Copy {
  /** Where it says so, in the record's partition. */
  readonly pointer: Key;
  readonly at: Key;
}

const pointerKey = (of: string, at: Key): Key => ({ pk: of, sk: `${prefix}${at.pk}#${at.sk}` });

/**
 * Notes beside a record that something about it was sealed under another key: the words of a request, a row of an
 * import. Erasing the record's key would leave that readable, so that the erasure deletes it too (D-3). Goes into the
 * transaction that seals it; `of` is the record's partition key, `HOUSEHOLD#…`.
 */
export const sealedElsewhere = (table: string, of: string, at: Key): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: {
        ...pointerKey(of, at),
        kind: 'sealed-elsewhere',
        schema: 1,
        version: 1,
        at: { pk: at.pk, sk: at.sk },
      },
    },
  },
});

/** Takes such a note away: what it told of is no more, or is no longer about the record. */
export const notSealedElsewhere = (table: string, of: string, at: Key): Write => ({
  item: { Delete: { TableName: table, Key: pointerKey(of, at) } },
});

/** Everything about a record that stands sealed elsewhere; the pointers sort behind the record, apart from what is read with it. */
export const copiesOf = async (
  { db, name }: Pick<ServiceTable, 'db' | 'name'>,
  of: string,
): Promise<readonly Copy[]> => {
  const { Items } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sealed)',
      ExpressionAttributeValues: { ':pk': of, ':sealed': prefix },
      ConsistentRead: true,
    }),
  );
  return (Items ?? []).map(({ pk, sk, at }) => ({ pointer: { pk, sk }, at: at as Item as Key }));
};
