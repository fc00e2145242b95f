import { randomUUID } from 'node:crypto';
import { setAlarm } from './alarm.ts';
import { AwsError } from './aws/service.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';

/** How often and how long a delivery is tried again; AWS's defaults are its highest values. */
export interface RetryPolicy {
  /** 0 to 185. */
  readonly MaximumRetryAttempts?: number;
  /** 60 to 86400. */
  readonly MaximumEventAgeInSeconds?: number;
}

/** Something promised to a target; it stays in the database until the target or a dead-letter queue has it. */
export interface Delivery<Content> {
  readonly id: string;
  readonly content: Content;
  /** Tries that failed so far. */
  readonly attempts: number;
  /** When it was promised, epoch ms. */
  readonly since: number;
}

/** Why a delivery was given up, in the words of the attributes of AWS's dead letters. */
export interface Failure {
  readonly ERROR_CODE: string;
  readonly ERROR_MESSAGE: string;
  readonly RETRY_ATTEMPTS: string;
  readonly EXHAUSTED_RETRY_CONDITION?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
}

export interface Deliveries<Content> {
  /**
   * Inside the transaction that accepts; `start` then begins what was added, after the commit. With `after` (ms) it
   * begins that much later.
   */
  add(contents: readonly Content[], after?: number): Delivery<Content>[];
  start(added: readonly Delivery<Content>[]): void;
  /** Takes up what a killed process left behind; for when the targets are there. */
  resume(): void;
  /** Nothing is under way now; what waits for its next try is not. */
  isIdle(): boolean;
  /** When the next try is due, epoch ms. */
  nextDue(): number | undefined;
  close(): void;
}

export const DELIVERIES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS deliveries (
    id TEXT PRIMARY KEY, content TEXT NOT NULL, attempts INTEGER NOT NULL, since INTEGER NOT NULL, due INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due);`;

/** Deliveries under way at once; the rest waits in the database. */
const CONCURRENCY = 256;

/** AWS does not try again what it does not expect to become better. */
const FINAL = new Set(['NO_PERMISSIONS', 'NO_RESOURCE', 'INVALID_PARAMETER', 'INVALID_JSON']);

/**
 * Delivers at least once: immediately, then with growing pauses as the retry policy allows, then to `bury`.
 * What a killed process left behind goes on with `resume`.
 */
export const openDeliveries = <Content>({
  database: { sql },
  clock,
  policyOf,
  attempt,
  bury,
}: {
  database: Database;
  clock: Clock;
  policyOf: (content: Content) => RetryPolicy | undefined;
  attempt: (delivery: Delivery<Content>) => Promise<void> | void;
  /** Keeps the content elsewhere, or lets it go where the target has no dead-letter queue. */
  bury: (delivery: Delivery<Content>, failure: Failure) => Promise<void> | void;
}): Deliveries<Content> => {
  const insert = sql.prepare('INSERT INTO deliveries VALUES (?, ?, 0, ?, ?)');
  const remove = sql.prepare('DELETE FROM deliveries WHERE id = ?');
  const postpone = sql.prepare('UPDATE deliveries SET attempts = ?, due = ? WHERE id = ?');
  const due = sql.prepare('SELECT * FROM deliveries WHERE due <= ? ORDER BY due LIMIT ?');
  const next = sql.prepare('SELECT min(due) AS moment FROM deliveries WHERE due > ?');

  const first = sql.prepare('SELECT min(due) AS moment FROM deliveries');

  const busy = new Set<string>();
  let waiting = false;
  let closed = false;

  const startDue = () => {
    if (closed) return;
    const now = clock.now();
    const rows = due.all(now, CONCURRENCY * 2) as unknown as (Delivery<Content> & { content: string })[];
    waiting = rows.length === CONCURRENCY * 2;
    for (const row of rows) start({ ...row, content: JSON.parse(row.content) as Content });
    const { moment } = next.get(now) as { moment: number | null };
    if (moment !== null) alarm.at(moment);
  };
  const alarm = setAlarm(clock, startDue);

  const start = (delivery: Delivery<Content>) => {
    if (busy.has(delivery.id)) return;
    if (busy.size >= CONCURRENCY) {
      waiting = true;
      return;
    }
    busy.add(delivery.id);
    const again = () => {
      if (!closed) alarm.at(clock.now() + 1000); // no space to note what came of it: it is tried once more
    };
    void run(delivery)
      .catch(again)
      .finally(() => {
        busy.delete(delivery.id);
        if (waiting && busy.size < CONCURRENCY / 2) startDue();
      });
  };

  const run = async (delivery: Delivery<Content>) => {
    try {
      await attempt(delivery);
    } catch (error) {
      if (!closed) await failed(delivery, error);
      return;
    }
    if (!closed) remove.run(delivery.id);
  };

  const failed = async (delivery: Delivery<Content>, error: unknown) => {
    const attempts = delivery.attempts + 1;
    const moment = clock.now() + pause(attempts);
    const policy = policyOf(delivery.content);
    const code = codeOf(error);
    const condition =
      attempts > (policy?.MaximumRetryAttempts ?? 185)
        ? 'MaximumRetryAttempts'
        : clock.now() - delivery.since >= (policy?.MaximumEventAgeInSeconds ?? 86_400) * 1000
          ? 'MaximumEventAgeInSeconds'
          : undefined;
    if (condition || FINAL.has(code)) {
      try {
        await bury(delivery, {
          ERROR_CODE: code,
          ERROR_MESSAGE: error instanceof Error ? error.message : String(error),
          RETRY_ATTEMPTS: String(delivery.attempts),
          ...(condition && { EXHAUSTED_RETRY_CONDITION: condition }),
        });
        if (!closed) remove.run(delivery.id);
        return;
      } catch {
        // AWS would lose it here; we keep it and try the target again.
      }
    }
    if (closed) return;
    postpone.run(attempts, moment, delivery.id);
    alarm.at(moment);
  };

  return {
    add(contents, after = 0) {
      const since = clock.now() + after;
      return contents.map((content) => {
        const id = randomUUID();
        insert.run(id, JSON.stringify(content), since, since);
        return { id, content, attempts: 0, since };
      });
    },
    start(added) {
      const now = clock.now();
      for (const delivery of added) {
        if (delivery.since <= now) start(delivery);
        else alarm.at(delivery.since);
      }
    },
    resume: startDue,
    isIdle() {
      if (busy.size > 0) return false;
      const { moment } = first.get() as { moment: number | null };
      return moment === null || moment > clock.now();
    },
    nextDue: () => (next.get(clock.now()) as { moment: number | null }).moment ?? undefined,
    close() {
      closed = true;
      alarm.close();
    },
  };
};

/** Doubles from one second to five minutes, with a tenth of jitter. */
const pause = (attempts: number): number =>
  Math.min(1000 * 2 ** (attempts - 1), 300_000) * (1 + Math.random() / 10);

const codeOf = (error: unknown): string => {
  const code = error instanceof AwsError ? error.code : '';
  if (/AccessDenied/.test(code)) return 'NO_PERMISSIONS';
  if (/^(QueueDoesNotExist|ResourceNotFoundException)$/.test(code)) return 'NO_RESOURCE';
  if (/^(InvalidParameterValue|InvalidMessageContents|ValidationException)/.test(code))
    return 'INVALID_PARAMETER';
  if (code === 'InvalidJson') return 'INVALID_JSON';
  if (/Throttl|TooManyRequests/.test(code)) return 'THROTTLING';
  return 'ERROR_FROM_TARGET';
};
