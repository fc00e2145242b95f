import {
  PutItemCommand,
  type TableDescription,
  type TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';
import { aSuiteTable, documentsOf } from '../../support/suite-tables.ts';

let cloud: CloudUnderTest;
let documents: ReturnType<typeof documentsOf>;
let table: TableDescription;
let TableName: string;
beforeAll(async () => {
  cloud = await aCloud();
  documents = documentsOf(cloud);
  table = await aSuiteTable(cloud, 'limits');
  TableName = table.TableName as string;
});
afterAll(() => cloud.close());

const refusal = (message: string, name = 'ValidationException') => ({
  name,
  message: expect.stringContaining(message),
});
const Key = { pk: 'p', sk: '1' };

describe('a table given by its ARN', () => {
  it('is the table, in every operation', async () => {
    const arn = table.TableArn as string;
    await documents.put({ TableName: arn, Item: { ...Key, n: 1 } });
    const values = { ExpressionAttributeValues: { ':p': 'p' } };
    const query = { TableName: arn, KeyConditionExpression: 'pk = :p', ...values };
    expect((await documents.get({ TableName: arn, Key, ConsistentRead: true })).Item).toEqual({
      ...Key,
      n: 1,
    });
    expect((await documents.query({ ...query, ConsistentRead: true })).Count).toBe(1);
    expect((await documents.scan({ TableName: arn, ConsistentRead: true })).Count).toBe(1);
    await documents.batchWrite({ RequestItems: { [arn]: [{ PutRequest: { Item: { pk: 'p', sk: '2' } } }] } });
    const got = await documents.batchGet({
      RequestItems: { [arn]: { Keys: [{ pk: 'p', sk: '2' }], ConsistentRead: true } },
    });
    expect(Object.values(got.Responses ?? {})).toEqual([[{ pk: 'p', sk: '2' }]]);
    await documents.transactWrite({
      TransactItems: [
        {
          Update: {
            TableName: arn,
            Key,
            UpdateExpression: 'ADD n :p',
            ExpressionAttributeValues: { ':p': 1 },
          },
        },
        { Delete: { TableName, Key: { pk: 'p', sk: '2' } } },
      ],
    });
    const { Responses } = await documents.transactGet({ TransactItems: [{ Get: { TableName: arn, Key } }] });
    expect(Responses?.[0]?.Item?.n).toBe(2);
    await expect(
      documents.transactWrite({
        TransactItems: [{ Delete: { TableName: arn, Key } }, { Put: { TableName, Item: Key } }],
      }),
    ).rejects.toMatchObject(refusal('cannot include multiple operations on one item'));
    await documents.delete({ TableName: arn, Key });
    expect((await documents.get({ TableName, Key, ConsistentRead: true })).Item).toBeUndefined();
  });

  it.skipIf(isRealAws)('of somebody else is not found', async () => {
    const arn = (table.TableArn as string).replace(/:\d{12}:/, ':123456789012:');
    await expect(documents.get({ TableName: arn, Key })).rejects.toMatchObject(
      refusal('Requested resource not found', 'ResourceNotFoundException'),
    );
  });
});

describe('an expression', () => {
  const put = (ConditionExpression: string, more: object = {}) =>
    documents.put({ TableName, Item: { pk: 'x', sk: '1' }, ConditionExpression, ...more });

  it('has no more than 300 operators', async () => {
    const comparisons = (count: number) => Array.from({ length: count }, () => 'a<b').join(' or ');
    await expect(put(comparisons(150))).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' }); // 150 < and 149 or
    await expect(put(comparisons(151))).rejects.toMatchObject(
      refusal('Invalid ConditionExpression: The expression contains too many operators; operator count: 301'),
    );
  });

  it('is no longer than 4 KB', async () => {
    const path = 'a'.repeat(4096 - 'attribute_exists()'.length);
    await expect(put(`attribute_exists(${path})`)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    await expect(put(`attribute_exists(${path}a)`)).rejects.toMatchObject(
      refusal('Expression size has exceeded the maximum allowed size'),
    );
  });

  it('has placeholders of at most 255 characters', async () => {
    const name = (length: number) => `#${'n'.repeat(length - 1)}`;
    const exists = (placeholder: string) =>
      put(`attribute_exists(${placeholder})`, { ExpressionAttributeNames: { [placeholder]: 'a' } });
    await expect(exists(name(255))).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await expect(exists(name(256))).rejects.toMatchObject(refusal('contains a key that is too long'));
  });

  it('compares with at most 100 values at once', async () => {
    const among = (count: number) =>
      put(`a IN (${Array.from({ length: count }, (_, i) => `:v${i}`)})`, {
        ExpressionAttributeValues: Object.fromEntries(Array.from({ length: count }, (_, i) => [`:v${i}`, i])),
      });
    await expect(among(100)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await expect(among(101)).rejects.toMatchObject(refusal('number of operands: 101'));
  });
});

describe('a document', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 'leaf' : { n: nested(levels - 1) });

  it('has 32 levels, written at once or made deeper by an update', async () => {
    await documents.put({ TableName, Item: { pk: 'deep', sk: '1', data: nested(31), other: { of: {} } } });
    await expect(
      documents.put({ TableName, Item: { pk: 'deep', sk: '1', data: nested(32) } }),
    ).rejects.toMatchObject(refusal('Nesting Levels have exceeded supported limits'));
    const set = (levels: number) =>
      documents.update({
        TableName,
        Key: { pk: 'deep', sk: '1' },
        UpdateExpression: 'SET #o.#f.#n = :v',
        ExpressionAttributeNames: { '#o': 'other', '#f': 'of', '#n': 'n' },
        ExpressionAttributeValues: { ':v': nested(levels) },
      });
    await set(29);
    await expect(set(30)).rejects.toMatchObject(refusal('Nesting Levels have exceeded supported limits'));
  });
});

describe('a number', () => {
  const put = (N: string) =>
    cloud.dynamodb.send(
      new PutItemCommand({ TableName, Item: { pk: { S: 'number' }, sk: { S: '1' }, n: { N } } }),
    );
  it.each([
    ['1e126', 'Number overflow'],
    ['1e99999999999', 'Number overflow'],
    ['1e-131', 'Number underflow'],
    ['1e-99999999999', 'Number underflow'],
    ['0e126', 'Number overflow'],
    ['0e-131', 'Number underflow'],
    ['1e9223372036854775808', 'The parameter cannot be converted to a numeric value'],
    ['1'.repeat(39), 'Attempting to store more than 38 significant digits in a Number'],
  ])('%s is refused', async (text, message) => {
    await expect(put(text)).rejects.toMatchObject(refusal(message));
  });

  it.each(['9.9e125', '1e-130', '0e125', '1'.repeat(38)])('%s is kept', async (text) => {
    await put(text);
  });
});

describe('a transaction', () => {
  const write = (item: object) => documents.transactWrite({ TransactItems: [item as never] });
  const reasons = (item: object) =>
    write(item).then(
      () => undefined,
      (error: TransactionCanceledException) => error.CancellationReasons,
    );

  it('is cancelled for a key of the wrong type, and refused for an empty one', async () => {
    expect(await reasons({ Put: { TableName, Item: { pk: 1, sk: '1' } } })).toMatchObject([
      {
        Code: 'ValidationError',
        Message: expect.stringContaining('Type mismatch for key pk expected: S actual: N'),
      },
    ]);
    expect(await reasons({ Delete: { TableName, Key: { pk: 1, sk: '1' } } })).toMatchObject([
      { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
    ]);
    for (const item of [
      { Put: { TableName, Item: { pk: '', sk: '1' } } },
      { Delete: { TableName, Key: { pk: '', sk: '1' } } },
    ]) {
      await expect(write(item)).rejects.toMatchObject(
        refusal('The AttributeValue for a key attribute cannot contain an empty string value. Key: pk'),
      );
    }
  });

  it('has at most 100 actions of together 4 MB', async () => {
    const puts = (count: number, text: string) => ({
      TransactItems: Array.from({ length: count }, (_, i) => ({
        Put: { TableName, Item: { pk: 'many', sk: String(i), text } },
      })),
    });
    await documents.transactWrite(puts(100, ''));
    await expect(documents.transactWrite(puts(101, ''))).rejects.toMatchObject(
      refusal('Member must have length less than or equal to 100'),
    );
    const large = puts(11, 'x'.repeat(390 * 1024));
    await expect(documents.transactWrite(large)).rejects.toMatchObject({ name: 'ValidationException' });
    for (const { Put } of large.TransactItems) await documents.put(Put);
    const touch = large.TransactItems.map(({ Put: { Item } }) => ({
      Update: {
        TableName,
        Key: { pk: Item.pk, sk: Item.sk },
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': 1 },
      },
    }));
    await documents.transactWrite({ TransactItems: touch.slice(0, 10) });
    await expect(documents.transactWrite({ TransactItems: touch })).rejects.toMatchObject({
      message: expect.stringMatching(/size|cancelled/i),
    });
  });

  it('is done once under its token, which no other may use', async () => {
    const ClientRequestToken = crypto.randomUUID();
    const count = (by: number) =>
      documents.transactWrite({
        ClientRequestToken,
        TransactItems: [
          {
            Update: {
              TableName,
              Key: { pk: 'token', sk: '1' },
              UpdateExpression: 'ADD n :by',
              ExpressionAttributeValues: { ':by': by },
            },
          },
        ],
      });
    await count(1);
    await count(1);
    expect(
      (await documents.get({ TableName, Key: { pk: 'token', sk: '1' }, ConsistentRead: true })).Item?.n,
    ).toBe(1);
    await expect(count(2)).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
    if (isRealAws) return;
    cloud.clock.advance(11 * 60 * 1000);
    await count(2);
    expect(
      (await documents.get({ TableName, Key: { pk: 'token', sk: '1' }, ConsistentRead: true })).Item?.n,
    ).toBe(3);
  });
});

describe('a batch', () => {
  it('has 25 writes and 100 reads, and gives back the keys behind 16 MB', async () => {
    const keys = (count: number) => Array.from({ length: count }, (_, i) => ({ pk: 'batch', sk: String(i) }));
    const write = (count: number, text = '') =>
      documents.batchWrite({
        RequestItems: { [TableName]: keys(count).map((key) => ({ PutRequest: { Item: { ...key, text } } })) },
      });
    const read = (count: number) =>
      documents.batchGet({ RequestItems: { [TableName]: { Keys: keys(count), ConsistentRead: true } } });
    await expect(write(26)).rejects.toMatchObject(
      refusal('Member must have length less than or equal to 25'),
    );
    await expect(read(101)).rejects.toMatchObject(
      refusal('Member must have length less than or equal to 100'),
    );
    for (const key of keys(50)) {
      await documents.put({ TableName, Item: { ...key, text: 'x'.repeat(380 * 1024) } });
    }
    const { Responses, UnprocessedKeys } = await read(50);
    const left = UnprocessedKeys?.[TableName]?.Keys ?? [];
    expect(Responses?.[TableName]?.length).toBeGreaterThan(0);
    expect(left.length).toBeGreaterThan(0);
    expect((Responses?.[TableName]?.length ?? 0) + left.length).toBe(50);
    expect(UnprocessedKeys?.[TableName]?.ConsistentRead).toBe(true);
  });
});
