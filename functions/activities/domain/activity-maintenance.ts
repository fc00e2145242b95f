import type * as z from 'zod/mini';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { activityClosed, activityMaintained } from '../../../shared/events/activities/activities.ts';
import { plusYears, today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { courseRoutes } from '../../../shared/routes/activities/activity-course.ts';
import type { Inspection } from '../../../shared/routes/activities/activity-parts.ts';
import { type ActivityDecision, type ActivityRecord, mustLie, stepped } from './activity.ts';
import { hasEndedByItself } from './activity-due.ts';
import { mustBeAllowed, type StepName } from './activity-states.ts';

type Plan = z.output<typeof courseRoutes.planMaintenance.body>;
type Inspecting = z.output<typeof courseRoutes.recordInspection.body>;

/** As `mustBeAllowed`, of an activity that may have been closed by time alone. */
const mustGoOn = (step: StepName, activity: ActivityRecord, day: string): void => {
  if (hasEndedByItself(activity, day))
    throw new Problem('activity.not-now', {
      rule: 'A-11',
      status: 'closed',
      until: activity.maintenance?.until,
    });
  mustBeAllowed(step, activity);
};

/** Who maintains what was built, for how many years the policy says; those exempt are among who benefits. */
export const planMaintenance = (activity: ActivityRecord, plan: Plan, given: Given): ActivityDecision => {
  mustBeAllowed('maintain', activity);
  const { area, completion, beneficiaryKK } = activity;
  mustLie(plan.from, '/from', { from: completion?.on, until: today(given, area.code) });
  if (plan.exemptHouseholds > beneficiaryKK)
    throw refused('activity.poor-count', '/exemptHouseholds', { rule: 'A-11', beneficiaryKK });
  const { value: years } = policyOn(given.policies, 'group.maintenance-years', {
    date: plan.from,
    area: area.code,
  });
  const maintenance = { ...plan, until: plusYears(plan.from, years), inspections: [] };
  return stepped(activityMaintained, activity, { status: 'maintained', maintenance }, given);
};

/** Records an inspection, in the order of their days; the next is due by policy. */
export const recordInspection = (
  activity: ActivityRecord,
  { inspectionId, ...body }: Inspecting,
  given: Given,
): ActivityDecision => {
  const day = today(given, activity.area.code);
  mustGoOn('inspect', activity, day);
  const maintenance = activity.maintenance as NonNullable<ActivityRecord['maintenance']>;
  const { inspections, from } = maintenance;
  if (inspections.some((one) => one.inspectionId === inspectionId))
    throw new Problem('state.exists', { rule: 'R-14' });
  mustLie(body.on, '/on', { from: inspections.at(-1)?.on ?? from, until: day });
  const inspection: Inspection = {
    inspectionId: inspectionId ?? (given.newId() as Inspection['inspectionId']),
    ...body,
  };
  const change = { maintenance: { ...maintenance, inspections: [...inspections, inspection] } };
  return stepped(activityMaintained, activity, change, given);
};

/** Closes an activity before its maintenance ends by itself, or one of which nothing is maintained. */
export const closeActivity = (activity: ActivityRecord, reason: string, given: Given): ActivityDecision => {
  const on = today(given, activity.area.code);
  mustGoOn('close', activity, on);
  return stepped(activityClosed, activity, { status: 'closed', closing: { on, reason } }, given);
};
