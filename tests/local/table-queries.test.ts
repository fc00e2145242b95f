import { type AttributeValue, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTable, openTables, refusal } from '../support/dynamodb-endpoint.ts';

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(aTable('plain'));
  house.dynamodb.ensureTable(aTable('numbered', { sk: 'N' }));
  house.dynamodb.ensureTable(aTable('binary', { sk: 'B' }));
});
afterAll(() => house.close());

const send = (input: ConstructorParameters<typeof PutItemCommand>[0]) =>
  house.client.send(new PutItemCommand(input));

const putRaw = (Item: Record<string, AttributeValue>, TableName = 'plain') => send({ TableName, Item });

const bytes = (count: number) => 'x'.repeat(count);

describe('a query', () => {
  const all = async (TableName: string, pk: string, more: object = {}) =>
    (
      (
        await house.documents.query({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ...more,
        })
      ).Items ?? []
    ).map(({ sk }) => sk);

  it('orders numbers as numbers', async () => {
    const numbers = [
      '-1E10',
      '-123',
      '-12.5',
      '-12',
      '-0.001',
      '0',
      '1E-130',
      '0.5',
      '2',
      '10',
      '12',
      '12.5',
      '123',
      '12345678901234567890123456789012345678',
      '9E125',
    ];
    for (const N of [...numbers].sort()) await putRaw({ pk: { S: 'order' }, sk: { N } }, 'numbered');
    const { Items } = await house.client.send(
      new QueryCommand({
        TableName: 'numbered',
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :a AND :b',
        ExpressionAttributeValues: { ':pk': { S: 'order' }, ':a': { N: '-1E10' }, ':b': { N: '9E125' } },
      }),
    );
    expect(Items?.map(({ sk }) => Number(sk?.N))).toEqual(numbers.map(Number));
  });

  it('orders text by its UTF-8 bytes, and binary by its bytes', async () => {
    for (const sk of ['😀', '\uff5e', 'é', 'z', 'a', 'B'])
      await house.documents.put({ TableName: 'plain', Item: { pk: 'order', sk } });
    expect(await all('plain', 'order')).toEqual(['B', 'a', 'z', 'é', '\uff5e', '😀']);
    for (const b of [[255], [1], [1, 0], [0, 255]])
      await house.documents.put({ TableName: 'binary', Item: { pk: 'order', sk: Buffer.from(b) } });
    expect((await all('binary', 'order')).map((sk) => [...sk])).toEqual([[0, 255], [1], [1, 0], [255]]);
    expect(
      (
        await all('binary', 'order', {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :b)',
          ExpressionAttributeValues: { ':pk': 'order', ':b': Buffer.from([1]) },
        })
      ).map((sk) => [...sk]),
    ).toEqual([[1], [1, 0]]);
  });

  it.each([
    ['sk = :a', { ':a': 'b' }, ['b']],
    ['sk < :a', { ':a': 'b' }, ['a']],
    ['sk <= :a', { ':a': 'b' }, ['a', 'b']],
    ['sk > :a', { ':a': 'b' }, ['b#1', 'b#2', 'c']],
    [':a <= sk', { ':a': 'b#2' }, ['b#2', 'c']],
    ['sk BETWEEN :a AND :b', { ':a': 'b', ':b': 'b#1' }, ['b', 'b#1']],
    ['begins_with(sk, :a)', { ':a': 'b' }, ['b', 'b#1', 'b#2']],
  ] as const)('finds what %s says', async (condition, values, expected) => {
    for (const sk of ['a', 'b', 'b#1', 'b#2', 'c'])
      await house.documents.put({ TableName: 'plain', Item: { pk: 'range', sk } });
    const asked = {
      KeyConditionExpression: `pk = :pk AND ${condition}`,
      ExpressionAttributeValues: { ':pk': 'range', ...values },
    };
    expect(await all('plain', 'range', asked)).toEqual(expected);
    expect(await all('plain', 'range', { ...asked, ScanIndexForward: false })).toEqual(
      [...expected].reverse(),
    );
  });

  it('finds text by a prefix wherever it ends in Unicode', async () => {
    const last = '\u{10ffff}';
    for (const sk of ['\ud7ff', '\ud7ffx', '\ue000', last, `${last}x`, `a${last}`, `a${last}x`, 'b']) {
      await house.documents.put({ TableName: 'plain', Item: { pk: 'unicode', sk } });
    }
    const beginning = (prefix: string) =>
      all('plain', 'unicode', {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :p)',
        ExpressionAttributeValues: { ':pk': 'unicode', ':p': prefix },
      });
    expect(await beginning('\ud7ff')).toEqual(['\ud7ff', '\ud7ffx']);
    expect(await beginning(last)).toEqual([last, `${last}x`]);
    expect(await beginning(`a${last}`)).toEqual([`a${last}`, `a${last}x`]);
  });

  it('goes on where the last page ended, in both directions', async () => {
    for (let i = 0; i < 7; i++)
      await house.documents.put({ TableName: 'numbered', Item: { pk: 'pages', sk: i } });
    for (const ScanIndexForward of [true, false]) {
      const seen: unknown[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await house.documents.query({
          TableName: 'numbered',
          KeyConditionExpression: 'pk = :pk AND sk >= :one',
          ExpressionAttributeValues: { ':pk': 'pages', ':one': 1 },
          Limit: 2,
          ScanIndexForward,
          ExclusiveStartKey,
        });
        seen.push(...(page.Items ?? []).map(({ sk }) => sk));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      expect(seen).toEqual(ScanIndexForward ? [1, 2, 3, 4, 5, 6] : [6, 5, 4, 3, 2, 1]);
    }
  });

  it('ends a page after a megabyte', async () => {
    for (let i = 0; i < 4; i++)
      await house.documents.put({
        TableName: 'numbered',
        Item: { pk: 'large', sk: i, text: bytes(390 * 1024) },
      });
    const page = await house.documents.query({
      TableName: 'numbered',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'large' },
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(page).toMatchObject({
      Count: 3,
      LastEvaluatedKey: { pk: 'large', sk: 2 },
      ConsumedCapacity: { CapacityUnits: 146.5 },
    });
  });

  it('filters after reading: the limit counts what was read', async () => {
    for (let i = 0; i < 4; i++)
      await house.documents.put({ TableName: 'numbered', Item: { pk: 'filter', sk: i, even: i % 2 === 0 } });
    const asked = {
      TableName: 'numbered',
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: 'even = :yes',
      ExpressionAttributeValues: { ':pk': 'filter', ':yes': true },
    };
    expect(await house.documents.query({ ...asked, Limit: 3 })).toMatchObject({
      Count: 2,
      ScannedCount: 3,
      LastEvaluatedKey: { sk: 2 },
    });
    const counted = await house.documents.query({ ...asked, Select: 'COUNT' });
    expect(counted).toMatchObject({ Count: 2, ScannedCount: 4 });
    expect(counted).not.toHaveProperty('Items');
    expect(counted).not.toHaveProperty('LastEvaluatedKey');
    await expect(house.documents.query({ ...asked, FilterExpression: 'sk = :yes' })).rejects.toMatchObject(
      refusal('Filter Expression can only contain non-primary key attributes: Primary key attribute: sk'),
    );
  });

  it.each([
    [
      { Limit: 0 },
      "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [{ IndexName: 'none' }, 'The table does not have the specified index: none'],
    [
      { KeyConditionExpression: undefined },
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    [
      { Select: 'SPECIFIC_ATTRIBUTES' },
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      { Select: 'SOME' },
      "Value 'SOME' at 'select' failed to satisfy constraint: Member must satisfy enum value set",
    ],
    [{ ExclusiveStartKey: { pk: 'a' } }, 'The provided starting key is invalid'],
    [
      { ExclusiveStartKey: { pk: 'b', sk: '1' } },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [{ AttributesToGet: ['a'] }, 'The legacy parameter AttributesToGet is not supported'],
    [
      {
        KeyConditionExpression: 'pk = :pk AND sk > :s',
        ExpressionAttributeValues: { ':pk': 'a', ':s': '5' },
        ExclusiveStartKey: { pk: 'a', sk: '5' },
      },
      'The provided starting key does not match the range key predicate',
    ],
    [
      { Select: 'ALL_PROJECTED_ATTRIBUTES' },
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
    [
      { Select: 'COUNT', ProjectionExpression: 'a' },
      'Cannot specify the ProjectionExpression when choosing to get COUNT',
    ],
  ])('with %j is refused', async (more, message) => {
    await expect(all('plain', 'a', more)).rejects.toMatchObject(refusal(message));
  });
});
