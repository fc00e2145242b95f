import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import { openBell } from './bell.ts';
import { checkedSize, checkedTrace, type MessageAttributes } from './content.ts';
import type { Disorder } from './disorder.ts';
import { openFifo } from './fifo.ts';
import type { TakenMessage } from './message.ts';
import { openMessages } from './messages.ts';
import { openMoves } from './moves.ts';
import { openPauses } from './pauses.ts';
import { type Queue, setting } from './queue.ts';
import { openQueues } from './queues.ts';
import { redrivePolicy } from './redrive-policy.ts';
import { invalidParameter, wrongQueueType } from './refusal.ts';
import { openSqsDatabase } from './schema.ts';

/** A message as it is sent, before anything about it was checked. */
export interface Sent {
  readonly body: string | undefined;
  readonly sender: string;
  readonly attributes?: MessageAttributes | undefined;
  readonly systemAttributes?: MessageAttributes | undefined;
  readonly delaySeconds?: number | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
}

interface Take {
  readonly max: number;
  readonly visibilitySeconds?: number | undefined;
  readonly attemptId?: string | undefined;
}

export type Engine = ReturnType<typeof openEngine>;

/** Queues and messages with the rules of SQS, without the API. */
export const openEngine = ({
  folder,
  clock,
  disorder,
  mostInFlight,
  ...place
}: {
  readonly folder: string;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly disorder: Disorder;
  readonly mostInFlight: number;
}) => {
  const database = openSqsDatabase(folder);
  const { sql } = database;
  const next = sql.prepare('SELECT min(visible) AS moment FROM messages WHERE visible > ?');
  const shown = sql.prepare('SELECT DISTINCT queue FROM messages WHERE visible > ? AND visible <= ?');
  const bell = openBell(clock, {
    nextMoment: (after) => (next.get(after) as { moment: number | null }).moment ?? undefined,
    shownBetween: (since, until) =>
      (shown.all(since, until) as { queue: string }[]).map(({ queue }) => queue),
  });
  const queues = openQueues(database, clock, place);
  const fifo = openFifo(database, clock);
  const messages = openMessages(database, { clock, fifo, disorder, visible: bell.visible, mostInFlight });

  /** One transaction; who waits for messages is told after it. */
  const write = <Result>(work: () => Result): Result => {
    let result: Result;
    try {
      result = database.transaction(work);
    } catch (error) {
      bell.forget();
      throw error;
    }
    bell.ring();
    return result;
  };
  const moves = openMoves({ database, clock, queues, messages, write });

  /** Inside `write`. */
  const send = (queue: Queue, sent: Sent): { messageId: string; seq: number } => {
    const { body, sender, attributes = {}, systemAttributes = {}, groupId, deduplicationId } = sent;
    const bytes = checkedSize(body, attributes);
    const trace = checkedTrace(systemAttributes);
    const limit = setting(queue, 'MaximumMessageSize');
    if (bytes > limit)
      throw new AwsError(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
      );
    checkToken('MessageGroupId', groupId);
    checkToken('MessageDeduplicationId', deduplicationId);
    const delaySeconds = sent.delaySeconds ?? setting(queue, 'DelaySeconds');
    const message = { body: body!, attributes, sender, delaySeconds, trace };
    if (!queue.isFifo) {
      if (deduplicationId !== undefined) throw wrongQueueType('MessageDeduplicationId', deduplicationId);
      return messages.add(queue, { ...message, groupId });
    }
    // 0 is what clients send who always name a delay
    if (sent.delaySeconds) throw wrongQueueType('DelaySeconds', sent.delaySeconds);
    const identity = fifo.identity(queue, body!, groupId, deduplicationId);
    const before = fifo.sentBefore(queue, identity.groupId, identity.deduplicationId);
    if (before) return before;
    const added = messages.add(queue, {
      ...message,
      delaySeconds: setting(queue, 'DelaySeconds'),
      ...identity,
    });
    fifo.remember(queue, identity.groupId, identity.deduplicationId, added);
    return added;
  };

  const take = (
    queue: Queue,
    { max, visibilitySeconds = setting(queue, 'VisibilityTimeout'), attemptId }: Take,
  ): TakenMessage[] => {
    checkToken('ReceiveRequestAttemptId', attemptId);
    if (attemptId !== undefined && !queue.isFifo) throw wrongQueueType('ReceiveRequestAttemptId', attemptId);
    const target = redrivePolicy(queue)?.deadLetterTargetArn;
    const deadLetters = target === undefined ? undefined : queues.ifExists(target);
    return write(() => {
      const again = attemptId && fifo.sameAgain(queue, attemptId, visibilitySeconds);
      if (again) return again;
      const taken = messages.receive(queue, max, visibilitySeconds, deadLetters);
      if (attemptId) fifo.rememberAttempt(queue, attemptId, taken);
      return taken;
    });
  };

  return {
    clock,
    queues,
    messages,
    moves,
    pauses: openPauses(database, clock),
    write,
    send,
    take,
    onMessages: (listener: (queueName: string) => void) => bell.onMessages(listener),
    nextMoment: () => (next.get(clock.now()) as { moment: number | null }).moment ?? undefined,
    close() {
      moves.close();
      bell.close();
      database.close();
    },
  };
};

/** Group, deduplication and attempt ids: 1 to 128 letters, digits and ASCII punctuation. */
const checkToken = (name: string, value: string | undefined): void => {
  if (value === undefined || /^[!-~]{1,128}$/.test(value)) return;
  throw invalidParameter(
    name,
    value,
    `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
};
