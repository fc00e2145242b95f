import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openQueueMapping, type QueueMapping } from '../../infra/local/functions/mappings/queue.ts';
import { aLambda, type TestLambda } from '../support/lambda.ts';

let lambda: TestLambda;
beforeEach(async () => {
  lambda = await aLambda();
});
afterEach(() => lambda.close());

const aQueue = (more = {}) =>
  lambda.sqs.ensureQueue({
    QueueName: 'events.fifo',
    Attributes: { FifoQueue: true, ContentBasedDeduplication: true, VisibilityTimeout: 60, ...more },
  });
const open = (queueArn: string, functionArn: string, changes: Partial<QueueMapping> = {}) => {
  const mapping = {
    queueArn,
    functionArn,
    batchSize: 10,
    windowSeconds: 0,
    concurrency: 4,
    reportsFailures: true,
  };
  lambda.mappings.push(openQueueMapping({ ...mapping, ...changes }, lambda.around()));
};
const send = (arn: string, ...bodies: string[]) => {
  for (const body of bodies) lambda.sqs.send(arn, body, {}, { groupId: body[0]! });
};
const batches = () =>
  lambda.callsOf().map(({ Records }) => Records.map(({ body }: { body: string }) => body));

describe('a mapping of a FIFO queue', () => {
  it('hands over a group in order, one batch after the other, and other groups meanwhile', async () => {
    const arn = aQueue();
    const pause = 'await new Promise((resolve) => setTimeout(resolve, 30));';
    open(arn, lambda.aFunction(pause, { concurrency: 4 }), { batchSize: 1 });
    send(arn, 'a1', 'a2', 'b1', 'a3', 'b2');
    await lambda.settled();
    const order = batches().flat();
    expect(order.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(order.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2']);
    for (const { Records } of lambda.callsOf()) {
      expect(Records[0].attributes).toMatchObject({
        MessageGroupId: Records[0].body[0],
        SequenceNumber: expect.stringMatching(/^\d{20}$/),
        MessageDeduplicationId: expect.any(String),
      });
    }
  });

  it('holds a group back behind what failed, and lets the others pass', async () => {
    const arn = aQueue();
    const failing = `if (event.Records.some(({ body, attributes }) => body === 'a1' && attributes.ApproximateReceiveCount === '1'))
      return { batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };`;
    open(arn, lambda.aFunction(failing), { batchSize: 2, concurrency: 1 });
    send(arn, 'a1', 'a2', 'a3', 'b1');
    await lambda.settled();
    expect(batches()).toEqual([['a1', 'a2'], ['b1']]);
    lambda.clock.advance(61_000);
    await lambda.settled();
    expect(batches().slice(2)).toEqual([['a1', 'a2'], ['a3']]);
  });

  it.each([
    ['batches of more than ten', { batchSize: 11 }],
    ['a window', { windowSeconds: 1 }],
  ])('cannot have %s', (_what, changes) => {
    const arn = aQueue();
    expect(() => open(arn, 'none', changes)).toThrow(arn);
  });
});

it('a mapping outlives its queue', async () => {
  const arn = lambda.sqs.ensureQueue({ QueueName: 'short-lived' });
  const reported: unknown[] = [];
  const around = { ...lambda.around(), report: (error: unknown) => reported.push(error) };
  const mapping = {
    queueArn: `${arn}-gone`,
    functionArn: 'none',
    batchSize: 10,
    windowSeconds: 0,
    concurrency: 1,
  };
  lambda.mappings.push(openQueueMapping({ ...mapping, reportsFailures: true }, around));
  await lambda.settled();
  expect(reported).toMatchObject([{ code: 'QueueDoesNotExist' }]);
});
