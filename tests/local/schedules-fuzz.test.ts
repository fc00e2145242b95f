import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { readRuleExpression } from '../../infra/local/eventbridge/rule-expression.ts';
import { readExpression } from '../../infra/local/scheduler/expression.ts';

const from = Date.parse('2026-02-27T22:41:17Z');
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Values, ranges, lists and steps of one field, and which numbers they mean. */
const field = (low: number, high: number) => {
  const item = fc.oneof(
    fc.constant({ text: '*', holds: () => true }),
    fc.integer({ min: low, max: high }).map((one) => ({ text: `${one}`, holds: (n: number) => n === one })),
    fc
      .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
      .map(([a, b]) => ({ text: `${a}-${b}`, holds: (n: number) => n >= a && n <= b })),
    fc
      .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: Math.min(high, 20) }))
      .map(([a, step]) => ({ text: `${a}/${step}`, holds: (n: number) => n >= a && (n - a) % step === 0 })),
  );
  return fc.array(item, { minLength: 1, maxLength: 2 }).map((items) => ({
    text: items.map(({ text }) => text).join(','),
    holds: (n: number) => items.some(({ holds }) => holds(n)),
  }));
};

describe('an expression', () => {
  test('by cron is due at the first minute that all of its fields hold for', () => {
    const day = fc.oneof(
      field(1, 31).map((one) => ({
        dom: one.text,
        dow: '?',
        holds: (date: Date) => one.holds(date.getUTCDate()),
      })),
      field(1, 7).map((one) => ({
        dom: '?',
        dow: one.text,
        holds: (date: Date) => one.holds(date.getUTCDay() + 1),
      })),
      fc.constantFrom(...days).map((name) => ({
        dom: '?',
        dow: name,
        holds: (date: Date) => days[date.getUTCDay()] === name,
      })),
    );
    fc.assert(
      fc.property(
        field(0, 59),
        field(0, 23),
        day,
        field(1, 12),
        (minute, hour, { dom, dow, holds }, month) => {
          const { next, latest } = readExpression(
            `cron(${minute.text} ${hour.text} ${dom} ${month.text} ${dow} *)`,
            'UTC',
            0,
          );
          const due = next(from);
          let date = new Date(from - (from % 60_000) + 60_000);
          const last = from + 40 * 86_400_000;
          while (date.getTime() < last) {
            const isDue =
              minute.holds(date.getUTCMinutes()) &&
              hour.holds(date.getUTCHours()) &&
              month.holds(date.getUTCMonth() + 1) &&
              holds(date);
            if (isDue) break;
            date = new Date(date.getTime() + 60_000);
          }
          if (date.getTime() < last) {
            expect(due).toBe(date.getTime());
            expect(latest(due! + 1)).toBe(due);
          } else expect(due === undefined || due >= last).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('however broken, is read or refused as AWS would, and never takes long', () => {
    const piece = fc.constantFrom(
      ...[
        'cron(',
        'rate(',
        'at(',
        ')',
        ' ',
        '*',
        '?',
        '/',
        '-',
        ',',
        'L',
        'W',
        '#',
        'SUN',
        'JAN',
        '0',
        '5',
        '31',
      ],
      ...['2026', '2199', '2026-02-30T00:00:00', 'minutes', 'day', '1', '99999999999', '１'],
    );
    const cronLike = fc
      .tuple(...Array.from({ length: 6 }, () => fc.array(piece, { minLength: 1, maxLength: 3 })))
      .map((fields) => `cron(${fields.map((parts) => parts.join('')).join(' ')})`);
    const broken = fc.oneof(
      fc.string(),
      fc.array(piece).map((parts) => parts.join('')),
      cronLike,
    );
    const zone = fc.oneof(
      fc.constantFrom('UTC', 'America/New_York', 'Asia/Jakarta'),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(broken, zone, (expression, timezone) => {
        for (const read of [
          () => readExpression(expression, timezone, from),
          () => readRuleExpression(expression, from),
        ]) {
          const started = performance.now();
          try {
            const { next, latest } = read();
            next(from);
            latest(from);
          } catch (error) {
            expect(error).toBeInstanceOf(AwsError);
            expect((error as AwsError).code).toBe('ValidationException');
          }
          expect(performance.now() - started).toBeLessThan(1_000);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test('in a zone with summer time fires once in the hour that comes twice, and not in the one that is skipped', () => {
    const { next } = readExpression('cron(30 1 * * ? *)', 'America/New_York', 0);
    const first = next(Date.parse('2026-11-01T00:00:00Z'))!;
    expect(new Date(first).toISOString()).toBe('2026-11-01T05:30:00.000Z');
    expect(new Date(next(first)!).toISOString()).toBe('2026-11-02T06:30:00.000Z');
    const skipped = readExpression('cron(30 2 * * ? *)', 'America/New_York', 0);
    const spring = skipped.next(Date.parse('2026-03-08T05:00:00Z'))!;
    expect(spring).toBeGreaterThanOrEqual(Date.parse('2026-03-08T06:30:00Z'));
    expect(new Date(skipped.next(spring)!).toISOString()).toBe('2026-03-09T06:30:00.000Z');
  });
});

describe('a rule', () => {
  test('by rate is due one interval after it was made, not at once', () => {
    const { next, latest } = readRuleExpression('rate(5 minutes)', from);
    expect(latest(from)).toBeUndefined();
    expect(next(from)).toBe(from + 300_000);
    expect(latest(from + 300_000)).toBe(from + 300_000);
  });

  test.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(10 minutess)',
    'rate( 10 minutes )',
    ' rate(10 minutes)',
    'at(2026-12-31T23:59:59)',
    'cron(0 1 * * * *)',
    'cron(71 8 1 * ? *)',
    'cron(7 20 * * NOT *)',
  ])('is refused with %s', (expression) => {
    expect(() => readRuleExpression(expression, 0)).toThrow('Parameter ScheduleExpression is not valid.');
  });
});
