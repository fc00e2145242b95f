import { setAlarm } from '../alarm.ts';
import { AwsError, type AwsService, jsonService } from '../aws/service.ts';
import { openDatabase, type ServiceOptions } from '../database.ts';
import { checkedSize, type MessageAttributes, md5, md5OfAttributes } from './content.ts';
import { MESSAGES_SCHEMA, openMessages, type StoredMessage } from './messages.ts';
import { operationsOf } from './operations.ts';
import { openQueues, QUEUES_SCHEMA, type Queue, redrivePolicy, setting } from './queues.ts';

/** A message as an event source mapping hands it to a function. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: {
    readonly ApproximateReceiveCount: string;
    readonly SentTimestamp: string;
    readonly SenderId: string;
    readonly ApproximateFirstReceiveTimestamp: string;
    readonly DeadLetterQueueSourceArn?: string;
  };
  readonly messageAttributes: Readonly<
    Record<
      string,
      {
        stringValue?: string;
        binaryValue?: string;
        stringListValues: [];
        binaryListValues: [];
        dataType: string;
      }
    >
  >;
  readonly md5OfBody: string;
  readonly md5OfMessageAttributes?: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

/** CreateQueue's input, or the properties of `AWS::SQS::Queue`: there values may be numbers and objects. */
export interface QueueDefinition {
  readonly QueueName: string;
  readonly Attributes?: Readonly<Record<string, unknown>>;
}

export interface Sqs extends AwsService {
  /** Makes the queue what the definition says; answers its ARN. */
  ensureQueue(definition: QueueDefinition): string;
  queueArn(name: string): string;
  queueUrl(name: string): string;
  /** Sends from inside the embedded cloud; durable when it returns. Throws QueueDoesNotExist. */
  send(queueArn: string, body: string, attributes?: MessageAttributes): string;
  receive(queueArn: string, max: number): SqsRecord[];
  remove(queueArn: string, receiptHandles: readonly string[]): void;
  /** Makes received messages visible at once; handles that went stale are passed over. */
  release(queueArn: string, receiptHandles: readonly string[]): void;
  /** Called when messages can be received: after the commit, after a delay, after a visibility timeout. */
  onMessages(listener: (queueArn: string) => void): () => void;
}

/** SQS standard queues: at least once, hidden while in flight, in the order of sending where nothing disturbs it. */
export const createSqs = ({
  folder,
  clock,
  region,
  accountId,
  url,
}: ServiceOptions & {
  /** Where the front door listens; queue URLs begin with it. */
  readonly url: () => string;
}): Sqs => {
  const database = openDatabase(folder, 'sqs', QUEUES_SCHEMA + MESSAGES_SCHEMA);
  const queues = openQueues(database, clock, (name) => `arn:aws:sqs:${region}:${accountId}:${name}`);
  const messages = openMessages(database, clock);
  const listeners = new Set<(queueArn: string) => void>();

  let announced = clock.now();
  const alarm = setAlarm(clock, () => {
    const now = clock.now();
    const names = messages.shownBetween(announced, now);
    announced = now;
    watchNext();
    for (const name of names) announce(name);
  });
  const watchNext = () => {
    const moment = messages.nextMoment(announced);
    if (moment !== undefined) alarm.at(moment);
  };
  const announce = (name: string) => {
    if (!queues.exists(name)) return;
    const { arn } = queues.find(name);
    for (const listener of [...listeners]) listener(arn);
  };

  const take = (queue: Queue, max: number, visibilitySeconds = setting(queue, 'VisibilityTimeout')) => {
    const target = redrivePolicy(queue)?.deadLetterTargetArn;
    const deadLetterQueue = target && queues.exists(target) ? queues.find(target) : undefined;
    const { taken, buried } = database.transaction(() =>
      messages.receive(queue, max, visibilitySeconds, deadLetterQueue),
    );
    for (const { visible } of taken) alarm.at(visible);
    if (deadLetterQueue && buried > 0) announce(deadLetterQueue.name);
    return taken;
  };

  const send = (
    queue: Queue,
    body: string,
    attributes: MessageAttributes,
    sender: string,
    delaySeconds = setting(queue, 'DelaySeconds'),
  ): string => {
    const limit = setting(queue, 'MaximumMessageSize');
    if (checkedSize(body, attributes) > limit)
      throw new AwsError(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
      );
    const messageId = messages.add(queue, { body, attributes, sender, delaySeconds });
    if (delaySeconds > 0) alarm.at(clock.now() + delaySeconds * 1000);
    else announce(queue.name);
    return messageId;
  };

  const show = (queue: Queue, handle: string, seconds: number) => {
    messages.changeVisibility(queue, handle, seconds);
    if (seconds > 0) alarm.at(clock.now() + seconds * 1000);
    else announce(queue.name);
  };

  const onMessages = (listener: (queueArn: string) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  const queueUrl = (name: string) => `${url()}/${accountId}/${name}`;
  const operations = operationsOf({ queues, messages, clock, queueUrl, send, take, show, onMessages });
  watchNext();

  return {
    handle: jsonService(operations, '1.0'),
    close() {
      alarm.close();
      listeners.clear();
      database.close();
    },
    ensureQueue({ QueueName, Attributes = {} }) {
      const attributes = Object.fromEntries(
        Object.entries(Attributes).map(([name, value]) => [
          name,
          typeof value === 'object' ? JSON.stringify(value) : String(value),
        ]),
      );
      const queue = queues.exists(QueueName) ? queues.find(QueueName) : queues.create(QueueName, attributes);
      const same = Object.entries(attributes).every(([name, value]) => queue.attributes[name] === value);
      return same ? queue.arn : queues.change(queue, attributes).arn;
    },
    queueArn: (name) => queues.find(name).arn,
    queueUrl: (name) => queueUrl(queues.find(name).name),
    send: (queueArn, body, attributes = {}) => send(queues.find(queueArn), body, attributes, accountId),
    receive(queueArn, max) {
      const queue = queues.find(queueArn);
      return take(queue, max).map((message) => recordOf(message, queue, region));
    },
    remove(queueArn, receiptHandles) {
      const queue = queues.find(queueArn);
      database.transaction(() => {
        for (const handle of receiptHandles) messages.remove(queue, handle);
      });
    },
    release(queueArn, receiptHandles) {
      const queue = queues.find(queueArn);
      for (const handle of receiptHandles) {
        try {
          show(queue, handle, 0);
        } catch (error) {
          if (!(error instanceof AwsError && error.code === 'MessageNotInflight')) throw error;
        }
      }
    },
    onMessages,
  };
};

const recordOf = (message: StoredMessage & { handle: string }, queue: Queue, region: string): SqsRecord => {
  const attributes = JSON.parse(message.attributes) as MessageAttributes;
  const digest = md5OfAttributes(attributes);
  return {
    messageId: message.messageId,
    receiptHandle: message.handle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sent),
      SenderId: message.sender,
      ApproximateFirstReceiveTimestamp: String(message.firstReceived),
      ...(message.source && { DeadLetterQueueSourceArn: message.source }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { StringValue, BinaryValue, DataType }]) => [
        name,
        {
          ...(StringValue !== undefined && { stringValue: StringValue }),
          ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    md5OfBody: md5(message.body),
    ...(digest && { md5OfMessageAttributes: digest }),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
};
