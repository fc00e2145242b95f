import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';
import { queuesOf, type TestQueues } from '../../support/suite-queues.ts';

/** AWS makes a schedule only for a role that it may assume: on real AWS these tests run for the role named here. */
const realRole = process.env.SUITE_SCHEDULER_ROLE;
const withRole = it.skipIf(isRealAws && !realRole);

let cloud: CloudUnderTest;
let queues: TestQueues;
let url: string;
let base: Omit<CreateScheduleCommandInput, 'Name'>;
let GroupName: string;
const eventually = { timeout: isRealAws ? 120_000 : 1_000, interval: isRealAws ? 2_000 : 20 };

beforeAll(async () => {
  cloud = await aCloud();
  queues = queuesOf(cloud);
  url = await queues.create('scheduled');
  const Arn = await queues.arnOf(url);
  const RoleArn = realRole ?? `arn:aws:iam::${Arn.split(':')[4]}:role/pranata-suite`;
  GroupName = await group('all');
  base = {
    GroupName,
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn, RoleArn, Input: 'now' },
    State: 'DISABLED',
  };
});
afterAll(() => cloud.close());

const group = async (name: string, more: object = {}): Promise<string> => {
  const Name = cloud.named(name);
  await cloud.scheduler.send(new CreateScheduleGroupCommand({ Name, ...more }));
  cloud.undo(() => cloud.scheduler.send(new DeleteScheduleGroupCommand({ Name })).catch(unlessGone));
  return Name;
};
const unlessGone = (error: unknown) => {
  if (!(error instanceof ResourceNotFoundException)) throw error;
};
/** In the group of the suite, whose end takes it along. */
const create = (Name: string, more: Partial<CreateScheduleCommandInput> = {}) =>
  cloud.scheduler.send(new CreateScheduleCommand({ Name, ...base, ...more }));
const get = (Name: string, Group = GroupName) =>
  cloud.scheduler.send(new GetScheduleCommand({ Name, GroupName: Group }));
const remove = (Name: string) => cloud.scheduler.send(new DeleteScheduleCommand({ Name, GroupName }));
const missing = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
const invalid = { name: 'ValidationException' };

describe('a schedule', () => {
  withRole('is made, described, changed as a whole, and removed', async () => {
    const { ScheduleArn } = await create('hourly', { Description: 'each hour' });
    expect(ScheduleArn).toMatch(new RegExp(`:schedule/${GroupName}/hourly$`));
    expect(await get('hourly')).toMatchObject({
      ...base,
      Arn: ScheduleArn,
      Name: 'hourly',
      Description: 'each hour',
      ScheduleExpressionTimezone: 'UTC',
      ActionAfterCompletion: 'NONE',
      CreationDate: expect.any(Date),
      Target: {
        ...base.Target,
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
      },
    });
    const change = { ...base, Name: 'hourly', ScheduleExpression: 'cron(0 8 ? * MON-FRI *)' };
    await cloud.scheduler.send(
      new UpdateScheduleCommand({ ...change, ScheduleExpressionTimezone: 'Asia/Jakarta' }),
    );
    const changed = await get('hourly');
    expect(changed).toMatchObject({
      ScheduleExpression: 'cron(0 8 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Asia/Jakarta',
    });
    expect(changed.Description).toBeUndefined();
    await remove('hourly');
    await expect(get('hourly')).rejects.toMatchObject(missing);
    await expect(remove('hourly')).rejects.toMatchObject(missing);
    await expect(cloud.scheduler.send(new UpdateScheduleCommand(change))).rejects.toMatchObject(missing);
  });

  withRole('is made once under a name, save with the token that made it', async () => {
    const ClientToken = cloud.named('token');
    const first = await create('once', { ClientToken });
    expect((await create('once', { ClientToken })).ScheduleArn).toBe(first.ScheduleArn);
    await expect(create('once')).rejects.toMatchObject({
      name: 'ConflictException',
      $metadata: { httpStatusCode: 409 },
    });
  });

  withRole('is listed in pages, by name, group and state', async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) await create(name);
    await create('page-4', { State: 'ENABLED', ScheduleExpression: 'at(2099-01-01T00:00:00)' });
    const list = (more: object) =>
      cloud.scheduler.send(new ListSchedulesCommand({ GroupName, NamePrefix: 'page-', ...more }));
    const names: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await list({ State: 'DISABLED', MaxResults: 2, NextToken });
      expect(page.Schedules?.length).toBeLessThanOrEqual(2);
      names.push(...(page.Schedules ?? []).map(({ Name }) => Name));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(names.toSorted()).toEqual(['page-1', 'page-2', 'page-3']);
    const { Schedules } = await list({ State: 'ENABLED' });
    expect(Schedules).toMatchObject([{ Name: 'page-4', GroupName, Target: { Arn: base.Target?.Arn } }]);
    await expect(list({ GroupName: cloud.named('none') })).rejects.toMatchObject(missing);
    await expect(list({ MaxResults: 101 })).rejects.toMatchObject(invalid);
  });

  withRole.each([
    'rate(1 minute)',
    'rate(5 minutes)',
    'rate(365 days)',
    'at(2099-12-31T23:59:59)',
    'cron(0 10 * * ? *)',
    'cron(0/15 8-17 ? * 2#1 2090-2095)',
    'cron(0 0 L * ? *)',
    'cron(0 0 15W * ? *)',
    'cron(0 0 ? * 6L *)',
  ])('may be due at %s', async (ScheduleExpression) => {
    await create('due', { ScheduleExpression });
    expect((await get('due')).ScheduleExpression).toBe(ScheduleExpression);
    await remove('due');
  });

  it.each<[string, () => Partial<CreateScheduleCommandInput>]>([
    ['a unit that is none', () => ({ ScheduleExpression: 'rate(10 seconds)' })],
    ['a rate of nothing', () => ({ ScheduleExpression: 'rate(0 minutes)' })],
    ['a day that is none', () => ({ ScheduleExpression: 'at(2099-02-30T00:00:00)' })],
    ['a moment with a zone', () => ({ ScheduleExpression: 'at(2099-01-01T00:00:00Z)' })],
    ['both kinds of days', () => ({ ScheduleExpression: 'cron(0 1 1 * MON *)' })],
    ['five fields', () => ({ ScheduleExpression: 'cron(0 1 * * ?)' })],
    ['a zone that is none', () => ({ ScheduleExpressionTimezone: 'Asia/Atlantis' })],
    ['no role', () => ({ Target: { ...base.Target, RoleArn: undefined } as never })],
    ['a window of no length', () => ({ FlexibleTimeWindow: { Mode: 'FLEXIBLE' } })],
    ['a length for no window', () => ({ FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 1 } })],
    ['no window', () => ({ FlexibleTimeWindow: undefined as never })],
    ['a state that is none', () => ({ State: 'ASLEEP' as never })],
    ['an end before its start', () => ({ StartDate: new Date(9e12), EndDate: new Date(8e12) })],
    [
      'too many tries',
      () => ({ Target: { ...base.Target, RetryPolicy: { MaximumRetryAttempts: 186 } } as never }),
    ],
    [
      'a bus without a type for its events',
      () => ({
        Target: {
          RoleArn: base.Target?.RoleArn,
          Arn: `${base.Target?.Arn?.replace(':sqs:', ':events:').replace(/[^:]+$/, 'event-bus/default')}`,
        },
      }),
    ],
  ])('with %s is refused', async (_what, more) => {
    await expect(create('odd', more())).rejects.toMatchObject(invalid);
  });

  it('has a name of at most 64 characters without spaces', async () => {
    for (const name of ['two words', 'x'.repeat(65)])
      await expect(create(name)).rejects.toMatchObject(invalid);
  });

  it.skipIf(isRealAws)('for one moment sends its input to the queue then, once, and goes', async () => {
    const at = new Date(cloud.clock.now() + 3_600_000).toISOString().slice(0, 19);
    await create('fired', {
      State: 'ENABLED',
      ScheduleExpression: `at(${at})`,
      ActionAfterCompletion: 'DELETE',
    });
    cloud.clock.advance(3_500_000);
    expect(await queues.receive(url, { WaitTimeSeconds: 1 })).toEqual([]);
    cloud.clock.advance(100_000);
    const [message] = await queues.receive(url, { WaitTimeSeconds: 5 });
    expect(message?.Body).toBe('now');
    await queues.remove(url, message);
    await expect.poll(() => get('fired').catch(({ name }) => name), eventually).toBe(missing.name);
    cloud.clock.advance(3_600_000);
    expect(await queues.receive(url, { WaitTimeSeconds: 1 })).toEqual([]);
  });
});

