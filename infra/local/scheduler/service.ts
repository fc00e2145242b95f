import { randomUUID } from 'node:crypto';
import { setAlarm } from '../alarm.ts';
import { AwsError, type AwsService } from '../aws/service.ts';
import { openDatabase, type ServiceOptions } from '../database.ts';
import { DELIVERIES_SCHEMA, openDeliveries } from '../deliveries.ts';
import { checkRetryPolicy } from '../eventbridge/rules.ts';
import { type EventBridgeOptions, textAttributes } from '../eventbridge/service.ts';
import { type Occurrences, readExpression } from './expression.ts';
import { type Firing, inputOf, isoSeconds, type ScheduleTarget } from './input.ts';

/** The properties of `AWS::Scheduler::Schedule`, in the group `default`. */
export interface ScheduleDefinition {
  readonly Name: string;
  readonly ScheduleExpression: string;
  /** UTC if not given. */
  readonly ScheduleExpressionTimezone?: string;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly Target: ScheduleTarget;
}

export interface Scheduler extends AwsService {
  /** Answers the ARN. A changed expression or state counts from now; what is unchanged keeps its past. */
  ensureSchedule(definition: ScheduleDefinition): string;
  /** Begins to fire, what was missed and what was promised first; for when the targets are there. */
  resume(): void;
}

export interface SchedulerOptions extends ServiceOptions {
  readonly deliver: (target: ScheduleTarget, payload: string) => Promise<void> | void;
  readonly bury: EventBridgeOptions['bury'];
}

interface Schedule {
  readonly definition: ScheduleDefinition;
  /** When the expression became valid. */
  readonly anchor: number;
  /** Everything due up to here has fired or is not wanted any more. */
  readonly fired: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, schedule TEXT NOT NULL) WITHOUT ROWID;`;

/**
 * EventBridge Scheduler on the movable clock. After a long jump or a pause of the system a schedule fires once,
 * with the latest time it missed; AWS, which never pauses, has no such case.
 */
export const createScheduler = ({
  folder,
  clock,
  region,
  accountId,
  deliver,
  bury,
}: SchedulerOptions): Scheduler => {
  const database = openDatabase(folder, 'scheduler', SCHEMA + DELIVERIES_SCHEMA);
  const save = database.sql.prepare('INSERT OR REPLACE INTO schedules VALUES (?, ?)');
  const schedules = new Map<string, Schedule & { readonly occurrences: Occurrences }>();
  const arnOf = (name: string) => `arn:aws:scheduler:${region}:${accountId}:schedule/default/${name}`;
  const remember = (schedule: Schedule) => {
    const { Name, ScheduleExpression, ScheduleExpressionTimezone = 'UTC' } = schedule.definition;
    const occurrences = readExpression(ScheduleExpression, ScheduleExpressionTimezone, schedule.anchor);
    schedules.set(Name, { ...schedule, occurrences });
  };
  const store = (schedule: Schedule) => save.run(schedule.definition.Name, JSON.stringify(schedule));
  for (const row of database.sql.prepare('SELECT schedule FROM schedules').all() as { schedule: string }[])
    remember(JSON.parse(row.schedule) as Schedule);

  const deliveries = openDeliveries<Firing>({
    database,
    clock,
    policyOf: ({ target }) => target.RetryPolicy,
    attempt: async ({ content, attempts }) => {
      await deliver(content.target, inputOf(content, attempts + 1, { region, accountId }));
    },
    bury: async ({ content, attempts }, failure) => {
      const queueArn = content.target.DeadLetterConfig?.Arn;
      if (!queueArn) return;
      const attributes = {
        ...failure,
        EXECUTION_ID: content.executionId,
        SCHEDULED_TIME: isoSeconds(content.due),
        SCHEDULE_ARN: content.schedule,
        TARGET_ARN: content.target.Arn,
      };
      await bury(queueArn, inputOf(content, attempts + 1, { region, accountId }), textAttributes(attributes));
    },
  });

  let running = false;
  const fireDue = () => {
    if (!running) return;
    const now = clock.now();
    const due = [...schedules.values()].flatMap((schedule) => {
      const moment = schedule.occurrences.latest(now);
      const isDue =
        schedule.definition.State !== 'DISABLED' && moment !== undefined && moment > schedule.fired;
      return isDue ? [{ ...schedule, fired: moment }] : [];
    });
    const added = database.transaction(() => {
      for (const { definition, anchor, fired } of due) store({ definition, anchor, fired });
      return deliveries.add(
        due.map(({ definition: { Name, Target }, fired }) => ({
          schedule: arnOf(Name),
          target: Target,
          due: fired,
          executionId: randomUUID(),
        })),
      );
    });
    for (const schedule of due) schedules.set(schedule.definition.Name, schedule);
    deliveries.start(added);
    for (const { definition, occurrences } of schedules.values()) {
      const next = definition.State === 'DISABLED' ? undefined : occurrences.next(now);
      if (next !== undefined) alarm.at(next);
    }
  };
  const alarm = setAlarm(clock, fireDue);

  return {
    handle() {
      throw new AwsError('UnknownOperationException', 'Here schedules come from the template only.');
    },
    close() {
      alarm.close();
      deliveries.close();
      database.close();
    },
    ensureSchedule(definition) {
      checkRetryPolicy(definition.Target.RetryPolicy);
      const known = schedules.get(definition.Name);
      const now = clock.now();
      if (known && timing(known.definition) === timing(definition)) {
        remember({ definition, anchor: known.anchor, fired: known.fired });
        store({ definition, anchor: known.anchor, fired: known.fired });
      } else {
        // A rate is due at its anchor, too.
        const schedule = { definition, anchor: now, fired: now - 1 };
        remember(schedule);
        store(schedule);
      }
      fireDue();
      return arnOf(definition.Name);
    },
    resume() {
      running = true;
      deliveries.resume();
      fireDue();
    },
  };
};

const timing = ({
  ScheduleExpression,
  ScheduleExpressionTimezone = 'UTC',
  State = 'ENABLED',
}: ScheduleDefinition): string => [ScheduleExpression, ScheduleExpressionTimezone, State].join(' ');
