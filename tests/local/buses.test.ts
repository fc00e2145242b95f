import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { createEventBridge, type EventBridge } from '../../infra/local/eventbridge/service.ts';
import { createSqs, type Sqs } from '../../infra/local/sqs/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const { clock } = options;
let sqs: Sqs;
let buses: EventBridge;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: EventBridgeClient;
/** What the targets do instead of accepting, while a test lets them fail. */
let failure: Error | undefined;
let tries = 0;

const openBuses = (): EventBridge =>
  createEventBridge({
    ...options,
    deliver(target, payload) {
      tries += 1;
      if (failure) throw failure;
      if (target.Arn.includes(':sqs:')) sqs.send(target.Arn, payload);
      else buses.forward(target.Arn, payload);
    },
    bury: (queueArn, body, attributes) => void sqs.send(queueArn, body, attributes),
  });

beforeAll(async () => {
  sqs = createSqs({ ...options, url: () => 'http://127.0.0.1:0' });
  buses = openBuses();
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
beforeEach(() => {
  failure = undefined;
  tries = 0;
});

let number = 0;
/** A bus with a rule that sends everything of source `registration` to a queue. */
const wire = (target = {}, rule = {}) => {
  number += 1;
  const bus = `bus-${number}`;
  buses.ensureBus({ Name: bus });
  const queue = sqs.ensureQueue({ QueueName: `target-${number}` });
  const deadLetters = sqs.ensureQueue({ QueueName: `dead-${number}` });
  const ruleArn = buses.ensureRule({
    Name: 'all',
    EventBusName: bus,
    EventPattern: { source: ['registration'] },
    Targets: [{ Id: 'queue', Arn: queue, DeadLetterConfig: { Arn: deadLetters }, ...target }],
    ...rule,
  });
  return { bus, queue, deadLetters, ruleArn };
};
const entry = (EventBusName: string, more: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  EventBusName,
  Source: 'registration',
  DetailType: 'board-elected.v1',
  Detail: '{"seats":9}',
  ...more,
});
const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));
const received = async (queueArn: string, length = 1) =>
  vi.waitFor(() => {
    const messages = sqs.receive(queueArn, 10);
    expect(messages).toHaveLength(length);
    return messages;
  });
const body = async (queueArn: string) => JSON.parse((await received(queueArn))[0]!.body);

describe('an event', () => {
  test('reaches the target of a matching rule in the envelope of AWS', async () => {
    const { bus, queue } = wire();
    const Time = new Date('2011-05-17T03:04:05Z');
    const { Entries } = await put(
      entry(bus, { Time, Resources: ['arn:aws:x'], Detail: '{"big": 9007199254740993}' }),
    );
    const [message] = await received(queue);
    expect(JSON.parse(message!.body)).toMatchObject({
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'board-elected.v1',
      source: 'registration',
      account: '000000000000',
      time: '2011-05-17T03:04:05Z',
      region: 'ap-southeast-3',
      resources: ['arn:aws:x'],
    });
    expect(message!.body).toContain('9007199254740993');
  });

  test('is delivered before a few milliseconds have passed', async () => {
    const { bus, queue } = wire();
    const started = performance.now();
    const arrived = new Promise<number>((resolve) => {
      const stop = sqs.onMessages((arn) => {
        if (arn !== queue) return;
        stop();
        resolve(performance.now() - started);
      });
    });
    await put(entry(bus));
    expect(await arrived).toBeLessThan(100);
  });

  test('that no enabled rule matches goes nowhere', async () => {
    const { bus, queue } = wire();
    const off = wire({}, { State: 'DISABLED' });
    const { FailedEntryCount } = await put(
      entry(bus, { Source: 'volunteers' }),
      entry(off.bus),
      entry('no-such-bus'),
    );
    expect(FailedEntryCount).toBe(0);
    expect([...sqs.receive(queue, 10), ...sqs.receive(off.queue, 10)]).toEqual([]);
  });

  test('goes from bus to bus with its id', async () => {
    const { bus, queue } = wire();
    const first = wire({ Arn: buses.ensureBus({ Name: bus }) });
    const { Entries } = await put(entry(first.bus));
    expect(await body(queue)).toMatchObject({ id: Entries?.[0]?.EventId });
  });

  test('of an AWS service comes from inside to the default bus', async () => {
    const queue = sqs.ensureQueue({ QueueName: 'created' });
    buses.ensureRule({
      Name: 'created',
      EventPattern: { source: ['aws.s3'], detail: { bucket: { name: ['archive'] } } },
      Targets: [{ Id: 'queue', Arn: queue }],
    });
    buses.publish({
      Source: 'aws.s3',
      DetailType: 'Object Created',
      Detail: '{"bucket":{"name":"archive"}}',
    });
    expect(await body(queue)).toMatchObject({ source: 'aws.s3' });
  });
});

