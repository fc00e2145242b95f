import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';
import { aSuiteTable, key, texts } from '../../support/suite-tables.ts';

let cloud: CloudUnderTest;
beforeAll(async () => {
  cloud = await aCloud();
});
afterAll(() => cloud.close());

const keysOnly = { ProjectionType: 'KEYS_ONLY' } as const;
const local = (i: number | string, range = 'at') => ({
  IndexName: `local-${i}`,
  KeySchema: key('pk', range),
  Projection: keysOnly,
});
const global = (i: number | string, more: object = {}) => ({
  IndexName: `global-${i}`,
  KeySchema: key('at', 'pk'),
  Projection: keysOnly,
  ...more,
});
const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const withAt = { AttributeDefinitions: texts('pk', 'sk', 'at') };

describe('a table', () => {
  it('has everything it was made with', async () => {
    const table = await aSuiteTable(cloud, 'complete', {
      ...withAt,
      LocalSecondaryIndexes: times(5, (i) => local(i)),
      GlobalSecondaryIndexes: times(20, (i) => global(i)),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      SSESpecification: { Enabled: true, SSEType: 'KMS' },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      DeletionProtectionEnabled: false,
    });
    expect(table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: expect.stringMatching(/^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/pranata-suite-complete-/),
      TableId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ItemCount: 0,
      TableSizeBytes: 0,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      LatestStreamArn: expect.stringContaining(`${table.TableArn}/stream/`),
      SSEDescription: { SSEType: 'KMS', KMSMasterKeyArn: expect.stringContaining(':kms:') },
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      DeletionProtectionEnabled: false,
    });
    expect(table.LocalSecondaryIndexes).toHaveLength(5);
    expect(table.GlobalSecondaryIndexes).toHaveLength(20);
    expect(table.GlobalSecondaryIndexes?.every(({ IndexStatus }) => IndexStatus === 'ACTIVE')).toBe(true);
    const byArn = await cloud.dynamodb.send(new DescribeTableCommand({ TableName: table.TableArn }));
    expect(byArn.Table?.TableName).toBe(table.TableName);
  });

  it('is not made twice', async () => {
    const { TableName } = await aSuiteTable(cloud, 'once');
    await expect(create({ TableName })).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });

  it('is listed, page by page', async () => {
    for (const name of ['list-a', 'list-b', 'list-c']) await aSuiteTable(cloud, name);
    const mine = (names: readonly string[] = []) => names.filter((name) => name.includes('-suite-list-'));
    const seen: string[] = [];
    let ExclusiveStartTableName: string | undefined;
    do {
      const page = await cloud.dynamodb.send(new ListTablesCommand({ Limit: 2, ExclusiveStartTableName }));
      expect(page.TableNames?.length).toBeLessThanOrEqual(2);
      seen.push(...(page.TableNames ?? []));
      ExclusiveStartTableName = page.LastEvaluatedTableName;
    } while (ExclusiveStartTableName);
    expect(mine(seen)).toEqual(['list-a', 'list-b', 'list-c'].map(cloud.named));
  });
});

const create = (more: Partial<CreateTableCommandInput>) =>
  cloud.dynamodb.send(
    new CreateTableCommand({
      TableName: cloud.named('refused'),
      AttributeDefinitions: texts('pk', 'sk'),
      KeySchema: key('pk', 'sk'),
      BillingMode: 'PAY_PER_REQUEST',
      ...more,
    }),
  );

const provisioned = {
  BillingMode: 'PROVISIONED' as const,
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
};
const include = (NonKeyAttributes: string[]) => ({ ProjectionType: 'INCLUDE' as const, NonKeyAttributes });

