import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { type FrontDoor, openFrontDoor } from '../../infra/local/aws/server.ts';
import { type Clock, movableClock } from '../../infra/local/clock.ts';
import { type Database, openDatabase } from '../../infra/local/database.ts';
import { createDynamoDb, type DynamoDb } from '../../infra/local/dynamodb/service.ts';
import {
  ASYNC_INVOKES_SCHEMA,
  type AsyncInvokes,
  openAsyncInvokes,
} from '../../infra/local/functions/async-invokes.ts';
import { CHECKPOINTS_SCHEMA, openCheckpoints } from '../../infra/local/functions/checkpoints.ts';
import { createDestinations } from '../../infra/local/functions/destinations.ts';
import { createFunctions, type Functions } from '../../infra/local/functions/functions.ts';
import type { Mapping } from '../../infra/local/functions/mappings/mapping.ts';
import { openQueueMapping, type QueueMapping } from '../../infra/local/functions/mappings/queue.ts';
import { openStreamMapping, type StreamMapping } from '../../infra/local/functions/mappings/stream.ts';
import { createSqs, type Sqs } from '../../infra/local/sqs/service.ts';

const region = 'ap-southeast-3';
const accountId = '000000000000';
const credentials = createCredentials({ secret: Buffer.alloc(32), accountId });

let folder: string;
let clock: Clock;
let sqs: Sqs;
let dynamodb: DynamoDb;
let door: FrontDoor;
let database: Database;
let functions: Functions;
let asyncInvokes: AsyncInvokes;
let mappings: Mapping[];
let client: DynamoDBClient;
let stored: { bucket: string; key: string; body: string }[];

