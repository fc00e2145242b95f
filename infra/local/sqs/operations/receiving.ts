import * as z from 'zod';
import { isReadable } from '../attributes.ts';
import { askedAttributes, type MessageAttributes, md5, md5OfAttributes } from '../content.ts';
import type { Engine } from '../engine.ts';
import { systemAttributes, type TakenMessage } from '../message.ts';
import { type Queue, setting } from '../queue.ts';
import { invalidParameter, missingParameter, unknownAttribute } from '../refusal.ts';
import type { Waiting } from '../waiting.ts';
import { checkBatch, eachEntry } from './batches.ts';
import { number, operation, optional, text, texts } from './input.ts';
import { checkSeconds } from './seconds.ts';

const Receive = z.object({
  QueueUrl: text,
  MaxNumberOfMessages: number,
  VisibilityTimeout: number,
  WaitTimeSeconds: number,
  AttributeNames: texts,
  MessageSystemAttributeNames: texts,
  MessageAttributeNames: texts,
  ReceiveRequestAttemptId: text,
});
type Receive = z.output<typeof Receive>;

const Handle = { Id: text, ReceiptHandle: text };
const Change = { ...Handle, VisibilityTimeout: number };
const batchOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({ QueueUrl: text, Entries: optional(z.array(z.object(shape))) });

const SYSTEM_NAMES = new Set([
  'All',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
  'MessageDeduplicationId',
  'MessageGroupId',
  'SenderId',
  'SentTimestamp',
  'SequenceNumber',
]);

export const receivingOperations = (engine: Engine, waiting: Waiting) => {
  const { queues, messages, write } = engine;
  const remove = (queue: Queue, { ReceiptHandle }: { ReceiptHandle?: string | undefined }) => {
    if (!ReceiptHandle) throw missingParameter('ReceiptHandle');
    messages.remove(queue, ReceiptHandle);
  };
  const change = (
    queue: Queue,
    {
      ReceiptHandle,
      VisibilityTimeout,
    }: { ReceiptHandle?: string | undefined; VisibilityTimeout?: number | undefined },
  ) => {
    if (!ReceiptHandle) throw missingParameter('ReceiptHandle');
    if (VisibilityTimeout === undefined) throw missingParameter('VisibilityTimeout');
    messages.changeVisibility(
      queue,
      ReceiptHandle,
      checkSeconds('VisibilityTimeout', VisibilityTimeout, 43_200),
    );
  };

  return {
    ReceiveMessage: operation(Receive, async (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      const max = input.MaxNumberOfMessages ?? 1;
      if (!Number.isInteger(max) || max < 1 || max > 10)
        throw invalidParameter('MaxNumberOfMessages', max, 'Must be between 1 and 10, if provided.');
      const asked = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
      for (const name of asked)
        if (!SYSTEM_NAMES.has(name) && !isReadable(name)) throw unknownAttribute(name);
      const { VisibilityTimeout, ReceiveRequestAttemptId: attemptId } = input;
      const visibilitySeconds =
        VisibilityTimeout === undefined
          ? undefined
          : checkSeconds('VisibilityTimeout', VisibilityTimeout, 43_200);
      const wait = checkSeconds(
        'WaitTimeSeconds',
        input.WaitTimeSeconds ?? setting(queue, 'ReceiveMessageWaitTimeSeconds'),
        20,
      );
      const taken = await waiting.wait(queue.name, wait, () => {
        const now = queues.ifExists(queue.arn); // may have been changed or deleted while this waited
        return now ? engine.take(now, { max, visibilitySeconds, attemptId }) : [];
      });
      return {
        Messages:
          taken.length > 0 ? taken.map((message) => answerOf(message, queue, asked, input)) : undefined,
      };
    }),
    DeleteMessage: operation(z.object({ QueueUrl: text, ...Handle }), (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      write(() => remove(queue, input));
    }),
    DeleteMessageBatch: operation(batchOf(Handle), (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      return write(() => eachEntry(checkBatch(input.Entries), (entry) => remove(queue, entry)));
    }),
    ChangeMessageVisibility: operation(z.object({ QueueUrl: text, ...Change }), (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      write(() => change(queue, input));
    }),
    ChangeMessageVisibilityBatch: operation(batchOf(Change), (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      return write(() => eachEntry(checkBatch(input.Entries), (entry) => change(queue, entry)));
    }),
  };
};

const answerOf = (message: TakenMessage, queue: Queue, asked: readonly string[], input: Receive) => {
  const system = Object.entries(systemAttributes(message, queue.isFifo)).filter(
    ([name]) => asked.includes('All') || asked.includes(name),
  );
  const attributes = askedAttributes(
    JSON.parse(message.attributes) as MessageAttributes,
    input.MessageAttributeNames ?? [],
  );
  const named = Object.keys(attributes).length > 0;
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.handle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: system.length > 0 ? Object.fromEntries(system) : undefined,
    MessageAttributes: named ? attributes : undefined,
    MD5OfMessageAttributes: named ? md5OfAttributes(attributes) : undefined,
  };
};
