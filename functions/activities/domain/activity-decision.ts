import type * as z from 'zod/mini';
import { type BoardCopy, termOn } from '../../../shared/contract/board-meeting.ts';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  activityApproved,
  activityCancelled,
  activityContracted,
  activityRejected,
  activitySuspended,
} from '../../../shared/events/activities/activities.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { ActivitySummary, Decided } from '../../../shared/routes/activities/activity.ts';
import type { decisionRoutes } from '../../../shared/routes/activities/activity-decisions.ts';
import { thousandths } from '../../../shared/routes/tridaya.ts';
import { type ActivityDecision, type ActivityRecord, mustLie, proven, stepped } from './activity.ts';
import { type Met, mustBeDecided } from './activity-actors.ts';
import { mustBeListed } from './activity-beneficiaries.ts';
import { isOverdue } from './activity-due.ts';
import { isAgreed } from './activity-findings.ts';
import type { Poor } from './activity-proposal.ts';
import { mustBeAllowed, type StepName } from './activity-states.ts';
import { promisedOf } from './activity-swadaya.ts';

/** What the board pays out of its grant. */
export const grantOf = ({ budget }: Pick<ActivityRecord, 'budget'>): number =>
  budget.reduce((sum, { source, rupiah }) => sum + (source === 'blm' ? rupiah : 0), 0);

/** Money that reached the group and has not come back. */
export const heldOf = ({ money }: Pick<ActivityRecord, 'money'>): number =>
  money.disbursedRupiah - money.returnedRupiah;

/** No step that moves money, or commits to it, while a change waits for its decision. */
export const mustNotBeHeld = ({ isHeld }: Pick<ActivityRecord, 'isHeld'>): void => {
  if (isHeld) throw new Problem('activity.held', { rule: 'A-3' });
};

interface Meeting extends Met {
  readonly papers: Papers;
}

/** Enters what a meeting of the board decided: a proper one, proven by its minutes. */
export const decidedBy = (
  step: StepName,
  activity: ActivityRecord,
  { papers, ...met }: Meeting,
  reason: string | undefined,
  given: Given,
) => {
  mustBeDecided(activity, met, given);
  const { documentId, date: on } = met.meeting.minutes;
  const reliesOn = proven(activity, step, [{ documentId, pointer: '/meeting/minutes/documentId' }], papers);
  const decided: Decided = { on, documentId, ...(reason !== undefined && { reason }) };
  return { decided, reliesOn };
};

/** Refuses a proposal whose volume is not the plan's, within the tolerance, and that no change explains. */
const mustKeepThePlan = (activity: ActivityRecord, on: string, given: Given): void => {
  const { proposedVolume, plannedVolume, area } = activity;
  const policy = policyOn(given.policies, 'activity.volume-tolerance-percent', { date: on, area: area.code });
  const difference = Math.abs(thousandths(proposedVolume) - thousandths(plannedVolume));
  if (difference * 100 <= policy.value * thousandths(plannedVolume)) return;
  if (isAgreed(activity, 'volume', proposedVolume)) return;
  throw new Problem('activity.volume-differs', { rule: 'A-2', plannedVolume, proposedVolume, policy });
};

/** The board approves or rejects a ranked proposal; who benefits stands on the list in force still. */
export const decideActivity = (
  activity: ActivityRecord,
  { outcome, reason }: Pick<z.output<typeof decisionRoutes.decideActivity.body>, 'outcome' | 'reason'>,
  { poor, ...meeting }: Meeting & { readonly poor: Poor },
  given: Given,
): ActivityDecision => {
  mustBeAllowed('decide', activity);
  if (outcome === 'rejected' && reason === undefined)
    throw refused('activity.incomplete', '/reason', { rule: 'section 6' });
  const { decided, reliesOn } = decidedBy('decide', activity, meeting, reason, given);
  const decision = { ...decided, outcome };
  if (outcome === 'rejected')
    return stepped(activityRejected, activity, { status: outcome, decision }, given, { reliesOn });
  mustNotBeHeld(activity);
  mustKeepThePlan(activity, decided.on, given);
  mustBeListed(activity, poor.head, poor.listings);
  const approved = { rupiah: grantOf(activity), swadayaRupiah: promisedOf(activity), on: decided.on };
  const change = { status: outcome, decision, approved } as const;
  return stepped(activityApproved, activity, change, given, { reliesOn, listed: poor.head });
};

interface Contracting {
  readonly board: BoardCopy;
  /** Every activity of the group, as its list shows it. */
  readonly ofGroup: readonly ActivitySummary[];
  readonly papers: Papers;
}

/** The agreement of board and group: not with a group whose account is overdue, nor while the activity is held. */
export const contractActivity = (
  activity: ActivityRecord,
  { agreement }: z.output<typeof decisionRoutes.contractActivity.body>,
  { board, ofGroup, papers }: Contracting,
  given: Given,
): ActivityDecision => {
  mustBeAllowed('contract', activity);
  mustNotBeHeld(activity);
  const day = today(given, activity.area.code);
  termOn(board, day);
  const overdue = ofGroup.find((one) => one.activityId !== activity.activityId && isOverdue(one, day));
  if (overdue)
    throw new Problem('activity.account-overdue', {
      rule: 'A-10',
      activityId: overdue.activityId,
      dueOn: overdue.dueOn,
    });
  const { documentId, number, date } = agreement;
  mustLie(date, '/agreement/date', { from: activity.approved?.on, until: day });
  const reliesOn = proven(activity, 'contract', [{ documentId, pointer: '/agreement/documentId' }], papers);
  const contract = { rupiah: activity.approved?.rupiah ?? 0, on: date, number, documentId };
  return stepped(activityContracted, activity, { status: 'contracted', contract }, given, { reliesOn });
};

/** The board suspends what it approved, or lets it go on from where it stood. */
export const suspendActivity = (
  activity: ActivityRecord,
  { outcome, reason }: Pick<z.output<typeof decisionRoutes.suspendActivity.body>, 'outcome' | 'reason'>,
  meeting: Meeting,
  given: Given,
): ActivityDecision => {
  const step = outcome === 'suspended' ? 'suspend' : 'resume';
  mustBeAllowed(step, activity);
  const { decided, reliesOn } = decidedBy(step, activity, meeting, reason, given);
  const change: Partial<ActivityRecord> =
    outcome === 'suspended'
      ? { status: 'suspended', suspendedFrom: activity.status, suspension: decided }
      : { status: activity.suspendedFrom ?? 'approved', suspendedFrom: undefined, suspension: decided };
  return stepped(activitySuspended, activity, change, given, { reliesOn });
};

/** The board cancels an activity: of money that reached the group, all has come back (section 6). */
export const cancelActivity = (
  activity: ActivityRecord,
  { cause, reason }: Pick<z.output<typeof decisionRoutes.cancelActivity.body>, 'cause' | 'reason'>,
  meeting: Meeting,
  given: Given,
): ActivityDecision => {
  mustBeAllowed('cancel', activity);
  const { decided, reliesOn } = decidedBy('cancel', activity, meeting, reason, given);
  if (heldOf(activity) > 0)
    throw new Problem('activity.money-out', { rule: 'section 6', rupiah: heldOf(activity) });
  const suspendedFrom = activity.status === 'suspended' ? activity.suspendedFrom : activity.status;
  const change = { status: 'cancelled', suspendedFrom, cancellation: { ...decided, cause } } as const;
  return stepped(activityCancelled, activity, change, given, { reliesOn });
};
