import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DeleteArchiveCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  ListArchivesCommand,
  ListReplaysCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  StartReplayCommand,
  UpdateArchiveCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';

const DAY = 86_400_000;
let cloud: CloudUnderTest;
let bus: string;
let busArn: string;
let queueArn: string;
let QueueUrl: string;
let ruleArn: string;

beforeAll(async () => {
  cloud = await aCloud();
  bus = cloud.named('archived');
  const made = await cloud.events.send(new CreateEventBusCommand({ Name: bus }));
  busArn = made.EventBusArn!;
  cloud.undo(() => cloud.events.send(new DeleteEventBusCommand({ Name: bus })));
  QueueUrl = (await cloud.sqs.send(new CreateQueueCommand({ QueueName: cloud.named('replayed') }))).QueueUrl!;
  cloud.undo(() => cloud.sqs.send(new DeleteQueueCommand({ QueueUrl })));
  const { Attributes } = await cloud.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  queueArn = Attributes!.QueueArn!;
  const rule = { Name: 'replayed', EventBusName: bus };
  const pattern = JSON.stringify({ 'replay-name': [{ exists: true }] });
  ruleArn = (await cloud.events.send(new PutRuleCommand({ ...rule, EventPattern: pattern }))).RuleArn!;
  cloud.undo(() => cloud.events.send(new DeleteRuleCommand(rule)));
  const targets = { Rule: rule.Name, EventBusName: bus };
  await cloud.events.send(new PutTargetsCommand({ ...targets, Targets: [{ Id: 'queue', Arn: queueArn }] }));
  cloud.undo(() => cloud.events.send(new RemoveTargetsCommand({ ...targets, Ids: ['queue'] })));
});
afterAll(() => cloud.close());

const archive = async (name: string, more = {}) => {
  const ArchiveName = cloud.named(name).slice(-48);
  const made = await cloud.events.send(
    new CreateArchiveCommand({ ArchiveName, EventSourceArn: busArn, ...more }),
  );
  cloud.undo(() => cloud.events.send(new DeleteArchiveCommand({ ArchiveName })).catch(() => {}));
  return { ArchiveName, arn: made.ArchiveArn! };
};
const put = (number: number, Time: Date) =>
  cloud.events.send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: bus, Source: 'suite', DetailType: 'thing', Detail: `{"number":${number}}`, Time },
      ],
    }),
  );
const now = () => (isRealAws ? Date.now() : cloud.clock.now());

describe('an archive', () => {
  it('is made, described, changed, listed and removed', async () => {
    const { ArchiveName } = await archive('made', { RetentionDays: 1, Description: 'first' });
    const other = { ArchiveName, EventPattern: '{"source":["other"]}', RetentionDays: 2 };
    await cloud.events.send(new UpdateArchiveCommand(other));
    expect(await cloud.events.send(new DescribeArchiveCommand({ ArchiveName }))).toMatchObject({
      ...other,
      Description: 'first',
      EventSourceArn: busArn,
      State: 'ENABLED',
      EventCount: 0,
    });
    const { Archives } = await cloud.events.send(new ListArchivesCommand({ NamePrefix: ArchiveName }));
    expect(Archives).toHaveLength(1);
    await cloud.events.send(new DeleteArchiveCommand({ ArchiveName }));
    await expect(cloud.events.send(new DescribeArchiveCommand({ ArchiveName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Archive ${ArchiveName} does not exist.`,
    });
  });

  it('of a bus that is not there, twice the same, or changed in nothing is refused', async () => {
    const { ArchiveName } = await archive('twice');
    const send = (input: object) =>
      cloud.events.send(new CreateArchiveCommand({ ArchiveName, EventSourceArn: busArn, ...input }));
    await expect(send({})).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
    await expect(
      send({ ArchiveName: cloud.named('x'), EventSourceArn: `${busArn}-none` }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(send({ ArchiveName: cloud.named('x'), EventPattern: '{"a":"b"}' })).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
    });
    await expect(cloud.events.send(new UpdateArchiveCommand({ ArchiveName }))).rejects.toMatchObject({
      message: 'At least one of EventPattern, RetentionDays or Description must be provided.',
    });
  });

  it.skipIf(isRealAws)('keeps what matches its pattern, for its days', async () => {
    const { ArchiveName } = await archive('kept', {
      EventPattern: '{"detail":{"number":[{"numeric":["<",2]}]}}',
      RetentionDays: 3,
    });
    const count = async () =>
      (await cloud.events.send(new DescribeArchiveCommand({ ArchiveName }))).EventCount;
    for (const number of [1, 2]) await put(number, new Date(now()));
    expect(await count()).toBe(1);
    cloud.clock.advance(3 * DAY - 60_000);
    expect(await count()).toBe(1);
    cloud.clock.advance(60_000);
    expect(await count()).toBe(0);
  });
});

describe('a replay', () => {
  it.skipIf(isRealAws)('sends again what lies between its times, in order, saying so', async () => {
    const { arn, ArchiveName } = await archive('replay');
    const start = Math.floor(now() / 1000) * 1000 - 60_000;
    for (const number of [3, 1, 2, 9]) await put(number, new Date(start + number * 1000));
    const replay = {
      ReplayName: cloud.named('replay'),
      EventSourceArn: arn,
      EventStartTime: new Date(start + 1000),
      EventEndTime: new Date(start + 9000),
      Destination: { Arn: busArn, FilterArns: [ruleArn] },
    };
    expect(await cloud.events.send(new StartReplayCommand(replay))).toMatchObject({ State: 'STARTING' });
    const { ReplayName } = replay;
    await vi.waitFor(async () =>
      expect(await cloud.events.send(new DescribeReplayCommand({ ReplayName }))).toMatchObject({
        State: 'COMPLETED',
        EventLastReplayedTime: new Date(start + 3000),
      }),
    );
    const { Messages = [] } = await cloud.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    const events = Messages.map(({ Body }) => JSON.parse(Body!));
    expect(events.map(({ detail }) => detail.number)).toEqual([1, 2, 3]);
    expect(new Set(events.map((event) => event['replay-name']))).toEqual(new Set([ReplayName]));
    const { EventCount } = await cloud.events.send(new DescribeArchiveCommand({ ArchiveName }));
    expect(EventCount).toBe(4); // what comes again is not archived again
    const { Replays } = await cloud.events.send(new ListReplaysCommand({ NamePrefix: ReplayName }));
    expect(Replays).toMatchObject([{ ReplayName, State: 'COMPLETED' }]);
  });

  it('of an unknown archive, to another bus, or that ends before it starts is refused', async () => {
    const { arn } = await archive('refused');
    const send = (input: object) =>
      cloud.events.send(
        new StartReplayCommand({
          ReplayName: cloud.named('refused'),
          EventSourceArn: arn,
          EventStartTime: new Date(0),
          EventEndTime: new Date(1000),
          Destination: { Arn: busArn },
          ...input,
        }),
      );
    await expect(send({ EventSourceArn: `${arn}-none` })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(
        /^Parameter EventSourceArn is not valid. Reason: Archive .* does not exist.$/,
      ),
    });
    const defaultBus = busArn.replace(/event-bus\/.*/, 'event-bus/default');
    await expect(send({ Destination: { Arn: defaultBus } })).rejects.toMatchObject({
      message: 'Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
    });
    await expect(send({ EventEndTime: new Date(0) })).rejects.toMatchObject({
      message: 'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
    });
    await expect(
      cloud.events.send(new DescribeReplayCommand({ ReplayName: cloud.named('refused') })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
