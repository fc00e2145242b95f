import { Cron } from 'croner';
import { AwsError } from '../aws/service.ts';

/** When a schedule is due; all moments are epoch ms. */
export interface Occurrences {
  /** The latest due moment up to and including `now`. */
  latest(now: number): number | undefined;
  /** The first due moment after `now`. */
  next(now: number): number | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const invalid = (expression: string, reason: string) =>
  new AwsError('ValidationException', `Invalid Schedule Expression ${expression}. Reason: ${reason}`);

/**
 * Reads `rate(…)`, `cron(…)` and `at(…)` of EventBridge Scheduler. `anchor` is the moment a rate counts from:
 * without a start date AWS invokes at once and then at every interval. A rate knows no time zone.
 */
export const readExpression = (expression: string, timezone: string, anchor: number): Occurrences => {
  const [, kind, content = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw invalid(expression, `unknown time zone ${timezone}`);
  }
  switch (kind) {
    case 'rate':
      return rate(expression, content, anchor);
    case 'cron':
      return cron(expression, content, timezone);
    case 'at':
      return once(expression, content, timezone);
    default:
      throw invalid(expression, 'it is none of rate(…), cron(…), at(…)');
  }
};

const rate = (expression: string, content: string, anchor: number): Occurrences => {
  const [, count = '', unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(content) ?? [];
  const period = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (Number.isNaN(period)) throw invalid(expression, 'a rate is a number of minutes, hours or days');
  const at = (index: number) => anchor + index * period;
  return {
    latest: (now) => (now < anchor ? undefined : at(Math.floor((now - anchor) / period))),
    next: (now) => (now < anchor ? anchor : at(Math.floor((now - anchor) / period) + 1)),
  };
};

/** Minutes, hours, day of month, month, day of week (1 or SUN to 7 or SAT), year; one of the days is `?`. */
const cron = (expression: string, content: string, timezone: string): Occurrences => {
  const fields = content.trim().split(/\s+/);
  if (fields.length !== 6) throw invalid(expression, 'cron has six fields');
  if ((fields[2] === '?') === (fields[4] === '?'))
    throw invalid(expression, 'either day of month or day of week must be ?');
  if (fields.some((field, index) => field === '?' && index !== 2 && index !== 4))
    throw invalid(expression, '? stands for a day only');
  let times: Cron;
  try {
    // As Quartz, AWS counts weekdays from 1 for Sunday, and knows `5/15` for every 15 from 5 on.
    times = new Cron(`0 ${fields.join(' ')}`, {
      mode: '7-part',
      alternativeWeekdays: true,
      sloppyRanges: true,
      timezone,
    });
  } catch (error) {
    throw invalid(expression, error instanceof Error ? error.message : String(error));
  }
  return {
    latest: (now) => times.previousRuns(1, new Date(now + 1000 - (now % 1000)))[0]?.getTime(),
    next: (now) => times.nextRun(new Date(now))?.getTime(),
  };
};

const once = (expression: string, content: string, timezone: string): Occurrences => {
  if (!isDateTime(content)) throw invalid(expression, 'at has the form at(yyyy-mm-ddThh:mm:ss)');
  const moment = new Cron(content, { timezone }).getOnce()?.getTime();
  if (moment === undefined) throw invalid(expression, 'there is no such time');
  return {
    latest: (now) => (now < moment ? undefined : moment),
    next: (now) => (now < moment ? moment : undefined),
  };
};

/** JavaScript reads 30 February as 2 March: only what comes back as it was is a date. */
const isDateTime = (text: string): boolean => {
  const moment = Date.parse(`${text}Z`);
  return text.length === 19 && !Number.isNaN(moment) && new Date(moment).toISOString() === `${text}.000Z`;
};