describe('a refused entry', () => {
  test('is named with its reason while the others are accepted', async () => {
    const { bus, queue } = wire();
    const answer = await put(
      entry(bus, { Detail: '{"broken' }),
      entry(bus),
      entry(bus, { Source: 'aws.ec2' }),
      entry(bus, { DetailType: undefined }),
    );
    expect(answer.FailedEntryCount).toBe(3);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'MalformedDetail',
      undefined,
      'NotAuthorizedForSource',
      'InvalidArgument',
    ]);
    await received(queue);
  });

  test('takes the whole call with it beyond ten entries or 1 MiB', async () => {
    await expect(put(...Array.from({ length: 11 }, () => entry('default')))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const half = entry('default', { Detail: JSON.stringify({ text: 'x'.repeat(524_288) }) });
    await expect(put(half, half)).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await put(half)).toMatchObject({ FailedEntryCount: 0 });
  });
});

describe('a target that fails', () => {
  test('is tried again until it accepts', async () => {
    const { bus, queue } = wire();
    failure = new Error('not now');
    await put(entry(bus));
    await vi.waitFor(() => expect(tries).toBe(1));
    failure = undefined;
    clock.advance(2_000);
    await received(queue);
    expect(tries).toBe(2);
  });

  test('too often loses the event to its dead-letter queue, with the reasons', async () => {
    const { bus, queue, deadLetters, ruleArn } = wire({ RetryPolicy: { MaximumRetryAttempts: 1 } });
    failure = new Error('never');
    const { Entries } = await put(entry(bus));
    await vi.waitFor(() => expect(tries).toBe(1));
    clock.advance(2_000);
    const [dead] = await received(deadLetters);
    expect(JSON.parse(dead!.body)).toMatchObject({ id: Entries?.[0]?.EventId, detail: { seats: 9 } });
    const attributes = Object.fromEntries(
      Object.entries(dead!.messageAttributes).map(([name, { stringValue }]) => [name, stringValue]),
    );
    expect(attributes).toEqual({
      ERROR_CODE: 'ERROR_FROM_TARGET',
      ERROR_MESSAGE: 'never',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '1',
      RULE_ARN: ruleArn,
      TARGET_ARN: queue,
    });
  });

  test('too long loses the event likewise', async () => {
    const { bus, deadLetters } = wire({ RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    failure = new Error('never');
    await put(entry(bus));
    await vi.waitFor(() => expect(tries).toBe(1));
    clock.advance(60_000);
    const [dead] = await received(deadLetters);
    expect(dead?.messageAttributes.EXHAUSTED_RETRY_CONDITION?.stringValue).toBe('MaximumEventAgeInSeconds');
  });

  test('because it is not there is not tried again', async () => {
    const { bus, deadLetters } = wire();
    failure = new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    await put(entry(bus));
    const [dead] = await received(deadLetters);
    expect(dead?.messageAttributes.ERROR_CODE?.stringValue).toBe('NO_RESOURCE');
    expect(tries).toBe(1);
  });

  test('gets what was accepted when a new process takes over', async () => {
    const place = surroundings();
    const open = (deliver: (payload: string) => void) =>
      createEventBridge({
        ...place.options,
        deliver: (_target, payload) => deliver(payload),
        bury: () => {},
      });
    const killed = open(() => {
      throw new Error('not now');
    });
    const target = { Id: 'queue', Arn: 'arn:aws:sqs:ap-southeast-3:000000000000:target' };
    killed.ensureRule({ Name: 'all', EventPattern: { source: ['registration'] }, Targets: [target] });
    killed.publish({ Source: 'registration', DetailType: 'kept', Detail: '{}' });
    killed.close();

    const payloads: string[] = [];
    const next = open((payload) => payloads.push(payload));
    place.options.clock.advance(2_000);
    next.resume();
    await vi.waitFor(() => expect(payloads).toHaveLength(1));
    next.close();
    place.remove();
  });
});

describe('what a target receives', () => {
  const sent = async (target: object) => {
    const { bus, queue } = wire(target);
    await put(entry(bus, { Detail: '{"name":"Board \\"A\\"","seats":9,"areas":["31.71"]}' }));
    return (await received(queue))[0]!.body;
  };

  test('can be a constant, a part or a template', async () => {
    expect(await sent({ Input: '{"always":true}' })).toBe('{"always":true}');
    expect(await sent({ InputPath: '$.detail.areas[0]' })).toBe('"31.71"');
    const InputTransformer = {
      InputPathsMap: {
        name: '$.detail.name',
        seats: '$.detail.seats',
        areas: '$.detail.areas',
        none: '$.detail.none',
      },
      InputTemplate: '{"board":<name>,"text":"<name> has <seats>","areas":<areas>,"none":"<none>"}',
    };
    expect(JSON.parse(await sent({ InputTransformer }))).toEqual({
      board: 'Board "A"',
      text: 'Board "A" has 9',
      areas: ['31.71'],
      none: '',
    });
  });
});
