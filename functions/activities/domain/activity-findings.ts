import type { LocalDate } from '../../../shared/contract/primitives.ts';
import type { Activity } from '../../../shared/routes/activities/activity.ts';
import { type FindingCode, findingCodes } from '../../../shared/routes/activities/activity-parts.ts';
import type { Requirement } from '../../../shared/routes/documents/requirement.ts';
import { thousandths } from '../../../shared/routes/tridaya.ts';
import { hasReached } from './activity-states.ts';
import { promisedOf, realisedOf } from './activity-swadaya.ts';

type Looked = Omit<Activity, 'dueOn' | 'warnings'>;

/** Whether a change that the board approved says so. */
export const isAgreed = (
  { changes }: Pick<Looked, 'changes'>,
  what: 'volume' | 'kind',
  value: unknown,
): boolean => changes.some(({ status, to }) => status === 'approved' && to[what] === value);

const stands = ({ evidence = [] }: Looked, requirement: Requirement): boolean =>
  evidence.some((one) => one.requirement === requirement && one.status === 'met');

const differs = (one: number, other: number): boolean => thousandths(one) !== thousandths(other);

const wasKept = ({ changes, proposedVolume }: Looked) => isAgreed({ changes }, 'volume', proposedVolume);

/** The findings of the state auditor, each a question to the record. What a board approved as a change is none. */
const holds: Readonly<Record<FindingCode, (activity: Looked) => boolean>> = {
  'smaller-than-plan': (activity) =>
    hasReached(activity, 'submitted') &&
    thousandths(activity.proposedVolume) < thousandths(activity.plannedVolume) &&
    !wasKept(activity),

  /** The 800 m drain: a length that is not the plan's. */
  'other-length': (activity) =>
    hasReached(activity, 'submitted') &&
    activity.unitOfMeasure === 'm' &&
    differs(activity.proposedVolume, activity.plannedVolume) &&
    !wasKept(activity),

  'swadaya-short': (activity) =>
    activity.account !== undefined && realisedOf(activity) < promisedOf(activity),

  'kind-changed': ({ completion, kind }) => completion !== undefined && completion.realisedKind !== kind,

  /** Not done because no poor person could give the contribution. */
  'no-contribution': ({ cancellation }) => cancellation?.cause === 'no-contribution',

  'changed-without-minutes': ({ realisedVolume, proposedVolume, completion, kind }) =>
    (realisedVolume !== undefined && differs(realisedVolume, proposedVolume)) ||
    (completion !== undefined && completion.realisedKind !== kind),

  /** Ranked or approved, and no minutes say so any more: no meeting, no ratification. */
  'without-minutes': (activity) =>
    (hasReached(activity, 'ranked') && !stands(activity, 'activity-ranking')) ||
    (hasReached(activity, 'approved') && !stands(activity, 'activity-decision')),

  'without-drawings': (activity) =>
    activity.field === 'infrastructure' &&
    hasReached(activity, 'submitted') &&
    !stands(activity, 'activity-drawing'),
};

/** What an auditor would find of an activity as it stands. */
export const foundIn = (activity: Looked): readonly FindingCode[] =>
  findingCodes.filter((code) => holds[code](activity));

/** The activity with its findings of today: a new one from today on, one that holds no more cleared, never removed. */
export const withFindings = <Found extends Looked>(activity: Found, day: LocalDate): Found => {
  const found = foundIn(activity);
  const isOpen = (code: FindingCode) =>
    activity.findings.some((one) => one.code === code && one.clearedOn === undefined);
  const standing = activity.findings.map((one) =>
    one.clearedOn === undefined && !found.includes(one.code) ? { ...one, clearedOn: day } : one,
  );
  const fresh = found
    .filter((code) => !isOpen(code))
    .map((code) => ({ code, rule: 'A-4' as const, foundOn: day }));
  return { ...activity, findings: [...standing, ...fresh] };
};
