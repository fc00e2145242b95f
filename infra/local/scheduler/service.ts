import { randomUUID } from 'node:crypto';
import { setAlarm } from '../alarm.ts';
import type { AwsService } from '../aws/service.ts';
import { openDatabase, type ServiceOptions } from '../database.ts';
import { DELIVERIES_SCHEMA, openDeliveries } from '../deliveries.ts';
import { openLedger } from '../eventbridge/origin.ts';
import { type EventBridgeOptions, textAttributes } from '../eventbridge/service.ts';
import type { ScheduleDefinition } from './definition.ts';
import { GROUPS_SCHEMA, openGroups } from './groups.ts';
import { type Firing, inputOf, isoSeconds, type ScheduleTarget } from './input.ts';
import { restOperations } from './operations.ts';
import { groupOf, openSchedules, SCHEDULES_SCHEMA, type TimedSchedule } from './schedules.ts';

export type { ScheduleDefinition } from './definition.ts';

export interface Scheduler extends AwsService {
  /** Answers the ARN. A changed timing counts from now; what is unchanged keeps its past. */
  ensureSchedule(definition: ScheduleDefinition): string;
  /** Answers the ARN; the group `default` always exists. */
  ensureGroup(name: string): string;
  /**
   * Begins to fire, what was missed and what was promised first; for when the template is wired and the targets
   * are there: what left the template goes.
   */
  resume(): void;
  /** No delivery is under way now. */
  isIdle(): boolean;
  /** When the next try of a delivery is due, epoch ms. */
  nextDue(): number | undefined;
}

export interface SchedulerOptions extends ServiceOptions {
  readonly deliver: (target: ScheduleTarget, payload: string) => Promise<void> | void;
  /** Puts what could not be delivered into a queue, by the target's role. */
  readonly bury: (
    ...letter: [...Parameters<EventBridgeOptions['bury']>, target: ScheduleTarget]
  ) => Promise<void> | void;
}

/**
 * EventBridge Scheduler on the movable clock. After a long jump or a pause of the system a schedule fires once,
 * with the latest time it missed; AWS, which never pauses, would have fired at every one.
 */
export const createScheduler = ({
  folder,
  clock,
  region,
  accountId,
  deliver,
  bury,
}: SchedulerOptions): Scheduler => {
  const database = openDatabase(folder, 'scheduler', SCHEDULES_SCHEMA + GROUPS_SCHEMA + DELIVERIES_SCHEMA);
  const prefix = `arn:aws:scheduler:${region}:${accountId}`;
  const arnOf = (definition: ScheduleDefinition) =>
    `${prefix}:schedule/${groupOf(definition)}/${definition.Name}`;
  const ledger = openLedger();
  const schedules = openSchedules(database, clock, ledger);
  const groups = openGroups(database, clock, prefix, ledger);

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
        IS_PAYLOAD_TRUNCATED: 'false',
        SCHEDULED_TIME: isoSeconds(content.due),
        SCHEDULE_ARN: content.schedule,
        TARGET_ARN: content.target.Arn,
      };
      const input = inputOf(content, attempts + 1, { region, accountId });
      await bury(queueArn, input, textAttributes(attributes), content.target);
    },
  });

  /** Within a transaction. */
  const promise = ({ definition, fired }: TimedSchedule) =>
    deliveries.add(
      [{ schedule: arnOf(definition), target: definition.Target, due: fired, executionId: randomUUID() }],
      delayOf(definition),
    );

  let running = false;
  const fireDue = () => {
    if (!running) return;
    const now = clock.now();
    const due = schedules.all().flatMap((schedule) => {
      const moment = schedule.definition.State === 'DISABLED' ? undefined : schedule.occurrences.latest(now);
      return moment !== undefined && moment > schedule.fired ? [{ ...schedule, fired: moment }] : [];
    });
    const added = database.transaction(() =>
      due.flatMap((schedule) => {
        schedules.saveFired(schedule);
        return promise(schedule);
      }),
    );
    for (const schedule of due) schedules.note(schedule);
    deliveries.start(added);
    for (const schedule of schedules.all()) {
      const { definition, occurrences } = schedule;
      if (definition.State === 'DISABLED') continue;
      const next = occurrences.next(now);
      if (next !== undefined) alarm.at(next);
      else if (definition.ActionAfterCompletion === 'DELETE') schedules.remove(schedule);
    }
  };
  const alarm = setAlarm(clock, fireDue);
  const removeGroup = (name: string) =>
    database.transaction(() => {
      for (const schedule of schedules.all())
        if (groupOf(schedule.definition) === name) schedules.remove(schedule);
      groups.remove(name);
    });

  return {
    handle: restOperations({ schedules, groups, arnOf, removeGroup, onChange: fireDue }),
    close() {
      alarm.close();
      deliveries.close();
      database.close();
    },
    ensureSchedule(definition) {
      groups.find(groupOf(definition));
      schedules.put(definition, { origin: 'template' });
      fireDue();
      return arnOf(definition);
    },
    ensureGroup: (name) => groups.ensure(name).arn,
    resume() {
      schedules.sweep();
      for (const { name } of groups.left())
        if (!schedules.all().some(({ definition }) => groupOf(definition) === name)) removeGroup(name);
      running = true;
      deliveries.resume();
      fireDue();
    },
    isIdle: () => deliveries.isIdle(),
    nextDue: () => deliveries.nextDue(),
  };
};

/** Ms; anywhere within the flexible window. */
const delayOf = ({ FlexibleTimeWindow: window }: ScheduleDefinition): number =>
  window?.Mode === 'FLEXIBLE' ? Math.floor(Math.random() * (window.MaximumWindowInMinutes ?? 0) * 60_000) : 0;
