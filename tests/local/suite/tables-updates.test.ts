import {
  DeleteTableCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';
import {
  aSuiteTable,
  described,
  documentsOf,
  eventually,
  key,
  texts,
  whenActive,
} from '../../support/suite-tables.ts';

let cloud: CloudUnderTest;
let documents: ReturnType<typeof documentsOf>;
beforeAll(async () => {
  cloud = await aCloud();
  documents = documentsOf(cloud);
});
afterAll(() => cloud.close());

const update = (TableName: string, change: Omit<UpdateTableCommandInput, 'TableName'>) =>
  cloud.dynamodb.send(new UpdateTableCommand({ TableName, ...change }));

const anIndex = (IndexName: string, hash: string, range?: string) => ({
  AttributeDefinitions: texts('pk', 'sk', hash, ...(range ? [range] : [])),
  GlobalSecondaryIndexUpdates: [
    { Create: { IndexName, KeySchema: key(hash, range), Projection: { ProjectionType: 'ALL' as const } } },
  ],
});

const indexIsActive = (TableName: string) =>
  expect
    .poll(
      async () => (await described(cloud, TableName)).GlobalSecondaryIndexes?.[0]?.IndexStatus,
      eventually,
    )
    .toBe('ACTIVE');

describe('an index that is added to a table', () => {
  let TableName: string;
  beforeAll(async () => {
    TableName = (await aSuiteTable(cloud, 'updates')).TableName as string;
    for (let i = 0; i < 50; i++) {
      await documents.put({
        TableName,
        Item: { pk: `p${i}`, sk: '1', place: `city-${i % 2}`, name: `n${i}` },
      });
    }
    await documents.put({ TableName, Item: { pk: 'odd', sk: '1', place: 5 } });
    await documents.put({ TableName, Item: { pk: 'none', sk: '1' } });
  });
  const count = async (place: string) =>
    (
      await documents.query({
        TableName,
        IndexName: 'places',
        KeyConditionExpression: 'place = :p',
        ExpressionAttributeValues: { ':p': place },
      })
    ).Count;

  it('is filled with what was there, but for what cannot be its key, and follows from then on', async () => {
    const { TableDescription: during } = await update(TableName, anIndex('places', 'place', 'sk'));
    expect(during).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalSecondaryIndexes: [{ IndexName: 'places', IndexStatus: 'CREATING' }],
    });
    await indexIsActive(TableName);
    await whenActive(cloud, TableName);
    await expect.poll(() => count('city-0'), eventually).toBe(25);
    await documents.put({ TableName, Item: { pk: 'new', sk: '1', place: 'city-0' } });
    await documents.delete({ TableName, Key: { pk: 'p1', sk: '1' } });
    await expect.poll(() => count('city-0'), eventually).toBe(26);
    await expect.poll(() => count('city-1'), eventually).toBe(24);
    expect(
      (await described(cloud, TableName)).AttributeDefinitions?.map((a) => a.AttributeName).sort(),
    ).toEqual(['pk', 'place', 'sk']);
  });

  it('is not added twice, and two not at once', async () => {
    await expect(update(TableName, anIndex('places', 'place'))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Attempting to create an index which already exists',
    });
    const two = anIndex('names', 'name');
    two.GlobalSecondaryIndexUpdates.push(...anIndex('others', 'name').GlobalSecondaryIndexUpdates);
    await expect(update(TableName, two)).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: expect.stringContaining(
        'Only 1 online index can be created or deleted simultaneously per table',
      ),
    });
  });

  it('holds new items to its key', async () => {
    await expect(documents.put({ TableName, Item: { pk: 'x', sk: '1', place: 1 } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Type mismatch for Index Key place'),
    });
  });

  it('goes when it is deleted, with the definitions that only it needed', async () => {
    await update(TableName, { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'places' } }] });
    await expect
      .poll(async () => (await described(cloud, TableName)).GlobalSecondaryIndexes, eventually)
      .toBeUndefined();
    await whenActive(cloud, TableName);
    expect((await described(cloud, TableName)).AttributeDefinitions).toHaveLength(2);
    await expect(count('city-0')).rejects.toMatchObject({
      message: 'The table does not have the specified index: places',
    });
    await documents.put({ TableName, Item: { pk: 'x', sk: '1', place: 1 } });
    await expect(
      update(TableName, { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'places' } }] }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('may take the name of one that was, with another key', async () => {
    await update(TableName, anIndex('places', 'name'));
    await indexIsActive(TableName);
    const found = await documents.query({
      TableName,
      IndexName: 'places',
      KeyConditionExpression: '#n = :n',
      ExpressionAttributeNames: { '#n': 'name' },
      ExpressionAttributeValues: { ':n': 'n7' },
    });
    expect(found.Items?.map(({ pk }) => pk)).toEqual(['p7']);
  });
});

