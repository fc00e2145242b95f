import { DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  ListStreamsCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';
import { aSuiteTable, documentsOf, eventually, whenActive } from '../../support/suite-tables.ts';

const minute = 60 * 1000;
const hour = 60 * minute;

let cloud: CloudUnderTest;
let documents: ReturnType<typeof documentsOf>;
let streams: DynamoDBStreamsClient;
beforeAll(async () => {
  cloud = await aCloud();
  documents = documentsOf(cloud);
  const { region, credentials } = cloud.dynamodb.config;
  streams = new DynamoDBStreamsClient({
    region,
    credentials,
    ...(cloud.endpoint && { endpoint: cloud.endpoint }),
  });
});
afterAll(async () => {
  streams.destroy();
  await cloud.close();
});

let number = 0;
const aStream = async (
  view: 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' = 'KEYS_ONLY',
) => {
  const { TableName = '', LatestStreamArn: StreamArn = '' } = await aSuiteTable(cloud, `stream-${++number}`, {
    StreamSpecification: { StreamEnabled: true, StreamViewType: view },
  });
  const describeStream = async () =>
    (await streams.send(new DescribeStreamCommand({ StreamArn }))).StreamDescription ?? {};
  const shards = async () => (await describeStream()).Shards ?? [];
  const iterator = async (
    ShardId: string | undefined,
    ShardIteratorType: GetShardIteratorCommandInput['ShardIteratorType'],
    SequenceNumber?: string,
  ) => {
    const input = { StreamArn, ShardId, ShardIteratorType, SequenceNumber };
    return (await streams.send(new GetShardIteratorCommand(input))).ShardIterator as string;
  };
  return {
    TableName,
    StreamArn,
    describeStream,
    shards,
    iterator,
    put: (sk: string, more: object = {}) => documents.put({ TableName, Item: { pk: 'p', sk, ...more } }),
    delete: (sk: string) => documents.delete({ TableName, Key: { pk: 'p', sk } }),
    /** Everything in the stream, shard after shard; open ones are read until nothing comes. */
    all: async () => {
      const found: StreamRecord[] = [];
      for (const { ShardId } of await shards())
        found.push(...(await readFrom(await iterator(ShardId, 'TRIM_HORIZON'))));
      return found;
    },
  };
};

const getRecords = (ShardIterator: string, Limit?: number) =>
  streams.send(new GetRecordsCommand({ ShardIterator, Limit }));

const readFrom = async (start: string, Limit?: number) => {
  const found: StreamRecord[] = [];
  let next: string | undefined = start;
  for (let idle = 0; next !== undefined && idle < (isRealAws ? 5 : 1); ) {
    const { Records = [], NextShardIterator } = await getRecords(next, Limit);
    found.push(...Records);
    idle = Records.length === 0 ? idle + 1 : 0;
    next = NextShardIterator;
  }
  return found;
};

const keysOf = (records: readonly StreamRecord[]) => records.map(({ dynamodb }) => dynamodb?.Keys?.sk?.S);

describe('a stream of a table', () => {
  it('is listed and described, and tells of each change', async () => {
    const table = await aStream('NEW_AND_OLD_IMAGES');
    await table.put('1', { n: 1 });
    await table.put('1', { n: 2 });
    await table.delete('1');

    const listed = await streams.send(new ListStreamsCommand({ TableName: table.TableName }));
    expect(listed.Streams).toEqual([
      {
        StreamArn: table.StreamArn,
        TableName: table.TableName,
        StreamLabel: table.StreamArn.split('/').at(-1),
      },
    ]);
    const { Shards: [shard] = [], ...description } = await table.describeStream();
    expect(description).toMatchObject({
      StreamArn: table.StreamArn,
      StreamStatus: 'ENABLED',
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      TableName: table.TableName,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
    expect(shard?.ShardId).toMatch(/^shardId-\d{20}-[0-9a-f]{8}$/);
    expect(shard?.SequenceNumberRange?.StartingSequenceNumber).toMatch(/^\d{21,40}$/);
    expect(shard?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined();

    await expect.poll(async () => (await table.all()).length, eventually).toBe(3);
    const Keys = { pk: { S: 'p' }, sk: { S: '1' } };
    expect(await table.all()).toMatchObject([
      {
        eventName: 'INSERT',
        eventSource: 'aws:dynamodb',
        eventVersion: '1.1',
        dynamodb: { Keys, NewImage: { ...Keys, n: { N: '1' } }, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
      { eventName: 'MODIFY', dynamodb: { NewImage: { n: { N: '2' } }, OldImage: { n: { N: '1' } } } },
      { eventName: 'REMOVE', dynamodb: { Keys, OldImage: { n: { N: '2' } } } },
    ]);
  });

  it('is read from the beginning, from now, at a record and behind it', async () => {
    const table = await aStream();
    for (const sk of ['1', '2', '3']) await table.put(sk);
    await expect.poll(async () => (await table.all()).length, eventually).toBe(3);
    const [{ ShardId } = {}] = await table.shards();
    const records = await table.all();
    const second = records[1]?.dynamodb?.SequenceNumber;
    const from = async (type: GetShardIteratorCommandInput['ShardIteratorType'], at?: string) =>
      keysOf(await readFrom(await table.iterator(ShardId, type, at), 1));
    expect(await from('TRIM_HORIZON')).toEqual(['1', '2', '3']);
    expect(await from('AT_SEQUENCE_NUMBER', second)).toEqual(['2', '3']);
    expect(await from('AFTER_SEQUENCE_NUMBER', second)).toEqual(['3']);
    const latest = await table.iterator(ShardId, 'LATEST');
    await table.put('4');
    await expect.poll(async () => keysOf(await readFrom(latest)), eventually).toEqual(['4']);
  });

  it.each([
    ['KEYS_ONLY', [false, false]],
    ['NEW_IMAGE', [true, false]],
    ['OLD_IMAGE', [false, true]],
  ] as const)('of view %s shows that much', async (view, expected) => {
    const table = await aStream(view);
    await table.put('1', { n: 1 });
    await table.put('1', { n: 2 });
    await expect.poll(async () => (await table.all()).length, eventually).toBe(2);
    const { NewImage, OldImage } = (await table.all())[1]?.dynamodb ?? {};
    expect([NewImage !== undefined, OldImage !== undefined]).toEqual(expected);
  });

  it('that was switched off, or whose table is gone, can still be read to its end', async () => {
    const table = await aStream();
    const { TableName } = table;
    await table.put('1');
    await cloud.dynamodb.send(
      new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }),
    );
    await whenActive(cloud, TableName);
    await table.put('2');
    expect((await table.describeStream()).StreamStatus).toMatch(/^DISABL/);
    expect(keysOf(await table.all())).toEqual(['1']);
    await cloud.dynamodb.send(new DeleteTableCommand({ TableName }));
    expect(keysOf(await table.all())).toEqual(['1']);
    const [shard] = await table.shards();
    expect(shard?.SequenceNumberRange?.EndingSequenceNumber).toBeDefined();
    const { NextShardIterator } = await getRecords(await table.iterator(shard?.ShardId, 'LATEST'));
    expect(NextShardIterator).toBeUndefined();
  });

  it('refuses what it does not know', async () => {
    const table = await aStream();
    const [{ ShardId } = {}] = await table.shards();
    const stream = (StreamArn: string) => streams.send(new DescribeStreamCommand({ StreamArn }));
    await expect(stream(`${table.StreamArn}9`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(stream('short')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(table.iterator('shardId-00000000000000000000-00000000', 'LATEST')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(table.iterator(ShardId, 'SOMETIME' as never)).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(table.iterator(ShardId, 'AT_SEQUENCE_NUMBER')).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(getRecords('nonsense')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(getRecords(await table.iterator(ShardId, 'LATEST'), 1001)).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe.skipIf(isRealAws)('time', () => {
  it('ends an iterator after fifteen minutes', async () => {
    const table = await aStream();
    await table.put('1');
    const [{ ShardId } = {}] = await table.shards();
    const iterator = await table.iterator(ShardId, 'TRIM_HORIZON');
    cloud.clock.advance(14 * minute);
    expect((await getRecords(iterator)).Records).toHaveLength(1);
    cloud.clock.advance(2 * minute);
    await expect(getRecords(iterator)).rejects.toMatchObject({ name: 'ExpiredIteratorException' });
  });

  it('closes a shard and opens the next, which knows its parent', async () => {
    const table = await aStream();
    await table.put('1');
    const [first] = await table.shards();
    cloud.clock.advance(5 * hour);
    await table.put('2');
    await table.put('3');
    const [closed, open, ...more] = await table.shards();
    expect(more).toEqual([]);
    expect(closed?.ShardId).toBe(first?.ShardId);
    expect(closed?.SequenceNumberRange?.EndingSequenceNumber).toBeDefined();
    expect(open?.ParentShardId).toBe(closed?.ShardId);
    const one = await getRecords(await table.iterator(closed?.ShardId, 'TRIM_HORIZON'));
    expect(keysOf(one.Records ?? [])).toEqual(['1']);
    expect(one.NextShardIterator).toBeUndefined();
    expect(keysOf(await readFrom(await table.iterator(open?.ShardId, 'TRIM_HORIZON')))).toEqual(['2', '3']);
    const number = closed?.SequenceNumberRange?.EndingSequenceNumber;
    expect(
      keysOf(await readFrom(await table.iterator(closed?.ShardId, 'AT_SEQUENCE_NUMBER', number))),
    ).toEqual(['1']);
    await expect(table.iterator(open?.ShardId, 'AT_SEQUENCE_NUMBER', number)).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('takes records away after a day, from readers who come too late as well', async () => {
    const table = await aStream();
    await table.put('1');
    cloud.clock.advance(10 * minute);
    await table.put('2');
    const [first] = await table.all();
    const [{ ShardId } = {}] = await table.shards();
    cloud.clock.advance(24 * hour - 11 * minute);
    const behind = await table.iterator(ShardId, 'TRIM_HORIZON');
    expect(keysOf(await readFrom(behind))).toEqual(['1', '2']);
    cloud.clock.advance(5 * minute);
    await expect(getRecords(behind)).rejects.toMatchObject({ name: 'TrimmedDataAccessException' });
    await expect(
      table.iterator(ShardId, 'AT_SEQUENCE_NUMBER', first?.dynamodb?.SequenceNumber),
    ).rejects.toMatchObject({ name: 'TrimmedDataAccessException' });
    expect(keysOf(await table.all())).toEqual(['2']);
    cloud.clock.advance(25 * hour);
    expect(await table.all()).toEqual([]);
    await table.put('3');
    expect(keysOf(await table.all())).toEqual(['3']);
  });
});
