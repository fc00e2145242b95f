import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  TestEventPatternCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';

let cloud: CloudUnderTest;
let EventBusName: string;
let busArn: string;
const EventPattern = '{"source":["suite"]}';

beforeAll(async () => {
  cloud = await aCloud();
  EventBusName = cloud.named('rules');
  const Tags = [{ Key: 'made-by', Value: 'suite' }];
  busArn = (await cloud.events.send(new CreateEventBusCommand({ Name: EventBusName, Tags }))).EventBusArn!;
  cloud.undo(() => cloud.events.send(new DeleteEventBusCommand({ Name: EventBusName })));
});
afterAll(() => cloud.close());

const rule = async (Name: string) => {
  const { RuleArn } = await cloud.events.send(new PutRuleCommand({ Name, EventBusName, EventPattern }));
  cloud.undo(() => cloud.events.send(new DeleteRuleCommand({ Name, EventBusName })));
  return { RuleArn: RuleArn!, Name, EventBusName };
};

describe('a rule', () => {
  it('is switched off and on', async () => {
    const { RuleArn: _, ...named } = await rule('switched');
    await cloud.events.send(new DisableRuleCommand(named));
    expect((await cloud.events.send(new DescribeRuleCommand(named))).State).toBe('DISABLED');
    await cloud.events.send(new EnableRuleCommand(named));
    expect((await cloud.events.send(new DescribeRuleCommand(named))).State).toBe('ENABLED');
  });

  it('is listed in pages, by name and by target', async () => {
    for (const name of ['page-0', 'page-1', 'page-2']) await rule(name);
    const first = await cloud.events.send(
      new ListRulesCommand({ EventBusName, NamePrefix: 'page', Limit: 2 }),
    );
    const { NextToken } = first;
    const rest = await cloud.events.send(
      new ListRulesCommand({ EventBusName, NamePrefix: 'page', Limit: 2, NextToken }),
    );
    const names = [...first.Rules!, ...rest.Rules!].map(({ Name }) => Name);
    expect([names, rest.NextToken]).toEqual([['page-0', 'page-1', 'page-2'], undefined]);
    const targets = { Rule: 'page-1', EventBusName };
    const Arn = busArn.replace(':events:', ':sqs:').replace(/event-bus\/.*/, 'somewhere');
    await cloud.events.send(new PutTargetsCommand({ ...targets, Targets: [{ Id: 'a', Arn }] }));
    cloud.undo(() => cloud.events.send(new RemoveTargetsCommand({ ...targets, Ids: ['a'] })));
    const found = await cloud.events.send(new ListRuleNamesByTargetCommand({ EventBusName, TargetArn: Arn }));
    expect(found.RuleNames).toEqual(['page-1']);
  });

  it.each<[string, object, string]>([
    [
      'a schedule on a bus of its own',
      { ScheduleExpression: 'rate(1 minute)' },
      'ScheduleExpression is supported only on the default event bus.',
    ],
    [
      'a schedule that is none',
      { EventBusName: 'default', ScheduleExpression: 'rate(1 minutes)' },
      'Parameter ScheduleExpression is not valid.',
    ],
    [
      'neither pattern nor schedule',
      {},
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    ],
  ])('with %s is refused', async (_name, input, message) => {
    const put = new PutRuleCommand({ Name: cloud.named('odd'), EventBusName, ...input });
    await expect(cloud.events.send(put)).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  it.skipIf(isRealAws)('with a schedule fires at its times, and at no others', async () => {
    const { QueueUrl } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: cloud.named('timed') }));
    cloud.undo(() => cloud.sqs.send(new DeleteQueueCommand({ QueueUrl })));
    const { Attributes } = await cloud.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const Name = cloud.named('timed');
    const { RuleArn } = await cloud.events.send(
      new PutRuleCommand({ Name, ScheduleExpression: 'rate(5 minutes)' }),
    );
    cloud.undo(() => cloud.events.send(new DeleteRuleCommand({ Name })));
    cloud.undo(() => cloud.events.send(new RemoveTargetsCommand({ Rule: Name, Ids: ['queue'] })));
    const Targets = [{ Id: 'queue', Arn: Attributes!.QueueArn! }];
    await cloud.events.send(new PutTargetsCommand({ Rule: Name, Targets }));
    const received = async () => {
      const { Messages = [] } = await cloud.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      for (const { ReceiptHandle } of Messages)
        await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      return Messages.map(({ Body }) => JSON.parse(Body!));
    };
    cloud.clock.advance(280_000);
    expect(await received()).toEqual([]);
    cloud.clock.advance(20_000);
    expect(await received()).toMatchObject([
      { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [RuleArn], detail: {} },
    ]);
    await cloud.events.send(new DisableRuleCommand({ Name }));
    cloud.clock.advance(3_600_000);
    expect(await received()).toEqual([]);
  });
});

