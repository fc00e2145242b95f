import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { createSqs } from '../../infra/local/sqs/service.ts';
import { accountId, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const sqs = createSqs({ ...options, url: () => 'http://127.0.0.1' });
const standard = sqs.ensureQueue({ QueueName: 'standard' });
sqs.ensureQueue({ QueueName: 'ordered.fifo', Attributes: { FifoQueue: true } });
afterAll(() => {
  sqs.close();
  remove();
});

const operations = [
  'AddPermission',
  'CancelMessageMoveTask',
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
  'CreateQueue',
  'DeleteMessage',
  'DeleteMessageBatch',
  'DeleteQueue',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'ListMessageMoveTasks',
  'ListQueues',
  'ListQueueTags',
  'PurgeQueue',
  'ReceiveMessage',
  'RemovePermission',
  'SendMessage',
  'SendMessageBatch',
  'SetQueueAttributes',
  'StartMessageMoveTask',
  'TagQueue',
  'UntagQueue',
];

const call = (operation: string, body: string) =>
  sqs.handle({
    operation,
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(body),
    caller: { arn: `arn:aws:iam::${accountId}:root`, accountId },
  });

const urls = ['standard', 'ordered.fifo', 'missing'].map((name) => `http://127.0.0.1/${accountId}/${name}`);
const scalar = fc.oneof(
  fc.constantFrom(
    ...urls,
    standard,
    '',
    'All',
    '{"deadLetterTargetArn":1}',
    '{"Statement":null}',
    '__proto__',
  ),
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.constant(null),
  fc.boolean(),
);
const text = fc.oneof(fc.string(), fc.constantFrom('String', 'Binary', 'Number.x', 'x'));
const attributes = fc.oneof(
  scalar,
  fc.dictionary(
    fc.string(),
    fc.oneof(
      scalar,
      fc.record({ DataType: text, StringValue: text, BinaryValue: text }, { requiredKeys: [] }),
    ),
  ),
);
const settings = fc.oneof(
  scalar,
  fc.dictionary(
    fc.constantFrom('Policy', 'RedrivePolicy', 'RedriveAllowPolicy', 'DelaySeconds', 'FifoQueue', 'x'),
    fc.oneof(fc.json(), text),
  ),
);
const list = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
const message = {
  MessageBody: scalar,
  MessageAttributes: attributes,
  MessageSystemAttributes: attributes,
  MessageGroupId: scalar,
  MessageDeduplicationId: scalar,
  DelaySeconds: scalar,
  ReceiptHandle: fc.oneof(scalar, fc.base64String()),
  VisibilityTimeout: scalar,
  Id: scalar,
};
const input = fc.record(
  {
    ...message,
    QueueUrl: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...urls) }, { weight: 1, arbitrary: scalar }),
    QueueName: scalar,
    Attributes: settings,
    Entries: fc.oneof(
      scalar,
      fc.array(fc.oneof(scalar, fc.record(message, { requiredKeys: [] })), { maxLength: 4 }),
    ),
    Tags: attributes,
    TagKeys: list,
    Actions: list,
    AWSAccountIds: list,
    Label: scalar,
    AttributeNames: list,
    MessageAttributeNames: list,
    MaxNumberOfMessages: scalar,
    ReceiveRequestAttemptId: scalar,
    MaxResults: scalar,
    NextToken: scalar,
    SourceArn: scalar,
    TaskHandle: scalar,
  },
  { requiredKeys: [] },
);

it('whatever is sent, the answer is one, or an error of AWS', async () => {
  const body = fc.oneof(
    input.map((value) => JSON.stringify(value)),
    fc.json(),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), body, async (operation, sent) => {
      sqs.ensureQueue({ QueueName: 'standard' }); // the run may delete it, or give it a policy
      sqs.ensureQueue({ QueueName: 'ordered.fifo', Attributes: { FifoQueue: true } });
      try {
        const { status } = await call(operation, sent);
        expect(status).toBe(200);
      } catch (error) {
        expect(error).toBeInstanceOf(AwsError);
        expect((error as AwsError).status).toBeLessThan(500);
      }
    }),
    { numRuns: 3_000 },
  );
});

it('an operation that SQS does not have is unknown', async () => {
  for (const operation of ['Explode', 'toString', '']) {
    await expect(call(operation, '{}')).rejects.toMatchObject({ code: 'UnknownOperationException' });
  }
});
