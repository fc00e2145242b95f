import type * as z from 'zod/mini';
import type { Actor } from '../../../shared/contract/actor.ts';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { activityChangeAsked, activityChangeDecided } from '../../../shared/events/activities/activities.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { courseRoutes } from '../../../shared/routes/activities/activity-course.ts';
import type { ChangeAsked, ChangeRequest } from '../../../shared/routes/activities/activity-parts.ts';
import { type ActivityDecision, type ActivityRecord, mustLie, proven, stepped } from './activity.ts';
import { decidedBy, grantOf, heldOf, mustNotBeHeld } from './activity-decision.ts';
import { isAgreed } from './activity-findings.ts';
import { mustBePriced } from './activity-proposal.ts';
import { mustBeAllowed } from './activity-states.ts';
import { promisedOf } from './activity-swadaya.ts';

type Asking = z.output<typeof courseRoutes.askForChange.body>;
type Deciding = z.output<typeof courseRoutes.decideChange.body>;

/** What stands where a change asks for something else; of a volume that no change has explained, the plan's. */
const standing = (activity: ActivityRecord, to: ChangeAsked): ChangeRequest['from'] => {
  const { proposedVolume, plannedVolume, kind, place, budget, swadaya } = activity;
  const volume = isAgreed(activity, 'volume', proposedVolume) ? proposedVolume : plannedVolume;
  const all = {
    volume,
    kind,
    place,
    budget,
    swadaya: swadaya.map(({ realisedRupiah: _, ...promise }) => promise),
  };
  const asked = Object.keys(to).filter((name) => to[name as keyof ChangeAsked] !== undefined);
  return Object.fromEntries(Object.entries(all).filter(([name]) => asked.includes(name)));
};

/** Asks for a change with the minutes of the group: from now on no money moves until the board decides. */
export const askForChange = (
  activity: ActivityRecord,
  { changeRequestId, cause, to, minutes }: Asking,
  { actor, papers }: { readonly actor: Actor; readonly papers: Papers },
  given: Given,
): ActivityDecision => {
  mustBeAllowed('askForChange', activity);
  if (activity.changes.some((one) => one.changeRequestId === changeRequestId))
    throw new Problem('state.exists', { rule: 'R-14' });
  mustNotBeHeld(activity);
  if (Object.values(to).every((value) => value === undefined))
    throw refused('activity.incomplete', '/to', { rule: 'A-3' });
  const day = today(given, activity.area.code);
  mustBePriced(to, { actor, day, at: '/to' });
  mustLie(minutes.date, '/minutes/date', { until: day });
  const { documentId } = minutes;
  const reliesOn = proven(activity, 'askForChange', [{ documentId, pointer: '/minutes/documentId' }], papers);
  const change: ChangeRequest = {
    changeRequestId: changeRequestId ?? (given.newId() as ChangeRequest['changeRequestId']),
    status: 'asked',
    cause,
    from: standing(activity, to),
    to,
    minutes,
    askedOn: day,
  };
  const changes = [...activity.changes, change];
  return stepped(activityChangeAsked, activity, { changes }, given, { reliesOn });
};

/** What an approved change makes of the activity; sums that the board approved and the group signed follow it. */
const applied = (
  activity: ActivityRecord,
  {
    volume = activity.proposedVolume,
    kind = activity.kind,
    place = activity.place,
    budget,
    swadaya,
  }: ChangeAsked,
): Partial<ActivityRecord> => {
  const now = { budget: budget ?? activity.budget, swadaya: swadaya ?? activity.swadaya };
  const { approved, contract } = activity;
  const rupiah = grantOf(now);
  return {
    ...{ proposedVolume: volume, kind, place },
    ...now,
    ...(approved && { approved: { ...approved, rupiah, swadayaRupiah: promisedOf(now) } }),
    ...(contract && { contract: { ...contract, rupiah } }),
  };
};

/**
 * A meeting of the board's members decides a change; no budget falls below what the group has got. `meeting` with
 * who it concerns.
 */
export const decideChange = (
  activity: ActivityRecord,
  changeRequestId: string,
  { outcome, reason, ...meeting }: Pick<Deciding, 'outcome' | 'reason'> & Parameters<typeof decidedBy>[2],
  given: Given,
): ActivityDecision => {
  const change = activity.changes.find((one) => one.changeRequestId === changeRequestId);
  if (!change) throw new Problem('change.not-found');
  mustBeAllowed('decideChange', activity);
  if (change.status !== 'asked')
    throw new Problem('activity.not-now', { rule: 'A-3', status: activity.status, change: change.status });
  if (outcome === 'rejected' && reason === undefined)
    throw refused('activity.incomplete', '/reason', { rule: 'A-3' });
  const { decided, reliesOn } = decidedBy('decideChange', activity, meeting, reason, given);
  const next = outcome === 'approved' ? applied(activity, change.to) : {};
  if (heldOf(activity) > 0 && grantOf({ budget: next.budget ?? activity.budget }) < heldOf(activity))
    throw new Problem('activity.money-out', { rule: 'A-3', rupiah: heldOf(activity) });
  const changes = activity.changes.map((one) =>
    one === change ? { ...one, status: outcome, decided } : one,
  );
  return stepped(activityChangeDecided, activity, { ...next, changes }, given, { reliesOn });
};
