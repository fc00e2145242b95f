import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSqs, type Sqs } from '../../infra/local/sqs/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const { clock } = options;
let sqs: Sqs;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: SQSClient;
let QueueUrl: string;
let number = 0;

const openSqs = () => createSqs({ ...options, url: () => door?.endpoint ?? 'http://127.0.0.1:0' });

beforeAll(async () => {
  sqs = openSqs();
  door = await openEndpoint({ sqs });
  client = new SQSClient(door.client);
});
afterAll(async () => {
  client.destroy();
  await door.close();
  sqs.close();
  remove();
});

const createQueue = async (Attributes?: Record<string, string>) => {
  number += 1;
  const created = await client.send(new CreateQueueCommand({ QueueName: `queue-${number}`, Attributes }));
  return created.QueueUrl as string;
};
beforeEach(async () => {
  QueueUrl = await createQueue();
});

const send = (body: string, more = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, ...more }));
const receive = async (more: Partial<ReceiveMessageCommandInput> = {}) =>
  (
    await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        ...more,
      }),
    )
  ).Messages ?? [];
const counts = async (url = QueueUrl) => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  return [
    Attributes?.ApproximateNumberOfMessages,
    Attributes?.ApproximateNumberOfMessagesNotVisible,
    Attributes?.ApproximateNumberOfMessagesDelayed,
  ].map(Number);
};
const arnOf = (url: string) => sqs.queueArn(url.split('/').at(-1) as string);

