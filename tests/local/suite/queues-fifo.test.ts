import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';
import { bodiesOf, queuesOf, type TestQueues } from '../../support/suite-queues.ts';

let cloud: CloudUnderTest;
let queues: TestQueues;
beforeAll(async () => {
  cloud = await aCloud();
  queues = queuesOf(cloud);
});
afterAll(() => cloud.close());

const byContent = { ContentBasedDeduplication: 'true' };
const send = (url: string, body: string, MessageGroupId = 'a', more = {}) =>
  queues.send(url, body, { MessageGroupId, ...more });

describe('a message of a FIFO queue', () => {
  it('needs a group, and a deduplication id unless the content makes one', async () => {
    const url = await queues.createFifo('needs');
    await expect(queues.send(url, 'x')).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(send(url, 'x')).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('ContentBasedDeduplication'),
    });
    await expect(send(url, 'x', 'two words', { MessageDeduplicationId: '1' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('has no delay of its own', async () => {
    const url = await queues.createFifo('delay', byContent);
    await expect(send(url, 'x', 'a', { DelaySeconds: 5 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    const { Failed, Successful } = await cloud.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'late', MessageBody: 'x', MessageGroupId: 'a', DelaySeconds: 5 },
          { Id: 'good', MessageBody: 'y', MessageGroupId: 'a' },
        ],
      }),
    );
    expect(Failed).toMatchObject([{ Id: 'late', Code: 'InvalidParameterValue', SenderFault: true }]);
    expect(Successful).toMatchObject([{ Id: 'good', SequenceNumber: expect.stringMatching(/^\d{20}$/) }]);
  });

  it('says its group, its deduplication id and a number that rises', async () => {
    const url = await queues.createFifo('numbers');
    const first = await send(url, '1', 'a', { MessageDeduplicationId: 'one' });
    const second = await send(url, '2', 'a', { MessageDeduplicationId: 'two' });
    expect(BigInt(second.SequenceNumber!)).toBeGreaterThan(BigInt(first.SequenceNumber!));
    const [message] = await queues.receive(url);
    expect(message?.Attributes).toMatchObject({
      MessageGroupId: 'a',
      MessageDeduplicationId: 'one',
      SequenceNumber: first.SequenceNumber,
    });
  });

  it('is accepted again under its deduplication id, and delivered once', async () => {
    const url = await queues.createFifo('twice', byContent);
    const first = await send(url, 'same');
    const again = await send(url, 'same', 'b');
    expect(again).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
    const [message, ...others] = await queues.receive(url);
    expect(others).toEqual([]);
    await queues.remove(url, message);
    await send(url, 'same'); // the id is known although the message is gone
    expect(await queues.receive(url)).toEqual([]);
  });

  it.skipIf(isRealAws)('is delivered again when five minutes have passed', async () => {
    const url = await queues.createFifo('minutes', byContent);
    await send(url, 'same');
    cloud.clock.advance(299_000);
    await send(url, 'same');
    expect((await queues.attributes(url)).ApproximateNumberOfMessages).toBe('1');
    cloud.clock.advance(1_000);
    await send(url, 'same');
    expect((await queues.attributes(url)).ApproximateNumberOfMessages).toBe('2');
  });

  it('is told apart by group where the queue says so', async () => {
    const url = await queues.createFifo('scope', { ...byContent, DeduplicationScope: 'messageGroup' });
    await send(url, 'same', 'a');
    await send(url, 'same', 'b');
    await send(url, 'same', 'b');
    await queues.gather(url, 2);
  });
});

describe('a group', () => {
  it('comes in order and gives nothing while a message of it is in flight', async () => {
    const url = await queues.createFifo('order', byContent);
    for (const body of ['a1', 'a2', 'b1', 'a3']) await send(url, body, body[0]);
    const first = await queues.receive(url, { MaxNumberOfMessages: 1 });
    expect(bodiesOf(first)).toEqual(['a1']);
    const others = await queues.receive(url);
    expect(bodiesOf(others)).toEqual(['b1']);
    expect(await queues.receive(url)).toEqual([]);
    await queues.remove(url, first[0]);
    expect(bodiesOf(await queues.receive(url))).toEqual(['a2', 'a3']);
  });

  it('begins with the message that was given back', async () => {
    const url = await queues.createFifo('back', byContent);
    for (const body of ['1', '2', '3']) await send(url, body);
    const [first, second] = await queues.receive(url, { MaxNumberOfMessages: 2 });
    const show = (ReceiptHandle: string | undefined) =>
      cloud.sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }),
      );
    await show(second?.ReceiptHandle);
    expect(await queues.receive(url)).toEqual([]); // the first is still in flight
    await show(first?.ReceiptHandle);
    expect(bodiesOf(await queues.receive(url))).toEqual(['1', '2', '3']);
  });

  it('gives nothing while a later message of it is in flight either', async () => {
    const url = await queues.createFifo('later', byContent);
    for (const body of ['1', '2']) await send(url, body);
    const [first, second] = await queues.receive(url);
    await cloud.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect(await queues.receive(url)).toEqual([]);
    await queues.remove(url, second);
    expect(bodiesOf(await queues.receive(url))).toEqual(['1']);
  });

  it.skipIf(isRealAws)('waits for its first message, though the delay was shortened since', async () => {
    const url = await queues.createFifo('shortened', { ...byContent, DelaySeconds: '60' });
    await send(url, 'slow');
    await cloud.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { DelaySeconds: '0' } }));
    await send(url, 'fast');
    expect(await queues.receive(url)).toEqual([]);
    cloud.clock.advance(60_000);
    expect(bodiesOf(await queues.receive(url))).toEqual(['slow', 'fast']);
  });

  it.skipIf(isRealAws)(
    'goes on behind a poisoned message, which keeps its order among the dead letters',
    async () => {
      const deadLetters = await queues.createFifo('dead');
      const url = await queues.createFifo('poisoned', {
        ...byContent,
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: await queues.arnOf(deadLetters),
          maxReceiveCount: 1,
        }),
      });
      const sent = await send(url, 'poison');
      await queues.receive(url);
      await send(url, 'healthy');
      cloud.clock.advance(30_000);
      expect(bodiesOf(await queues.receive(url))).toEqual(['healthy']);
      const [dead] = await queues.receive(deadLetters);
      expect(dead).toMatchObject({
        MessageId: sent.MessageId,
        Body: 'poison',
        Attributes: { MessageGroupId: 'a' },
      });
      // in a FIFO queue the retention begins anew
      expect(Number(dead?.Attributes?.SentTimestamp)).toBeGreaterThanOrEqual(cloud.clock.now() - 1_000);
    },
  );
});

