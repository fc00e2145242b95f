import { afterAll, describe, expect, it } from 'vitest';
import { type Disorder, noDisorder } from '../../infra/local/sqs/disorder.ts';
import { createSqs, type Sqs } from '../../infra/local/sqs/service.ts';
import { surroundings } from '../support/aws-endpoint.ts';

const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers.reverse()) close();
});

const aRough = (disorder: Partial<Disorder>) => {
  const { options, remove } = surroundings();
  const sqs = createSqs({ ...options, url: () => '', disorder: { ...noDisorder, ...disorder } });
  closers.push(remove, () => sqs.close());
  return { sqs, clock: options.clock };
};
const bodies = (sqs: Sqs, arn: string, max = 10) => sqs.receive(arn, max).map(({ body }) => body);
const identity = { groupId: 'a', deduplicationId: '1' };

describe('a queue in disorder', () => {
  it('delivers a second copy under the same id, which is there when the first was removed', () => {
    const { sqs } = aRough({ duplicates: () => true });
    const arn = sqs.ensureQueue({ QueueName: 'twice' });
    const id = sqs.send(arn, 'x');
    const [first] = sqs.receive(arn, 1);
    sqs.remove(arn, [first!.receiptHandle]);
    const [second, ...others] = sqs.receive(arn, 10);
    expect([first?.messageId, second?.messageId]).toEqual([id, id]);
    expect(others).toEqual([]);
  });

  it('delivers late, and says when', () => {
    const { sqs, clock } = aRough({ delayMilliseconds: () => 150 });
    const arn = sqs.ensureQueue({ QueueName: 'late' });
    sqs.send(arn, 'x');
    expect(bodies(sqs, arn)).toEqual([]);
    const due = sqs.nextDue()!;
    expect(due - clock.now()).toBeGreaterThan(0);
    expect(due - clock.now()).toBeLessThanOrEqual(150);
    clock.advance(150);
    expect(bodies(sqs, arn)).toEqual(['x']);
  });

  it('delivers out of order', () => {
    const { sqs } = aRough({ shuffles: () => true, random: () => 0 });
    const arn = sqs.ensureQueue({ QueueName: 'shuffled' });
    for (const body of ['1', '2', '3', '4']) sqs.send(arn, body);
    const received = bodies(sqs, arn);
    expect(received).not.toEqual(['1', '2', '3', '4']);
    expect(received.toSorted()).toEqual(['1', '2', '3', '4']);
  });

  it('keeps a FIFO queue in order all the same', () => {
    const { sqs } = aRough({ duplicates: () => true, delayMilliseconds: () => 150, shuffles: () => true });
    const arn = sqs.ensureQueue({ QueueName: 'order.fifo', Attributes: { FifoQueue: true } });
    for (const n of ['1', '2', '3']) sqs.send(arn, n, {}, { ...identity, deduplicationId: n });
    expect(bodies(sqs, arn)).toEqual(['1', '2', '3']);
  });
});