describe('a message', () => {
  test('comes back with its body, attributes and digests, which the SDK checks', async () => {
    const MessageAttributes = {
      kelurahan: { DataType: 'String', StringValue: '31.71.01.1001' },
      seats: { DataType: 'Number.int', StringValue: '9' },
      seal: { DataType: 'Binary', BinaryValue: Buffer.of(1, 2, 3) },
    };
    const sent = await send('papan terpilih ✓', { MessageAttributes });
    const [message] = await receive({ MessageAttributeNames: ['All'] });
    expect(message).toMatchObject({ MessageId: sent.MessageId, Body: 'papan terpilih ✓' });
    expect(message?.MessageAttributes?.seats).toMatchObject({ DataType: 'Number.int', StringValue: '9' });
    expect(Buffer.from(message?.MessageAttributes?.seal?.BinaryValue ?? [])).toEqual(Buffer.of(1, 2, 3));
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
  });

  test('has the attribute digest that AWS documents the computation of', async () => {
    const sent = await send('x', { MessageAttributes: { A: { DataType: 'String', StringValue: 'B' } } });
    // Name A, type String, one byte that says text, value B; each with its length in four bytes.
    const bytes = Buffer.from('00000001_41_00000006_537472696e67_01_00000001_42'.replaceAll('_', ''), 'hex');
    expect(sent.MD5OfMessageAttributes).toBe(createHash('md5').update(bytes).digest('hex'));
  });

  test('is hidden while in flight and comes again, counted, when its time is over', async () => {
    await send('once more');
    const [first] = await receive();
    expect(await receive()).toEqual([]);
    clock.advance(29_000);
    expect(await receive()).toEqual([]);
    clock.advance(1_000);
    const [second] = await receive();
    expect(first?.Attributes?.ApproximateReceiveCount).toBe('1');
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(second?.Attributes?.ApproximateFirstReceiveTimestamp).toBe(
      first?.Attributes?.ApproximateFirstReceiveTimestamp,
    );
  });

  test('is not deleted by the stale handle of an earlier receive', async () => {
    await send('stale');
    const [first] = await receive();
    clock.advance(30_000);
    const [second] = await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    expect(await counts()).toEqual([0, 1, 0]);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle }));
    expect(await counts()).toEqual([0, 0, 0]);
  });

  test('can be hidden longer or shown at once, but only while it is in flight', async () => {
    await send('hold');
    const [{ ReceiptHandle } = {}] = await receive();
    const change = (VisibilityTimeout: number) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    await change(100);
    clock.advance(99_000);
    expect(await receive()).toEqual([]);
    await change(0);
    expect(await counts()).toEqual([1, 0, 0]);
    await expect(change(10)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    await receive();
    await expect(change(10)).rejects.toMatchObject({ name: 'MessageNotInflight' }); // by the stale handle
  });

  test('waits for its delay', async () => {
    await send('later', { DelaySeconds: 60 });
    expect(await counts()).toEqual([0, 0, 1]);
    expect(await receive()).toEqual([]);
    clock.advance(60_000);
    expect(await receive()).toHaveLength(1);
  });

  test('is dropped when its retention is over', async () => {
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { MessageRetentionPeriod: '60' } }),
    );
    await send('old');
    clock.advance(59_000);
    expect(await counts()).toEqual([1, 0, 0]);
    clock.advance(1_000);
    expect(await receive()).toEqual([]);
  });

  test('may have 1 MiB with its attributes and not a byte more', async () => {
    const MessageAttributes = { ab: { DataType: 'String', StringValue: 'cd' } };
    await send('x'.repeat(1_048_576 - 10), { MessageAttributes });
    await expect(send('x'.repeat(1_048_576 - 9), { MessageAttributes })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  test('may not have characters XML has no place for', async () => {
    await expect(send('bell \u0007')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
  });
});

describe('a receiver', () => {
  test('that waits gets the message when it is sent', async () => {
    const started = Date.now();
    const waiting = receive({ WaitTimeSeconds: 10 });
    await send('now');
    expect(await waiting).toHaveLength(1);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  test('that waits gets a message whose visibility timeout ends', async () => {
    await send('again');
    await receive();
    const waiting = receive({ WaitTimeSeconds: 10 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    clock.advance(30_000);
    expect(await waiting).toHaveLength(1);
  });

  test('that waits in vain gets nothing after its time', async () => {
    expect(await receive({ WaitTimeSeconds: 1 })).toEqual([]);
  });

  test('may ask for one to ten messages', async () => {
    await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('dead letters', () => {
  test('a message received too often moves with all it has', async () => {
    const deadLetters = await createQueue();
    QueueUrl = await createQueue({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 2 }),
    });
    const sent = await send('poison', {
      MessageAttributes: { why: { DataType: 'String', StringValue: 'broken' } },
    });
    const [first] = await receive();
    clock.advance(30_000);
    expect(await receive()).toHaveLength(1);
    clock.advance(30_000);
    expect(await receive()).toEqual([]);
    expect(await counts()).toEqual([0, 0, 0]);
    const [dead] = await receive({ QueueUrl: deadLetters, MessageAttributeNames: ['All'] });
    expect(dead).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'poison',
      MessageAttributes: { why: { StringValue: 'broken' } },
      Attributes: {
        SentTimestamp: first?.Attributes?.SentTimestamp,
        DeadLetterQueueSourceArn: arnOf(QueueUrl),
      },
    });
  });

  test('a healthy message behind a poisoned one is received in the same call', async () => {
    const deadLetters = await createQueue();
    QueueUrl = await createQueue({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 1 }),
    });
    await send('poison');
    await receive();
    clock.advance(30_000);
    await send('healthy');
    expect((await receive({ MaxNumberOfMessages: 1 })).map(({ Body }) => Body)).toEqual(['healthy']);
  });

  test('a dead-letter queue must exist', async () => {
    const policy = { deadLetterTargetArn: `${arnOf(QueueUrl)}-missing`, maxReceiveCount: 3 };
    await expect(createQueue({ RedrivePolicy: JSON.stringify(policy) })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('a batch', () => {
  test('fails entry by entry', async () => {
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'a' },
          { Id: 'bad', MessageBody: 'b', DelaySeconds: 901 },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }]);
    expect(await counts()).toEqual([1, 0, 0]);
  });

  test('has one to ten entries with ids of their own and at most 1 MiB together', async () => {
    const batch = (Entries: { Id: string; MessageBody: string }[]) =>
      client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const entry = (id: number, size = 1) => ({ Id: `${id}`, MessageBody: 'x'.repeat(size) });
    await expect(batch([])).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
    await expect(batch(Array.from({ length: 11 }, (_, id) => entry(id)))).rejects.toMatchObject({
      name: 'TooManyEntriesInBatchRequest',
    });
    await expect(batch([entry(1), entry(1)])).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    await expect(batch([entry(1, 600_000), entry(2, 600_000)])).rejects.toMatchObject({
      name: 'BatchRequestTooLong',
    });
    await expect(
      client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', ReceiptHandle: 'no' }] })),
    ).resolves.toMatchObject({ Failed: [{ Id: 'a', Code: 'ReceiptHandleIsInvalid' }] });
  });
});

describe('a queue', () => {
  test('is found by name and listed by prefix', async () => {
    const QueueName = QueueUrl.split('/').at(-1);
    expect(await client.send(new GetQueueUrlCommand({ QueueName }))).toMatchObject({ QueueUrl });
    const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: QueueName }));
    expect(QueueUrls).toEqual([QueueUrl]);
  });

  test('may be created again with the same definition only', async () => {
    const QueueName = QueueUrl.split('/').at(-1);
    const again = (VisibilityTimeout: string) =>
      client.send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout } }));
    expect(await again('30')).toMatchObject({ QueueUrl });
    await expect(again('31')).rejects.toMatchObject({ name: 'QueueNameExists' });
  });

  test('that does not exist is refused with both names of the error', async () => {
    await client.send(new DeleteQueueCommand({ QueueUrl }));
    const refused = await send('x').catch((error) => error);
    expect(refused.name).toBe('QueueDoesNotExist');
    expect(JSON.stringify(refused)).toContain('AWS.SimpleQueueService.NonExistentQueue');
  });

  test('refuses settings AWS does not have or that are out of range', async () => {
    await expect(createQueue({ Colour: 'red' })).rejects.toMatchObject({ name: 'InvalidAttributeName' });
    await expect(createQueue({ VisibilityTimeout: '43201' })).rejects.toMatchObject({
      name: 'InvalidAttributeValue',
    });
  });

  test('is purged at most once a minute', async () => {
    await send('gone');
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await counts()).toEqual([0, 0, 0]);
    await expect(client.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'PurgeQueueInProgress',
    });
    clock.advance(60_000);
    await client.send(new PurgeQueueCommand({ QueueUrl }));
  });
});