describe('a dead letter of a FIFO queue', () => {
  it('goes back in the order of its group', async () => {
    const deadLetters = await queues.createFifo('redriven-dead');
    const SourceArn = await queues.arnOf(deadLetters);
    const policy = { deadLetterTargetArn: SourceArn, maxReceiveCount: 1 };
    const url = await queues.createFifo('redriven', {
      ...byContent,
      RedrivePolicy: JSON.stringify(policy),
      VisibilityTimeout: '0',
    });
    for (const body of ['1', '2', '3']) await send(url, body);
    for (let tries = 0; tries < 3; tries += 1) await queues.receive(url);
    expect(bodiesOf(await queues.receive(deadLetters, { VisibilityTimeout: 0 }))).toEqual(['1', '2', '3']);
    await cloud.sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
    const left = async () => (await queues.attributes(deadLetters)).ApproximateNumberOfMessages;
    await vi.waitFor(async () => expect(await left()).toBe('0'), { timeout: 60_000 });
    expect(bodiesOf(await queues.receive(url))).toEqual(['1', '2', '3']);
  });
});

describe('a receipt of a FIFO queue', () => {
  it.skipIf(isRealAws)('deletes nothing when its time is over', async () => {
    const url = await queues.createFifo('expired', byContent);
    await send(url, 'x');
    const [message] = await queues.receive(url);
    cloud.clock.advance(30_000);
    await expect(queues.remove(url, message)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(await queues.receive(url)).toHaveLength(1);
  });

  it('is given again to the same attempt, as long as nothing has changed', async () => {
    const url = await queues.createFifo('attempts', byContent);
    for (const body of ['1', '2']) await send(url, body);
    const attempt = { ReceiveRequestAttemptId: 'try-1' };
    const first = await queues.receive(url, attempt);
    const again = await queues.receive(url, attempt);
    expect(again.map(({ ReceiptHandle }) => ReceiptHandle)).toEqual(
      first.map(({ ReceiptHandle }) => ReceiptHandle),
    );
    expect(bodiesOf(again)).toEqual(['1', '2']);
    await queues.remove(url, first[0]);
    expect(await queues.receive(url, attempt)).toEqual([]);
  });
});

describe('a standard queue', () => {
  it('takes a group for fairness, and no other parameter of FIFO queues', async () => {
    const url = await queues.create('standard');
    await queues.send(url, 'grouped', { MessageGroupId: 'tenant' });
    expect((await queues.receive(url, { WaitTimeSeconds: 5 }))[0]?.Attributes).toMatchObject({
      MessageGroupId: 'tenant',
    });
    await expect(queues.send(url, 'x', { MessageDeduplicationId: 'd' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(queues.receive(url, { ReceiveRequestAttemptId: 'r' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});
