import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { operationOf } from '../../infra/local/dynamodb/operations.ts';
import { iteratorText, positionIn } from '../../infra/local/dynamodb/shard-iterator.ts';
import { anIndexedTable, call, openTables } from '../support/dynamodb-endpoint.ts';
import { spoiled } from '../support/spoiled-requests.ts';
import { arn, key, requests, streamRequests, TableName } from '../support/table-requests.ts';

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(anIndexedTable());
});
afterAll(() => house.close());

const outcome = async (operation: string, input: unknown, target = '') => {
  try {
    const reply = await house.dynamodb.handle({
      operation,
      body: Buffer.from(JSON.stringify(input) ?? ''),
      headers: { 'x-amz-target': target },
    } as never);
    return JSON.parse(String(reply.body));
  } catch (error) {
    // whatever is wrong is the caller's fault
    expect(error).toBeInstanceOf(AwsError);
    expect((error as AwsError).status).toBe(400);
    return undefined;
  }
};

describe('a spoiled request', () => {
  it.each(Object.entries(requests))('to %s is answered or refused', async (operation, request) => {
    await fc.assert(
      fc.asyncProperty(spoiled(request), async (input) => {
        await outcome(operation, input);
      }),
      { numRuns: 300 },
    );
  });

  it.each(Object.entries(streamRequests))(
    'to %s of streams is answered or refused',
    async (operation, request) => {
      await fc.assert(
        fc.asyncProperty(spoiled(request), async (input) => {
          await outcome(operation, input, `DynamoDBStreams_20120810.${operation}`);
        }),
        { numRuns: 300 },
      );
    },
  );

  it('may be nested as deep as it likes', async () => {
    const depth = 50_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    for (const [operation, body] of [
      ['PutItem', `{"TableName":"${TableName}","Item":{"pk":${deep}}}`],
      ['CreateTable', `{"TableName":"deep","AttributeDefinitions":[],"KeySchema":[{"x":${deep}},{},{}]}`],
      ['BatchGetItem', `{"RequestItems":{"${TableName}":{"Keys":${deep}}}}`],
      ['TransactWriteItems', `{"TransactItems":[{"Put":${deep}}]}`],
    ] as const) {
      await expect(
        house.dynamodb.handle({ operation, body: Buffer.from(body) } as never),
      ).rejects.toBeInstanceOf(AwsError);
    }
  });

  it('leaves the table as it can be used', async () => {
    await call(house.dynamodb, 'PutItem', { TableName, Item: key });
    expect((await call(house.dynamodb, 'GetItem', { TableName, Key: key })).Item).toEqual(key);
  });

  it('is tried of every operation there is', () => {
    const served = (operation: string, target: string) =>
      operationOf({ operation, headers: { 'x-amz-target': target } } as never) !== undefined;
    expect(Object.keys(requests).filter((name) => !served(name, 'DynamoDB_20120810.'))).toEqual([]);
    expect(Object.keys(streamRequests).filter((name) => !served(name, 'DynamoDBStreams_20120810.'))).toEqual(
      [],
    );
    // each API has its own operations
    expect(served('GetItem', 'DynamoDBStreams_20120810.GetItem')).toBe(false);
    expect(served('GetRecords', 'DynamoDB_20120810.GetRecords')).toBe(false);
  });
});

describe('an expression', () => {
  const word = fc.constantFrom(
    ...[
      'a',
      'b.c',
      '#n',
      ':v',
      ':w',
      '(',
      ')',
      ',',
      '=',
      '<>',
      '<',
      '>=',
      '+',
      '-',
      '[0]',
      '.',
      '[',
      ']',
      '0',
      '"',
      'é',
    ],
    ...[
      'AND',
      'OR',
      'NOT',
      'BETWEEN',
      'IN',
      'SET',
      'REMOVE',
      'ADD',
      'DELETE',
      'size',
      'attribute_exists',
      'contains',
    ],
    ...[
      'begins_with',
      'attribute_type',
      'if_not_exists',
      'list_append',
      'pk',
      'pk = :p',
      'SET a = :v',
      'a < :v',
    ],
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    fc.string(),
  );
  const given = {
    ExpressionAttributeNames: { '#n': 'name' },
    ExpressionAttributeValues: { ':v': { N: '1' }, ':w': { SS: ['a'] }, ':p': { S: 'p' } },
  };
  it.each([
    ['PutItem', 'ConditionExpression', { Item: key }],
    ['UpdateItem', 'UpdateExpression', { Key: key }],
    ['GetItem', 'ProjectionExpression', { Key: key }],
    ['Query', 'KeyConditionExpression', {}],
    ['Scan', 'FilterExpression', {}],
  ])('of %s, called %s, is read or refused', async (operation, name, request) => {
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (expression, isBare) => {
        await outcome(operation, { TableName, ...request, ...(!isBare && given), [name]: expression });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a shard iterator', () => {
  it('is read back as it was given, and refused when it was changed', () => {
    const { clock } = house;
    const position = { arn, shard: 'shardId-00000000000000000000-00000000', after: 12 };
    const text = iteratorText(position, clock);
    expect(positionIn(text, clock)).toEqual(position);
    const changed = fc
      .tuple(fc.nat(text.length - 1), fc.string({ maxLength: 3 }))
      .map(([at, other]) => text.slice(0, at) + other + text.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(fc.string(), changed), (given) => {
        try {
          positionIn(given, clock);
        } catch (error) {
          expect(error).toBeInstanceOf(AwsError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
