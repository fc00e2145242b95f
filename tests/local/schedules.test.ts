import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createScheduler,
  type ScheduleDefinition,
  type Scheduler,
  type SchedulerOptions,
} from '../../infra/local/scheduler/service.ts';
import { surroundings } from '../support/aws-endpoint.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a schedule', () => {
  let place: ReturnType<typeof surroundings>;
  let scheduler: Scheduler;
  let fired: string[];
  let buried: Parameters<SchedulerOptions['bury']>[];
  let failure: Error | undefined;
  const Arn = 'arn:aws:lambda:ap-southeast-3:000000000000:function:sealer';

  const open = () =>
    createScheduler({
      ...place.options,
      deliver(_target, payload) {
        fired.push(payload);
        if (failure) throw failure;
      },
      bury: (...letter) => void buried.push(letter),
    });
  beforeEach(() => {
    place = surroundings();
    fired = [];
    buried = [];
    failure = undefined;
    scheduler = open();
    scheduler.resume();
    // To the minute, a day boundary ahead: what tests expect does not depend on when they run.
    place.options.clock.advance(DAY - (Date.now() % DAY));
  });
  afterEach(() => {
    scheduler.close();
    place.remove();
  });

  const ensure = (more: Partial<ScheduleDefinition> = {}, target = {}) =>
    scheduler.ensureSchedule({
      Name: 'seal',
      ScheduleExpression: 'cron(5 * * * ? *)',
      Target: { Arn, Input: '<aws.scheduler.scheduled-time>', ...target },
      ...more,
    });
  const advance = (milliseconds: number) => place.options.clock.advance(milliseconds);
  const firedTimes = (count: number) =>
    vi.waitFor(() => {
      expect(fired).toHaveLength(count);
      return fired.map((time) => time.slice(11));
    });
  const quiet = () => new Promise((resolve) => setTimeout(resolve, 20));

  test('fires with the time it was due', async () => {
    ensure();
    await quiet();
    expect(fired).toEqual([]);
    advance(5 * MINUTE + 1234);
    expect(await firedTimes(1)).toEqual(['00:05:00Z']);
    advance(HOUR);
    expect(await firedTimes(2)).toEqual(['00:05:00Z', '01:05:00Z']);
  });

  test('fires once, for the latest time, after a long jump', async () => {
    ensure();
    advance(3 * DAY);
    expect(await firedTimes(1)).toEqual(['23:05:00Z']);
    await quiet();
    expect(fired).toHaveLength(1);
  });

  test('by rate fires at once and then at every interval', async () => {
    ensure({ ScheduleExpression: 'rate(2 hours)' });
    await firedTimes(1);
    advance(2 * HOUR);
    await firedTimes(2);
    advance(HOUR);
    await quiet();
    expect(fired).toHaveLength(2);
  });

  test('for one moment fires once', async () => {
    ensure({
      ScheduleExpression: `at(${new Date(place.options.clock.now() + HOUR).toISOString().slice(0, 19)})`,
    });
    advance(HOUR);
    await firedTimes(1);
    advance(DAY);
    await quiet();
    expect(fired).toHaveLength(1);
  });

  test('remembers over a new start what it fired, and fires what it missed meanwhile', async () => {
    ensure();
    advance(5 * MINUTE);
    await firedTimes(1);
    await quiet(); // until the success is noted
    scheduler.close();

    scheduler = open();
    ensure();
    scheduler.resume();
    await quiet();
    expect(fired).toHaveLength(1);
    scheduler.close();

    advance(5 * HOUR);
    scheduler = open();
    ensure();
    await quiet();
    expect(fired).toHaveLength(1); // nothing before the targets are there
    scheduler.resume();
    expect(await firedTimes(2)).toEqual(['00:05:00Z', '05:05:00Z']);
  });

  test('does not fire while it is disabled, nor afterwards for that time', async () => {
    ensure({ State: 'DISABLED' });
    ensure({ Name: 'another' }, { Input: 'another' });
    advance(3 * HOUR);
    ensure({ State: 'ENABLED' });
    await quiet();
    expect(fired).toEqual(['another']);
    advance(HOUR);
    await vi.waitFor(() => expect(fired).toHaveLength(3));
    expect(fired.filter((payload) => payload !== 'another')).toEqual([expect.stringContaining('03:05:00Z')]);
  });

  test('fills the context into its input', async () => {
    const Input =
      '{"schedule":"<aws.scheduler.schedule-arn>","execution":"<aws.scheduler.execution-id>","attempt":<aws.scheduler.attempt-number>,"other":"<aws.scheduler.unknown>"}';
    const arn = ensure({}, { Input });
    failure = new Error('not now');
    advance(5 * MINUTE);
    await firedTimes(1);
    await quiet(); // until the failure is noted
    advance(2_000);
    await firedTimes(2);
    const [first, second] = fired.map((text) => JSON.parse(text));
    expect(first).toMatchObject({ schedule: arn, attempt: 1, other: '<aws.scheduler.unknown>' });
    expect(second).toEqual({ ...first, attempt: 2 });
  });

  test('without an input sends the event AWS sends', async () => {
    const arn = ensure({}, { Input: undefined });
    advance(5 * MINUTE);
    await firedTimes(1);
    expect(JSON.parse(fired[0]!)).toMatchObject({ source: 'aws.scheduler', resources: [arn] });
  });

  test('gives what its target does not take to the dead-letter queue', async () => {
    const queue = 'arn:aws:sqs:ap-southeast-3:000000000000:dead';
    const arn = ensure({}, { RetryPolicy: { MaximumRetryAttempts: 1 }, DeadLetterConfig: { Arn: queue } });
    failure = new Error('never');
    advance(5 * MINUTE);
    await firedTimes(1);
    await quiet(); // until the failure is noted
    advance(2_000);
    await vi.waitFor(() => expect(buried).toHaveLength(1));
    expect(buried[0]?.[0]).toBe(queue);
    expect(buried[0]?.[1]).toBe(fired[1]);
    expect(buried[0]?.[2]).toMatchObject({
      ERROR_MESSAGE: { StringValue: 'never' },
      EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
      SCHEDULE_ARN: { StringValue: arn },
      TARGET_ARN: { StringValue: Arn },
    });
  });
});
