import {
  CancelMessageMoveTaskCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';
import { bodiesOf, eventually, queuesOf, type TestQueues } from '../../support/suite-queues.ts';

let cloud: CloudUnderTest;
let queues: TestQueues;
beforeAll(async () => {
  cloud = await aCloud();
  queues = queuesOf(cloud);
});
afterAll(() => cloud.close());

const redrive = (deadLetterTargetArn: string, maxReceiveCount: unknown = 1) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
});
/** A queue whose messages die at their second receive, and where they go. */
const aPair = async (name: string, more: Record<string, string> = {}) => {
  const deadLetters = await queues.create(`${name}-dead`, more);
  const arn = await queues.arnOf(deadLetters);
  const url = await queues.create(name, { ...redrive(arn), VisibilityTimeout: '0' });
  return { url, deadLetters, arn };
};
const kill = async (url: string, bodies: readonly string[]) => {
  for (const body of bodies) await queues.send(url, body);
  const receives = isRealAws ? 3 * bodies.length + 3 : 3; // AWS gives a part of them at each
  for (let tries = 0; tries < receives; tries += 1) await queues.receive(url);
};
const move = async (SourceArn: string, more = {}) =>
  cloud.sqs.send(new StartMessageMoveTaskCommand({ SourceArn, ...more }));
const tasks = async (SourceArn: string, MaxResults = 10) =>
  (await cloud.sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults }))).Results ?? [];
const ended = (arn: string, Status: string) =>
  vi.waitFor(async () => expect((await tasks(arn))[0]).toMatchObject({ Status }), { timeout: 60_000 });

describe('a redrive policy', () => {
  it.each([
    ['no JSON', 'x'],
    ['no map', '[]'],
    ['no target', '{"maxReceiveCount":3}'],
    ['no count', '{"deadLetterTargetArn":"arn:aws:sqs:ap-southeast-3:000000000000:x"}'],
    [
      'a count of 0',
      '{"deadLetterTargetArn":"arn:aws:sqs:ap-southeast-3:000000000000:x","maxReceiveCount":0}',
    ],
    [
      'a queue that is not there',
      '{"deadLetterTargetArn":"arn:aws:sqs:ap-southeast-3:000000000000:x","maxReceiveCount":1}',
    ],
  ])('with %s is refused', async (_what, RedrivePolicy) => {
    await expect(queues.create('wrong', { RedrivePolicy })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('names a queue of its own type', async () => {
    const fifo = await queues.arnOf(await queues.createFifo('other-type'));
    await expect(queues.create('standard', redrive(fifo))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('keeps to what the dead-letter queue allows', async () => {
    const url = await queues.create('choosy', { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' });
    const arn = await queues.arnOf(url);
    await expect(queues.create('denied', redrive(arn))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    const source = await queues.create('named');
    const allow = { redrivePermission: 'byQueue', sourceQueueArns: [await queues.arnOf(source)] };
    const set = (QueueUrl: string, Attributes: Record<string, string>) =>
      cloud.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    await set(url, { RedriveAllowPolicy: JSON.stringify(allow) });
    await expect(queues.create('not-named', redrive(arn))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await vi.waitFor(() => set(source, redrive(arn)), eventually);
    await expect(set(url, { RedriveAllowPolicy: '{"redrivePermission":"byQueue"}' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('is found from the other end', async () => {
    const { url, deadLetters } = await aPair('found');
    const list = new ListDeadLetterSourceQueuesCommand({ QueueUrl: deadLetters });
    await expect.poll(async () => (await cloud.sqs.send(list)).queueUrls, eventually).toEqual([url]);
  });
});

describe('a dead letter', () => {
  it.skipIf(isRealAws)('dies with the age it had, where its new queue keeps messages no longer', async () => {
    const { url, deadLetters } = await aPair('aged', { MessageRetentionPeriod: '3600' });
    await queues.send(url, 'old');
    cloud.clock.advance(3_000_000);
    await kill(url, []);
    expect((await queues.attributes(deadLetters)).ApproximateNumberOfMessages).toBe('1');
    cloud.clock.advance(600_000);
    expect(await queues.receive(deadLetters)).toEqual([]);
  });

  it('goes back where it came from as a new message', async () => {
    const { url, deadLetters, arn } = await aPair('back');
    await kill(url, ['1', '2', '3']);
    const before = await queues.gather(deadLetters, 3, { VisibilityTimeout: 0 });
    await move(arn);
    await ended(arn, 'COMPLETED');
    if (!isRealAws)
      // which estimates both
      expect(await tasks(arn)).toMatchObject([
        { ApproximateNumberOfMessagesMoved: 3, ApproximateNumberOfMessagesToMove: 3 },
      ]);
    const after = await queues.gather(url, 3, { VisibilityTimeout: 30 });
    expect(bodiesOf(after).toSorted()).toEqual(['1', '2', '3']);
    expect(after[0]?.Attributes).toMatchObject({ ApproximateReceiveCount: '1' });
    expect(after[0]?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    expect(before.map(({ MessageId }) => MessageId)).not.toContain(after[0]?.MessageId);
  });

  it('that was sent there by hand has nowhere to go back to, but goes where it is told', async () => {
    const { url, deadLetters, arn } = await aPair('by-hand');
    await queues.send(deadLetters, 'stray');
    await move(arn);
    await ended(arn, 'FAILED');
    expect((await tasks(arn))[0]).toMatchObject({ FailureReason: 'CouldNotDetermineMessageSource' });
    await move(arn, { DestinationArn: await queues.arnOf(url) });
    await ended(arn, 'COMPLETED');
    expect(bodiesOf(await queues.receive(url))).toEqual(['stray']);
  });
});

describe('a move task', () => {
  it('needs a dead-letter queue, and a destination that exists', async () => {
    const { arn } = await aPair('needs');
    const lonely = await queues.arnOf(await queues.create('lonely'));
    await expect(move(lonely)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(move(`${arn}-missing`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(move(arn, { DestinationArn: `${arn}-missing` })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(move(arn, { MaxNumberOfMessagesPerSecond: 501 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it.skipIf(isRealAws)('moves so many a second, alone, until it is cancelled', async () => {
    const { url, arn } = await aPair('rate');
    await kill(url, ['1', '2', '3', '4', '5']);
    const { TaskHandle } = await move(arn, { MaxNumberOfMessagesPerSecond: 2 });
    const moved = (number: number) =>
      vi.waitFor(async () =>
        expect((await tasks(arn))[0]).toMatchObject({
          Status: 'RUNNING',
          ApproximateNumberOfMessagesMoved: number,
        }),
      );
    await moved(2);
    await expect(move(arn)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    cloud.clock.advance(1_000);
    await moved(4);
    const cancelled = await cloud.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    expect(cancelled).toMatchObject({ ApproximateNumberOfMessagesMoved: 4 });
    cloud.clock.advance(5_000);
    expect((await tasks(arn))[0]).toMatchObject({ Status: 'CANCELLED' });
    await expect(cloud.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toThrow();
    await expect(
      cloud.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle: 'none' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(await queues.receive(url, { VisibilityTimeout: 60 })).toHaveLength(4);
  });
});
