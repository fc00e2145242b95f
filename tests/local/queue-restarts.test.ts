import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AwsReply } from '../../infra/local/aws/service.ts';
import { createSqs, type Sqs } from '../../infra/local/sqs/service.ts';
import { accountId, region, surroundings } from '../support/aws-endpoint.ts';

let around: ReturnType<typeof surroundings>;
let sqs: Sqs;
const open = (more = {}) => createSqs({ ...around.options, url: () => 'http://127.0.0.1', ...more });
const restart = () => {
  sqs.close();
  sqs = open();
};
beforeEach(() => {
  around = surroundings();
  sqs = open();
  return () => {
    sqs.close();
    around.remove();
  };
});
afterEach(() => vi.restoreAllMocks());

const call = async (operation: string, input: unknown) => {
  const reply: AwsReply = await sqs.handle({
    operation,
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(JSON.stringify(input)),
    caller: { arn: `arn:aws:iam::${accountId}:root`, accountId },
  });
  return JSON.parse(String(reply.body));
};

describe('a queue that left the template', () => {
  const leave = () => {
    restart();
    const lines: string[] = [];
    sqs.ensureQueue({ QueueName: 'stays' });
    sqs.dropLeftQueues((line) => lines.push(line));
    return lines;
  };

  it('is removed when it is empty', () => {
    sqs.ensureQueue({ QueueName: 'left' });
    expect(leave()).toEqual([]);
    expect(() => sqs.queueArn('left')).toThrow('does not exist');
    expect(sqs.queueArn('stays')).toContain('stays');
  });

  it('stays with what it holds, in flight and delayed too, and one line says so', () => {
    const arn = sqs.ensureQueue({ QueueName: 'left' });
    sqs.send(arn, 'in flight');
    sqs.receive(arn, 1);
    const lines = leave();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/left .*1 messages/);
    around.options.clock.advance(30_000);
    expect(sqs.receive(arn, 1)).toMatchObject([{ body: 'in flight' }]);
  });

  it('is another one than a queue that was made by a call', async () => {
    await call('CreateQueue', { QueueName: 'by-call' });
    expect(leave()).toEqual([]);
    expect(sqs.queueArn('by-call')).toContain('by-call');
  });
});

