import { describe, expect, test } from 'vitest';
import { readExpression } from '../../infra/local/scheduler/expression.ts';

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
