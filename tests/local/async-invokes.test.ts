import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aLambda, type TestLambda } from '../support/lambda.ts';

let lambda: TestLambda;
beforeEach(async () => {
  lambda = await aLambda();
});
afterEach(() => lambda.close());

describe('an asynchronous invocation', () => {
  it('is tried again after one and two minutes, then its event goes to the dead-letter queue', async () => {
    const arn = lambda.aFunction('throw new Error("no")');
    const deadLetterQueue = lambda.sqs.ensureQueue({ QueueName: 'dead' });
    lambda.asyncInvokes.configure(arn, { deadLetterQueue });
    lambda.asyncInvokes.accept(arn, '{"time":"now"}');
    for (const wait of [59_000, 2_000, 118_000, 3_000, 600_000]) {
      await lambda.settled();
      lambda.clock.advance(wait);
    }
    await lambda.settled();
    expect(lambda.callsOf()).toHaveLength(3);
    const letters = lambda.sqs.receive(deadLetterQueue, 10);
    expect(letters.map(({ body }) => body)).toEqual(['{"time":"now"}']);
    expect(letters[0]?.messageAttributes.ErrorMessage?.stringValue).toBe('no');
  });

  it('survives a restart between two tries', async () => {
    const arn = lambda.aFunction('if (calls.length === 1) throw new Error("not yet")');
    lambda.asyncInvokes.accept(arn, '{}');
    await lambda.settled();
    lambda.restartInvokes(61_000);
    await lambda.settled();
    lambda.clock.advance(3_600_000);
    await lambda.settled();
    expect(lambda.callsOf()).toHaveLength(2);
  });

  it('tells its destination what became of it', async () => {
    const arn = lambda.aFunction('return { sealed: 3 }');
    const onSuccess = lambda.sqs.ensureQueue({ QueueName: 'done' });
    lambda.asyncInvokes.configure(arn, { onSuccess });
    lambda.asyncInvokes.accept(arn, '{"a":1}');
    await lambda.settled();
    expect(lambda.sqs.receive(onSuccess, 10).map(({ body }) => JSON.parse(body))).toMatchObject([
      { requestContext: { condition: 'Success' }, requestPayload: { a: 1 }, responsePayload: { sealed: 3 } },
    ]);
  });
});
