import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openQueueMapping, type QueueMapping } from '../../infra/local/functions/mappings/queue.ts';
import { region } from '../support/aws-endpoint.ts';
import { aLambda, type TestLambda } from '../support/lambda.ts';

let lambda: TestLambda;
beforeEach(async () => {
  lambda = await aLambda();
});
afterEach(() => lambda.close());

describe('a queue mapping', () => {
  const queue = (attributes = {}) =>
    lambda.sqs.ensureQueue({ QueueName: 'events', Attributes: { VisibilityTimeout: 60, ...attributes } });
  const open = (queueArn: string, functionArn: string, changes: Partial<QueueMapping> = {}) =>
    lambda.mappings.push(
      openQueueMapping(
        {
          queueArn,
          functionArn,
          batchSize: 10,
          windowSeconds: 0,
          concurrency: 1,
          reportsFailures: true,
          ...changes,
        },
        lambda.around(),
      ),
    );
  const bodies = () =>
    lambda.callsOf().map(({ Records }) => Records.map(({ body }: { body: string }) => body));

  it('hears of a delayed message when the clock was set back between', async () => {
    const arn = queue({ DelaySeconds: 2 });
    open(arn, lambda.aFunction());
    lambda.sqs.send(arn, 'first');
    lambda.clock.advance(4_000); // the first is told of
    await lambda.settled();
    lambda.clock.advance(-4_000);
    lambda.sqs.send(arn, 'second');
    lambda.clock.advance(3_000); // still before the moment up to which was told
    await lambda.settled();
    expect(bodies().flat()).toEqual(['first', 'second']);
  });

  it('hears of a message that was sent just before the clock was set back', async () => {
    const arn = queue();
    open(arn, lambda.aFunction());
    lambda.clock.advance(60_000); // nothing is told of for a while
    lambda.sqs.send(arn, 'early');
    lambda.clock.advance(-4_000);
    await lambda.settled();
    lambda.clock.advance(5_000);
    await lambda.settled();
    expect(bodies()).toEqual([['early']]);
  });

  it('hands over what was sent together as one batch, and removes it', async () => {
    const arn = queue();
    open(arn, lambda.aFunction());
    for (const body of ['a', 'b', 'c']) lambda.sqs.send(arn, body);
    await lambda.settled();
    expect(bodies()).toEqual([['a', 'b', 'c']]);
    expect(lambda.callsOf()[0].Records[0]).toMatchObject({
      eventSource: 'aws:sqs',
      eventSourceARN: arn,
      awsRegion: region,
      attributes: { ApproximateReceiveCount: '1' },
    });
    lambda.clock.advance(3_600_000);
    await lambda.settled();
    expect(bodies()).toHaveLength(1);
  });

  it('finds what was sent before it began', async () => {
    const arn = queue();
    lambda.sqs.send(arn, 'early');
    open(arn, lambda.aFunction());
    await lambda.settled();
    expect(bodies()).toEqual([['early']]);
  });

  it('brings back only what failed, after the visibility timeout', async () => {
    const arn = queue();
    open(
      arn,
      lambda.aFunction(`if (calls.length === 1) return {
      batchItemFailures: event.Records.filter(({ body }) => body === 'b').map(({ messageId }) => ({ itemIdentifier: messageId })) };`),
    );
    for (const body of ['a', 'b', 'c']) lambda.sqs.send(arn, body);
    await lambda.settled();
    lambda.clock.advance(50_000);
    await lambda.settled();
    expect(bodies()).toEqual([['a', 'b', 'c']]);
    lambda.clock.advance(12_000);
    await lambda.settled();
    expect(bodies()).toEqual([['a', 'b', 'c'], ['b']]);
    expect(lambda.callsOf()[1].Records[0].attributes.ApproximateReceiveCount).toBe('2');
  });

  it.each([
    ['throws', 'throw new Error("no")'],
    ['ends', 'process.exit(1)'],
    ['names a message that was not sent', 'return { batchItemFailures: [{ itemIdentifier: "another" }] }'],
    ['answers nonsense', 'return { batchItemFailures: "all" }'],
  ])('brings back the whole batch when the function %s', async (_what, body) => {
    const arn = queue();
    open(
      arn,
      lambda.aFunction(`if (event.Records[0].attributes.ApproximateReceiveCount === '1') { ${body} }`),
    );
    lambda.sqs.send(arn, 'a');
    lambda.sqs.send(arn, 'b');
    await lambda.settled();
    lambda.clock.advance(61_000);
    await lambda.settled();
    expect(bodies()).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('leaves a message that fails again and again to the dead-letter queue', async () => {
    const deadLetterTargetArn = lambda.sqs.ensureQueue({ QueueName: 'dead' });
    const arn = queue({ RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 2 } });
    open(arn, lambda.aFunction('throw new Error("poison")'));
    lambda.sqs.send(arn, 'poison');
    for (let tries = 0; tries < 3; tries += 1) {
      await lambda.settled();
      lambda.clock.advance(61_000);
    }
    await lambda.settled();
    expect(bodies()).toEqual([['poison'], ['poison']]);
    expect(lambda.sqs.receive(deadLetterTargetArn, 10).map(({ body }) => body)).toEqual(['poison']);
  });

  it('removes unseen what the filter stops', async () => {
    const arn = queue();
    open(arn, lambda.aFunction(), { filter: { Filters: [{ Pattern: '{"body":{"kind":["wanted"]}}' }] } });
    for (const kind of ['other', 'wanted', 'other']) lambda.sqs.send(arn, JSON.stringify({ kind }));
    lambda.sqs.send(arn, 'no JSON');
    await lambda.settled();
    expect(bodies()).toEqual([['{"kind":"wanted"}']]);
    lambda.clock.advance(61_000);
    await lambda.settled();
    expect(lambda.sqs.receive(arn, 10)).toEqual([]);
  });

  it('waits for its window, and fills batches of more than ten', async () => {
    const arn = queue();
    open(arn, lambda.aFunction(), { batchSize: 25, windowSeconds: 0.2 });
    lambda.sqs.send(arn, '0');
    await delay(50);
    for (let n = 1; n < 20; n += 1) lambda.sqs.send(arn, String(n));
    await lambda.settled();
    expect(bodies().map((batch) => batch.length)).toEqual([20]);
  });

  it('handles at most so many batches at once', async () => {
    const arn = queue();
    const body = 'await new Promise((resolve) => setTimeout(resolve, 100));';
    open(arn, lambda.aFunction(body, { concurrency: 4 }), { batchSize: 1, concurrency: 2 });
    for (let n = 0; n < 6; n += 1) lambda.sqs.send(arn, String(n));
    await delay(60);
    expect(lambda.functions.load).toBe(2);
    await lambda.settled();
    expect(bodies()).toHaveLength(6);
  });
});
