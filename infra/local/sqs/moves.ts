import { randomUUID } from 'node:crypto';
import { type Alarm, setAlarm } from '../alarm.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Messages } from './messages.ts';
import type { Queues } from './queues.ts';
import { invalidParameter, resourceNotFound } from './refusal.ts';

/** A task that moves dead letters, as it is stored; moments are epoch ms. */
export interface Move {
  readonly handle: string;
  /** ARNs; without a destination each message goes to the queue it came from. */
  readonly source: string;
  readonly destination: string | null;
  /** Messages a second. */
  readonly rate: number | null;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  readonly moved: number;
  readonly toMove: number;
  /** What was put there later is not moved: a message that fails again would go round for ever. */
  readonly lastSeq: number;
  readonly started: number;
  readonly due: number;
  readonly failure: string | null;
}

/** In one transaction, where no rate is asked for. */
const STEP = 100;

/** Message move tasks. They go on after a new start from where they were. */
export const openMoves = ({
  database: { sql },
  clock,
  queues,
  messages,
  write,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly queues: Queues;
  readonly messages: Messages;
  readonly write: <Result>(work: () => Result) => Result;
}) => {
  const insert = sql.prepare(
    `INSERT INTO moves (handle, source, destination, rate, status, moved, toMove, lastSeq, started, due)
     VALUES (?, ?, ?, ?, 'RUNNING', 0, ?, ?, ?, ?)`,
  );
  const running = sql.prepare("SELECT * FROM moves WHERE status = 'RUNNING' AND due <= ?");
  const next = sql.prepare("SELECT min(due) AS moment FROM moves WHERE status = 'RUNNING'");
  const active = sql.prepare("SELECT handle FROM moves WHERE status = 'RUNNING' AND source = ?");
  const find = sql.prepare('SELECT * FROM moves WHERE handle = ?');
  const list = sql.prepare('SELECT * FROM moves WHERE source = ? ORDER BY number DESC LIMIT ?');
  const advance = sql.prepare(
    'UPDATE moves SET moved = ?, status = ?, due = ?, failure = ? WHERE handle = ?',
  );
  const latest = sql.prepare('SELECT max(seq) AS seq FROM messages WHERE queue = ?');
  const prune = sql.prepare(
    'DELETE FROM moves WHERE source = ?1 AND number NOT IN (SELECT number FROM moves WHERE source = ?1 ORDER BY number DESC LIMIT 10)',
  );

  let stepping: NodeJS.Immediate | undefined;
  let closed = false;

  const step = (move: Move) => {
    const source = queues.ifExists(move.source);
    const most = move.rate ?? STEP;
    const found = source ? messages.movable(source, move.lastSeq, most) : [];
    let { moved } = move;
    let failure: string | null = null;
    for (const message of found) {
      const arn = move.destination ?? message.source;
      const destination = arn === null ? undefined : queues.ifExists(arn);
      if (!destination) {
        failure = arn === null ? 'CouldNotDetermineMessageSource' : 'AWS.SimpleQueueService.NonExistentQueue';
        break;
      }
      messages.redrive(message, destination);
      moved += 1;
    }
    const status = failure ? 'FAILED' : found.length < most ? 'COMPLETED' : 'RUNNING';
    advance.run(moved, status, clock.now() + (move.rate === null ? 0 : 1000), failure, move.handle);
  };

  const work = () => {
    if (closed || stepping) return;
    stepping = setImmediate(() => {
      stepping = undefined;
      const due = running.all(clock.now()) as unknown as Move[];
      for (const move of due) write(() => step(move));
      watch();
    });
  };
  const alarm: Alarm = setAlarm(clock, work);
  const watch = () => {
    const { moment } = next.get() as { moment: number | null };
    if (moment === null) return;
    if (moment <= clock.now()) work();
    else alarm.at(moment);
  };
  watch();

  return {
    start(sourceArn: string, destinationArn: string | undefined, rate: number | undefined): string {
      const source = queues.ifExists(sourceArn);
      if (!source)
        throw resourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
      if (queues.sourcesOf(source).length === 0)
        throw invalidParameter(
          'SourceArn',
          sourceArn,
          'Source queue must be configured as a Dead Letter Queue.',
        );
      const destination = destinationArn === undefined ? undefined : queues.ifExists(destinationArn);
      if (destinationArn !== undefined && !destination)
        throw resourceNotFound(
          "The resource that you specified for the DestinationArn parameter doesn't exist.",
        );
      if (destination && (destination.isFifo !== source.isFifo || destination.name === source.name))
        throw invalidParameter(
          'DestinationArn',
          destinationArn,
          'The destination must be another queue of the same type as the source.',
        );
      if (active.get(sourceArn))
        throw invalidParameter(
          'SourceArn',
          sourceArn,
          'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
        );
      const handle = Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64');
      const now = clock.now();
      const { waiting } = messages.counts(source);
      const { seq } = latest.get(source.name) as { seq: number | null };
      write(() => {
        insert.run(handle, sourceArn, destinationArn ?? null, rate ?? null, waiting, seq ?? 0, now, now);
        prune.run(sourceArn);
      });
      work();
      return handle;
    },

    list(sourceArn: string, most: number): readonly Move[] {
      if (!queues.ifExists(sourceArn))
        throw resourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
      return list.all(sourceArn, most) as unknown as Move[];
    },

    /** What was moved stays where it is; answers how many that were. */
    cancel(handle: string): number {
      const move = find.get(handle) as Move | undefined;
      if (!move) throw resourceNotFound('Task does not exist.');
      if (move.status !== 'RUNNING')
        throw invalidParameter('TaskHandle', handle, 'Only active tasks can be cancelled.');
      advance.run(move.moved, 'CANCELLED', move.due, null, handle);
      return move.moved;
    },

    /** A task that only waits for its next second waits for the clock. */
    isIdle: () => stepping === undefined,

    close() {
      closed = true;
      alarm.close();
      clearImmediate(stepping);
    },
  };
};
