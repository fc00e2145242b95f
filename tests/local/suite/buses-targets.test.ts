import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  type InputTransformer,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';

let cloud: CloudUnderTest;
let QueueUrl: string;
let queueArn: string;
const rule = { Name: 'everything', EventBusName: '' };

beforeAll(async () => {
  cloud = await aCloud();
  rule.EventBusName = cloud.named('targets');
  await cloud.events.send(new CreateEventBusCommand({ Name: rule.EventBusName }));
  cloud.undo(() => cloud.events.send(new DeleteEventBusCommand({ Name: rule.EventBusName })));
  const made = await cloud.sqs.send(new CreateQueueCommand({ QueueName: cloud.named('targets') }));
  QueueUrl = made.QueueUrl!;
  cloud.undo(() => cloud.sqs.send(new DeleteQueueCommand({ QueueUrl })));
  const { Attributes } = await cloud.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  queueArn = Attributes!.QueueArn!;
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  await cloud.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await cloud.events.send(new PutRuleCommand({ ...rule, EventPattern: '{"source":["suite"]}' }));
  cloud.undo(() => cloud.events.send(new DeleteRuleCommand(rule)));
  cloud.undo(() =>
    cloud.events.send(
      new RemoveTargetsCommand({ Rule: rule.Name, EventBusName: rule.EventBusName, Ids: ['queue'] }),
    ),
  );
});
afterAll(() => cloud.close());

const aim = (target: Partial<Target>) =>
  cloud.events.send(
    new PutTargetsCommand({
      Rule: rule.Name,
      EventBusName: rule.EventBusName,
      Targets: [{ Id: 'queue', Arn: queueArn, ...target }],
    }),
  );
const Detail = JSON.stringify({
  id: '0a78',
  payload: { acc: '0a78', sf: 'baz' },
  list: ['ACTIVE', 'INACTIVE'],
  valid: true,
  said: 'she "said"',
});
const send = () =>
  cloud.events.send(
    new PutEventsCommand({
      Entries: [{ EventBusName: rule.EventBusName, Source: 'suite', DetailType: 'thing', Detail }],
    }),
  );
const received = async (WaitTimeSeconds = isRealAws ? 20 : 2) => {
  const { Messages = [] } = await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds }));
  for (const { ReceiptHandle } of Messages)
    await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages[0]?.Body;
};
const settle = () => new Promise((resolve) => setTimeout(resolve, isRealAws ? 5_000 : 0));
const transformed = async (InputTransformer: InputTransformer) => {
  await aim({ InputTransformer });
  await settle(); // on AWS a changed target takes a moment
  await send();
  return received();
};
const InputPathsMap = {
  id: '$.detail.id',
  payload: '$.detail.payload',
  list: '$.detail.list',
  second: '$.detail.list[1]',
  valid: '$.detail.valid',
  said: '$.detail.said',
  none: '$.detail.nothing',
};

describe('an input transformer', () => {
  it.each<[string, string]>([
    [
      '{"id":<id>,"path":"users/<id>","body":<payload>}',
      '{"id":"0a78","path":"users/0a78","body":{"acc":"0a78","sf":"baz"}}',
    ],
    [
      '{"list":<list>,"second":<second>,"in":[<id>,"fixed"]}',
      '{"list":["ACTIVE","INACTIVE"],"second":"INACTIVE","in":["0a78","fixed"]}',
    ],
    ['{"none":<none>,"text":"<none>"}', '{"none":"","text":""}'],
    ['"<list> of <payload> is <valid> and <none>"', '"[ACTIVE,INACTIVE] of {acc:0a78,sf:baz} is true and "'],
    ['{"said":<said>,"quoted":"<said>!"}', '{"said":"she \\"said\\"","quoted":"she \\"said\\"!"}'],
    ['"<id> one"\n"<id> two"', '"0a78 one"\n"0a78 two"'],
  ])('makes of %s what AWS makes of it', async (InputTemplate, expected) => {
    expect(await transformed({ InputPathsMap, InputTemplate })).toBe(expected);
  });

  it('knows the rule and the event', async () => {
    const template =
      '{"arn":<aws.events.rule-arn>,"name":<aws.events.rule-name>,"at":<aws.events.event.ingestion-time>,"event":<aws.events.event>,"all":<aws.events.event.json>}';
    const seen = JSON.parse((await transformed({ InputTemplate: template }))!);
    expect(seen).toMatchObject({
      name: rule.Name,
      event: { source: 'suite', detailType: 'thing' },
      all: { source: 'suite', 'detail-type': 'thing', detail: { id: '0a78' } },
    });
    expect(seen.arn).toMatch(new RegExp(`:rule/${rule.EventBusName}/${rule.Name}$`));
    expect(seen.event).not.toHaveProperty('detail');
    expect(new Date(seen.at).getTime()).toBeGreaterThan(0);
  });

  it('that leaves no JSON loses the event', async () => {
    await aim({ InputTransformer: { InputPathsMap, InputTemplate: '{"payload":"<payload>"}' } });
    await settle();
    await send();
    expect(await received(1)).toBeUndefined();
  });

  it('with a placeholder that nobody defined is refused', async () => {
    const refused = aim({ InputTransformer: { InputPathsMap, InputTemplate: '"<strange>"' } });
    await expect(refused).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'InputTemplate for target queue contains invalid placeholder strange.',
    });
  });
});

describe('a target', () => {
  it.each<[string, Partial<Target>, string]>([
    [
      'two forms of input',
      { Input: '{}', InputPath: '$.detail' },
      'Only one of Input, InputPath, or InputTransformer must be provided for target queue.',
    ],
    ['a broken constant', { Input: '{' }, 'JSON syntax error in input for target queue'],
    [
      'a name that is none',
      { Id: '!@#' },
      "1 validation error detected: Value '!@#' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    ],
    [
      'too many tries',
      { RetryPolicy: { MaximumRetryAttempts: 186 } },
      "1 validation error detected: Value '186' at 'targets.1.member.retryPolicy.maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 185",
    ],
  ])('with %s is refused', async (_name, target, message) => {
    await expect(aim(target)).rejects.toMatchObject({ name: 'ValidationException', message });
  });
});

describe('a FIFO queue', () => {
  it('takes events in the group that the target names, and is no target without', async () => {
    const Attributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
    const QueueName = `${cloud.named('ordered')}.fifo`;
    const fifo = await cloud.sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    cloud.undo(() => cloud.sqs.send(new DeleteQueueCommand({ QueueUrl: fifo.QueueUrl })));
    const Arn = queueArn.replace(/[^:]+$/, QueueName);
    await expect(aim({ Arn })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Parameter(s) SqsParameters must be specified for target: queue.',
    });
    await aim({ Arn, SqsParameters: { MessageGroupId: 'things' } });
    if (isRealAws) return; // the queue has no policy that lets the rule in
    await send();
    const { Messages = [] } = await cloud.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: fifo.QueueUrl,
        WaitTimeSeconds: 2,
        MessageSystemAttributeNames: ['MessageGroupId'],
      }),
    );
    expect(Messages[0]?.Attributes?.MessageGroupId).toBe('things');
  });
});
