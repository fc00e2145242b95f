import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import { type Disorder, shuffle } from './disorder.ts';
import type { Fifo } from './fifo.ts';
import type { NewMessage, StoredMessage, TakenMessage } from './message.ts';
import { type Queue, setting } from './queue.ts';
import { handleOf, readHandle } from './receipts.ts';
import { redrivePolicy } from './redrive-policy.ts';
import { invalidParameter } from './refusal.ts';

/** A message may be hidden for 12 hours from its receive, however often that is prolonged. */
const LONGEST_MILLISECONDS = 43_200_000;

/** In flight at once, per queue; a FIFO queue then answers nothing, a standard one OverLimit. */
export const MOST_IN_FLIGHT = 120_000;

export type Messages = ReturnType<typeof openMessages>;

/** What lies in the queues. Writes expect to be inside a transaction, and tell `visible` what can be received when. */
export const openMessages = (
  { sql }: Database,
  {
    clock,
    fifo,
    disorder,
    visible,
    mostInFlight,
  }: {
    readonly clock: Clock;
    readonly fifo: Fifo;
    readonly disorder: Disorder;
    readonly visible: (queue: string, moment: number) => void;
    readonly mostInFlight: number;
  },
) => {
  const insert = sql.prepare(
    `INSERT INTO messages (messageId, queue, body, attributes, sender, sent, visible, source, groupId, deduplicationId, trace)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const receivable = sql.prepare(
    'SELECT * FROM messages WHERE queue = ? AND visible <= ? ORDER BY visible, seq LIMIT ?',
  );
  const movable = sql.prepare(
    'SELECT * FROM messages WHERE queue = ? AND visible <= ? AND seq <= ? ORDER BY visible, seq LIMIT ?',
  );
  const hide = sql.prepare(
    'UPDATE messages SET visible = ?, receives = ?, firstReceived = ?, received = ?, receipt = ? WHERE seq = ?',
  );
  const bury = sql.prepare(
    `UPDATE messages SET queue = ?, source = ?, visible = ?, receives = 0, firstReceived = NULL, received = NULL,
     receipt = NULL WHERE seq = ?`,
  );
  const remove = sql.prepare('DELETE FROM messages WHERE seq = ?');
  const find = sql.prepare('SELECT * FROM messages WHERE seq = ? AND queue = ?');
  const show = sql.prepare('UPDATE messages SET visible = ? WHERE seq = ?');
  const expire = sql.prepare('DELETE FROM messages WHERE queue = ? AND sent <= ?');
  const clear = sql.prepare('DELETE FROM messages WHERE queue = ?');
  const flying = sql.prepare(
    'SELECT count(*) AS number FROM messages WHERE queue = ? AND visible > ? AND receives > 0',
  );
  const count = sql.prepare(
    `SELECT count(*) FILTER (WHERE visible <= ?1) AS waiting,
            count(*) FILTER (WHERE visible > ?1 AND receives > 0) AS inFlight,
            count(*) FILTER (WHERE visible > ?1 AND receives = 0) AS delayed
     FROM messages WHERE queue = ?2`,
  );

  const put = (queue: Queue, messageId: string, message: NewMessage, sent: number, source: string | null) => {
    const late = queue.isFifo ? 0 : Math.max(0, disorder.delayMilliseconds());
    const moment = clock.now() + message.delaySeconds * 1000 + late;
    const { lastInsertRowid } = insert.run(
      messageId,
      queue.name,
      message.body,
      JSON.stringify(message.attributes),
      message.sender,
      sent,
      moment,
      source,
      message.groupId ?? null,
      message.deduplicationId ?? null,
      message.trace ?? null,
    );
    visible(queue.name, moment);
    return Number(lastInsertRowid);
  };

  const dropExpired = (queue: Queue) =>
    expire.run(queue.name, clock.now() - setting(queue, 'MessageRetentionPeriod') * 1000);

  const candidates = (queue: Queue, max: number): StoredMessage[] => {
    if (queue.isFifo) return fifo.candidates(queue.name, max);
    const isShuffled = disorder.shuffles();
    const rows = receivable.all(
      queue.name,
      clock.now(),
      isShuffled ? max * 5 : max,
    ) as unknown as StoredMessage[];
    return isShuffled ? shuffle(rows, () => disorder.random()).slice(0, max) : rows;
  };

  /**
   * To the dead letters, with id, body and attributes. A standard queue keeps the time of sending, so that the
   * retention of the dead letters counts from it; in a FIFO queue it begins anew.
   */
  const moveToDeadLetters = (message: StoredMessage, queue: Queue, deadLetters: Queue) => {
    if (queue.isFifo) {
      remove.run(message.seq);
      put(deadLetters, message.messageId, asNew(message, 0), clock.now(), queue.arn);
      return;
    }
    bury.run(deadLetters.name, queue.arn, clock.now(), message.seq);
    visible(deadLetters.name, clock.now());
  };

  /** The message if this receive of it is still the newest and has it in flight. */
  const inFlight = (queue: Queue, handle: string): StoredMessage | undefined => {
    const { seq, receipt } = readHandle(handle);
    const message = find.get(seq, queue.name) as StoredMessage | undefined;
    return message && message.receipt === receipt && message.visible > clock.now() ? message : undefined;
  };

  return {
    add(queue: Queue, message: NewMessage): { messageId: string; seq: number } {
      const messageId = randomUUID();
      const seq = put(queue, messageId, message, clock.now(), null);
      if (!queue.isFifo && disorder.duplicates()) put(queue, messageId, message, clock.now(), null);
      return { messageId, seq };
    },

    /**
     * Takes up to `max` messages and hides them. What was received `maxReceiveCount` times already goes to the
     * dead-letter queue, as AWS moves it: at the receive that would have been one too many.
     */
    receive(queue: Queue, max: number, seconds: number, deadLetters: Queue | undefined): TakenMessage[] {
      dropExpired(queue);
      const now = clock.now();
      const free = mostInFlight - Number(flying.get(queue.name, now)?.number);
      if (free <= 0 && queue.isFifo) return [];
      if (free <= 0)
        throw new AwsError('OverLimit', 'The maximum number of in flight messages is reached.', {
          status: 403,
        });
      const limit = redrivePolicy(queue)?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
      const wanted = Math.min(max, free);
      const taken: TakenMessage[] = [];
      for (let buried = true; buried && taken.length < wanted; ) {
        buried = false;
        for (const row of candidates(queue, wanted - taken.length)) {
          if (deadLetters && row.receives >= limit) {
            moveToDeadLetters(row, queue, deadLetters);
            buried = true;
            continue;
          }
          const received = {
            ...row,
            visible: now + seconds * 1000,
            receives: row.receives + 1,
            firstReceived: row.firstReceived ?? now,
            received: now,
            receipt: randomUUID(),
          };
          const { receives, firstReceived, receipt, seq } = received;
          hide.run(received.visible, receives, firstReceived, now, receipt, seq);
          visible(queue.name, received.visible);
          taken.push({ ...received, handle: handleOf(received) });
        }
        // what was buried took places in the page: look once more for others, unless they are still visible
        if (seconds === 0) break;
      }
      return taken;
    },

    /** A stale handle deletes nothing and is no error; in a FIFO queue it is one once its time is over. */
    remove(queue: Queue, handle: string): void {
      const { seq, receipt } = readHandle(handle);
      const message = find.get(seq, queue.name) as StoredMessage | undefined;
      if (!message) return;
      const isNewest = message.receipt === receipt;
      if (queue.isFifo && !(isNewest && message.visible > clock.now()))
        throw invalidParameter('ReceiptHandle', handle, 'The receipt handle has expired.');
      if (!isNewest) return;
      remove.run(seq);
      if (queue.isFifo) visible(queue.name, clock.now()); // the next of its group may come
    },

    changeVisibility(queue: Queue, handle: string, seconds: number): void {
      const message = inFlight(queue, handle);
      if (!message)
        throw new AwsError(
          'MessageNotInflight',
          `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
          { queryCode: 'AWS.SimpleQueueService.MessageNotInflight' },
        );
      const moment = clock.now() + seconds * 1000;
      if (moment > (message.received ?? 0) + LONGEST_MILLISECONDS)
        throw invalidParameter(
          'VisibilityTimeout',
          seconds,
          'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
        );
      show.run(moment, message.seq);
      visible(queue.name, moment);
    },

    /** Puts a dead letter elsewhere as a new message: with an id and a time of sending of its own, never received. */
    redrive(message: StoredMessage, destination: Queue): void {
      remove.run(message.seq);
      const delaySeconds = setting(destination, 'DelaySeconds');
      put(destination, randomUUID(), asNew(message, delaySeconds), clock.now(), null);
    },

    /** What a move task may take: visible, and no younger than `lastSeq`. */
    movable(queue: Queue, lastSeq: number, max: number): StoredMessage[] {
      dropExpired(queue);
      if (queue.isFifo) return fifo.candidates(queue.name, max).filter(({ seq }) => seq <= lastSeq);
      return movable.all(queue.name, clock.now(), lastSeq, max) as unknown as StoredMessage[];
    },

    purge(queue: Queue): void {
      clear.run(queue.name);
    },

    counts(queue: Queue): { waiting: number; inFlight: number; delayed: number } {
      dropExpired(queue);
      return count.get(clock.now(), queue.name) as { waiting: number; inFlight: number; delayed: number };
    },
  };
};

const asNew = (message: StoredMessage, delaySeconds: number): NewMessage => ({
  body: message.body,
  attributes: JSON.parse(message.attributes),
  sender: message.sender,
  delaySeconds,
  groupId: message.groupId ?? undefined,
  deduplicationId: message.deduplicationId ?? undefined,
  trace: message.trace ?? undefined,
});
