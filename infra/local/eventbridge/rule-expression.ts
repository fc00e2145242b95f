import { AwsError } from '../aws/service.ts';
import { type Occurrences, readCron, readRate } from '../scheduler/expression.ts';

/**
 * Reads the schedule of a rule: `rate(…)` or `cron(…)`, in UTC. A rate is due for the first time one interval after
 * `made`. Its unit must agree with its number: `rate(1 minutes)` is refused.
 */
export const readRuleExpression = (expression: string, made: number): Occurrences => {
  const agrees = /^rate\((?:1 [a-z]+[^s]|(?!1 )\d+ [a-z]+s)\)$/.test(expression);
  const rate = agrees ? readRate(expression, made) : undefined;
  const occurrences = rate ? afterFirst(rate, made) : readCron(expression, 'UTC');
  if (!occurrences) throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
  return occurrences;
};

const afterFirst = ({ latest, next }: Occurrences, made: number): Occurrences => ({
  latest(now) {
    const moment = latest(now);
    return moment === made ? undefined : moment;
  },
  next: (now) => next(Math.max(now, made)),
});
