import {
  TransactGetItemsCommand,
  type TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anIndex, aTable, openTables, refusal, textAttributes } from '../support/dynamodb-endpoint.ts';

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(
    aTable('ledger', {
      AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk'),
      GlobalSecondaryIndexes: [anIndex('gsi1')],
    }),
  );
  house.dynamodb.ensureTable(aTable('other', { sk: 'none' }));
});
afterAll(() => house.close());

const TableName = 'ledger';
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } });
const put = (pk: string, more: object = {}): TransactWriteItem => ({
  Put: { TableName, Item: key(pk), ...more },
});
const write = (TransactItems: TransactWriteItem[], more: object = {}) =>
  house.client.send(new TransactWriteItemsCommand({ TransactItems, ...more }));
const item = async (pk: string) => (await house.documents.get({ TableName, Key: { pk, sk: '1' } })).Item;
const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
const many = (count: number, name: string) => Array.from({ length: count }, (_, i) => put(`${name}-${i}`));

describe('a transaction', () => {
  it('puts, updates, deletes and checks, over tables, at once', async () => {
    await write([put('gone'), put('changed')]);
    await write([
      put('new'),
      { Put: { TableName: 'other', Item: { pk: { S: 'elsewhere' } } } },
      {
        Update: {
          TableName,
          Key: key('changed'),
          UpdateExpression: 'ADD hits :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      },
      { Delete: { TableName, Key: key('gone') } },
      { ConditionCheck: { TableName, Key: key('never'), ...isNew } },
    ]);
    expect(await Promise.all(['new', 'changed', 'gone', 'never'].map(item))).toEqual([
      { pk: 'new', sk: '1' },
      { pk: 'changed', sk: '1', hits: 1 },
      undefined,
      undefined,
    ]);
  });

  it('writes nothing when one condition fails, and says for each action why, in order', async () => {
    await write([put('taken'), put('hidden')]);
    const failed = write([
      put('innocent'),
      put('taken', { ...isNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      put('hidden', isNew),
      {
        ConditionCheck: {
          TableName,
          Key: key('absent'),
          ConditionExpression: 'attribute_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    ]);
    const error: TransactionCanceledException = await failed.then(
      () => Promise.reject(),
      (reason) => reason,
    );
    const message = 'The conditional request failed';
    expect(error.name).toBe('TransactionCanceledException');
    expect(error.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed, ConditionalCheckFailed]',
    );
    expect(error.CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: message, Item: key('taken') },
      { Code: 'ConditionalCheckFailed', Message: message },
      { Code: 'ConditionalCheckFailed', Message: message },
    ]);
    expect(await item('innocent')).toBeUndefined();
  });

  it('is cancelled by an update that cannot be carried out', async () => {
    await write([put('text', { Item: { ...key('text'), n: { S: 'x' } } })]);
    const error = await write([
      put('beside'),
      {
        Update: {
          TableName,
          Key: key('text'),
          UpdateExpression: 'SET n = n + :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      },
    ]).catch((reason) => reason);
    expect(error.CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'ValidationError', Message: 'An operand in the update expression has an incorrect data type' },
    ]);
    expect(await item('beside')).toBeUndefined();
  });

  it('holds 100 actions and no more', async () => {
    await write(many(100, 'hundred'));
    await expect(write(many(101, 'more'))).rejects.toMatchObject(
      refusal('Member must have length less than or equal to 100'),
    );
    await expect(write([])).rejects.toMatchObject(
      refusal('Member must have length greater than or equal to 1'),
    );
  });

  it('holds 4 MB and no more', async () => {
    const large = (count: number) =>
      many(count, 'large').map(({ Put }) => ({
        Put: { TableName, Item: { ...Put?.Item, text: { S: 'x'.repeat(380 * 1024) } } },
      }));
    await write(large(10));
    await expect(write(large(11))).rejects.toMatchObject(
      refusal('aggregate size of the items in the transaction'),
    );
  });

  it.each([
    [
      'two actions on one item',
      [put('twice'), { Delete: { TableName, Key: key('twice') } }],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'two actions in one',
      [{ ...put('both'), Delete: { TableName, Key: key('both') } }],
      'TransactItems can only contain one of Check, Put, Update or Delete',
    ],
    ['an empty action', [{}], 'TransactItems can only contain one of Check, Put, Update or Delete'],
    [
      'an item of more than 400 KB',
      [put('huge', { Item: { ...key('huge'), text: { S: 'x'.repeat(410 * 1024) } } })],
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'a wrong expression',
      [put('wrong', { ConditionExpression: 'name = name' })],
      'Attribute name is a reserved keyword; reserved keyword: name',
    ],
  ])('with %s is refused as a whole', async (_title, actions, message) => {
    await expect(write(actions)).rejects.toMatchObject(refusal(message));
  });

  it('on a table that does not exist is refused', async () => {
    await expect(write([put('x', { TableName: 'nowhere' })])).rejects.toMatchObject(
      refusal('Requested resource not found', 'ResourceNotFoundException'),
    );
  });
});

describe('a request token', () => {
  const bump: TransactWriteItem = {
    Update: {
      TableName,
      Key: key('bumped'),
      UpdateExpression: 'ADD hits :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    },
  };
  const hits = async () => (await item('bumped'))?.hits;

  it('makes a transaction happen once within ten minutes', async () => {
    const more = { ClientRequestToken: 'token-1' };
    await write([bump], more);
    await write([bump], more);
    expect(await hits()).toBe(1);
    house.clock.advance(9 * 60_000);
    await write([bump], more);
    expect(await hits()).toBe(1);
    house.clock.advance(2 * 60_000);
    await write([bump], more);
    expect(await hits()).toBe(2);
  });

  it('does not fit another request', async () => {
    await write([bump], { ClientRequestToken: 'token-2' });
    await expect(write([bump, put('another')], { ClientRequestToken: 'token-2' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
    expect(await item('another')).toBeUndefined();
  });

  it('is free again when the transaction was cancelled', async () => {
    const guarded = [
      put('guarded'),
      { ConditionCheck: { TableName, Key: key('gate'), ConditionExpression: 'attribute_exists(pk)' } },
    ];
    await expect(write(guarded, { ClientRequestToken: 'token-3' })).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    await write([put('gate')]);
    await write(guarded, { ClientRequestToken: 'token-3' });
    expect(await item('guarded')).toBeDefined();
  });

  it('of more than 36 characters is refused', async () => {
    await expect(write([bump], { ClientRequestToken: 'x'.repeat(37) })).rejects.toMatchObject(
      refusal("at 'clientRequestToken'"),
    );
  });

  it('is charged the first time as writes, then as reads', async () => {
    const Item = { ...key('charged'), text: { S: 'x'.repeat(5000) } };
    const charged = async () =>
      (
        await write([put('charged', { Item })], {
          ClientRequestToken: 'token-4',
          ReturnConsumedCapacity: 'TOTAL',
        })
      ).ConsumedCapacity;
    expect(await charged()).toEqual([{ TableName, CapacityUnits: 10, WriteCapacityUnits: 10 }]);
    expect(await charged()).toEqual([{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }]);
  });
});

describe('the capacity of a transaction', () => {
  it('is doubled for the table and not for its indexes', async () => {
    const Item = { ...key('units'), gsi1pk: { S: 'a' }, gsi1sk: { S: 'b' } };
    const { ConsumedCapacity } = await write(
      [
        { Put: { TableName, Item } },
        { Put: { TableName: 'other', Item: { pk: { S: 'units' } } } },
        { ConditionCheck: { TableName, Key: key('unseen'), ...isNew } },
      ],
      { ReturnConsumedCapacity: 'INDEXES' },
    );
    const both = (units: number) => ({ CapacityUnits: units, WriteCapacityUnits: units });
    expect(ConsumedCapacity).toEqual([
      { TableName, ...both(5), Table: both(4), GlobalSecondaryIndexes: { gsi1: both(1) } },
      { TableName: 'other', ...both(2), Table: both(2) },
    ]);
  });
});

describe('reading in a transaction', () => {
  const read = (pks: string[], more: object = {}) =>
    house.client.send(
      new TransactGetItemsCommand({
        TransactItems: pks.map((pk) => ({ Get: { TableName, Key: key(pk), ...more } })),
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );

  it('answers in order, with nothing for what is not there', async () => {
    await write([
      put('r1', { Item: { ...key('r1'), a: { M: { b: { N: '1' } } }, c: { N: '2' } } }),
      put('r2'),
    ]);
    const { Responses, ConsumedCapacity } = await read(['r2', 'nothing', 'r1'], {
      ProjectionExpression: 'a.b',
    });
    expect(Responses).toEqual([{ Item: {} }, {}, { Item: { a: { M: { b: { N: '1' } } } } }]);
    expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 6, ReadCapacityUnits: 6 }]);
  });

  it('is refused beyond 4 MB', async () => {
    const pks = Array.from({ length: 11 }, (_, i) => `wide-${i}`);
    for (const pk of pks)
      await house.documents.put({ TableName, Item: { pk, sk: '1', text: 'x'.repeat(380 * 1024) } });
    await read(pks.slice(1));
    await expect(read(pks)).rejects.toMatchObject(refusal('aggregate size of the items in the transaction'));
  });

  it('is refused for 101 items, or one twice', async () => {
    await expect(read(Array.from({ length: 101 }, (_, i) => `n${i}`))).rejects.toMatchObject(
      refusal('Member must have length less than or equal to 100'),
    );
    await expect(read(['same', 'same'])).rejects.toMatchObject(
      refusal('Transaction request cannot include multiple operations on one item'),
    );
  });
});
