import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  QueryCommand,
  type ThrottlingException,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aRoughEndpoint } from '../support/rough-endpoint.ts';

let cloud: Awaited<ReturnType<typeof aRoughEndpoint>>;
const TableName = 'groups';
const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
beforeAll(async () => {
  cloud = await aRoughEndpoint();
  await cloud.db.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [text('pk'), text('list')],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'lists',
          KeySchema: [{ AttributeName: 'list', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await cloud.s3.send(new CreateBucketCommand({ Bucket: 'documents' }));
});
afterAll(() => cloud.close());
beforeEach(() => cloud.smooth());

const failed = (sent: Promise<unknown>) =>
  sent.then(
    () => undefined,
    (error) => error,
  );
const keyOf = (pk: string) => ({ pk: { S: pk } });
const put = (pk: string) => new PutItemCommand({ TableName, Item: keyOf(pk) });
const get = async (pk: string) => {
  cloud.smooth();
  return (await cloud.db.send(new GetItemCommand({ TableName, Key: keyOf(pk), ConsistentRead: true }))).Item;
};

describe('a conflict', () => {
  it('cancels a transaction, says which item is held, and stores nothing', async () => {
    cloud.rough('conflicts=1');
    const TransactItems = ['T1', 'T2', 'T3'].map((pk) => ({ Put: { TableName, Item: keyOf(pk) } }));
    const error = await failed(cloud.db.send(new TransactWriteItemsCommand({ TransactItems })));
    expect(error).toBeInstanceOf(TransactionCanceledException);
    const { CancellationReasons = [], message } = error as TransactionCanceledException;
    const codes = CancellationReasons.map(({ Code }) => Code);
    expect(codes.toSorted()).toEqual(['None', 'None', 'TransactionConflict']);
    expect(message).toBe(
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    );
    expect(await get('T1')).toBeUndefined();
  });

  it('cancels a transaction that reads, and refuses a single write', async () => {
    cloud.rough('conflicts=1');
    const TransactItems = [{ Get: { TableName, Key: keyOf('T1') } }];
    expect(await failed(cloud.db.send(new TransactGetItemsCommand({ TransactItems })))).toBeInstanceOf(
      TransactionCanceledException,
    );
    expect(await failed(cloud.db.send(put('C1')))).toBeInstanceOf(TransactionConflictException);
    const gone = new DeleteItemCommand({ TableName, Key: keyOf('C1') });
    expect(await failed(cloud.db.send(gone))).toBeInstanceOf(TransactionConflictException);
    expect(await get('C1')).toBeUndefined();
  });

  it('disturbs no read', async () => {
    cloud.rough('conflicts=1');
    await cloud.db.send(new GetItemCommand({ TableName, Key: keyOf('C1') }));
  });
});

describe('a throttle', () => {
  it('of a table comes under two names, each with its reason and the table', async () => {
    cloud.rough('seed=2,throttles=1');
    const errors = await Promise.all(Array.from({ length: 20 }, () => failed(cloud.db.send(put('P1')))));
    const reasons = errors.map((error) =>
      error instanceof ProvisionedThroughputExceededException
        ? error.ThrottlingReasons?.[0]
        : (error as ThrottlingException).throttlingReasons?.[0],
    );
    const resource = 'arn:aws:dynamodb:ap-southeast-3:000000000000:table/groups';
    expect(new Set(reasons.map((reason) => reason?.resource))).toEqual(new Set([resource]));
    expect(new Set(reasons.map((reason) => reason?.reason))).toEqual(
      new Set(['TableWriteProvisionedThroughputExceeded', 'TableWriteKeyRangeThroughputExceeded']),
    );
    expect(await get('P1')).toBeUndefined();
  });

  it('looks in every service as the SDK knows it, so that it tries again', async () => {
    const { QueueUrl } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: 'throttled' }));
    cloud.rough('throttles=1');
    const Entries = [{ Source: 'test', DetailType: 'tested', Detail: '{}' }];
    const names = await Promise.all([
      failed(cloud.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))),
      failed(cloud.bus.send(new PutEventsCommand({ Entries }))),
      failed(cloud.kms.send(new GenerateDataKeyCommand({ KeyId: 'alias/none', KeySpec: 'AES_256' }))),
      failed(cloud.s3.send(new PutObjectCommand({ Bucket: 'documents', Key: 'a', Body: 'x' }))),
    ]);
    expect(names.map(({ name }) => name)).toEqual([
      'RequestThrottled',
      'ThrottlingException',
      'ThrottlingException',
      'SlowDown',
    ]);
  });

  it('leaves a part of a batch over, and all of it comes with patience', async () => {
    cloud.rough('seed=4,throttles=1');
    let open = Array.from({ length: 12 }, (_, number) => ({ PutRequest: { Item: keyOf(`B${number}`) } }));
    for (let left = 20; open.length > 1 && left > 0; left -= 1) {
      const RequestItems = { [TableName]: open };
      const { UnprocessedItems } = await cloud.db.send(new BatchWriteItemCommand({ RequestItems }));
      expect(UnprocessedItems?.[TableName]?.length).toBeLessThan(open.length);
      open = (UnprocessedItems?.[TableName] ?? []) as typeof open;
    }
    const Keys = Array.from({ length: 12 }, (_, number) => keyOf(`B${number}`));
    const RequestItems = { [TableName]: { Keys, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await cloud.db.send(new BatchGetItemCommand({ RequestItems }));
    const over = UnprocessedKeys?.[TableName];
    expect(over?.ConsistentRead).toBe(true);
    expect((Responses?.[TableName]?.length ?? 0) + (over?.Keys?.length ?? 0)).toBeGreaterThanOrEqual(11);
  });

  it('meets nobody who describes or creates', async () => {
    cloud.rough('throttles=1,cuts=1');
    await cloud.db.send(new DescribeTableCommand({ TableName }));
    await cloud.sqs.send(new CreateQueueCommand({ QueueName: 'another' }));
  });
});

