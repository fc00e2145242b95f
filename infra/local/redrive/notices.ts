import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Place } from './place.ts';

/** What the default bus tells of an object that was stored. */
const Notice = z.object({ detail: z.object({ object: z.object({ key: z.string() }) }) });

/** Long enough to read all notices once; those that stay are seen again after it. */
const VISIBILITY_SECONDS = 60;

/**
 * Takes away the notices of objects whose events are published, so that the alarm over them ends. The objects stay,
 * as a record. Answers how many notices there were.
 */
export const clearNotices = async (
  { sqs, named }: Pick<Place, 'sqs' | 'named'>,
  isDone: (key: string) => boolean,
): Promise<number> => {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: named('unpublished') }));
  let cleared = 0;
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: VISIBILITY_SECONDS }),
    );
    if (Messages.length === 0) return cleared;
    const Entries = Messages.filter((message) => isDone(keyOf(message))).map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }));
    if (Entries.length === 0) continue;
    const { Successful = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    cleared += Successful.length;
  }
};

const keyOf = ({ Body = '' }: Message): string => {
  try {
    return Notice.parse(JSON.parse(Body)).detail.object.key;
  } catch {
    return '';
  }
};
