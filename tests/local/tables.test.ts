import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDb } from '../../infra/local/dynamodb/service.ts';
import {
  anIndex,
  aTable,
  call,
  openTables,
  raw,
  refusal,
  textAttributes,
} from '../support/dynamodb-endpoint.ts';

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(aTable('before'));
  house.dynamodb.ensureTable(aTable('early'));
  house.dynamodb.ensureTable(aTable('plain'));
  house.dynamodb.ensureTable(aTable('single', { sk: 'none' }));
});
afterAll(() => house.close());

const key = (pk: string, sk = '1') => ({ pk: { S: pk }, sk: { S: sk } });

const withIndexes = (...GlobalSecondaryIndexes: object[]) => ({
  AttributeDefinitions: textAttributes('pk', 'sk', 'gsi1pk', 'gsi1sk'),
  GlobalSecondaryIndexes,
});

describe('tables', () => {
  const create = (input: object) => house.client.send(new CreateTableCommand(input as never));

  it('are created, described, listed and deleted by call', async () => {
    const { TableDescription } = await create({
      ...aTable('made', {
        AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk'),
        GlobalSecondaryIndexes: [anIndex('gsi1')],
      }),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
    expect(TableDescription).toMatchObject({ TableName: 'made', TableStatus: 'CREATING' });
    await house.documents.put({ TableName: 'made', Item: { pk: 'a', sk: 'b' } });
    const { Table } = await house.client.send(new DescribeTableCommand({ TableName: 'made' }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: 'arn:aws:dynamodb:ap-southeast-3:000000000000:table/made',
      ItemCount: 1,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexName: 'gsi1', IndexStatus: 'ACTIVE' }],
      LatestStreamArn: house.dynamodb.streams.arn('made'),
    });
    const byArn = await house.documents.get({ TableName: Table?.TableArn, Key: { pk: 'a', sk: 'b' } });
    expect(byArn.Item).toEqual({ pk: 'a', sk: 'b' });

    const first = await house.client.send(new ListTablesCommand({ Limit: 2 }));
    expect(first).toMatchObject({ TableNames: ['before', 'early'], LastEvaluatedTableName: 'early' });
    const rest = await house.client.send(new ListTablesCommand({ ExclusiveStartTableName: 'early' }));
    expect(rest.TableNames).toEqual(['made', 'plain', 'single']);
    await expect(house.client.send(new ListTablesCommand({ Limit: 101 }))).rejects.toMatchObject(
      refusal('Member must have value less than or equal to 100'),
    );

    await house.client.send(new DeleteTableCommand({ TableName: 'made' }));
    await expect(house.client.send(new DescribeTableCommand({ TableName: 'made' }))).rejects.toMatchObject(
      refusal('Requested resource not found: Table: made not found', 'ResourceNotFoundException'),
    );
    await create(aTable('made'));
    expect(await house.documents.get({ TableName: 'made', Key: { pk: 'a', sk: 'b' } })).not.toHaveProperty(
      'Item',
    );
    await house.client.send(new DeleteTableCommand({ TableName: 'made' }));
  });

  it('are not created twice by call, and not deleted when protected', async () => {
    await expect(create(aTable('plain'))).rejects.toMatchObject(
      refusal('Table already exists: plain', 'ResourceInUseException'),
    );
    house.dynamodb.ensureTable(aTable('kept', { DeletionProtectionEnabled: true }));
    await expect(house.client.send(new DeleteTableCommand({ TableName: 'kept' }))).rejects.toMatchObject(
      refusal('Resource cannot be deleted as it is currently protected against deletion'),
    );
  });

  it.each([
    [{ TableName: 'ab' }, 'Member must have length greater than or equal to 3'],
    [{ TableName: 'a b c' }, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'],
    [{ TableName: 'x'.repeat(256) }, 'Member must have length less than or equal to 255'],
    [
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    ],
    [withIndexes(anIndex('gsi1'), anIndex('gsi1')), 'Duplicate index name: gsi1'],
    [
      withIndexes(anIndex('gsi1', { ProjectionType: 'ALL', NonKeyAttributes: ['a'] })),
      'ProjectionType is ALL, but NonKeyAttributes is specified',
    ],
    [
      withIndexes(...Array.from({ length: 21 }, (_, i) => ({ ...anIndex('gsi1'), IndexName: `gsi-${i}` }))),
      'GlobalSecondaryIndex count exceeds the per-table limit of 20',
    ],
    [
      { StreamSpecification: { StreamEnabled: true, StreamViewType: 'SOME' } },
      'Member must satisfy enum value set',
    ],
    [
      { StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } },
      'Table is being created with a stream disabled, UpdateViewType should not be specified',
    ],
    [
      { BillingMode: 'PROVISIONED' },
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    ],
    [
      { KeySchema: [{ AttributeName: 'nope', KeyType: 'HASH' }] },
      'Some index key attributes are not defined in AttributeDefinitions. Keys: [nope], AttributeDefinitions: [pk, sk]',
    ],
    [
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'RANGE' }] },
      'The first KeySchemaElement is not a HASH key type',
    ],
    [
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] },
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    ],
    [
      { GlobalSecondaryIndexes: [anIndex('gsi1')] },
      'Some index key attributes are not defined in AttributeDefinitions',
    ],
    [
      { StreamSpecification: { StreamEnabled: true } },
      'Table is being created with a stream enabled, UpdateViewType is required',
    ],
  ])('with %j are refused', async (more, message) => {
    await expect(create({ ...aTable('bad'), ...more })).rejects.toMatchObject(refusal(message));
  });

  it('keep their items over a restart, and get new indexes for what is there', async () => {
    const { folder, clock, region, accountId } = house;
    const own = { folder: `${folder}/restarted`, clock, region, accountId };
    const one = createDynamoDb(own);
    const TableName = 'lasting';
    one.ensureTable(aTable(TableName));
    await call(one, 'PutItem', { TableName, Item: { ...key('a'), gsi1pk: { S: 'x' }, gsi1sk: { S: 'y' } } });
    one.close();

    const two = createDynamoDb(own);
    two.ensureTable(aTable(TableName));
    expect((await call(two, 'GetItem', { TableName, Key: key('a') })).Item.gsi1pk).toEqual({ S: 'x' });
    two.ensureTable(
      aTable(TableName, {
        AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk'),
        GlobalSecondaryIndexes: [anIndex('gsi1')],
      }),
    );
    const found = await call(two, 'Query', {
      TableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :x',
      ExpressionAttributeValues: { ':x': { S: 'x' } },
    });
    expect(found.Count).toBe(1);
    expect(() => two.ensureTable(aTable(TableName, { sk: 'N' }))).toThrow('exists with another key');
    two.close();
  });

  it('switch TTL by call', async () => {
    const set = (Enabled: boolean) =>
      house.client.send(
        new UpdateTimeToLiveCommand({
          TableName: 'single',
          TimeToLiveSpecification: { Enabled, AttributeName: 'until' },
        }),
      );
    const described = async () =>
      (await house.client.send(new DescribeTimeToLiveCommand({ TableName: 'single' }))).TimeToLiveDescription;
    expect(await described()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await set(true);
    expect(await described()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'until' });
    await expect(set(true)).rejects.toMatchObject(refusal('TimeToLive is already enabled'));
    await set(false);
    await expect(set(false)).rejects.toMatchObject(refusal('TimeToLive is already disabled'));
  });
});

it('an operation that does not exist is unknown', async () => {
  expect(await raw(house.dynamodb, 'Frobnicate', {})).toMatchObject({
    status: 400,
    body: { __type: expect.stringMatching(/#UnknownOperationException$/) },
  });
});