const around = () => ({
  sqs,
  functions,
  clock,
  streams: dynamodb.streams,
  checkpoints: openCheckpoints(database),
  destinations: createDestinations({
    sqs,
    putObject: async (bucket, key, body) => {
      stored.push({ bucket, key, body });
    },
  }),
  report: (error: unknown) => reported.push(error),
});
const reported: unknown[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mappings-'));
  clock = movableClock();
  mappings = [];
  stored = [];
  reported.length = 0;
  const options = { folder, clock, region, accountId };
  sqs = createSqs({ ...options, url: () => 'http://127.0.0.1' });
  dynamodb = createDynamoDb(options);
  database = openDatabase(folder, 'functions', CHECKPOINTS_SCHEMA + ASYNC_INVOKES_SCHEMA);
  functions = createFunctions({ folder, region, endpoint: () => '', report: () => {} });
  asyncInvokes = openAsyncInvokes({ ...around(), database });
  door = await openFrontDoor({
    services: { dynamodb },
    credentials,
    region,
    port: 0,
    report: (error) => reported.push(error),
  });
  client = new DynamoDBClient({
    region,
    endpoint: `http://127.0.0.1:${door.port}`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  dynamodb.ensureTable({
    TableName: 'boards',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
});
afterEach(async () => {
  client.destroy();
  for (const mapping of mappings) mapping.close();
  asyncInvokes.close();
  await functions.close();
  await door.close();
  for (const service of [sqs, dynamodb, database]) service.close();
  rmSync(folder, { recursive: true, force: true });
  expect(reported).toEqual([]);
});

/** A function that notes every event it gets; `body` sees it as `event`, and all its calls so far as `calls`. */
const aFunction = (body = '', { name = 'listener', concurrency = 1 } = {}) => {
  const code = `const { appendFileSync } = require('node:fs'); const calls = [];
    exports.handler = async (event) => {
      calls.push(event); appendFileSync(${JSON.stringify(join(folder, `${name}.calls`))}, JSON.stringify(event) + '\\n');
      ${body}
    };`;
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'index.cjs'), code);
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  functions.ensureFunction({
    name,
    arn,
    folder: join(folder, name),
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 5,
    memoryMegabytes: 128,
    credential: credentials.ofRole(name),
    logGroup: name,
    concurrency,
  });
  return arn;
};
const callsOf = (name = 'listener') => {
  try {
    return readFileSync(join(folder, `${name}.calls`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
};
const settled = async () => {
  for (let quiet = 0; quiet < 5; await delay(5)) {
    const isIdle =
      functions.load === 0 && asyncInvokes.isIdle() && mappings.every((mapping) => mapping.isIdle());
    quiet = isIdle ? quiet + 1 : 0;
  }
};

describe('a queue mapping', () => {
  const queue = (attributes = {}) =>
    sqs.ensureQueue({ QueueName: 'events', Attributes: { VisibilityTimeout: 60, ...attributes } });
  const open = (queueArn: string, functionArn: string, changes: Partial<QueueMapping> = {}) =>
    mappings.push(
      openQueueMapping(
        {
          queueArn,
          functionArn,
          batchSize: 10,
          windowSeconds: 0,
          concurrency: 1,
          reportsFailures: true,
          ...changes,
        },
        around(),
      ),
    );
  const bodies = () => callsOf().map(({ Records }) => Records.map(({ body }: { body: string }) => body));

  it('hands over what was sent together as one batch, and removes it', async () => {
    const arn = queue();
    open(arn, aFunction());
    for (const body of ['a', 'b', 'c']) sqs.send(arn, body);
    await settled();
    expect(bodies()).toEqual([['a', 'b', 'c']]);
    expect(callsOf()[0].Records[0]).toMatchObject({
      eventSource: 'aws:sqs',
      eventSourceARN: arn,
      awsRegion: region,
      attributes: { ApproximateReceiveCount: '1' },
    });
    clock.advance(3_600_000);
    await settled();
    expect(bodies()).toHaveLength(1);
  });

  it('finds what was sent before it began', async () => {
    const arn = queue();
    sqs.send(arn, 'early');
    open(arn, aFunction());
    await settled();
    expect(bodies()).toEqual([['early']]);
  });

  it('brings back only what failed, after the visibility timeout', async () => {
    const arn = queue();
    open(
      arn,
      aFunction(`if (calls.length === 1) return {
      batchItemFailures: event.Records.filter(({ body }) => body === 'b').map(({ messageId }) => ({ itemIdentifier: messageId })) };`),
    );
    for (const body of ['a', 'b', 'c']) sqs.send(arn, body);
    await settled();
    clock.advance(59_000);
    await settled();
    expect(bodies()).toEqual([['a', 'b', 'c']]);
    clock.advance(2_000);
    await settled();
    expect(bodies()).toEqual([['a', 'b', 'c'], ['b']]);
    expect(callsOf()[1].Records[0].attributes.ApproximateReceiveCount).toBe('2');
  });

  it.each([
    ['throws', 'throw new Error("no")'],
    ['ends', 'process.exit(1)'],
    ['names a message that was not sent', 'return { batchItemFailures: [{ itemIdentifier: "another" }] }'],
    ['answers nonsense', 'return { batchItemFailures: "all" }'],
  ])('brings back the whole batch when the function %s', async (_what, body) => {
    const arn = queue();
    open(arn, aFunction(`if (event.Records[0].attributes.ApproximateReceiveCount === '1') { ${body} }`));
    sqs.send(arn, 'a');
    sqs.send(arn, 'b');
    await settled();
    clock.advance(61_000);
    await settled();
    expect(bodies()).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('leaves a message that fails again and again to the dead-letter queue', async () => {
    const deadLetterTargetArn = sqs.ensureQueue({ QueueName: 'dead' });
    const arn = queue({ RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 2 } });
    open(arn, aFunction('throw new Error("poison")'));
    sqs.send(arn, 'poison');
    for (let tries = 0; tries < 3; tries += 1) {
      await settled();
      clock.advance(61_000);
    }
    await settled();
    expect(bodies()).toEqual([['poison'], ['poison']]);
    expect(sqs.receive(deadLetterTargetArn, 10).map(({ body }) => body)).toEqual(['poison']);
  });

  it('removes unseen what the filter stops', async () => {
    const arn = queue();
    open(arn, aFunction(), { filter: { Filters: [{ Pattern: '{"body":{"kind":["wanted"]}}' }] } });
    for (const kind of ['other', 'wanted', 'other']) sqs.send(arn, JSON.stringify({ kind }));
    sqs.send(arn, 'no JSON');
    await settled();
    expect(bodies()).toEqual([['{"kind":"wanted"}']]);
    clock.advance(61_000);
    await settled();
    expect(sqs.receive(arn, 10)).toEqual([]);
  });

  it('waits for its window, and fills batches of more than ten', async () => {
    const arn = queue();
    open(arn, aFunction(), { batchSize: 25, windowSeconds: 0.2 });
    sqs.send(arn, '0');
    await delay(50);
    for (let n = 1; n < 20; n += 1) sqs.send(arn, String(n));
    await settled();
    expect(bodies().map((batch) => batch.length)).toEqual([20]);
  });

  it('handles at most so many batches at once', async () => {
    const arn = queue();
    const body = 'await new Promise((resolve) => setTimeout(resolve, 100));';
    open(arn, aFunction(body, { concurrency: 4 }), { batchSize: 1, concurrency: 2 });
    for (let n = 0; n < 6; n += 1) sqs.send(arn, String(n));
    await delay(60);
    expect(functions.load).toBe(2);
    await settled();
    expect(bodies()).toHaveLength(6);
  });
});

describe('a stream mapping', () => {
  const defaults = {
    id: 'relay',
    tableName: 'boards',
    startingPosition: 'TRIM_HORIZON',
    batchSize: 10,
    windowSeconds: 0,
    bisects: false,
    retries: -1,
    maximumAgeSeconds: -1,
    reportsFailures: false,
  } as const;
  const open = (functionArn: string, changes: Partial<StreamMapping> = {}) => {
    const mapping = openStreamMapping({ ...defaults, functionArn, ...changes }, around());
    mappings.push(mapping);
    return mapping;
  };
  const put = (pk: string, kind = 'outbox') =>
    client.send(new PutItemCommand({ TableName: 'boards', Item: { pk: { S: pk }, kind: { S: kind } } }));
  const keysOf = (event: { Records: { dynamodb: { Keys: { pk: { S: string } } } }[] }) =>
    event.Records.map(({ dynamodb: { Keys } }) => Keys.pk.S);
  const batches = () => callsOf().map(keysOf);
  /** Lets the pauses between tries pass. */
  const passTime = async (rounds = 8) => {
    for (let round = 0; round < rounds; round += 1) {
      await settled();
      clock.advance(10_000);
    }
    await settled();
  };
  const failsOn = (...keys: string[]) =>
    `if (event.Records.some((record) => ${JSON.stringify(keys)}.includes(record.dynamodb.Keys.pk.S))) throw new Error('poison');`;

  it('hands over records in order, with nothing lost over a restart', async () => {
    await put('a');
    const arn = aFunction();
    const first = open(arn);
    await settled();
    await put('b');
    await settled();
    first.close();
    await put('c');
    open(arn);
    await settled();
    expect(batches().flat()).toEqual(['a', 'b', 'c']);
    expect(callsOf()[0].Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
    });
  });

  it('LATEST begins with what comes after the mapping', async () => {
    await put('before');
    open(aFunction(), { startingPosition: 'LATEST' });
    await put('after');
    await settled();
    expect(batches().flat()).toEqual(['after']);
  });

  it('skips what its filter stops, and does not come back to it', async () => {
    const filter = {
      Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"kind":{"S":["outbox"]}}}}' }],
    };
    open(aFunction(), { filter });
    await put('a', 'board');
    await put('b');
    await client.send(new DeleteItemCommand({ TableName: 'boards', Key: { pk: { S: 'b' } } }));
    await put('b', 'board');
    await settled();
    expect(batches().flat()).toEqual(['b']);
  });

  const ready = async (functionArn: string, changes: Partial<StreamMapping>) => {
    for (const key of ['a', 'b', 'c', 'd']) await put(key);
    open(functionArn, changes);
  };

  it('tries a failed batch again before anything behind it', async () => {
    await ready(aFunction('if (calls.length < 3) throw new Error("not yet");'), {});
    await put('e');
    await passTime();
    const all = batches();
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
    expect([...new Set(all.flat())]).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('goes on from the lowest reported failure', async () => {
    const report = `if (calls.length === 1) return { batchItemFailures: ['d', 'c'].map((key) => ({
      itemIdentifier: event.Records.find((record) => record.dynamodb.Keys.pk.S === key).dynamodb.SequenceNumber })) };`;
    await ready(aFunction(report), { reportsFailures: true });
    await passTime();
    expect(batches()).toEqual([
      ['a', 'b', 'c', 'd'],
      ['c', 'd'],
    ]);
  });

  it('finds the one poison record by splitting, and everything else is handled once', async () => {
    const queueArn = sqs.ensureQueue({ QueueName: 'failures' });
    await ready(aFunction(failsOn('c')), { bisects: true, retries: 1, onFailure: queueArn });
    await passTime();
    const handled = batches().filter((batch) => !batch.includes('c'));
    expect(handled).toEqual([['a', 'b'], ['d']]);
    const letters = sqs.receive(queueArn, 10).map(({ body }) => JSON.parse(body));
    expect(letters).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
        responseContext: { statusCode: 200, functionError: 'Unhandled' },
        DDBStreamBatchInfo: { batchSize: 1, streamArn: dynamodb.streams.arn('boards') },
      },
    ]);
    expect(letters[0]).not.toHaveProperty('payload');
    const { startSequenceNumber } = letters[0].DDBStreamBatchInfo;
    expect(dynamodb.streams.read('boards', undefined, 10)[2]?.dynamodb.SequenceNumber).toBe(
      startSequenceNumber,
    );
  });

  it('gives a batch up after its tries and keeps it whole in a bucket', async () => {
    await ready(aFunction(failsOn('b')), { retries: 2, onFailure: 'arn:aws:s3:::unpublished' });
    await passTime();
    await put('e');
    await passTime(1);
    expect(batches()).toEqual([...Array(3).fill(['a', 'b', 'c', 'd']), ['e']]);
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({
      bucket: 'unpublished',
      key: expect.stringMatching(
        /^aws\/lambda\/[0-9a-f-]{36}\/shardId-[0-9-]+\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
      ),
    });
    expect(keysOf(JSON.parse(JSON.parse(stored[0]!.body).payload))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives up what is older than the limit', async () => {
    const queueArn = sqs.ensureQueue({ QueueName: 'failures' });
    await ready(aFunction(failsOn('a')), { maximumAgeSeconds: 3_600, onFailure: queueArn });
    await settled();
    clock.advance(3_601_000);
    await put('young');
    await passTime(2);
    expect(batches().at(-1)).toEqual(['young']);
    const letters = sqs.receive(queueArn, 10).map(({ body }) => JSON.parse(body));
    expect(letters).toMatchObject([
      { requestContext: { condition: 'RecordAgeExceeded' }, DDBStreamBatchInfo: { batchSize: 4 } },
    ]);
  });
});

describe('an asynchronous invocation', () => {
  it('is tried again after one and two minutes, then its event goes to the dead-letter queue', async () => {
    const arn = aFunction('throw new Error("no")');
    const deadLetterQueue = sqs.ensureQueue({ QueueName: 'dead' });
    asyncInvokes.configure(arn, { deadLetterQueue });
    asyncInvokes.accept(arn, '{"time":"now"}');
    for (const wait of [59_000, 2_000, 118_000, 3_000, 600_000]) {
      await settled();
      clock.advance(wait);
    }
    await settled();
    expect(callsOf()).toHaveLength(3);
    const letters = sqs.receive(deadLetterQueue, 10);
    expect(letters.map(({ body }) => body)).toEqual(['{"time":"now"}']);
    expect(letters[0]?.messageAttributes.ErrorMessage?.stringValue).toBe('no');
  });

  it('survives a restart between two tries', async () => {
    const arn = aFunction('if (calls.length === 1) throw new Error("not yet")');
    asyncInvokes.accept(arn, '{}');
    await settled();
    asyncInvokes.close();
    clock.advance(61_000);
    asyncInvokes = openAsyncInvokes({ ...around(), database });
    asyncInvokes.resume();
    await settled();
    clock.advance(3_600_000);
    await settled();
    expect(callsOf()).toHaveLength(2);
  });

  it('tells its destination what became of it', async () => {
    const arn = aFunction('return { sealed: 3 }');
    const onSuccess = sqs.ensureQueue({ QueueName: 'done' });
    asyncInvokes.configure(arn, { onSuccess });
    asyncInvokes.accept(arn, '{"a":1}');
    await settled();
    expect(sqs.receive(onSuccess, 10).map(({ body }) => JSON.parse(body))).toMatchObject([
      { requestContext: { condition: 'Success' }, requestPayload: { a: 1 }, responsePayload: { sealed: 3 } },
    ]);
  });
});
