import { type Decision, happened, type RuleWarning } from '../../../shared/contract/event.ts';
import { mustBeProven, type Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { ListHead } from '../../../shared/contract/list-in-force.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { refused } from '../../../shared/errors.ts';
import type { ActivityFacts, activityDrafted } from '../../../shared/events/activities/activities.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { Activity } from '../../../shared/routes/activities/activity.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import { dueOn, hasEndedByItself } from './activity-due.ts';
import { withFindings } from './activity-findings.ts';
import { ended, type StepName, steps } from './activity-states.ts';

/** Who took a step that somebody else must check or decide (SD-4): accounts and persons by opaque ids. */
export interface Hand {
  readonly account: string;
  readonly personIds: readonly string[];
}

/** An activity as it is stored: what follows from its dates is told in answers, and stored nowhere. */
export type ActivityRecord = Omit<Activity, 'dueOn' | 'warnings'> & {
  readonly proposedBy: readonly Hand[];
  readonly createdAs: string;
};

/** Beside the decision: papers that must still stand, and the PS-2 list that must not have moved, when it is stored. */
export type ActivityDecision = Decision<ActivityRecord> & {
  readonly reliesOn?: readonly Evidence[];
  readonly listed?: ListHead | undefined;
};

/** Every fact of an activity carries the same data. */
type Contract = Omit<typeof activityDrafted, 'type'> & { readonly type: `activity-${string}.v${number}` };

/** What every fact of an activity says. */
export const factsOf = (activity: ActivityRecord): ActivityFacts => {
  const { activityId, locationId, boardId, groupId, planItemId, field, needs, status, isHeld } = activity;
  const { approved, contract, account } = activity;
  return {
    ...{ activityId, locationId, boardId, groupId, planItemId, field, needs, status, isHeld },
    ...(approved && { approved }),
    ...(contract && { contract: { rupiah: contract.rupiah, on: contract.on } }),
    ...(account?.acceptedOn && { account: { spentRupiah: account.spentRupiah, on: account.acceptedOn } }),
  };
};

interface Beside {
  readonly reliesOn?: readonly Evidence[];
  readonly warnings?: readonly RuleWarning[];
  readonly listed?: ListHead | undefined;
}

/** Evidence of a step beside what stands: several papers may prove one requirement. */
const withProof = (
  standing: readonly Evidence[] | undefined,
  added: readonly Evidence[],
): Evidence[] | undefined => {
  const ids = added.map(({ documentId }) => documentId);
  const evidence = [...(standing ?? []).filter(({ documentId }) => !ids.includes(documentId)), ...added];
  return evidence.length > 0 ? evidence : undefined;
};

/** The activity after a change, with what follows from it: evidence, whether it is held, findings. */
export const changed = (
  activity: ActivityRecord,
  change: Partial<ActivityRecord>,
  given: Given,
  reliesOn: readonly Evidence[] = [],
): ActivityRecord => {
  const next = {
    ...activity,
    ...change,
    evidence: withProof(change.evidence ?? activity.evidence, reliesOn),
  };
  const waits = next.changes.some(({ status }) => status === 'asked');
  const isHeld = next.status === 'suspended' || (waits && !ended.includes(next.status));
  return withFindings({ ...next, isHeld }, today(given, next.area.code));
};

/** A step of an activity: its next version, and the fact. */
export const stepped = (
  contract: Contract,
  activity: ActivityRecord,
  change: Partial<ActivityRecord>,
  given: Given,
  { reliesOn = [], warnings = [], listed }: Beside = {},
): ActivityDecision => {
  const next = { ...changed(activity, change, given, reliesOn), version: activity.version + 1 };
  return {
    next,
    events: [factOf(contract, next, given)],
    reliesOn,
    listed,
    ...(warnings.length > 0 && { warnings }),
  };
};

export const factOf = (contract: Contract, next: ActivityRecord, { now, newId, policies }: Given) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: next.activityId,
    recordversion: next.version,
    area: next.area,
    data: factsOf(next),
    state: activityAnswer(next, { now, policies }),
  });

/** The activity as it is answered: with what is due, and closed when its maintenance has ended by itself. */
export const activityAnswer = (
  activity: ActivityRecord,
  given: Pick<Given, 'now' | 'policies'>,
): ActivityRecord & Pick<Activity, 'dueOn'> => {
  const day = today(given, activity.area.code);
  if (hasEndedByItself(activity, day)) return { ...activity, status: 'closed' };
  const due = dueOn(activity, given);
  return { ...activity, ...(due !== undefined && { dueOn: due }) };
};

interface CitedPaper {
  readonly documentId: Evidence['documentId'];
  readonly pointer: string;
}

/** Proves the papers of a step (L4), for the one requirement that the step has. */
export const proven = (
  { activityId, locationId }: Pick<ActivityRecord, 'activityId' | 'locationId'>,
  step: StepName,
  cited: readonly CitedPaper[],
  papers: Papers,
): Evidence[] => {
  const [requirement] = steps[step].needs;
  if (requirement === undefined) return [];
  return mustBeProven(
    { of: { kind: 'activity', id: activityId }, locationId },
    cited.map((one) => ({ ...one, requirement })),
    papers,
  );
};

/** Refuses a date that has not come yet, or lies before what it follows. */
export const mustLie = (
  on: LocalDate,
  pointer: string,
  { from, until }: { readonly from?: LocalDate | undefined; readonly until: LocalDate },
): void => {
  if (on > until || (from !== undefined && on < from))
    throw refused('activity.order', pointer, { rule: 'section 6', from, until });
};
