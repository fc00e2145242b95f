import { type AwsCall, AwsError, type Operations } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import {
  askedAttributes,
  checkedSize,
  MAXIMUM_BYTES,
  type MessageAttributes,
  md5,
  md5OfAttributes,
} from './content.ts';
import { checkSeconds, type Messages, type StoredMessage } from './messages.ts';
import { type Queue, type Queues, redrivePolicy, setting } from './queues.ts';
import { invalidParameter, missingParameter } from './refusal.ts';
import { waitForMessages } from './waiting.ts';

interface Engine {
  readonly queues: Queues;
  readonly messages: Messages;
  readonly clock: Clock;
  queueUrl(name: string): string;
  send(
    queue: Queue,
    body: string,
    attributes: MessageAttributes,
    sender: string,
    delaySeconds?: number,
  ): string;
  take(queue: Queue, max: number, visibilitySeconds?: number): (StoredMessage & { handle: string })[];
  show(queue: Queue, handle: string, seconds: number): void;
  onMessages(listener: (queueArn: string) => void): () => void;
}

interface QueueInput {
  readonly QueueUrl?: string;
}
interface SendInput extends QueueInput {
  readonly Id?: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: MessageAttributes;
}
interface ReceiveInput extends QueueInput {
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
}
interface HandleInput extends QueueInput {
  readonly Id?: string;
  readonly ReceiptHandle: string;
  readonly VisibilityTimeout?: number;
}
interface BatchInput<Entry> extends QueueInput {
  readonly Entries?: readonly Entry[];
}

/** PurgeQueue may be called once in this time. */
const PURGE_PAUSE = 60_000;

