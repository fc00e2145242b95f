import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readExpression } from '../../infra/local/scheduler/expression.ts';
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

describe('an expression', () => {
  const due = (expression: string, timezone: string, from: string, count = 3) => {
    const { next, latest } = readExpression(expression, timezone, Date.parse(from));
    const moments: string[] = [];
    let moment: number | undefined = Date.parse(from);
    for (let index = 0; index < count; index += 1) {
      moment = next(moment as number);
      if (moment === undefined) break;
      // What is next before it comes is the latest when it has come, and still just before the one after.
      expect(latest(moment)).toBe(moment);
      expect(latest(moment + 59_999)).toBe(moment);
      moments.push(new Date(moment).toISOString());
    }
    return moments;
  };

  test.each<[string, string, string, string, string[]]>([
    [
      'a rate',
      'rate(5 minutes)',
      'UTC',
      '2026-03-01T00:00:30Z',
      ['2026-03-01T00:05:30.000Z', '2026-03-01T00:10:30.000Z'],
    ],
    [
      'every hour',
      'cron(0 * * * ? *)',
      'UTC',
      '2026-03-01T23:30:00Z',
      ['2026-03-02T00:00:00.000Z', '2026-03-02T01:00:00.000Z'],
    ],
    [
      'a time of Jakarta',
      'cron(0 6 * * ? *)',
      'Asia/Jakarta',
      '2026-03-01T00:00:00Z',
      ['2026-03-01T23:00:00.000Z', '2026-03-02T23:00:00.000Z'],
    ],
    [
      'a time of Jayapura',
      'cron(0 6 * * ? *)',
      'Asia/Jayapura',
      '2026-03-01T00:00:00Z',
      ['2026-03-01T21:00:00.000Z', '2026-03-02T21:00:00.000Z'],
    ],
    [
      'Sunday as 1',
      'cron(0 8 ? * 1 *)',
      'UTC',
      '2026-03-01T12:00:00Z',
      ['2026-03-08T08:00:00.000Z', '2026-03-15T08:00:00.000Z'],
    ],
    [
      'weekdays by name',
      'cron(0 8 ? * MON-FRI *)',
      'UTC',
      '2026-03-06T09:00:00Z',
      ['2026-03-09T08:00:00.000Z', '2026-03-10T08:00:00.000Z'],
    ],
    [
      'the last day',
      'cron(0 0 L * ? *)',
      'UTC',
      '2026-02-01T00:00:00Z',
      ['2026-02-28T00:00:00.000Z', '2026-03-31T00:00:00.000Z'],
    ],
    [
      'the second Friday',
      'cron(0 0 ? * 6#2 *)',
      'UTC',
      '2026-03-01T00:00:00Z',
      ['2026-03-13T00:00:00.000Z', '2026-04-10T00:00:00.000Z'],
    ],
    [
      'the last Friday',
      'cron(0 0 ? * 6L *)',
      'UTC',
      '2026-03-01T00:00:00Z',
      ['2026-03-27T00:00:00.000Z', '2026-04-24T00:00:00.000Z'],
    ],
    [
      'the nearest weekday',
      'cron(0 0 15W * ? *)',
      'UTC',
      '2026-03-01T00:00:00Z',
      ['2026-03-16T00:00:00.000Z', '2026-04-15T00:00:00.000Z'],
    ],
    [
      'steps',
      'cron(5/20 8-9 * * ? *)',
      'UTC',
      '2026-03-01T09:30:00Z',
      ['2026-03-01T09:45:00.000Z', '2026-03-02T08:05:00.000Z'],
    ],
    ['a year', 'cron(0 0 1 1 ? 2027)', 'UTC', '2026-03-01T00:00:00Z', ['2027-01-01T00:00:00.000Z']],
    [
      'one moment',
      'at(2026-03-02T08:00:00)',
      'Asia/Jakarta',
      '2026-03-01T00:00:00Z',
      ['2026-03-02T01:00:00.000Z'],
    ],
  ])('names %s', (_name, expression, timezone, from, expected) => {
    expect(due(expression, timezone, from, 2)).toEqual(expected);
  });

  test.each([
    'every day',
    'rate(0 minutes)',
    'rate(1 week)',
    'cron(0 * * * *)',
    'cron(0 8 * * * *)',
    'cron(0 8 ? * ? *)',
    'cron(? 8 * * ? *)',
    'cron(61 8 * * ? *)',
    'at(tomorrow)',
    'at(2026-13-01T00:00:00)',
    'at(2026-02-30T00:00:00)',
  ])('%s is refused', (expression) => {
    expect(() => readExpression(expression, 'UTC', 0)).toThrow(
      expect.objectContaining({ code: 'ValidationException' }),
    );
  });

  test('with a made-up time zone is refused', () => {
    expect(() => readExpression('rate(1 hour)', 'Asia/Atlantis', 0)).toThrow(/Atlantis/);
  });
});

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
