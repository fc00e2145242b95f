import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberSize } from '../../infra/local/dynamodb/number.ts';
import { anIndexedTable, aTable, openTables } from '../support/dynamodb-endpoint.ts';

const indexed = anIndexedTable();

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(aTable('plain'));
  house.dynamodb.ensureTable(indexed);
});
afterAll(() => house.close());

const bytes = (count: number) => 'x'.repeat(count);

describe('capacity', () => {
  const ReturnConsumedCapacity = 'INDEXES';
  const table = (CapacityUnits: number) => ({ CapacityUnits, Table: { CapacityUnits } });

  it('of reads is four kilobytes a unit: half eventually, one consistently', async () => {
    await house.documents.put({ TableName: 'plain', Item: { pk: 'read', sk: '1', text: bytes(5000) } });
    const get = (more: object) =>
      house.documents.get({
        TableName: 'plain',
        Key: { pk: 'read', sk: '1' },
        ReturnConsumedCapacity,
        ...more,
      });
    expect((await get({})).ConsumedCapacity).toEqual({ TableName: 'plain', ...table(1) });
    expect((await get({ ConsistentRead: true })).ConsumedCapacity).toMatchObject(table(2));
    expect((await get({ Key: { pk: 'none', sk: '1' } })).ConsumedCapacity).toMatchObject(table(0.5));
    expect((await get({ ReturnConsumedCapacity: 'TOTAL' })).ConsumedCapacity).toEqual({
      TableName: 'plain',
      CapacityUnits: 1,
    });
    expect(await get({ ReturnConsumedCapacity: 'NONE' })).not.toHaveProperty('ConsumedCapacity');
  });

  it('of writes is a kilobyte a unit, of the larger of old and new', async () => {
    const put = (length: number) =>
      house.documents.put({
        TableName: 'plain',
        Item: { pk: 'write', sk: '1', text: bytes(length) },
        ReturnConsumedCapacity,
      });
    expect((await put(1024 - 'pkwritesk1text'.length)).ConsumedCapacity).toMatchObject(table(1));
    expect((await put(1025 - 'pkwritesk1text'.length)).ConsumedCapacity).toMatchObject(table(2));
    expect((await put(3000)).ConsumedCapacity).toMatchObject(table(3));
    expect((await put(1)).ConsumedCapacity).toMatchObject(table(3));
    const gone = await house.documents.delete({
      TableName: 'plain',
      Key: { pk: 'write', sk: '1' },
      ReturnConsumedCapacity,
    });
    expect(gone.ConsumedCapacity).toMatchObject(table(1));
  });

  it('of numbers counts digits by two', async () => {
    expect(['0', '1', '12', '123', '-1', '100', '0.0000001', '1.5', '12345.678'].map(numberSize)).toEqual([
      1, 2, 2, 3, 3, 2, 2, 3, 6,
    ]);
  });

  it('of an index counts what changes of its entry', async () => {
    const put = async (more: object) => {
      const { ConsumedCapacity } = await house.documents.put({
        TableName: 'indexed',
        Item: { pk: 'units', sk: '1', ...more },
        ReturnConsumedCapacity,
      });
      return {
        total: ConsumedCapacity?.CapacityUnits,
        ...Object.fromEntries(
          Object.entries(ConsumedCapacity?.GlobalSecondaryIndexes ?? {}).map(([name, { CapacityUnits }]) => [
            name,
            CapacityUnits,
          ]),
        ),
      };
    };
    const all = { gsi1pk: 'u', gsi1sk: '1', keyspk: 'u', keyssk: '1', fewpk: 'u', fewsk: '1' };
    expect(await put({})).toEqual({ total: 1 });
    expect(await put(all)).toEqual({ total: 4, gsi1: 1, keys: 1, few: 1 }); // three new entries
    expect(await put(all)).toEqual({ total: 1 }); // none changed
    expect(await put({ ...all, b: 1 })).toEqual({ total: 2, gsi1: 1 }); // only one shows b
    expect(await put({ ...all, b: 1, a: 1 })).toEqual({ total: 3, gsi1: 1, few: 1 });
    expect(await put({ ...all, b: 1, a: 1, keyssk: '2' })).toEqual({ total: 4, gsi1: 1, keys: 2 }); // moved: out and in
    expect(await put({ ...all, b: bytes(3000), a: 1, keyssk: '2' })).toEqual({ total: 6, gsi1: 3 });
    expect(await put({})).toEqual({ total: 8, gsi1: 3, keys: 1, few: 1 }); // three left
  });

  it('of a query is of all it read together; of a batch of each item', async () => {
    for (const sk of ['1', '2', '3'])
      await house.documents.put({
        TableName: 'indexed',
        Item: { pk: 'together', sk, gsi1pk: 'together', gsi1sk: sk, text: bytes(1000) },
      });
    const asked = {
      TableName: 'indexed',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'together' },
      ReturnConsumedCapacity,
    } as const;
    expect((await house.documents.query(asked)).ConsumedCapacity).toEqual({
      TableName: 'indexed',
      ...table(0.5),
    });
    expect((await house.documents.query({ ...asked, ConsistentRead: true })).ConsumedCapacity).toMatchObject(
      table(1),
    );
    const byIndex = await house.documents.query({
      ...asked,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :pk',
    });
    expect(byIndex.ConsumedCapacity).toEqual({
      TableName: 'indexed',
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0 },
      GlobalSecondaryIndexes: { gsi1: { CapacityUnits: 0.5 } },
    });
    const batch = await house.documents.batchGet({
      RequestItems: { indexed: { Keys: ['1', '2', '3'].map((sk) => ({ pk: 'together', sk })) } },
      ReturnConsumedCapacity,
    });
    expect(batch.ConsumedCapacity).toEqual([{ TableName: 'indexed', ...table(1.5) }]);
  });
});
