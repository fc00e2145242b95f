import { createHash } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { StoredMessage, TakenMessage } from './message.ts';
import type { Queue } from './queue.ts';
import { handleOf } from './receipts.ts';
import { missingParameter } from './refusal.ts';

/** Deduplication ids and receive attempts are known for five minutes. */
const MEMORY_MILLISECONDS = 300_000;

/** So far SQS looks into a backlog for a group that is not blocked. */
const FARTHEST = 120_000;

export type Fifo = ReturnType<typeof openFifo>;

/** What a FIFO queue does beyond a standard one: order within groups, deduplication, repeated receives. */
export const openFifo = ({ sql }: Database, clock: Clock) => {
  const blockedGroups = sql.prepare(
    'SELECT DISTINCT groupId FROM messages WHERE queue = ? AND visible > ? AND receives > 0',
  );
  const inOrder = sql.prepare(
    `SELECT groupId FROM messages WHERE queue = ? AND groupId IS NOT NULL ORDER BY seq LIMIT ${FARTHEST}`,
  );
  const ofGroup = sql.prepare('SELECT * FROM messages WHERE queue = ? AND groupId = ? ORDER BY seq LIMIT ?');
  const known = sql.prepare(
    'SELECT messageId, seq FROM deduplications WHERE queue = ? AND scope = ? AND id = ? AND at > ?',
  );
  const remember = sql.prepare('INSERT OR REPLACE INTO deduplications VALUES (?, ?, ?, ?, ?, ?)');
  const forget = sql.prepare('DELETE FROM deduplications WHERE at <= ?');
  const attempt = sql.prepare('SELECT taken FROM attempts WHERE queue = ? AND id = ? AND at > ?');
  const rememberAttempt = sql.prepare('INSERT OR REPLACE INTO attempts VALUES (?, ?, ?, ?)');
  const forgetAttempts = sql.prepare('DELETE FROM attempts WHERE at <= ?');
  const find = sql.prepare(
    'SELECT * FROM messages WHERE seq = ? AND queue = ? AND receipt = ? AND visible = ?',
  );
  const hide = sql.prepare('UPDATE messages SET visible = ? WHERE seq = ?');

  const scopeOf = ({ attributes }: Queue, groupId: string) =>
    attributes.DeduplicationScope === 'messageGroup' ? groupId : '';
  const horizon = () => clock.now() - MEMORY_MILLISECONDS;

  return {
    /**
     * What can be received, in order of sending within each group. A group with a message in flight gives none, nor
     * does one whose first message is still delayed. As many as possible come from one group, as on AWS.
     */
    candidates(queue: string, max: number): StoredMessage[] {
      const now = clock.now();
      const seen = new Set(blockedGroups.all(queue, now).map(({ groupId }) => groupId));
      const found: StoredMessage[] = [];
      for (const { groupId } of inOrder.iterate(queue)) {
        if (seen.has(groupId!)) continue;
        seen.add(groupId!);
        const rows = ofGroup.all(queue, groupId!, max - found.length) as unknown as StoredMessage[];
        const firstHidden = rows.findIndex(({ visible }) => visible > now);
        found.push(...(firstHidden < 0 ? rows : rows.slice(0, firstHidden)));
        if (found.length >= max) break;
      }
      return found;
    },

    /** Group and deduplication id that a message is sent with; throws for what a FIFO queue must be told. */
    identity(queue: Queue, body: string, groupId: string | undefined, id: string | undefined) {
      if (!groupId) throw missingParameter('MessageGroupId');
      const isByContent = queue.attributes.ContentBasedDeduplication === 'true';
      const deduplicationId =
        id ?? (isByContent ? createHash('sha256').update(body).digest('hex') : undefined);
      if (!deduplicationId)
        throw new AwsError(
          'InvalidParameterValue',
          'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
        );
      return { groupId, deduplicationId };
    },

    /** What was sent before under this deduplication id: the message is accepted, and not delivered again. */
    sentBefore(queue: Queue, groupId: string, id: string): { messageId: string; seq: number } | undefined {
      forget.run(horizon());
      return known.get(queue.name, scopeOf(queue, groupId), id, horizon()) as
        | { messageId: string; seq: number }
        | undefined;
    },

    remember(queue: Queue, groupId: string, id: string, sent: { messageId: string; seq: number }): void {
      remember.run(queue.name, scopeOf(queue, groupId), id, sent.messageId, sent.seq, clock.now());
    },

    /**
     * The messages of an earlier receive with this attempt id, hidden anew under the same handles; undefined when
     * there was none in five minutes, or when one of them was deleted, changed or shown since.
     */
    sameAgain(queue: Queue, attemptId: string, seconds: number): TakenMessage[] | undefined {
      forgetAttempts.run(horizon());
      const row = attempt.get(queue.name, attemptId, horizon());
      if (!row) return undefined;
      const taken = JSON.parse(row.taken as string) as [seq: number, receipt: string, visible: number][];
      const now = clock.now();
      const messages = taken.flatMap(([seq, receipt, visible]) => {
        const message = find.get(seq, queue.name, receipt, visible) as TakenMessage | undefined;
        return message && visible > now
          ? [{ ...message, visible: now + seconds * 1000, handle: handleOf(message) }]
          : [];
      });
      if (messages.length < taken.length) return undefined;
      for (const { seq, visible } of messages) hide.run(visible, seq);
      this.rememberAttempt(queue, attemptId, messages);
      return messages;
    },

    rememberAttempt(queue: Queue, attemptId: string, messages: readonly TakenMessage[]): void {
      if (messages.length === 0) return;
      const taken = messages.map(({ seq, receipt, visible }) => [seq, receipt, visible]);
      rememberAttempt.run(queue.name, attemptId, clock.now(), JSON.stringify(taken));
    },
  };
};
