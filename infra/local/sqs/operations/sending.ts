import * as z from 'zod';
import { type AwsCall, AwsError } from '../../aws/service.ts';
import { checkedSize, MAXIMUM_BYTES, md5, md5OfAttributes } from '../content.ts';
import type { Engine } from '../engine.ts';
import { sequenceNumber } from '../message.ts';
import type { Queue } from '../queue.ts';
import { checkBatch, eachEntry } from './batches.ts';
import { number, operation, optional, text, texts } from './input.ts';
import { checkSeconds } from './seconds.ts';

const Attributes = optional(
  z.record(
    z.string(),
    z.object({
      DataType: z.nullish(z.string()).transform((value) => value ?? ''),
      StringValue: text,
      BinaryValue: text,
      StringListValues: texts,
      BinaryListValues: texts,
    }),
  ),
);

const Message = {
  Id: text,
  MessageBody: text,
  DelaySeconds: number,
  MessageAttributes: Attributes,
  MessageSystemAttributes: Attributes,
  MessageGroupId: text,
  MessageDeduplicationId: text,
};
const Entry = z.object(Message);
type Entry = z.output<typeof Entry>;

export const sendingOperations = ({ queues, send, write }: Engine) => {
  const sendEntry = (queue: Queue, input: Entry, { caller }: AwsCall) => {
    const { DelaySeconds, MessageBody, MessageAttributes = {}, MessageSystemAttributes = {} } = input;
    const { messageId, seq } = send(queue, {
      body: MessageBody,
      attributes: MessageAttributes,
      systemAttributes: MessageSystemAttributes,
      sender: caller.arn,
      delaySeconds: DelaySeconds === undefined ? undefined : checkSeconds('DelaySeconds', DelaySeconds, 900),
      groupId: input.MessageGroupId,
      deduplicationId: input.MessageDeduplicationId,
    });
    return {
      MessageId: messageId,
      MD5OfMessageBody: md5(MessageBody!),
      MD5OfMessageAttributes: md5OfAttributes(MessageAttributes),
      MD5OfMessageSystemAttributes: md5OfAttributes(MessageSystemAttributes),
      SequenceNumber: queue.isFifo ? sequenceNumber(seq) : undefined,
    };
  };

  return {
    SendMessage: operation(z.object({ QueueUrl: text, ...Message }), (input, call) => {
      const queue = queues.byUrl(input.QueueUrl);
      return write(() => sendEntry(queue, input, call));
    }),
    SendMessageBatch: operation(
      z.object({ QueueUrl: text, Entries: optional(z.array(Entry)) }),
      (input, call) => {
        const queue = queues.byUrl(input.QueueUrl);
        const entries = checkBatch(input.Entries);
        const bytes = entries.reduce((sum, entry) => sum + sizeOrNothing(entry), 0);
        if (bytes > MAXIMUM_BYTES)
          throw new AwsError(
            'BatchRequestTooLong',
            `Batch requests cannot be longer than ${MAXIMUM_BYTES} bytes. You have sent ${bytes} bytes.`,
          );
        return write(() => eachEntry(entries, (entry) => sendEntry(queue, entry, call)));
      },
    ),
  };
};

/** A message that is refused by itself counts nothing towards the size of its batch. */
const sizeOrNothing = ({ MessageBody, MessageAttributes = {} }: Entry): number => {
  try {
    return checkedSize(MessageBody, MessageAttributes);
  } catch {
    return 0;
  }
};
