import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Archives } from './archives.ts';
import { byName } from './page.ts';

export interface Replay {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly archive: string;
  readonly archiveArn: string;
  /** Epoch ms; from `start` up to before `end`. */
  readonly start: number;
  readonly end: number;
  readonly destination: { readonly Arn: string; readonly FilterArns?: readonly string[] };
  readonly state: 'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  readonly reason?: string;
  readonly started: number;
  readonly ended?: number;
  /** The last event that went out. */
  readonly behind: { readonly time: number; readonly seq: number };
}

export const REPLAYS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS replays (name TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;`;

/** Events that go out in one transaction. */
const SLICE = 100;
/** Replays under way at once; AWS's quota. */
const MAXIMUM_ACTIVE = 10;
/** AWS forgets replays after 90 days. */
const KEPT = 90 * 86_400_000;

const isActive = ({ state }: Replay) => state === 'STARTING' || state === 'RUNNING' || state === 'CANCELLING';

/**
 * Replays go slice by slice: the deliveries of a slice and the place behind it are one transaction, so that a killed
 * process goes on where it was and no event goes out twice or never.
 */
export const openReplays = ({
  database,
  clock,
  archives,
  prefix,
  promise,
}: {
  database: Database;
  clock: Clock;
  archives: Archives;
  prefix: string;
  /** Called within a transaction; what it answers is called after the commit. */
  promise: (replay: Replay, event: string) => () => void;
}) => {
  const { sql } = database;
  const write = sql.prepare('INSERT OR REPLACE INTO replays VALUES (?, ?)');
  const drop = sql.prepare('DELETE FROM replays WHERE name = ?');
  const replays = new Map<string, Replay>();
  for (const { definition } of sql.prepare('SELECT * FROM replays').all() as { definition: string }[]) {
    const replay = JSON.parse(definition) as Replay;
    replays.set(replay.name, replay);
  }
  const underWay = new Set<string>();
  let closed = false;

  const save = (replay: Replay): Replay => {
    write.run(replay.name, JSON.stringify(replay));
    replays.set(replay.name, replay);
    return replay;
  };
  const forget = () => {
    for (const { name, ended } of [...replays.values()]) {
      if (ended === undefined || ended > clock.now() - KEPT) continue;
      drop.run(name);
      replays.delete(name);
    }
  };

  const go = (name: string) => {
    if (underWay.has(name)) return;
    underWay.add(name);
    const step = () => {
      if (closed) return;
      if (advance(replays.get(name)!)) setImmediate(step);
      else underWay.delete(name);
    };
    setImmediate(step);
  };

  /** Sends one slice; answers whether there may be more. */
  const advance = (replay: Replay): boolean => {
    const finish = (state: Replay['state'], reason?: string) => {
      save({ ...replay, state, ended: clock.now(), ...(reason !== undefined && { reason }) });
      return false;
    };
    if (replay.state === 'CANCELLING') return finish('CANCELLED');
    if (!archives.has(replay.archive)) return finish('FAILED', `Archive ${replay.archive} does not exist.`);
    const events = archives.read(replay.archive, replay, SLICE);
    const last = events.at(-1);
    if (!last) return finish('COMPLETED');
    const begin = database.transaction(() => {
      const starts = events.map(({ event }) => promise(replay, event));
      write.run(replay.name, JSON.stringify(gone(replay, last)));
      return starts;
    });
    replays.set(replay.name, gone(replay, last));
    for (const start of begin) start();
    return true;
  };

  const find = (name: string): Replay => {
    forget();
    const replay = replays.get(name);
    if (!replay) throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
    return replay;
  };

  return {
    find,
    list(): readonly Replay[] {
      forget();
      return [...replays.values()].sort(byName);
    },
    start(replay: Omit<Replay, 'arn' | 'state' | 'started' | 'behind'>): Replay {
      if (replays.has(replay.name))
        throw new AwsError('ResourceAlreadyExistsException', `Replay ${replay.name} already exists.`);
      if ([...replays.values()].filter(isActive).length >= MAXIMUM_ACTIVE)
        throw new AwsError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed.',
        );
      const saved = save({
        ...replay,
        arn: `${prefix}:replay/${replay.name}`,
        state: 'STARTING',
        started: clock.now(),
        behind: { time: Number.MIN_SAFE_INTEGER, seq: 0 },
      });
      go(replay.name);
      return saved;
    },
    cancel(name: string): Replay {
      const replay = find(name);
      if (replay.state !== 'STARTING' && replay.state !== 'RUNNING')
        throw new AwsError(
          'IllegalStatusException',
          `Replay ${name} is not in a valid state for this operation.`,
        );
      return save({ ...replay, state: 'CANCELLING' });
    },
    /** Goes on with what a killed process left. */
    resume() {
      for (const replay of replays.values()) if (isActive(replay)) go(replay.name);
    },
    isIdle: () => underWay.size === 0,
    close() {
      closed = true;
    },
  };
};

const gone = (replay: Replay, { time, seq }: { time: number; seq: number }): Replay => ({
  ...replay,
  state: 'RUNNING',
  behind: { time, seq },
});
export type Replays = ReturnType<typeof openReplays>;
