import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { MessageAttributes } from './content.ts';
import { type Queue, redrivePolicy, setting } from './queues.ts';
import { invalidParameter } from './refusal.ts';

/** A message as it lies in a queue; moments are epoch ms. */
export interface StoredMessage {
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
  /** Random part of the newest receipt handle; older handles are stale. */
  readonly receipt: string | null;
  /** ARN of the queue this dead letter came from. */
  readonly source: string | null;
}

export const MESSAGES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, messageId TEXT NOT NULL, queue TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sender TEXT NOT NULL, sent INTEGER NOT NULL, visible INTEGER NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0, firstReceived INTEGER, receipt TEXT, source TEXT
  );
  CREATE INDEX IF NOT EXISTS messages_receivable ON messages (queue, visible);
  CREATE INDEX IF NOT EXISTS messages_by_moment ON messages (visible);
  CREATE INDEX IF NOT EXISTS messages_by_age ON messages (queue, sent);`;

export interface NewMessage {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sender: string;
  readonly delaySeconds: number;
}

export type Messages = ReturnType<typeof openMessages>;

/** What lies in the queues. Writes expect to be inside a transaction. */
export const openMessages = ({ sql }: Database, clock: Clock) => {
  const insert = sql.prepare(
    'INSERT INTO messages (messageId, queue, body, attributes, sender, sent, visible) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const receivable = sql.prepare(
    'SELECT * FROM messages WHERE queue = ? AND visible <= ? ORDER BY visible, seq LIMIT ?',
  );
  const hide = sql.prepare(
    'UPDATE messages SET visible = ?, receives = ?, firstReceived = ?, receipt = ? WHERE seq = ?',
  );
  const bury = sql.prepare(
    'UPDATE messages SET queue = ?, source = ?, visible = ?, receives = 0, firstReceived = NULL, receipt = NULL WHERE seq = ?',
  );
  const removeReceived = sql.prepare('DELETE FROM messages WHERE seq = ? AND queue = ? AND receipt = ?');
  const find = sql.prepare('SELECT * FROM messages WHERE seq = ? AND queue = ?');
  const show = sql.prepare('UPDATE messages SET visible = ? WHERE seq = ?');
  const expire = sql.prepare('DELETE FROM messages WHERE queue = ? AND sent <= ?');
  const clear = sql.prepare('DELETE FROM messages WHERE queue = ?');
  const count = sql.prepare(
    `SELECT count(*) FILTER (WHERE visible <= ?1) AS waiting,
            count(*) FILTER (WHERE visible > ?1 AND receives > 0) AS inFlight,
            count(*) FILTER (WHERE visible > ?1 AND receives = 0) AS delayed
     FROM messages WHERE queue = ?2`,
  );
  const next = sql.prepare('SELECT min(visible) AS moment FROM messages WHERE visible > ?');
  const shown = sql.prepare('SELECT DISTINCT queue FROM messages WHERE visible > ? AND visible <= ?');

  const dropExpired = (queue: Queue) =>
    expire.run(queue.name, clock.now() - setting(queue, 'MessageRetentionPeriod') * 1000);

  return {
    add(queue: Queue, { body, attributes, sender, delaySeconds }: NewMessage): string {
      const messageId = randomUUID();
      const now = clock.now();
      insert.run(
        messageId,
        queue.name,
        body,
        JSON.stringify(attributes),
        sender,
        now,
        now + delaySeconds * 1000,
      );
      return messageId;
    },

    /**
     * Takes up to `max` messages and hides them. What was received `maxReceiveCount` times already goes to
     * the dead-letter queue with its id, body, attributes and time of sending, as AWS moves it: at the
     * receive that would have been one too many.
     */
    receive(
      queue: Queue,
      max: number,
      visibilitySeconds: number,
      deadLetterQueue: Queue | undefined,
    ): { taken: (StoredMessage & { handle: string })[]; buried: number } {
      dropExpired(queue);
      const now = clock.now();
      const limit = redrivePolicy(queue)?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
      const taken: (StoredMessage & { handle: string })[] = [];
      let buried = 0;
      for (;;) {
        const before = buried;
        const rows = receivable.all(queue.name, now, max - taken.length) as unknown as StoredMessage[];
        for (const row of rows) {
          if (deadLetterQueue && row.receives >= limit) {
            bury.run(deadLetterQueue.name, queue.arn, now, row.seq);
            buried += 1;
            continue;
          }
          const received = {
            ...row,
            visible: now + visibilitySeconds * 1000,
            receives: row.receives + 1,
            firstReceived: row.firstReceived ?? now,
            receipt: randomUUID(),
          };
          hide.run(
            received.visible,
            received.receives,
            received.firstReceived,
            received.receipt,
            received.seq,
          );
          taken.push({ ...received, handle: handleOf(received.seq, received.receipt) });
        }
        // What was buried took places in the page: look once more for others.
        if (buried === before || taken.length === max || visibilitySeconds === 0) return { taken, buried };
      }
    },

    /** A stale handle deletes nothing and is no error, as on AWS. */
    remove(queue: Queue, handle: string): void {
      const { seq, receipt } = readHandle(handle);
      removeReceived.run(seq, queue.name, receipt);
    },

    changeVisibility(queue: Queue, handle: string, seconds: number): void {
      const { seq, receipt } = readHandle(handle);
      const message = find.get(seq, queue.name) as StoredMessage | undefined;
      const now = clock.now();
      if (!message || message.receipt !== receipt || message.visible <= now)
        throw new AwsError(
          'MessageNotInflight',
          `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
          { queryCode: 'AWS.SimpleQueueService.MessageNotInflight' },
        );
      show.run(now + seconds * 1000, seq);
    },

    purge(queue: Queue): void {
      clear.run(queue.name);
    },

    counts(queue: Queue): { waiting: number; inFlight: number; delayed: number } {
      dropExpired(queue);
      return count.get(clock.now(), queue.name) as { waiting: number; inFlight: number; delayed: number };
    },

    /** When the next hidden message becomes visible. */
    nextMoment: (now: number) => (next.get(now) as { moment: number | null }).moment ?? undefined,

    /** Names of the queues in which a message became visible after `since`, until `now`. */
    shownBetween: (since: number, now: number) =>
      (shown.all(since, now) as { queue: string }[]).map(({ queue }) => queue),
  };
};

const handleOf = (seq: number, receipt: string) => Buffer.from(`${seq}:${receipt}`).toString('base64');

const readHandle = (handle: string | undefined): { seq: number; receipt: string } => {
  const [, seq, receipt] =
    /^(\d+):([0-9a-f-]{36})$/.exec(Buffer.from(handle ?? '', 'base64').toString()) ?? [];
  if (!seq || !receipt)
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  return { seq: Number(seq), receipt };
};
export const checkSeconds = (name: string, seconds: number, highest: number): number => {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > highest)
    throw invalidParameter(name, seconds, `Must be between 0 and ${highest}, if provided.`);
  return seconds;
};