describe('tags', () => {
  it('are put on buses and rules and taken off', async () => {
    const { RuleArn } = await rule('tagged');
    for (const ResourceARN of [busArn, RuleArn]) {
      const Tags = [
        { Key: 'one', Value: '1' },
        { Key: 'two', Value: '2' },
      ];
      await cloud.events.send(new TagResourceCommand({ ResourceARN, Tags }));
      await cloud.events.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['one', 'none'] }));
      const left = await cloud.events.send(new ListTagsForResourceCommand({ ResourceARN }));
      expect(left.Tags).toContainEqual({ Key: 'two', Value: '2' });
      expect(left.Tags?.map(({ Key }) => Key)).not.toContain('one');
    }
  });
});

describe('the policy of a bus', () => {
  it('is given and taken statement by statement', async () => {
    const Principal = busArn.split(':')[4]!;
    const statement = { EventBusName, Action: 'events:PutEvents', Principal, StatementId: 'first' };
    await cloud.events.send(new PutPermissionCommand(statement));
    const { Policy } = await cloud.events.send(new DescribeEventBusCommand({ Name: EventBusName }));
    expect(JSON.parse(Policy!)).toMatchObject({
      Statement: [{ Sid: 'first', Effect: 'Allow', Action: 'events:PutEvents', Resource: busArn }],
    });
    const remove = (StatementId: string) =>
      cloud.events.send(new RemovePermissionCommand({ EventBusName, StatementId }));
    await expect(remove('other')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Statement with the provided id does not exist.',
    });
    await remove('first');
    expect(
      (await cloud.events.send(new DescribeEventBusCommand({ Name: EventBusName }))).Policy,
    ).toBeUndefined();
  });
});

describe('TestEventPattern', () => {
  const event = {
    id: '1',
    'detail-type': 't',
    source: 's',
    account: '1',
    time: '2022-07-13T13:48:01Z',
    region: 'r',
  };
  const test = (pattern: string, seen: string) =>
    cloud.events.send(new TestEventPatternCommand({ EventPattern: pattern, Event: seen }));

  it('says whether a pattern matches', async () => {
    expect((await test('{"source":["s"]}', JSON.stringify(event))).Result).toBe(true);
    expect((await test('{"source":["x"]}', JSON.stringify(event))).Result).toBe(false);
  });

  it.each<[string, string]>([
    ['{"a":[{"wildcard":"a:**:b"}]}', 'Consecutive wildcard characters at pos 3'],
    [
      '{"a":[{"wildcard":"*:*:*:*:*:event-bus/*"}]}',
      'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
    ],
    ['{"a":[{"cidr":"xx.11.xx/8"}]}', 'Nonstandard IP address: xx.11.xx'],
    ['{"a":[{"numeric":[">",0,">",0]}]}', 'Bad numeric range operator: >'],
    ['{"a":[{"anything-but":{"prefix":""}}]}', 'Null prefix/suffix not allowed'],
    ['{"a":[{"EXISTS":true}]}', 'Unrecognized match type EXISTS'],
    ['{"a":"b"}', '"a" must be an object or an array'],
  ])('refuses %s in the words of AWS', async (pattern, reason) => {
    await expect(test(pattern, JSON.stringify(event))).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
      message: expect.stringContaining(`Event pattern is not valid. Reason: ${reason}`),
    });
  });

  it('refuses an event that is none', async () => {
    await expect(test('{"a":["b"]}', '{"source":"s"}')).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Parameter Event is not valid.',
    });
  });
});

describe('PutEvents', () => {
  it('refuses a call whose members are of the wrong form, before any entry', async () => {
    const put = (entry: object) => cloud.events.send(new PutEventsCommand({ Entries: [entry] }));
    await expect(
      put({ Source: 's', DetailType: 't', Detail: '{}', TraceHeader: 'x'.repeat(501) }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(put({ Source: 's', DetailType: 't', Detail: '{}', Resources: [{}] })).rejects.toMatchObject({
      name: 'SerializationException',
    });
  });

  it.each(['"text"', '[]', 'null', '{"a":1', 'text', '{"a":1}{'])(
    'refuses %s as a detail',
    async (Detail) => {
      const Entries = [{ Source: 's', DetailType: 't', Detail }];
      expect((await cloud.events.send(new PutEventsCommand({ Entries }))).Entries).toEqual([
        { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      ]);
    },
  );
});
