import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStreamMapping, type StreamMapping } from '../../infra/local/functions/mappings/stream.ts';
import { region } from '../support/aws-endpoint.ts';
import { aLambda, type TestLambda } from '../support/lambda.ts';

let lambda: TestLambda;
beforeEach(async () => {
  lambda = await aLambda();
});
afterEach(() => lambda.close());

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
    const mapping = openStreamMapping({ ...defaults, functionArn, ...changes }, lambda.around());
    lambda.mappings.push(mapping);
    return mapping;
  };
  const put = (pk: string, kind = 'outbox') =>
    lambda.client.send(
      new PutItemCommand({ TableName: 'boards', Item: { pk: { S: pk }, kind: { S: kind } } }),
    );
  const keysOf = (event: { Records: { dynamodb: { Keys: { pk: { S: string } } } }[] }) =>
    event.Records.map(({ dynamodb: { Keys } }) => Keys.pk.S);
  const batches = () => lambda.callsOf().map(keysOf);
  /** Lets the pauses between tries pass. */
  const passTime = async (rounds = 8) => {
    for (let round = 0; round < rounds; round += 1) {
      await lambda.settled();
      lambda.clock.advance(10_000);
    }
    await lambda.settled();
  };
  const failsOn = (...keys: string[]) =>
    `if (event.Records.some((record) => ${JSON.stringify(keys)}.includes(record.dynamodb.Keys.pk.S))) throw new Error('poison');`;

  it('hands over records in order, with nothing lost over a restart', async () => {
    await put('a');
    const arn = lambda.aFunction();
    const first = open(arn);
    await lambda.settled();
    await put('b');
    await lambda.settled();
    first.close();
    await put('c');
    open(arn);
    await lambda.settled();
    expect(batches().flat()).toEqual(['a', 'b', 'c']);
    expect(lambda.callsOf()[0].Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
    });
  });

  it('LATEST begins with what comes after the mapping', async () => {
    await put('before');
    open(lambda.aFunction(), { startingPosition: 'LATEST' });
    await put('after');
    await lambda.settled();
    expect(batches().flat()).toEqual(['after']);
  });

  it('skips what its filter stops, and does not come back to it', async () => {
    const filter = {
      Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"kind":{"S":["outbox"]}}}}' }],
    };
    open(lambda.aFunction(), { filter });
    await put('a', 'board');
    await put('b');
    await lambda.client.send(new DeleteItemCommand({ TableName: 'boards', Key: { pk: { S: 'b' } } }));
    await put('b', 'board');
    await lambda.settled();
    expect(batches().flat()).toEqual(['b']);
  });

  const ready = async (functionArn: string, changes: Partial<StreamMapping>) => {
    for (const key of ['a', 'b', 'c', 'd']) await put(key);
    open(functionArn, changes);
  };

  it('tries a failed batch again before anything behind it', async () => {
    await ready(lambda.aFunction('if (calls.length < 3) throw new Error("not yet");'), {});
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
    await ready(lambda.aFunction(report), { reportsFailures: true });
    await passTime();
    expect(batches()).toEqual([
      ['a', 'b', 'c', 'd'],
      ['c', 'd'],
    ]);
  });

  it('finds the one poison record by splitting, and everything else is handled once', async () => {
    const queueArn = lambda.sqs.ensureQueue({ QueueName: 'failures' });
    await ready(lambda.aFunction(failsOn('c')), { bisects: true, retries: 1, onFailure: queueArn });
    await passTime();
    const handled = batches().filter((batch) => !batch.includes('c'));
    expect(handled).toEqual([['a', 'b'], ['d']]);
    const letters = lambda.sqs.receive(queueArn, 10).map(({ body }) => JSON.parse(body));
    expect(letters).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
        responseContext: { statusCode: 200, functionError: 'Unhandled' },
        DDBStreamBatchInfo: { batchSize: 1, streamArn: lambda.dynamodb.streams.arn('boards') },
      },
    ]);
    expect(letters[0]).not.toHaveProperty('payload');
    const { startSequenceNumber } = letters[0].DDBStreamBatchInfo;
    expect(lambda.dynamodb.streams.read('boards', undefined, 10)[2]?.dynamodb.SequenceNumber).toBe(
      startSequenceNumber,
    );
  });

  it('describes what it gave up so that it is found in the stream, in whatever shard', async () => {
    const queueArn = lambda.sqs.ensureQueue({ QueueName: 'failures' });
    await put('earlier');
    lambda.clock.advance(9 * 3_600_000); // two shards on
    await ready(lambda.aFunction(failsOn('c')), { bisects: true, retries: 0, onFailure: queueArn });
    await passTime();
    const [letter] = lambda.sqs.receive(queueArn, 10).map(({ body }) => JSON.parse(body));
    const { streamArn: StreamArn, shardId: ShardId, startSequenceNumber } = letter.DDBStreamBatchInfo;
    const streams = new DynamoDBStreamsClient(lambda.settings);
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn,
        ShardId,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        SequenceNumber: startSequenceNumber,
      }),
    );
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }));
    expect(Records.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S)).toEqual(['c']);
    streams.destroy();
  });

  it('gives a batch up after its tries and keeps it whole in a bucket', async () => {
    await ready(lambda.aFunction(failsOn('b')), { retries: 2, onFailure: 'arn:aws:s3:::unpublished' });
    await passTime();
    await put('e');
    await passTime(1);
    expect(batches()).toEqual([...Array(3).fill(['a', 'b', 'c', 'd']), ['e']]);
    expect(lambda.stored).toHaveLength(1);
    expect(lambda.stored[0]).toMatchObject({
      bucket: 'unpublished',
      key: expect.stringMatching(
        /^aws\/lambda\/[0-9a-f-]{36}\/shardId-\d{20}-[0-9a-f]{8}\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
      ),
    });
    expect(keysOf(JSON.parse(JSON.parse(lambda.stored[0]!.body).payload))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives up what is older than the limit', async () => {
    const queueArn = lambda.sqs.ensureQueue({ QueueName: 'failures' });
    await ready(lambda.aFunction(failsOn('a')), { maximumAgeSeconds: 3_600, onFailure: queueArn });
    await lambda.settled();
    lambda.clock.advance(3_601_000);
    await put('young');
    await passTime(2);
    expect(batches().at(-1)).toEqual(['young']);
    const letters = lambda.sqs.receive(queueArn, 10).map(({ body }) => JSON.parse(body));
    expect(letters).toMatchObject([
      { requestContext: { condition: 'RecordAgeExceeded' }, DDBStreamBatchInfo: { batchSize: 4 } },
    ]);
  });
});
