import { setAlarm } from '../alarm.ts';
import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import { type Buses, busName } from './buses.ts';
import type { Event } from './entries.ts';
import type { Ledger, Provenance } from './origin.ts';
import { byName } from './page.ts';
import { type Matches, parsePattern } from './pattern.ts';

export interface Archive extends Provenance {
  readonly name: string;
  readonly arn: string;
  /** ARN of the bus. */
  readonly source: string;
  readonly pattern?: string | undefined;
  /** 0 keeps events for ever. */
  readonly retentionDays: number;
  readonly description?: string | undefined;
  readonly created: number;
}

export interface ArchivedEvent {
  readonly seq: number;
  /** The event's own time, epoch ms. */
  readonly time: number;
  readonly event: string;
}

export const ARCHIVES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS archives (name TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS archived_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, archive TEXT NOT NULL, time INTEGER NOT NULL, stored INTEGER NOT NULL,
    event TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS archived_by_time ON archived_events (archive, time, seq);
  CREATE INDEX IF NOT EXISTS archived_by_age ON archived_events (archive, stored);`;

const DAY = 86_400_000;

export type Archives = ReturnType<typeof openArchives>;

/** Archives keep what a bus accepts, in the transaction that accepts it, for their days of retention. */
export const openArchives = (
  { sql }: Database,
  clock: Clock,
  buses: Buses,
  prefix: string,
  ledger: Ledger,
) => {
  const write = sql.prepare('INSERT OR REPLACE INTO archives VALUES (?, ?)');
  const drop = sql.prepare('DELETE FROM archives WHERE name = ?');
  const empty = sql.prepare('DELETE FROM archived_events WHERE archive = ?');
  const insert = sql.prepare(
    'INSERT INTO archived_events (archive, time, stored, event) VALUES (?, ?, ?, ?)',
  );
  const expire = sql.prepare('DELETE FROM archived_events WHERE archive = ? AND stored <= ?');
  const oldest = sql.prepare('SELECT min(stored) AS stored FROM archived_events WHERE archive = ?');
  const measure = sql.prepare(
    'SELECT count(*) AS count, coalesce(sum(octet_length(event)), 0) AS bytes FROM archived_events WHERE archive = ?',
  );
  const select = sql.prepare(
    `SELECT seq, time, event FROM archived_events
     WHERE archive = ? AND time >= ? AND time < ? AND (time, seq) > (?, ?) ORDER BY time, seq LIMIT ?`,
  );
  const archives = new Map<string, Archive & { readonly matches: Matches }>();
  const remember = (archive: Archive) => {
    const matches = archive.pattern === undefined ? () => true : parsePattern(archive.pattern);
    archives.set(archive.name, { ...archive, matches });
  };
  for (const { definition } of sql.prepare('SELECT * FROM archives').all() as { definition: string }[])
    remember(JSON.parse(definition) as Archive);
  const save = (archive: Archive): Archive => {
    remember(archive);
    write.run(archive.name, JSON.stringify(archive));
    forget();
    return archive;
  };

  /** Lets go what is older than its archive keeps it, and asks to be rung for the next. */
  const forget = () => {
    const now = clock.now();
    for (const { name, retentionDays } of archives.values()) {
      if (retentionDays === 0) continue;
      expire.run(name, now - retentionDays * DAY);
      const { stored } = oldest.get(name) as { stored: number | null };
      if (stored !== null) alarm.at(stored + retentionDays * DAY);
    }
  };
  const alarm = setAlarm(clock, forget);
  const remove = (name: string) => {
    archives.delete(name);
    drop.run(name);
    empty.run(name);
  };
  forget();

  return {
    find(name: string): Archive {
      const archive = archives.get(name);
      if (!archive) throw new AwsError('ResourceNotFoundException', `Archive ${name} does not exist.`);
      return archive;
    },
    has: (name: string) => archives.has(name),
    list: (): readonly Archive[] => [...archives.values()].sort(byName),
    size: (name: string) => measure.get(name) as { count: number; bytes: number },
    create(
      archive: Pick<Archive, 'name' | 'source' | 'pattern' | 'description' | 'retentionDays' | 'origin'>,
    ) {
      if (archive.origin === 'template') ledger.made(`archive/${archive.name}`);
      const known = archives.get(archive.name);
      if (known && archive.origin !== 'template')
        throw new AwsError('ResourceAlreadyExistsException', `Archive ${archive.name} already exists.`);
      const source = buses.find(archive.source).arn;
      const arn = `${prefix}:archive/${archive.name}`;
      return save({ ...archive, source, arn, created: known?.created ?? clock.now() });
    },
    change: (archive: Archive, changes: Partial<Archive>) => {
      const { name, arn, source, pattern, retentionDays, description, created, origin } = archive;
      return save({ name, arn, source, pattern, retentionDays, description, created, origin, ...changes });
    },
    remove,
    sweep() {
      for (const archive of [...archives.values()])
        if (ledger.hasLeft(`archive/${archive.name}`, archive)) remove(archive.name);
    },
    /** Within the transaction that accepts the event. */
    keep(bus: string, { text, parsed }: Pick<Event, 'text' | 'parsed'>): void {
      for (const { name, source, retentionDays, matches } of archives.values()) {
        if (busName(source) !== bus || !matches(parsed)) continue;
        const now = clock.now();
        insert.run(name, timeOf(parsed) ?? now, now, text);
        if (retentionDays > 0) alarm.at(now + retentionDays * DAY);
      }
    },
    /** The next events of the archive from `start` up to before `end`, behind a place, in the order of their times. */
    read: (
      name: string,
      { start, end, behind }: { start: number; end: number; behind: { time: number; seq: number } },
      limit: number,
    ) => select.all(name, start, end, behind.time, behind.seq, limit) as unknown as ArchivedEvent[],
    close: () => alarm.close(),
  };
};

const timeOf = (event: unknown): number | undefined => {
  const time = Date.parse(String((event as { time?: unknown } | null)?.time));
  return Number.isNaN(time) ? undefined : time;
};
