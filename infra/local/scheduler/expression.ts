import { Cron } from 'croner';
import { AwsError } from '../aws/service.ts';
import { readAwsCron } from './cron-fields.ts';

/** When a schedule is due; all moments are epoch ms. */
export interface Occurrences {
  /** The latest due moment up to and including `now`. */
  latest(now: number): number | undefined;
  /** The first due moment after `now`. */
  next(now: number): number | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(…)`, `cron(…)` and `at(…)` of EventBridge Scheduler. `anchor` is the moment a rate counts from and is
 * due at: without a start date AWS invokes at once and then at every interval. A rate knows no time zone.
 */
export const readExpression = (expression: string, timezone: string, anchor: number): Occurrences => {
  if (!isTimezone(timezone))
    throw new AwsError('ValidationException', `Invalid Schedule Expression Timezone ${timezone}.`);
  const occurrences =
    readRate(expression, anchor) ?? readCron(expression, timezone) ?? readOnce(expression, timezone);
  if (!occurrences) throw new AwsError('ValidationException', `Invalid Schedule Expression ${expression}.`);
  return occurrences;
};

const isTimezone = (timezone: string): boolean => {
  // AWS takes names of the IANA database; JavaScript takes offsets as well.
  if (/^[+-]/.test(timezone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
};

export const readRate = (expression: string, anchor: number): Occurrences | undefined => {
  const [, count = '', unit = ''] = /^rate\(([1-9]\d{0,8}) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const period = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (Number.isNaN(period)) return undefined;
  const at = (index: number) => anchor + index * period;
  return {
    latest: (now) => (now < anchor ? undefined : at(Math.floor((now - anchor) / period))),
    next: (now) => (now < anchor ? anchor : at(Math.floor((now - anchor) / period) + 1)),
  };
};

export const readCron = (expression: string, timezone: string): Occurrences | undefined => {
  const parts = readAwsCron(/^cron\(([^()]+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? []);
  if (!parts) return undefined;
  let times: Cron;
  try {
    // As Quartz, AWS counts weekdays from 1 for Sunday.
    times = new Cron(`0 ${withLastSaturday(parts).join(' ')}`, {
      mode: '7-part',
      alternativeWeekdays: true,
      timezone,
    });
  } catch {
    return undefined;
  }
  return {
    latest: (now) => times.previousRuns(1, new Date(now + 1000 - (now % 1000)))[0]?.getTime(),
    next: (now) => times.nextRun(new Date(now))?.getTime(),
  };
};

/** `L` alone as a day of the week is Saturday. */
const withLastSaturday = (parts: readonly string[]) =>
  parts.map((part, index) => (index === 4 && part === 'L' ? '7' : part));

const readOnce = (expression: string, timezone: string): Occurrences | undefined => {
  const content = /^at\((.{19})\)$/.exec(expression)?.[1];
  if (content === undefined || !isDateTime(content)) return undefined;
  const moment = new Cron(content, { timezone }).getOnce()?.getTime();
  if (moment === undefined) return undefined;
  return {
    latest: (now) => (now < moment ? undefined : moment),
    next: (now) => (now < moment ? moment : undefined),
  };
};

/** JavaScript reads 30 February as 2 March: only what comes back as it was is a date. */
const isDateTime = (text: string): boolean => {
  const moment = Date.parse(`${text}Z`);
  return !Number.isNaN(moment) && new Date(moment).toISOString() === `${text}.000Z`;
};
