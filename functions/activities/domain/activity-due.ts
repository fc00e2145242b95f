import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { plusDays, plusMonths } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Activity } from '../../../shared/routes/activities/activity.ts';

type Dated = Pick<Activity, 'status' | 'completion' | 'account' | 'maintenance' | 'area'>;

/** Whether the group has given its account, and the unit has not returned it. */
const isReported = ({ account }: Pick<Activity, 'account'>): boolean =>
  account !== undefined && account.status !== 'returned';

/**
 * By when the account of a completed activity, or the next inspection of a maintained one, is due. By the
 * policy of the day from which it is counted, so that a later policy changes no day that was set.
 */
export const dueOn = (activity: Dated, { policies }: Pick<Given, 'policies'>): LocalDate | undefined => {
  const { status, completion, maintenance, area } = activity;
  if (status === 'completed' && completion && !isReported(activity)) {
    const policy = policyOn(policies, 'activity.report-days', { date: completion.on, area: area.code });
    return plusDays(completion.on, policy.value);
  }
  if (status === 'maintained' && maintenance) {
    const last = maintenance.inspections.at(-1)?.on ?? maintenance.from;
    const policy = policyOn(policies, 'activity.inspection-months', { date: last, area: area.code });
    const next = plusMonths(last, policy.value);
    return next < maintenance.until ? next : maintenance.until;
  }
  return undefined;
};

/** An account is overdue from the day after it was due. */
export const isOverdue = (
  { status, dueOn: due }: Pick<Activity, 'status' | 'dueOn'>,
  day: LocalDate,
): boolean => status === 'completed' && due !== undefined && due < day;

/** Maintenance ends by itself after the years of its policy: from then on the activity is closed. */
export const hasEndedByItself = (
  { status, maintenance }: Pick<Activity, 'status' | 'maintenance'>,
  day: LocalDate,
): boolean => status === 'maintained' && maintenance !== undefined && day > maintenance.until;
