import { setAlarm } from '../alarm.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Occurrences } from '../scheduler/expression.ts';
import { readRuleExpression } from './rule-expression.ts';
import type { Rule, Rules } from './rules.ts';

export const RULE_SCHEDULES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS rule_schedules (
    rule TEXT PRIMARY KEY, timing TEXT NOT NULL, made INTEGER NOT NULL, fired INTEGER NOT NULL
  ) WITHOUT ROWID;`;

interface Timing {
  readonly rule: string;
  /** Expression and state: what starts anew when it changes. */
  readonly timing: string;
  readonly made: number;
  /** Everything due up to here has fired or is not wanted any more. */
  readonly fired: number;
}

const timingOf = ({ schedule, state }: Rule) => `${state} ${schedule}`;

/**
 * Fires the rules that have a schedule. After a long jump or a pause of the system a rule fires once, with the
 * latest time it missed; AWS, which never pauses, would have fired at every one.
 */
export const openRuleSchedules = ({
  database,
  clock,
  rules,
  promise,
}: {
  database: Database;
  clock: Clock;
  rules: Rules;
  /** Called within a transaction; what it answers is called after the commit. */
  promise: (rule: Rule, due: number) => () => void;
}) => {
  const { sql } = database;
  const write = sql.prepare('INSERT OR REPLACE INTO rule_schedules VALUES (?, ?, ?, ?)');
  const drop = sql.prepare('DELETE FROM rule_schedules WHERE rule = ?');
  const timings = new Map<string, Timing & { readonly occurrences: Occurrences }>();
  const remember = (timing: Timing, { schedule }: Rule) =>
    timings.set(timing.rule, { ...timing, occurrences: readRuleExpression(schedule!, timing.made) });
  const save = ({ rule, timing, made, fired }: Timing) => write.run(rule, timing, made, fired);

  const stored = new Map(
    (sql.prepare('SELECT * FROM rule_schedules').all() as unknown as Timing[]).map((row) => [row.rule, row]),
  );
  let running = false;

  /** Takes over what the rules say now; what is unchanged keeps its past. */
  const follow = () => {
    const now = clock.now();
    const scheduled = new Map(
      rules
        .all()
        .filter(({ schedule }) => schedule !== undefined)
        .map((rule) => [rule.arn, rule]),
    );
    for (const arn of new Set([...timings.keys(), ...stored.keys()])) {
      if (scheduled.has(arn)) continue;
      timings.delete(arn);
      stored.delete(arn);
      drop.run(arn);
    }
    for (const [arn, rule] of scheduled) {
      const known = timings.get(arn) ?? stored.get(arn);
      if (known?.timing === timingOf(rule)) {
        if (!timings.has(arn)) remember(known, rule);
        continue;
      }
      const timing = { rule: arn, timing: timingOf(rule), made: now, fired: now };
      save(timing);
      remember(timing, rule);
    }
    fireDue();
  };

  const fireDue = () => {
    if (!running) return;
    const now = clock.now();
    const due = rules.all().flatMap((rule) => {
      const timing = timings.get(rule.arn);
      const moment = rule.state === 'ENABLED' ? timing?.occurrences.latest(now) : undefined;
      return timing && moment !== undefined && moment > timing.fired ? [{ rule, timing, moment }] : [];
    });
    const begin = database.transaction(() =>
      due.map(({ rule, timing, moment }) => {
        save({ ...timing, fired: moment });
        return promise(rule, moment);
      }),
    );
    for (const { timing, moment } of due) timings.set(timing.rule, { ...timing, fired: moment });
    for (const start of begin) start();
    for (const { timing, occurrences } of timings.values()) {
      const next = timing.startsWith('ENABLED') ? occurrences.next(now) : undefined;
      if (next !== undefined) alarm.at(next);
    }
  };
  const alarm = setAlarm(clock, fireDue);
  rules.onChange(follow);

  return {
    resume() {
      running = true;
      follow();
    },
    close: () => alarm.close(),
  };
};