describe('a group of schedules', () => {
  it('is made, described, listed and found by name', async () => {
    const Name = await group('described');
    const { Arn, State, CreationDate } = await cloud.scheduler.send(new GetScheduleGroupCommand({ Name }));
    expect(Arn).toMatch(new RegExp(`:schedule-group/${Name}$`));
    expect([State, CreationDate]).toEqual(['ACTIVE', expect.any(Date)]);
    const { ScheduleGroups } = await cloud.scheduler.send(
      new ListScheduleGroupsCommand({ NamePrefix: Name }),
    );
    expect(ScheduleGroups).toMatchObject([{ Name, Arn }]);
    await expect(cloud.scheduler.send(new CreateScheduleGroupCommand({ Name }))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await expect(
      cloud.scheduler.send(new GetScheduleGroupCommand({ Name: `${Name}-none` })),
    ).rejects.toMatchObject(missing);
  });

  it('comes in pages', async () => {
    const names = [await group('paged-1'), await group('paged-2'), await group('paged-3')];
    const list = (NextToken?: string) =>
      cloud.scheduler.send(
        new ListScheduleGroupsCommand({
          NamePrefix: cloud.named('paged').split('paged')[0]!,
          MaxResults: 1,
          NextToken,
        }),
      );
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await list(NextToken);
      seen.push(...(page.ScheduleGroups ?? []).map(({ Name }) => Name));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(seen).toEqual(expect.arrayContaining(names));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('has tags', async () => {
    const Name = await group('tagged', { Tags: [{ Key: 'one', Value: '1' }] });
    const { Arn: ResourceArn } = await cloud.scheduler.send(new GetScheduleGroupCommand({ Name }));
    await cloud.scheduler.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'two', Value: '2' }] }));
    await cloud.scheduler.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['one'] }));
    const { Tags } = await cloud.scheduler.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual([{ Key: 'two', Value: '2' }]);
  });

  withRole('holds schedules of its own names and takes them with it', async () => {
    const Name = await group('night');
    await create('same', { GroupName: Name });
    await expect(get('same')).rejects.toMatchObject(missing);
    expect((await get('same', Name)).GroupName).toBe(Name);
    await cloud.scheduler.send(new DeleteScheduleGroupCommand({ Name }));
    await expect.poll(() => get('same', Name).catch(({ name }) => name), eventually).toBe(missing.name);
    await expect(create('same', { GroupName: cloud.named('none') })).rejects.toMatchObject(missing);
  });

  it('called default is always there', async () => {
    const Name = 'default';
    await expect(cloud.scheduler.send(new DeleteScheduleGroupCommand({ Name }))).rejects.toMatchObject(
      invalid,
    );
    expect((await cloud.scheduler.send(new GetScheduleGroupCommand({ Name }))).State).toBe('ACTIVE');
  });
});
