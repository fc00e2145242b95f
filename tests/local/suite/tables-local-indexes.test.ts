import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';
import { aSuiteTable, documentsOf, key, texts } from '../../support/suite-tables.ts';

let cloud: CloudUnderTest;
let documents: ReturnType<typeof documentsOf>;
let TableName: string;
beforeAll(async () => {
  cloud = await aCloud();
  documents = documentsOf(cloud);
  const table = await aSuiteTable(cloud, 'local-indexes', {
    AttributeDefinitions: [...texts('pk', 'sk', 'at'), { AttributeName: 'weight', AttributeType: 'N' }],
    LocalSecondaryIndexes: [
      { IndexName: 'by-time', KeySchema: key('pk', 'at'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      { IndexName: 'by-weight', KeySchema: key('pk', 'weight'), Projection: { ProjectionType: 'ALL' } },
    ],
  });
  TableName = table.TableName as string;
  expect(table.LocalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual([
    'by-time',
    'by-weight',
  ]);
  const put = (sk: string, more: object) => documents.put({ TableName, Item: { pk: 'p', sk, ...more } });
  await put('1', { at: 'c', weight: 10, note: 'x'.repeat(5000) });
  await put('2', { at: 'a', weight: 9 });
  await put('3', { at: 'b' });
  await put('4', { weight: -1 });
});
afterAll(() => cloud.close());

const query = (IndexName: string, more: object = {}) =>
  documents.query({
    TableName,
    IndexName,
    KeyConditionExpression: 'pk = :p',
    ExpressionAttributeValues: { ':p': 'p' },
    ConsistentRead: true,
    ...more,
  });

describe('a local index', () => {
  it('orders a partition by another attribute, and is read consistently', async () => {
    expect((await query('by-time')).Items?.map(({ sk }) => sk)).toEqual(['2', '3', '1']);
    expect((await query('by-weight')).Items?.map(({ sk }) => sk)).toEqual(['4', '2', '1']);
    await documents.put({ TableName, Item: { pk: 'p', sk: '5', at: 'aa' } });
    expect((await query('by-time')).Items?.map(({ sk }) => sk)).toEqual(['2', '5', '3', '1']);
    await documents.delete({ TableName, Key: { pk: 'p', sk: '5' } });
    expect((await query('by-time')).Items?.map(({ sk }) => sk)).toEqual(['2', '3', '1']);
  });

  it('fetches from the table what it does not carry, at the price of another read each', async () => {
    const keys = await query('by-time', { ReturnConsumedCapacity: 'INDEXES' });
    expect(keys.Items?.[0]).toEqual({ pk: 'p', sk: '2', at: 'a' });
    expect(keys.ConsumedCapacity).toMatchObject({
      CapacityUnits: 1,
      LocalSecondaryIndexes: { 'by-time': { CapacityUnits: 1 } },
    });
    const whole = await query('by-time', { Select: 'ALL_ATTRIBUTES', ReturnConsumedCapacity: 'INDEXES' });
    expect(whole.Items?.map(({ weight }) => weight)).toEqual([9, undefined, 10]);
    expect(whole.ConsumedCapacity).toMatchObject({ Table: { CapacityUnits: 4 }, CapacityUnits: 5 });
    const parts = await query('by-time', { ProjectionExpression: 'weight' });
    expect(parts.Items).toEqual([{ weight: 9 }, {}, { weight: 10 }]);
  });

  it('is paged and scanned', async () => {
    const first = await query('by-time', { Limit: 2 });
    expect(first.LastEvaluatedKey).toEqual({ pk: 'p', sk: '3', at: 'b' });
    const rest = await query('by-time', { ExclusiveStartKey: first.LastEvaluatedKey });
    expect(rest.Items?.map(({ sk }) => sk)).toEqual(['1']);
    const scanned = await documents.scan({ TableName, IndexName: 'by-weight', ConsistentRead: true });
    expect(scanned.Items?.map(({ sk }) => sk)).toEqual(['4', '2', '1']);
  });

  it('costs write units of its own, and knows the size of its collections', async () => {
    const { ConsumedCapacity, ItemCollectionMetrics } = await documents.put({
      TableName,
      Item: { pk: 'q', sk: '1', at: 'z', weight: 1 },
      ReturnConsumedCapacity: 'INDEXES',
      ReturnItemCollectionMetrics: 'SIZE',
    });
    expect(ConsumedCapacity).toMatchObject({
      CapacityUnits: 3,
      Table: { CapacityUnits: 1 },
      LocalSecondaryIndexes: { 'by-time': { CapacityUnits: 1 }, 'by-weight': { CapacityUnits: 1 } },
    });
    expect(ItemCollectionMetrics).toEqual({ ItemCollectionKey: { pk: 'q' }, SizeEstimateRangeGB: [0, 1] });
    const batch = await documents.batchWrite({
      RequestItems: { [TableName]: [{ DeleteRequest: { Key: { pk: 'q', sk: '1' } } }] },
      ReturnItemCollectionMetrics: 'SIZE',
    });
    expect(batch.ItemCollectionMetrics?.[TableName]).toEqual([
      { ItemCollectionKey: { pk: 'q' }, SizeEstimateRangeGB: [0, 1] },
    ]);
  });

  it('refuses an item whose attribute is not of its type', async () => {
    await expect(documents.put({ TableName, Item: { pk: 'p', sk: 'x', at: 1 } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(
        'Type mismatch for Index Key at Expected: S Actual: N IndexName: by-time',
      ),
    });
  });
});
