import { AwsError, type AwsService, jsonService, type Operations } from '../aws/service.ts';
import type { ServiceOptions } from '../database.ts';
import type { MessageAttributes } from './content.ts';
import { type Disorder, noDisorder } from './disorder.ts';
import { openEngine } from './engine.ts';
import { MOST_IN_FLIGHT } from './messages.ts';
import { moveOperations } from './operations/moves.ts';
import { permissionOperations } from './operations/permissions.ts';
import { queueOperations } from './operations/queues.ts';
import { receivingOperations } from './operations/receiving.ts';
import { sendingOperations } from './operations/sending.ts';
import { tagOperations } from './operations/tags.ts';
import { recordOf, type SqsRecord } from './record.ts';
import { type QueueDefinition, templateQueues } from './template.ts';
import { openWaiting } from './waiting.ts';

export type { SqsRecord } from './record.ts';

/** What a FIFO queue must be told of a message; on a standard queue only the group is allowed. */
export interface MessageIdentity {
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

export interface Sqs extends AwsService {
  /** Makes the queue what the definition in the template says; answers its ARN. */
  ensureQueue(definition: QueueDefinition): string;
  /** After all of the template's queues were ensured: drops those that left it, except what still holds messages. */
  dropLeftQueues(report: (line: string) => void): void;
  queueArn(name: string): string;
  /** The policy that SetQueueAttributes or AddPermission gave a queue. */
  policyOf(queueArn: string): string | undefined;
  queueUrl(name: string): string;
  /** Sends from inside the embedded cloud; durable when it returns. Throws QueueDoesNotExist. */
  send(queueArn: string, body: string, attributes?: MessageAttributes, identity?: MessageIdentity): string;
  receive(queueArn: string, max: number): SqsRecord[];
  /** What went stale in the meantime is passed over. */
  remove(queueArn: string, receiptHandles: readonly string[]): void;
  /** Makes received messages visible at once; handles that went stale are passed over. */
  release(queueArn: string, receiptHandles: readonly string[]): void;
  /** Called when messages can be received: after the commit, after a delay, after a visibility timeout. */
  onMessages(listener: (queueArn: string) => void): () => void;
  /** No dead letter is being moved; a task that waits for its next second waits for the clock. */
  isIdle(): boolean;
  /** When the next delayed or received message of any queue becomes visible, in epoch ms. */
  nextDue(): number | undefined;
}

/**
 * SQS. Standard queues deliver at least once, in the order of sending where nothing disturbs it, unless `disorder`
 * does; FIFO queues deliver in order within each group.
 */
export const createSqs = ({
  url,
  disorder = noDisorder,
  mostInFlight = MOST_IN_FLIGHT,
  ...options
}: ServiceOptions & {
  /** Where the front door listens; queue URLs begin with it. */
  readonly url: () => string;
  readonly disorder?: Disorder;
  /** AWS's limit, which a test of it lowers. */
  readonly mostInFlight?: number;
}): Sqs => {
  const { accountId, region } = options;
  const engine = openEngine({ ...options, disorder, mostInFlight });
  const { queues, messages, moves, write, send, take, onMessages } = engine;
  const waiting = openWaiting(onMessages);
  const template = templateQueues(engine);
  const queueUrl = (name: string) => `${url()}/${accountId}/${name}`;
  const operations: Operations = {
    ...queueOperations(engine, { accountId, queueUrl }),
    ...sendingOperations(engine),
    ...receivingOperations(engine, waiting),
    ...tagOperations(engine),
    ...permissionOperations(engine),
    ...moveOperations(engine),
  };

  /** Does each in one transaction; refused ones are passed over. */
  const passingOver = (handles: readonly string[], work: (handle: string) => void) =>
    write(() => {
      for (const handle of handles) {
        try {
          work(handle);
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
        }
      }
    });

  return {
    handle: jsonService(operations, '1.0'),
    close() {
      waiting.close();
      engine.close();
    },
    ensureQueue: template.ensure,
    dropLeftQueues: template.dropLeft,
    queueArn: (name) => queues.byName(name).arn,
    policyOf: (queueArn) => queues.ifExists(queueArn)?.attributes.Policy || undefined,
    queueUrl: (name) => queueUrl(queues.byName(name).name),
    send(queueArn, body, attributes = {}, identity = {}) {
      const queue = queues.byArn(queueArn);
      return write(() => send(queue, { body, attributes, sender: accountId, ...identity })).messageId;
    },
    receive(queueArn, max) {
      const queue = queues.byArn(queueArn);
      return take(queue, { max }).map((message) => recordOf(message, queue, region));
    },
    remove(queueArn, receiptHandles) {
      const queue = queues.byArn(queueArn);
      passingOver(receiptHandles, (handle) => messages.remove(queue, handle));
    },
    release(queueArn, receiptHandles) {
      const queue = queues.byArn(queueArn);
      passingOver(receiptHandles, (handle) => messages.changeVisibility(queue, handle, 0));
    },
    onMessages: (listener) =>
      onMessages((name) => {
        const arn = `arn:aws:sqs:${region}:${accountId}:${name}`;
        if (queues.ifExists(arn)) listener(arn);
      }),
    isIdle: moves.isIdle,
    nextDue: engine.nextMoment,
  };
};
