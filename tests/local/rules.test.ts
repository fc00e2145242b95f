import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEventBridge, type EventBridge } from '../../infra/local/eventbridge/service.ts';
import { createSqs, type Sqs } from '../../infra/local/sqs/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
let sqs: Sqs;
let buses: EventBridge;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: EventBridgeClient;

beforeAll(async () => {
  sqs = createSqs({ ...options, url: () => 'http://127.0.0.1:0' });
  buses = createEventBridge({ ...options, deliver: () => {}, bury: () => {} });
  door = await openEndpoint({ events: buses });
  client = new EventBridgeClient(door.client);
});
afterAll(async () => {
  client.destroy();
  await door.close();
  buses.close();
  sqs.close();
  remove();
});

describe('buses and rules', () => {
  test('are made, described, listed and removed by call', async () => {
    const Name = 'made-by-call';
    const { EventBusArn } = await client.send(new CreateEventBusCommand({ Name }));
    expect(EventBusArn).toBe(`arn:aws:events:ap-southeast-3:000000000000:event-bus/${Name}`);
    await expect(client.send(new CreateEventBusCommand({ Name }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    expect(await client.send(new DescribeEventBusCommand({ Name }))).toMatchObject({ Arn: EventBusArn });
    const { EventBuses } = await client.send(new ListEventBusesCommand({}));
    expect(EventBuses?.map((bus) => bus.Name)).toEqual(expect.arrayContaining(['default', Name]));

    const rule = { Name: 'rule', EventBusName: Name };
    const EventPattern = '{"source":["registration"]}';
    const { RuleArn } = await client.send(new PutRuleCommand({ ...rule, EventPattern }));
    expect(RuleArn).toBe(`arn:aws:events:ap-southeast-3:000000000000:rule/${Name}/rule`);
    expect(await client.send(new DescribeRuleCommand(rule))).toMatchObject({
      EventPattern,
      State: 'ENABLED',
    });
    expect((await client.send(new ListRulesCommand({ EventBusName: Name }))).Rules).toHaveLength(1);

    const Arn = sqs.ensureQueue({ QueueName: 'listed' });
    const targets = { Rule: 'rule', EventBusName: Name };
    await client.send(new PutTargetsCommand({ ...targets, Targets: [{ Id: 'a', Arn }] }));
    await client.send(new PutRuleCommand({ ...rule, EventPattern, State: 'DISABLED' }));
    expect(await client.send(new ListTargetsByRuleCommand(targets))).toMatchObject({
      Targets: [{ Id: 'a', Arn }],
    });
    await expect(client.send(new DeleteRuleCommand(rule))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const removed = await client.send(new RemoveTargetsCommand({ ...targets, Ids: ['a', 'b'] }));
    expect(removed).toMatchObject({ FailedEntryCount: 1, FailedEntries: [{ TargetId: 'b' }] });
    await expect(client.send(new DeleteEventBusCommand({ Name }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await client.send(new DeleteRuleCommand(rule));
    await client.send(new DeleteEventBusCommand({ Name }));
    await expect(client.send(new DescribeEventBusCommand({ Name }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('a rule has at most five targets and a pattern AWS knows', async () => {
    const bus = buses.ensureBus({ Name: 'wired' }).split('/').at(-1);
    const queue = sqs.ensureQueue({ QueueName: 'target' });
    buses.ensureRule({
      Name: 'all',
      EventBusName: bus,
      EventPattern: { source: ['registration'] },
      Targets: [{ Id: 'queue', Arn: queue }],
    });
    const Targets = Array.from({ length: 6 }, (_, id) => ({ Id: `${id}`, Arn: queue }));
    await expect(
      client.send(new PutTargetsCommand({ Rule: 'all', EventBusName: bus, Targets })),
    ).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(
      client.send(new PutRuleCommand({ Name: 'odd', EventPattern: '{"source":[{"sounds-like":"x"}]}' })),
    ).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  });
});
