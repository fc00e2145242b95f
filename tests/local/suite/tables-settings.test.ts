import {
  DescribeContinuousBackupsCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  DescribeTimeToLiveCommand,
  ExecuteStatementCommand,
  ListBackupsCommand,
  ListTagsOfResourceCommand,
  type TableDescription,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';
import { aSuiteTable, eventually } from '../../support/suite-tables.ts';

let cloud: CloudUnderTest;
let table: TableDescription;
beforeAll(async () => {
  cloud = await aCloud();
  table = await aSuiteTable(cloud, 'settings', { Tags: [{ Key: 'made', Value: 'with' }] });
});
afterAll(() => cloud.close());

describe('tags', () => {
  const tagsOf = async (ResourceArn = table.TableArn) =>
    (await cloud.dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags?.sort((a, b) =>
      (a.Key as string) < (b.Key as string) ? -1 : 1,
    );
  const tag = (Tags: { Key: string; Value: string }[], ResourceArn = table.TableArn) =>
    cloud.dynamodb.send(new TagResourceCommand({ ResourceArn, Tags }));

  it('are given with the table, added, replaced and taken away', async () => {
    await expect.poll(() => tagsOf(), eventually).toEqual([{ Key: 'made', Value: 'with' }]);
    await tag([
      { Key: 'made', Value: 'again' },
      { Key: 'other', Value: '' },
    ]);
    await expect
      .poll(() => tagsOf(), eventually)
      .toEqual([
        { Key: 'made', Value: 'again' },
        { Key: 'other', Value: '' },
      ]);
    await cloud.dynamodb.send(
      new UntagResourceCommand({ ResourceArn: table.TableArn, TagKeys: ['made', 'never'] }),
    );
    await expect.poll(() => tagsOf(), eventually).toEqual([{ Key: 'other', Value: '' }]);
  });

  it.each([
    [[], 'Atleast one Tag needs to be provided as Input.'],
    [[{ Key: 'aws:x', Value: '' }], 'Tag Key cannot be prefixed with aws:, Key: aws:x'],
    [[{ Key: '', Value: '' }], 'The Tag Key provided is invalid, Key: '],
    [
      [
        { Key: 'a', Value: '' },
        { Key: 'a', Value: '' },
      ],
      'Duplicate Tag Keys provided as input: Duplicate Tag Key found a',
    ],
    [
      Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' })),
      'Number of Tags exceed the current limit for the provided ResourceArn',
    ],
  ])('%j are refused', async (tags, message) => {
    await expect(tag(tags)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  it('are asked of tables by their ARN only', async () => {
    await expect(tagsOf('settings')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(tagsOf(`${table.TableArn}-nope`)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('time to live', () => {
  const set = (Enabled: boolean, AttributeName = 'until') =>
    cloud.dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName: table.TableName,
        TimeToLiveSpecification: { Enabled, AttributeName },
      }),
    );
  const status = async () =>
    (await cloud.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: table.TableName })))
      .TimeToLiveDescription;

  it('is off until it is switched on, for one attribute', async () => {
    expect(await status()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expect(set(false)).rejects.toMatchObject({ message: 'TimeToLive is already disabled' });
    expect((await set(true)).TimeToLiveSpecification).toEqual({ Enabled: true, AttributeName: 'until' });
    expect(await status()).toMatchObject({ AttributeName: 'until' });
    await expect(set(true)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it.skipIf(isRealAws)('cannot be moved to another attribute while it is on', async () => {
    await expect(set(true, 'other')).rejects.toMatchObject({
      message: 'TimeToLive is active on a different AttributeName: current AttributeName is until',
    });
  });
});

describe('continuous backups', () => {
  const set = (PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number) =>
    cloud.dynamodb.send(
      new UpdateContinuousBackupsCommand({
        TableName: table.TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled, RecoveryPeriodInDays },
      }),
    );
  const status = async (TableName = table.TableName) =>
    (await cloud.dynamodb.send(new DescribeContinuousBackupsCommand({ TableName })))
      .ContinuousBackupsDescription;

  it('tell whether and how far back a table can be recovered', async () => {
    expect(await status()).toEqual({
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    });
    await set(true, 7);
    const described = (await status())?.PointInTimeRecoveryDescription;
    expect(described).toMatchObject({ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 7 });
    expect(described?.EarliestRestorableDateTime).toBeInstanceOf(Date);
    await expect(set(false, 7)).rejects.toMatchObject({
      message: 'Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.',
    });
    await expect(set(true, 36)).rejects.toMatchObject({
      message: expect.stringContaining('less than or equal to 35'),
    });
  });

  it('have an error of their own for a table that is not there', async () => {
    await expect(status(cloud.named('nowhere'))).rejects.toMatchObject({ name: 'TableNotFoundException' });
  });
});

describe('an account', () => {
  it('has limits and an endpoint', async () => {
    expect(await cloud.dynamodb.send(new DescribeLimitsCommand())).toMatchObject({
      TableMaxReadCapacityUnits: expect.any(Number),
    });
    const { Endpoints } = await cloud.dynamodb.send(new DescribeEndpointsCommand());
    expect(Endpoints?.[0]).toMatchObject({ Address: expect.any(String), CachePeriodInMinutes: 1440 });
  });

  it.skipIf(isRealAws)('is not served what the embedded cloud does not have', async () => {
    const { dynamodb } = cloud;
    await expect(
      dynamodb.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM x' })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
    await expect(dynamodb.send(new ListBackupsCommand())).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});