describe('a table', () => {
  it('changes between provisioned and on demand', async () => {
    const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
      ReadCapacityUnits,
      WriteCapacityUnits,
    });
    const { TableName = '' } = await aSuiteTable(cloud, 'billing', {
      AttributeDefinitions: texts('pk', 'sk', 'gk'),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'gsi',
          KeySchema: key('gk'),
          Projection: { ProjectionType: 'KEYS_ONLY' },
          ProvisionedThroughput: units(1, 1),
        },
      ],
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units(2, 1),
    });
    expect((await described(cloud, TableName)).ProvisionedThroughput).toMatchObject(units(2, 1));
    await expect(update(TableName, { ProvisionedThroughput: units(2, 1) })).rejects.toMatchObject({
      message: expect.stringContaining('The provisioned throughput for the table will not change'),
    });
    await update(TableName, { BillingMode: 'PAY_PER_REQUEST' });
    await whenActive(cloud, TableName);
    expect(await described(cloud, TableName)).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: units(0, 0),
    });
    await expect(
      update(TableName, { BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 1) }),
    ).rejects.toMatchObject({ message: expect.stringContaining('must be specified for index: gsi') });
    await expect(update(TableName, { ProvisionedThroughput: units(1, 1) })).rejects.toMatchObject({
      message: expect.stringContaining('when BillingMode is PAY_PER_REQUEST'),
    });
  });

  it('is protected against deletion until that is switched off', async () => {
    const { TableName = '' } = await aSuiteTable(cloud, 'protected');
    await update(TableName, { DeletionProtectionEnabled: true });
    await whenActive(cloud, TableName);
    expect((await described(cloud, TableName)).DeletionProtectionEnabled).toBe(true);
    await expect(cloud.dynamodb.send(new DeleteTableCommand({ TableName }))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    });
    await update(TableName, { DeletionProtectionEnabled: false });
  });

  it('has its stream switched on and off, a new one each time', async () => {
    const { TableName = '' } = await aSuiteTable(cloud, 'stream-switch');
    const on = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const } };
    const off = { StreamSpecification: { StreamEnabled: false } };
    await expect(update(TableName, off)).rejects.toMatchObject({
      message: `Table has no stream to disable: TableName: ${TableName}`,
    });
    await update(TableName, on);
    await whenActive(cloud, TableName);
    const first = await described(cloud, TableName);
    expect(first.StreamSpecification).toEqual(on.StreamSpecification);
    await expect(update(TableName, on)).rejects.toMatchObject({
      message: `Table already has an enabled stream: TableName: ${TableName}`,
    });
    await update(TableName, off);
    await whenActive(cloud, TableName);
    const between = await described(cloud, TableName);
    expect(between.StreamSpecification).toBeUndefined();
    expect(between.LatestStreamArn).toBe(first.LatestStreamArn);
    await update(TableName, on);
    await whenActive(cloud, TableName);
    expect((await described(cloud, TableName)).LatestStreamArn).not.toBe(first.LatestStreamArn);
  });

  it.each([
    [{}, 'At least one of ProvisionedThroughput, BillingMode'],
    [{ TableClass: 'COLD' as never }, 'Invalid table-class parameter provided'],
    [
      { TableClass: 'STANDARD' as const, DeletionProtectionEnabled: true },
      'modification must be the only operation in the request',
    ],
    [{ GlobalSecondaryIndexUpdates: [] }, 'List of GlobalSecondaryIndexUpdates is empty'],
    [{ GlobalSecondaryIndexUpdates: [{}] }, 'GlobalSecondaryIndexUpdate.Delete must not be null'],
    [
      { StreamSpecification: { StreamEnabled: true } },
      'If stream is being enabled then UpdateViewType is required',
    ],
    [
      { BillingMode: 'PROVISIONED' as const },
      'ProvisionedThroughput must be specified when BillingMode is PROVISIONED',
    ],
    [anIndex('x', 'a'), "at 'globalSecondaryIndexUpdates.1.member.create.indexName'"],
    [
      { ...anIndex('missing', 'a'), AttributeDefinitions: texts('pk', 'sk') },
      'Some index key attributes are not defined in AttributeDefinitions. Keys: [a]',
    ],
  ])('refuses the change %j', async (change, message) => {
    const { TableName = '' } = await plain;
    await expect(update(TableName, change)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
  let plain: ReturnType<typeof aSuiteTable>;
  beforeAll(() => {
    plain = aSuiteTable(cloud, 'plain-updates');
  });
});
