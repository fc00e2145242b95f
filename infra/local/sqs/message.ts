import type { MessageAttributes } from './content.ts';

/** A message as it lies in a queue; moments are epoch ms. */
export interface StoredMessage {
  /** Rises with each message that is put anywhere. */
  readonly seq: number;
  readonly messageId: string;
  readonly queue: string;
  readonly body: string;
  /** JSON of MessageAttributes. */
  readonly attributes: string;
  readonly sender: string;
  readonly sent: number;
  /** Receivable from this moment on: delayed or in flight before it. */
  readonly visible: number;
  readonly receives: number;
  readonly firstReceived: number | null;
  /** Of the newest receive. */
  readonly received: number | null;
  /** Random part of the newest receipt handle; older handles are stale. */
  readonly receipt: string | null;
  /** ARN of the queue this dead letter came from. */
  readonly source: string | null;
  /** On a standard queue it makes no order (fair queues). */
  readonly groupId: string | null;
  readonly deduplicationId: string | null;
  /** The system attribute `AWSTraceHeader`. */
  readonly trace: string | null;
}

/** A message that was received just now. */
export type TakenMessage = StoredMessage & { readonly receipt: string; readonly handle: string };

export interface NewMessage {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sender: string;
  readonly delaySeconds: number;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly trace?: string | undefined;
}

/** AWS's numbers have 20 digits, so that they order as text. */
export const sequenceNumber = (seq: number): string => String(seq).padStart(20, '0');

/** What the API calls system attributes and Lambda the attributes of a record. */
export const systemAttributes = (message: StoredMessage, isFifo: boolean) => ({
  ApproximateReceiveCount: String(message.receives),
  ...(message.trace && { AWSTraceHeader: message.trace }),
  SentTimestamp: String(message.sent),
  ...(isFifo && { SequenceNumber: sequenceNumber(message.seq) }),
  ...(message.groupId && { MessageGroupId: message.groupId }),
  SenderId: message.sender,
  ...(isFifo && message.deduplicationId && { MessageDeduplicationId: message.deduplicationId }),
  ApproximateFirstReceiveTimestamp: String(message.firstReceived),
  ...(message.source && { DeadLetterQueueSourceArn: message.source }),
});
