import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Ledger, Provenance } from '../eventbridge/origin.ts';
import { checkDefinition, datesOf, type ScheduleDefinition } from './definition.ts';
import { type Occurrences, readExpression } from './expression.ts';

export interface Schedule extends Provenance {
  readonly definition: ScheduleDefinition;
  /** When the expression became valid. */
  readonly anchor: number;
  /** Everything due up to here has fired or is not wanted any more. */
  readonly fired: number;
  readonly created?: number;
  readonly modified?: number;
  /** The one that made it may ask again. */
  readonly clientToken?: string | undefined;
}

export type TimedSchedule = Schedule & { readonly occurrences: Occurrences };

/** Keys are `name` in the group `default`, else `group/name`. */
export const SCHEDULES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, schedule TEXT NOT NULL) WITHOUT ROWID;`;

export const groupOf = ({ GroupName = 'default' }: Pick<ScheduleDefinition, 'GroupName'>): string =>
  GroupName;
const keyOf = (group: string, name: string) => (group === 'default' ? name : `${group}/${name}`);

export type Schedules = ReturnType<typeof openSchedules>;

export const openSchedules = ({ sql }: Database, clock: Clock, ledger: Ledger) => {
  const write = sql.prepare('INSERT OR REPLACE INTO schedules VALUES (?, ?)');
  const drop = sql.prepare('DELETE FROM schedules WHERE name = ?');
  const schedules = new Map<string, TimedSchedule>();
  const remember = (schedule: Schedule): TimedSchedule => {
    const timed = { ...schedule, occurrences: occurrencesOf(schedule) };
    schedules.set(keyOf(groupOf(schedule.definition), schedule.definition.Name), timed);
    return timed;
  };
  for (const row of sql.prepare('SELECT schedule FROM schedules').all() as { schedule: string }[])
    remember(JSON.parse(row.schedule) as Schedule);
  const save = (schedule: Schedule) => {
    const { occurrences: _, ...stored } = schedule as Partial<TimedSchedule>;
    write.run(keyOf(groupOf(schedule.definition), schedule.definition.Name), JSON.stringify(stored));
  };
  const remove = ({ definition }: Schedule) => {
    const key = keyOf(groupOf(definition), definition.Name);
    drop.run(key);
    schedules.delete(key);
  };

  const known = (group: string, name: string) => schedules.get(keyOf(group, name));
  return {
    known,
    find(group: string, name: string): TimedSchedule {
      const schedule = known(group, name);
      if (!schedule)
        throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, { status: 404 });
      return schedule;
    },
    all: (): readonly TimedSchedule[] => [...schedules.values()],
    /** A changed timing counts from now; what is unchanged keeps its past. */
    put(definition: ScheduleDefinition, more: Pick<Schedule, 'origin' | 'clientToken'>): TimedSchedule {
      const now = clock.now();
      const before = known(groupOf(definition), definition.Name);
      const isUnchanged = before && timing(before.definition) === timing(definition);
      if (!isUnchanged) checkDefinition(definition, now);
      if (more.origin === 'template') ledger.made(keyOf(groupOf(definition), definition.Name));
      const schedule = remember({
        ...more,
        definition,
        created: before?.created ?? now,
        modified: now,
        anchor: isUnchanged ? before.anchor : now,
        // A rate is due at its anchor, too.
        fired: isUnchanged ? before.fired : now - 1,
      });
      save(schedule);
      return schedule;
    },
    /** Within the transaction that promises the firing; `note` follows the commit. */
    saveFired: (schedule: TimedSchedule) => save(schedule),
    note: (schedule: TimedSchedule) =>
      schedules.set(keyOf(groupOf(schedule.definition), schedule.definition.Name), schedule),
    remove,
    /** Removes what left the template. */
    sweep() {
      for (const [key, schedule] of [...schedules]) if (ledger.hasLeft(key, schedule)) remove(schedule);
    },
  };
};

const timing = ({
  ScheduleExpression,
  ScheduleExpressionTimezone = 'UTC',
  StartDate,
  EndDate,
  State = 'ENABLED',
}: ScheduleDefinition): string =>
  [ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate, State].join(' ');

/** The expression within its dates; one moment of its own has no others. */
const occurrencesOf = ({ definition, anchor }: Schedule): Occurrences => {
  const { ScheduleExpression, ScheduleExpressionTimezone = 'UTC' } = definition;
  const { start = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY } = datesOf(definition);
  const times = readExpression(
    ScheduleExpression,
    ScheduleExpressionTimezone,
    Number.isFinite(start) ? start : anchor,
  );
  if (ScheduleExpression.startsWith('at(')) return times;
  const within = (moment: number | undefined) =>
    moment !== undefined && moment >= start && moment <= end ? moment : undefined;
  return {
    latest: (now) => within(times.latest(Math.min(now, end))),
    next: (now) => within(times.next(Math.max(now, start - 1))),
  };
};