describe('after a new start', () => {
  it('a queue has the settings of the template alone, and the policy it was given', async () => {
    sqs.ensureQueue({
      QueueName: 'q',
      Attributes: { VisibilityTimeout: 5, DelaySeconds: 7 },
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    const QueueUrl = sqs.queueUrl('q');
    const permission = { QueueUrl, Label: 'x', AWSAccountIds: ['111111111111'], Actions: ['SendMessage'] };
    await call('AddPermission', permission);
    restart();
    sqs.ensureQueue({ QueueName: 'q', Attributes: { VisibilityTimeout: 6 } });
    const { Attributes } = await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
    expect(Attributes).toMatchObject({ VisibilityTimeout: '6', DelaySeconds: '0' });
    expect(Attributes.Policy).toContain('111111111111');
    expect(await call('ListQueueTags', { QueueUrl })).toEqual({});
  });

  it('a move task goes on from where it was', async () => {
    const dead = sqs.ensureQueue({ QueueName: 'dead' });
    const RedrivePolicy = { deadLetterTargetArn: dead, maxReceiveCount: 1 };
    const arn = sqs.ensureQueue({ QueueName: 'source', Attributes: { RedrivePolicy, VisibilityTimeout: 0 } });
    for (let n = 0; n < 250; n += 1) sqs.send(arn, String(n));
    for (let n = 0; n < 60; n += 1) sqs.receive(arn, 10);
    const count = async (QueueUrl: string) => {
      const { Attributes } = await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
      return Number(Attributes.ApproximateNumberOfMessages);
    };
    expect(await count(sqs.queueUrl('dead'))).toBe(250);
    await call('StartMessageMoveTask', { SourceArn: dead });
    expect(sqs.isIdle()).toBe(false);
    restart(); // before its first step
    await vi.waitFor(() => expect(sqs.isIdle()).toBe(true));
    expect([await count(sqs.queueUrl('dead')), await count(sqs.queueUrl('source'))]).toEqual([0, 250]);
    const { Results } = await call('ListMessageMoveTasks', { SourceArn: dead });
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 250 }]);
  });

  it('a move task moves nothing that died since it began', async () => {
    const dead = sqs.ensureQueue({ QueueName: 'dead' });
    const RedrivePolicy = { deadLetterTargetArn: dead, maxReceiveCount: 1 };
    const arn = sqs.ensureQueue({ QueueName: 'source', Attributes: { RedrivePolicy, VisibilityTimeout: 0 } });
    const die = () => {
      for (let n = 0; n < 3; n += 1) sqs.receive(arn, 10);
    };
    for (const body of ['1', '2']) sqs.send(arn, body);
    die();
    await call('StartMessageMoveTask', { SourceArn: dead, MaxNumberOfMessagesPerSecond: 1 });
    for (let second = 0; second < 5; second += 1) {
      await vi.waitFor(() => expect(sqs.isIdle()).toBe(true));
      die();
      around.options.clock.advance(1_000);
    }
    await vi.waitFor(() => expect(sqs.isIdle()).toBe(true));
    const { Results } = await call('ListMessageMoveTasks', { SourceArn: dead });
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2 }]);
    expect(sqs.receive(dead, 10)).toHaveLength(2);
  });

  it('a deduplication id is still known', () => {
    const arn = sqs.ensureQueue({ QueueName: 'q.fifo', Attributes: { FifoQueue: true } });
    const identity = { groupId: 'a', deduplicationId: '1' };
    const id = sqs.send(arn, 'x', {}, identity);
    restart();
    expect(sqs.send(arn, 'x', {}, identity)).toBe(id);
    expect(sqs.receive(arn, 10)).toHaveLength(1);
  });

  it('a data folder of the first version keeps its messages', () => {
    sqs.close();
    around.remove();
    around = surroundings();
    const sql = new DatabaseSync(join(around.options.folder, 'sqs.sqlite'));
    sql.exec(`
      CREATE TABLE queues (name TEXT PRIMARY KEY, attributes TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE messages (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, messageId TEXT NOT NULL, queue TEXT NOT NULL, body TEXT NOT NULL,
        attributes TEXT NOT NULL, sender TEXT NOT NULL, sent INTEGER NOT NULL, visible INTEGER NOT NULL,
        receives INTEGER NOT NULL DEFAULT 0, firstReceived INTEGER, receipt TEXT, source TEXT
      );
      INSERT INTO queues VALUES ('old', '{}', 0, 0);`);
    const now = Date.now();
    sql
      .prepare("INSERT INTO messages VALUES (1, 'id', 'old', 'kept', '{}', 'me', ?, ?, 0, NULL, NULL, NULL)")
      .run(now, now);
    sql.close();
    sqs = open();
    expect(sqs.receive(`arn:aws:sqs:${region}:${accountId}:old`, 1)).toMatchObject([{ body: 'kept' }]);
  });
});

describe('too many messages in flight', () => {
  it('are refused by a standard queue and not given by a FIFO one', async () => {
    sqs.close();
    sqs = open({ mostInFlight: 2 });
    const arn = sqs.ensureQueue({ QueueName: 'full' });
    for (const body of ['1', '2', '3']) sqs.send(arn, body);
    const [first, ...others] = sqs.receive(arn, 10);
    expect(others).toHaveLength(1);
    await expect(call('ReceiveMessage', { QueueUrl: sqs.queueUrl('full') })).rejects.toMatchObject({
      code: 'OverLimit',
      status: 403,
    });
    sqs.remove(arn, [first!.receiptHandle]);
    expect(sqs.receive(arn, 10)).toHaveLength(1);

    const fifo = sqs.ensureQueue({ QueueName: 'full.fifo', Attributes: { FifoQueue: true } });
    for (const n of ['1', '2', '3']) sqs.send(fifo, n, {}, { groupId: n, deduplicationId: n });
    expect(sqs.receive(fifo, 10)).toHaveLength(2);
    expect(sqs.receive(fifo, 10)).toEqual([]);
  });
});