it('PutEvents answers 200 with a part refused, each in its place, and nothing of that part is delivered', async () => {
  const { QueueUrl } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: 'told' }));
  cloud.services.events.ensureRule({
    Name: 'told',
    EventPattern: { source: ['test'] },
    Targets: [{ Id: 'told', Arn: cloud.services.sqs.queueArn('told') }],
  });
  cloud.rough('seed=5,refusals=1');
  const codes = new Set<string | undefined>();
  const accepted: string[] = [];
  for (let call = 0; call < 12; call += 1) {
    const details = Array.from({ length: 1 + (call % 5) }, (_, place) => `${call}-${place}`);
    const { FailedEntryCount, Entries = [] } = await cloud.bus.send(
      new PutEventsCommand({
        Entries: details.map((detail) => ({
          Source: 'test',
          DetailType: 't',
          Detail: JSON.stringify({ detail }),
        })),
      }),
    );
    const refused = Entries.filter(({ ErrorCode }) => ErrorCode);
    expect(Entries).toHaveLength(details.length);
    expect([refused.length > 0, refused.length]).toEqual([true, FailedEntryCount]);
    for (const { ErrorCode } of refused) codes.add(ErrorCode);
    accepted.push(...details.filter((_, place) => Entries[place]?.EventId));
  }
  expect(codes).toEqual(new Set(['InternalFailure', 'ThrottlingException']));
  cloud.smooth();
  const heard: string[] = [];
  for (let left = 10; left > 0; left -= 1) {
    const { Messages = [] } = await cloud.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    heard.push(...Messages.map(({ Body }) => JSON.parse(Body!).detail.detail));
  }
  expect(heard.toSorted()).toEqual(accepted.toSorted());
});

it('a write shows in a global index later, in the table at once', async () => {
  cloud.rough('lags=1');
  await cloud.db.send(new PutItemCommand({ TableName, Item: { ...keyOf('L1'), list: { S: 'all' } } }));
  const listed = async () => {
    const { Count } = await cloud.db.send(
      new QueryCommand({
        TableName,
        IndexName: 'lists',
        KeyConditionExpression: '#list = :all',
        ExpressionAttributeNames: { '#list': 'list' },
        ExpressionAttributeValues: { ':all': { S: 'all' } },
      }),
    );
    return Count;
  };
  expect(await listed()).toBe(0);
  expect(await get('L1')).toBeDefined();
  cloud.clock.advance(200);
  expect(await listed()).toBe(1);
});

it('a connection breaks before the write or after it, and nobody knows which', async () => {
  cloud.rough('seed=6,cuts=1');
  const names = Array.from({ length: 16 }, (_, number) => `X${number}`);
  for (const name of names) expect((await failed(cloud.db.send(put(name)))).code).toMatch(/ECONNRESET|EPIPE/);
  const stored = await Promise.all(names.map(get));
  expect(stored.filter((item) => item !== undefined).length).toBeGreaterThan(3);
  expect(stored.filter((item) => item === undefined).length).toBeGreaterThan(3);
  expect(cloud.reported).toEqual([]);
});

it('two runs with the same seed have the same faults in the same places', async () => {
  const run = async () => {
    cloud.smooth();
    cloud.rough('seed=99,conflicts=0.3,throttles=0.3,cuts=0.2');
    const outcomes: string[] = [];
    for (let call = 0; call < 60; call += 1) {
      const error = await failed(cloud.db.send(put('R1')));
      outcomes.push(error ? (error.code ?? error.name) : 'done');
    }
    return outcomes;
  };
  const first = await run();
  expect(new Set(first).size).toBeGreaterThanOrEqual(4);
  expect(await run()).toEqual(first);
});
