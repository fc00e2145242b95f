import { randomUUID } from 'node:crypto';
import { setAlarm } from '../alarm.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import { textAttributes } from '../eventbridge/service.ts';
import type { Sqs } from '../sqs/service.ts';
import type { Destinations } from './destinations.ts';
import type { Functions } from './functions.ts';
import type { Outcome } from './outcome.ts';

/** `AWS::Lambda::EventInvokeConfig` and the function's own dead-letter queue. */
export interface AsyncConfiguration {
  readonly retries?: number;
  readonly maximumAgeSeconds?: number;
  readonly onSuccess?: string;
  readonly onFailure?: string;
  readonly deadLetterQueue?: string;
}

export interface AsyncInvokes {
  /** Accepts an event for a function; durable when it returns. */
  accept(functionArn: string, event: string): void;
  configure(functionArn: string, configuration: AsyncConfiguration): void;
  /** Goes on with what a killed process had accepted. */
  resume(): void;
  isIdle(): boolean;
  /** When the next event is tried again, in epoch ms. */
  nextDue(): number | undefined;
  close(): void;
}

export const ASYNC_INVOKES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS invokes (
    id TEXT PRIMARY KEY, functionArn TEXT NOT NULL, event TEXT NOT NULL, attempts INTEGER NOT NULL,
    since INTEGER NOT NULL, due INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS invokes_due ON invokes (due);`;

interface Invoke {
  readonly id: string;
  readonly functionArn: string;
  readonly event: string;
  readonly attempts: number;
  readonly since: number;
}

/** Lambda tries a failed asynchronous event again after one minute, then after two. */
const pauses = [60_000, 120_000];
const sixHours = 21_600;

/** Lambda's queue of asynchronous events: twice tried again, then to the destination or dead-letter queue. */
export const openAsyncInvokes = ({
  database: { sql },
  clock,
  functions,
  destinations,
  sqs,
  report,
}: {
  database: Database;
  clock: Clock;
  functions: Pick<Functions, 'invoke'>;
  destinations: Destinations;
  sqs: Pick<Sqs, 'send'>;
  report: (error: unknown) => void;
}): AsyncInvokes => {
  const insert = sql.prepare('INSERT INTO invokes VALUES (?, ?, ?, 0, ?, ?)');
  const remove = sql.prepare('DELETE FROM invokes WHERE id = ?');
  const postpone = sql.prepare('UPDATE invokes SET attempts = ?, due = ? WHERE id = ?');
  const due = sql.prepare('SELECT * FROM invokes WHERE due <= ? ORDER BY due');
  const next = sql.prepare('SELECT min(due) AS moment FROM invokes WHERE due > ?');
  const configurations = new Map<string, AsyncConfiguration>();
  const running = new Set<string>();
  let closed = false;

  const startDue = () => {
    if (closed) return;
    const now = clock.now();
    for (const row of due.all(now) as unknown as Invoke[]) if (!running.has(row.id)) start(row);
    const { moment } = next.get(now) as { moment: number | null };
    if (moment !== null) alarm.at(moment);
  };
  const alarm = setAlarm(clock, startDue);

  const start = (invoke: Invoke) => {
    running.add(invoke.id);
    run(invoke)
      .catch((error) => {
        report(error);
        if (!closed) alarm.at(clock.now() + 1_000); // it is still promised
      })
      .finally(() => running.delete(invoke.id));
  };

  const run = async (invoke: Invoke) => {
    const { id, functionArn, event, attempts, since } = invoke;
    const { retries = 2, maximumAgeSeconds = sixHours, onSuccess } = configurations.get(functionArn) ?? {};
    const outcome = await functions.invoke(functionArn, event, id);
    if (closed) return;
    const pause = pauses[attempts] ?? 120_000;
    const isTooOld = clock.now() + pause - since > maximumAgeSeconds * 1000;
    if (!outcome.ok && attempts < retries && !isTooOld) {
      postpone.run(attempts + 1, clock.now() + pause, id);
      alarm.at(clock.now() + pause);
      return;
    }
    if (!outcome.ok)
      await bury(invoke, outcome, attempts < retries ? 'EventAgeExceeded' : 'RetriesExhausted');
    else if (onSuccess) await tell(onSuccess, invoke, outcome, 'Success');
    if (!closed) remove.run(id);
  };

  const bury = async (invoke: Invoke, outcome: Outcome & { ok: false }, condition: string) => {
    const { onFailure, deadLetterQueue } = configurations.get(invoke.functionArn) ?? {};
    if (onFailure) await tell(onFailure, invoke, outcome, condition);
    if (deadLetterQueue) {
      const attributes = { RequestID: invoke.id, ErrorCode: '200', ErrorMessage: outcome.errorMessage };
      sqs.send(deadLetterQueue, invoke.event, textAttributes(attributes));
    }
  };

  const tell = (
    arn: string,
    { id, functionArn, event, attempts }: Invoke,
    outcome: Outcome,
    condition: string,
  ) => {
    const record = {
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: {
        requestId: id,
        functionArn: `${functionArn}:$LATEST`,
        condition,
        approximateInvokeCount: attempts + 1,
      },
      requestPayload: JSON.parse(event),
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(!outcome.ok && { functionError: 'Unhandled' }),
      },
      responsePayload: outcome.ok
        ? JSON.parse(outcome.payload)
        : { errorType: outcome.errorType, errorMessage: outcome.errorMessage, trace: outcome.trace ?? [] },
    };
    return destinations.send(arn, record, event, `async/${functionArn.split(':').at(-1)}`, clock.now());
  };

  return {
    accept(functionArn, event) {
      const since = clock.now();
      const id = randomUUID();
      insert.run(id, functionArn, event, since, since);
      start({ id, functionArn, event, attempts: 0, since });
    },
    configure: (functionArn, configuration) => {
      configurations.set(functionArn, { ...configurations.get(functionArn), ...configuration });
    },
    resume: startDue,
    isIdle: () => running.size === 0,
    nextDue: () => (next.get(clock.now()) as { moment: number | null }).moment ?? undefined,
    close() {
      closed = true;
      alarm.close();
    },
  };
};