/** The operations of the SQS API. */
export const operationsOf = (engine: Engine): Operations => {
  const { queues, messages, clock, queueUrl, take, show, onMessages } = engine;
  const purged = new Map<string, number>();

  const send = (queue: Queue, input: SendInput, { caller }: AwsCall) => {
    const attributes = input.MessageAttributes ?? {};
    const delay =
      input.DelaySeconds === undefined ? undefined : checkSeconds('DelaySeconds', input.DelaySeconds, 900);
    const MessageId = engine.send(queue, input.MessageBody, attributes, caller.arn, delay);
    return {
      MessageId,
      MD5OfMessageBody: md5(input.MessageBody),
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    };
  };
  const remove = (queue: Queue, { ReceiptHandle }: HandleInput) => messages.remove(queue, ReceiptHandle);
  const change = (queue: Queue, { ReceiptHandle, VisibilityTimeout }: HandleInput) => {
    if (VisibilityTimeout === undefined) throw missingParameter('VisibilityTimeout');
    show(queue, ReceiptHandle, checkSeconds('VisibilityTimeout', VisibilityTimeout, 43_200));
  };
  const checkDeadLetterQueue = (attributes: Readonly<Record<string, string>> = {}) => {
    const target = redrivePolicy({ attributes } as Queue)?.deadLetterTargetArn;
    if (target && !queues.exists(target))
      throw invalidParameter('RedrivePolicy', attributes.RedrivePolicy, 'Dead letter target does not exist.');
  };

  return {
    CreateQueue(input: { QueueName?: string; Attributes?: Record<string, string> }) {
      checkDeadLetterQueue(input.Attributes);
      return { QueueUrl: queueUrl(queues.create(input.QueueName, input.Attributes ?? {}).name) };
    },
    GetQueueUrl: (input: { QueueName?: string }) => {
      if (!input.QueueName) throw missingParameter('QueueName');
      return { QueueUrl: queueUrl(queues.find(input.QueueName).name) };
    },
    ListQueues({
      QueueNamePrefix = '',
      MaxResults = 1000,
      NextToken,
    }: {
      QueueNamePrefix?: string;
      MaxResults?: number;
      NextToken?: string;
    }) {
      const after = NextToken ? Buffer.from(NextToken, 'base64').toString() : '';
      const found = queues.all().filter(({ name }) => name.startsWith(QueueNamePrefix) && name > after);
      const page = found.slice(0, MaxResults).map(({ name }) => name);
      const last = page.at(-1);
      return {
        QueueUrls: page.length > 0 ? page.map(queueUrl) : undefined,
        NextToken: last && found.length > page.length ? Buffer.from(last).toString('base64') : undefined,
      };
    },
    GetQueueAttributes(input: QueueInput & { AttributeNames?: readonly string[] }) {
      const queue = queues.find(input.QueueUrl);
      const { waiting, inFlight, delayed } = messages.counts(queue);
      const all: Record<string, string> = {
        ...queues.describe(queue),
        ApproximateNumberOfMessages: String(waiting),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
        ApproximateNumberOfMessagesDelayed: String(delayed),
      };
      const asked = input.AttributeNames ?? [];
      return {
        Attributes: Object.fromEntries(
          Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name)),
        ),
      };
    },
    SetQueueAttributes(input: QueueInput & { Attributes?: Record<string, string> }) {
      const queue = queues.find(input.QueueUrl);
      checkDeadLetterQueue(input.Attributes);
      queues.change(queue, input.Attributes ?? {});
    },
    DeleteQueue(input: QueueInput) {
      const queue = queues.find(input.QueueUrl);
      messages.purge(queue);
      queues.remove(queue);
    },
    PurgeQueue(input: QueueInput) {
      const queue = queues.find(input.QueueUrl);
      if (clock.now() < (purged.get(queue.name) ?? Number.NEGATIVE_INFINITY) + PURGE_PAUSE)
        throw new AwsError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
          { status: 403 },
        );
      purged.set(queue.name, clock.now());
      messages.purge(queue);
    },
    SendMessage: (input: SendInput, call: AwsCall) => send(queues.find(input.QueueUrl), input, call),
    SendMessageBatch(input: BatchInput<SendInput>, call: AwsCall) {
      const queue = queues.find(input.QueueUrl);
      const entries = checkBatch(input);
      const bytes = entries.reduce((sum, { MessageBody, MessageAttributes = {} }) => {
        return sum + sizeOrNothing(MessageBody, MessageAttributes);
      }, 0);
      if (bytes > MAXIMUM_BYTES)
        throw new AwsError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${MAXIMUM_BYTES} bytes. You have sent ${bytes} bytes.`,
        );
      return eachEntry(entries, (entry) => send(queue, entry, call));
    },
    async ReceiveMessage(input: ReceiveInput) {
      const queue = queues.find(input.QueueUrl);
      const max = input.MaxNumberOfMessages ?? 1;
      if (!Number.isInteger(max) || max < 1 || max > 10)
        throw invalidParameter('MaxNumberOfMessages', max, 'Must be between 1 and 10, if provided.');
      const visibility = checkSeconds(
        'VisibilityTimeout',
        input.VisibilityTimeout ?? setting(queue, 'VisibilityTimeout'),
        43_200,
      );
      const wait = checkSeconds(
        'WaitTimeSeconds',
        input.WaitTimeSeconds ?? setting(queue, 'ReceiveMessageWaitTimeSeconds'),
        20,
      );
      const taken = await waitForMessages(queue.arn, wait, onMessages, () =>
        queues.exists(queue.name) ? take(queues.find(queue.name), max, visibility) : [],
      );
      return {
        Messages: taken.length > 0 ? taken.map((message) => receivedMessage(message, input)) : undefined,
      };
    },
    DeleteMessage: (input: HandleInput) => remove(queues.find(input.QueueUrl), input),
    DeleteMessageBatch(input: BatchInput<HandleInput>) {
      const queue = queues.find(input.QueueUrl);
      return eachEntry(checkBatch(input), (entry) => remove(queue, entry));
    },
    ChangeMessageVisibility: (input: HandleInput) => change(queues.find(input.QueueUrl), input),
    ChangeMessageVisibilityBatch(input: BatchInput<HandleInput>) {
      const queue = queues.find(input.QueueUrl);
      return eachEntry(checkBatch(input), (entry) => change(queue, entry));
    },
  } as Operations;
};

/** A message that is refused by itself counts nothing towards the size of its batch. */
const sizeOrNothing = (body: string, attributes: MessageAttributes): number => {
  try {
    return checkedSize(body, attributes);
  } catch {
    return 0;
  }
};

const checkBatch = <Entry extends { readonly Id?: string }>({
  Entries = [],
}: BatchInput<Entry>): readonly Entry[] => {
  if (Entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (Entries.length > 10)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${Entries.length}.`,
    );
  const ids = new Set<string>();
  for (const { Id = '' } of Entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(Id))
      throw new AwsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    if (ids.has(Id)) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    ids.add(Id);
  }
  return Entries;
};

/** One entry of a batch fails without the others. */
const eachEntry = <Entry extends { readonly Id?: string }>(
  entries: readonly Entry[],
  work: (entry: Entry) => unknown,
) => {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...(work(entry) as object) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
};

const receivedMessage = (message: StoredMessage & { handle: string }, input: ReceiveInput) => {
  const asked = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const system = Object.entries({
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceived),
    SentTimestamp: String(message.sent),
    SenderId: message.sender,
    ...(message.source && { DeadLetterQueueSourceArn: message.source }),
  }).filter(([name]) => asked.includes('All') || asked.includes(name));
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
