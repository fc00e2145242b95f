import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDb, type DynamoDb } from '../../infra/local/dynamodb/service.ts';
import { surroundings } from '../support/aws-endpoint.ts';
import { anIndex, aTable, call, textAttributes } from '../support/dynamodb-endpoint.ts';

const TableName = 'templated';
const minute = 60_000;

let around: ReturnType<typeof surroundings>;
let dynamodb: DynamoDb;
beforeEach(() => {
  around = surroundings();
  dynamodb = createDynamoDb(around.options);
});
afterEach(() => {
  dynamodb.close();
  around.remove();
});

const reopen = () => {
  dynamodb.close();
  dynamodb = createDynamoDb(around.options);
};
/** Properties as CloudFormation writes them, which are not those of CreateTable. */
const ensure = (properties: object) => dynamodb.ensureTable(properties as never);
const described = async () => (await call(dynamodb, 'DescribeTable', { TableName })).Table;
const put = (pk: string, more: object = {}) =>
  call(dynamodb, 'PutItem', { TableName, Item: { pk: { S: pk }, sk: { S: '1' }, ...more } });
const query = async (IndexName: string, attribute: string, value: string) =>
  (
    await call(dynamodb, 'Query', {
      TableName,
      IndexName,
      KeyConditionExpression: '#k = :v',
      ExpressionAttributeNames: { '#k': attribute },
      ExpressionAttributeValues: { ':v': { S: value } },
    })
  ).Count;

const local = {
  IndexName: 'local',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'at', KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'ALL' },
} as const;

describe('a table of a template', () => {
  it('has all that CloudFormation says of it', async () => {
    ensure({
      ...aTable(TableName, {
        AttributeDefinitions: textAttributes('at'),
        LocalSecondaryIndexes: [local],
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
        DeletionProtectionEnabled: true,
        Tags: [{ Key: 'owner', Value: 'house' }],
      }),
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
    });
    expect(await described()).toMatchObject({
      LocalSecondaryIndexes: [{ IndexName: 'local' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      SSEDescription: { Status: 'ENABLED' },
      DeletionProtectionEnabled: true,
    });
    const { TableArn } = await described();
    expect(await call(dynamodb, 'ListTagsOfResource', { ResourceArn: TableArn })).toEqual({
      Tags: [{ Key: 'owner', Value: 'house' }],
    });
    const { ContinuousBackupsDescription: backups } = await call(dynamodb, 'DescribeContinuousBackups', {
      TableName,
    });
    expect(backups.PointInTimeRecoveryDescription).toMatchObject({ RecoveryPeriodInDays: 7 });
    const { TimeToLiveDescription } = await call(dynamodb, 'DescribeTimeToLive', { TableName });
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'until' });
  });

  it('may be a global table of one region, and not of two', async () => {
    const replica = { Region: 'ap-southeast-3', DeletionProtectionEnabled: true };
    ensure({ ...aTable(TableName), Replicas: [replica] });
    expect((await described()).DeletionProtectionEnabled).toBe(true);
    expect(() => ensure({ ...aTable('two'), Replicas: [replica, replica] })).toThrow('replicas');
  });

  it('is refused with what nobody would heed', () => {
    const KinesisStreamSpecification = { StreamArn: 'arn:aws:kinesis:…' };
    expect(() => ensure({ ...aTable(TableName), KinesisStreamSpecification })).toThrow(
      'KinesisStreamSpecification of a table is not served here',
    );
  });

  it('keeps its items, its stream and its other indexes when the template changes', async () => {
    const stream = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const } };
    const attributes = textAttributes('gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk');
    ensure(
      aTable(TableName, {
        ...stream,
        AttributeDefinitions: attributes,
        GlobalSecondaryIndexes: [anIndex('gsi1'), anIndex('gsi2')],
      }),
    );
    const [gsi1pk, gsi1sk] = [{ S: 'x' }, { S: 'y' }];
    await put('a', { gsi1pk, gsi1sk, gsi2pk: { S: 'z' }, gsi2sk: { S: 'y' }, at: { S: '1' } });
    const before = await described();
    ensure(
      aTable(TableName, {
        ...stream,
        AttributeDefinitions: [...textAttributes('gsi2pk', 'gsi2sk'), ...textAttributes('at')],
        GlobalSecondaryIndexes: [anIndex('gsi2')],
        LocalSecondaryIndexes: [local],
      }),
    );
    reopen();
    expect(await query('gsi2', 'gsi2pk', 'z')).toBe(1);
    expect(await query('local', 'pk', 'a')).toBe(1);
    expect((await described()).LatestStreamArn).toBe(before.LatestStreamArn);
    await put('b', { gsi2pk: { S: 'z' }, gsi2sk: { S: '2' }, at: { S: '2' } });
    expect(await query('gsi2', 'gsi2pk', 'z')).toBe(2);
    ensure(
      aTable(TableName, {
        ...stream,
        AttributeDefinitions: attributes,
        GlobalSecondaryIndexes: [anIndex('gsi2'), anIndex('gsi1')],
      }),
    );
    expect([await query('gsi1', 'gsi1pk', 'x'), await query('gsi2', 'gsi2pk', 'z')]).toEqual([1, 2]);
    expect(dynamodb.streams.read(TableName, undefined, 10)).toHaveLength(2);
  });

  it('is opened from a folder of before indexes had places and streams were listed', async () => {
    ensure(
      aTable(TableName, {
        AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk'),
        GlobalSecondaryIndexes: [anIndex('gsi1')],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      }),
    );
    await put('a', { gsi1pk: { S: 'x' }, gsi1sk: { S: 'y' } });
    const { LatestStreamArn } = await described();
    dynamodb.close();
    const file = new DatabaseSync(`${around.options.folder}/dynamodb.sqlite`);
    file.exec('ALTER TABLE tables DROP COLUMN state; DROP TABLE streams; DROP TABLE pending');
    file.close();
    dynamodb = createDynamoDb(around.options);
    expect((await described()).LatestStreamArn).toBe(LatestStreamArn);
    expect(await query('gsi1', 'gsi1pk', 'x')).toBe(1);
    expect(dynamodb.streams.read(TableName, undefined, 10)).toHaveLength(1);
    expect((await described()).CreationDateTime).toBeCloseTo(around.options.clock.now() / 1000, -1);
  });

  it('that is made again under its name has nothing of the one before', async () => {
    const stream = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const } };
    ensure(aTable(TableName, stream));
    await put('a');
    const { LatestStreamArn, TableId } = await described();
    await call(dynamodb, 'DeleteTable', { TableName });
    around.options.clock.advance(minute);
    reopen();
    ensure(aTable(TableName, stream));
    expect(dynamodb.streams.read(TableName, undefined, 10)).toEqual([]);
    const next = await described();
    expect(next.ItemCount).toBe(0);
    expect([next.LatestStreamArn, next.TableId]).not.toEqual([LatestStreamArn, TableId]);
  });
});