describe('a definition is refused', () => {
  it.each<[string, Partial<CreateTableCommandInput>, string]>([
    ['with six local indexes', { ...withAt, LocalSecondaryIndexes: times(6, (i) => local(i)) }, 'limit of 5'],
    [
      'with 21 global ones',
      { ...withAt, GlobalSecondaryIndexes: times(21, (i) => global(i)) },
      'limit of 20',
    ],
    [
      'with a local index on another hash key',
      { ...withAt, LocalSecondaryIndexes: [{ ...local(1), KeySchema: key('at', 'sk') }] },
      'Index KeySchema does not have the same leading hash key as table KeySchema for index: local-1. index hash key: at, table hash key: pk',
    ],
    [
      'with a local index without a range key',
      { LocalSecondaryIndexes: [{ ...local(1), KeySchema: key('pk') }] },
      'Index KeySchema does not have a range key for index: local-1',
    ],
    [
      'with a local index on a table without one',
      {
        AttributeDefinitions: texts('pk', 'at'),
        KeySchema: key('pk'),
        LocalSecondaryIndexes: [local(1)],
      },
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    ],
    [
      'with one name for two indexes',
      {
        ...withAt,
        LocalSecondaryIndexes: [local(1)],
        GlobalSecondaryIndexes: [global(1, { IndexName: 'local-1' })],
      },
      'Duplicate index name: local-1',
    ],
    [
      'with an empty list of indexes',
      { LocalSecondaryIndexes: [] },
      'List of LocalSecondaryIndexes is empty',
    ],
    [
      'with attributes that no key needs',
      { AttributeDefinitions: texts('pk', 'sk', 'at', 'x'), GlobalSecondaryIndexes: [global(1)] },
      'Some AttributeDefinitions are not used. AttributeDefinitions: [pk, sk, at, x], keys used: [pk, sk, at]',
    ],
    [
      'with an attribute defined twice',
      { AttributeDefinitions: texts('pk', 'sk', 'pk') },
      'Attribute Name is duplicated: pk',
    ],
    [
      'with a key that is not defined',
      { KeySchema: key('pk', 'nope') },
      'Some index key attributes are not defined in AttributeDefinitions. Keys: [pk, nope], AttributeDefinitions: [pk, sk]',
    ],
    [
      'with an included attribute named twice',
      { ...withAt, GlobalSecondaryIndexes: [global(1, { Projection: include(['a', 'a']) })] },
      'Duplicate element in NonKeyAttributes: a',
    ],
    [
      'with more than 20 attributes included in one index',
      { ...withAt, GlobalSecondaryIndexes: [global(1, { Projection: include(times(21, (i) => `a${i}`)) })] },
      'Member must have length less than or equal to 20',
    ],
    [
      'with more than 100 attributes included',
      {
        ...withAt,
        GlobalSecondaryIndexes: times(6, (i) =>
          global(i, { Projection: include(times(20, (j) => `a${j}`)) }),
        ),
      },
      '100',
    ],
    [
      'with an index without a projection type',
      { ...withAt, GlobalSecondaryIndexes: [global(1, { Projection: {} })] },
      'Unknown ProjectionType: null',
    ],
    [
      'without throughput',
      { BillingMode: undefined },
      'must both be specified when BillingMode is PROVISIONED',
    ],
    [
      'with throughput on demand',
      { ...provisioned, BillingMode: 'PAY_PER_REQUEST' },
      'can be specified when BillingMode is PAY_PER_REQUEST',
    ],
    [
      'with a provisioned index without throughput',
      { ...provisioned, ...withAt, GlobalSecondaryIndexes: [global(1)] },
      'ProvisionedThroughput is not specified for index: global-1',
    ],
    [
      'with throughput for an index on demand',
      {
        ...withAt,
        GlobalSecondaryIndexes: [global(1, { ProvisionedThroughput: provisioned.ProvisionedThroughput })],
      },
      'ProvisionedThroughput should not be specified for index: global-1 when BillingMode is PAY_PER_REQUEST',
    ],
    [
      'with no units',
      { ...provisioned, ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 1 } },
      "Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    ['with an unknown class', { TableClass: 'COLD' as never }, 'Invalid table-class parameter provided'],
    ['with a key of encryption alone', { SSESpecification: { KMSMasterKeyId: 'x' } }, 'if Enabled is false'],
    [
      'with a tag of AWS',
      { Tags: [{ Key: 'aws:x', Value: 'y' }] },
      'Tag Key cannot be prefixed with aws:, Key: aws:x',
    ],
    [
      'with a short index name',
      { ...withAt, GlobalSecondaryIndexes: [global(1, { IndexName: 'x' })] },
      'indexName',
    ],
  ])('%s', async (_what, more, message) => {
    await expect(create(more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  it.skipIf(isRealAws)('with what the embedded cloud does not have', async () => {
    for (const more of [
      { OnDemandThroughput: { MaxReadRequestUnits: 1 } },
      { WarmThroughput: { ReadUnitsPerSecond: 12_000 } },
      { ResourcePolicy: '{}' },
    ]) {
      await expect(create(more)).rejects.toMatchObject({
        name: 'ValidationException',
        message: `${Object.keys(more)} is not supported in this endpoint`,
      });
    }
  });

  it('for all the faults of its shape at once', async () => {
    await expect(
      create({
        BillingMode: 'FREE' as never,
        KeySchema: [{ AttributeName: 'pk', KeyType: 'FIRST' as never }],
      }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/^2 validation errors detected: .*; .*/) });
  });
});
