import type * as z from 'zod/mini';
import { type Actor, mustBeDisinterested } from '../../../shared/contract/actor.ts';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  activityAccounted,
  activityNoted,
  activityPublished,
} from '../../../shared/events/activities/activities.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { Account } from '../../../shared/routes/activities/activity-parts.ts';
import type { workRoutes } from '../../../shared/routes/activities/activity-work.ts';
import { type ActivityDecision, type ActivityRecord, mustLie, proven, stepped } from './activity.ts';
import { concernedBy, type Member } from './activity-actors.ts';
import { decidedBy, heldOf } from './activity-decision.ts';
import { mustBeAllowed } from './activity-states.ts';

type Reported = z.output<typeof workRoutes.reportAccount.body>;
type Examination = z.output<typeof workRoutes.examineAccount.body>;
type Publication = z.output<typeof workRoutes.publishAccount.body>;

/** Refuses an account whose receipts are not what the group got and did not give back, to the rupiah. */
const mustBeSpent = (spentRupiah: number, activity: ActivityRecord): void => {
  const { disbursedRupiah, returnedRupiah } = activity.money;
  if (spentRupiah !== heldOf(activity))
    throw refused('activity.receipts-differ', '/receipts', {
      rule: 'A-10',
      spentRupiah,
      disbursedRupiah,
      returnedRupiah,
    });
};

/** The swadaya with what came of it: of every line but labour, which verified hours raise. */
const realised = ({ swadaya }: ActivityRecord, told: Reported['swadaya']): ActivityRecord['swadaya'] => {
  for (const [index, { line }] of told.entries()) {
    const isOwn = swadaya[line] !== undefined && swadaya[line].form !== 'labour';
    if (!isOwn || told.findIndex((one) => one.line === line) < index)
      throw refused('activity.incomplete', `/swadaya/${index}/line`, { rule: 'A-7', line });
  }
  return swadaya.map((promise, line) => {
    if (promise.form === 'labour') return promise;
    const came = told.find((one) => one.line === line);
    if (!came) throw refused('activity.incomplete', '/swadaya', { rule: 'A-7', line });
    return { ...promise, realisedRupiah: came.realisedRupiah };
  });
};

/** Accounts that the unit has not returned wait for the next step, not for another report. */
const mustStand = (activity: ActivityRecord, statuses: readonly (Account['status'] | undefined)[]): void => {
  const status = activity.account?.status;
  if (!statuses.includes(status))
    throw new Problem('activity.not-now', { rule: 'A-10', status: activity.status, account: status });
};

/** The group reports its account (LPJ): receipts that add up, what was built, and what of the swadaya came. */
export const reportAccount = (
  activity: ActivityRecord,
  { receipts, realisedVolume, swadaya }: Reported,
  papers: Papers,
  given: Given,
): ActivityDecision => {
  mustBeAllowed('report', activity);
  mustStand(activity, [undefined, 'returned']);
  const day = today(given, activity.area.code);
  for (const [index, { documentId, on }] of receipts.entries()) {
    mustLie(on, `/receipts/${index}/on`, { until: day });
    if (receipts.findIndex((one) => one.documentId === documentId) < index)
      throw refused('activity.receipts-differ', `/receipts/${index}/documentId`, {
        rule: 'A-10',
        reason: 'twice',
      });
  }
  const spentRupiah = receipts.reduce((sum, { rupiah }) => sum + rupiah, 0);
  mustBeSpent(spentRupiah, activity);
  const came = realised(activity, swadaya);
  const cited = receipts.map(({ documentId }, index) => ({
    documentId,
    pointer: `/receipts/${index}/documentId`,
  }));
  const reliesOn = proven(activity, 'report', cited, papers);
  const account: Account = { status: 'reported', reportedOn: day, receipts, spentRupiah, realisedVolume };
  const change = { account, realisedVolume, swadaya: came };
  return stepped(activityNoted, activity, change, given, { reliesOn });
};

/** The unit checks an account, or returns it with a reason; nobody checks the own one (SD-4). */
export const examineAccount = (
  activity: ActivityRecord,
  { outcome, reason }: Examination,
  { actor, members }: { readonly actor: Actor; readonly members: readonly Member[] },
  given: Given,
): ActivityDecision => {
  mustBeAllowed('examineAccount', activity);
  mustStand(activity, ['reported']);
  mustBeDisinterested(actor, concernedBy(activity, members, today(given, activity.area.code)));
  if (outcome === 'returned' && reason === undefined)
    throw refused('activity.incomplete', '/reason', { rule: 'A-10' });
  const account = { ...(activity.account as Account), status: outcome, ...(reason && { reason }) };
  return stepped(activityNoted, activity, { account }, given);
};

/** A meeting of the board accepts an account that the unit checked; the money still adds up (L2). */
export const acceptAccount = (
  activity: ActivityRecord,
  meeting: Parameters<typeof decidedBy>[2],
  given: Given,
): ActivityDecision => {
  mustBeAllowed('accept', activity);
  mustStand(activity, ['examined']);
  const { decided, reliesOn } = decidedBy('accept', activity, meeting, undefined, given);
  const standing = activity.account as Account;
  mustBeSpent(standing.spentRupiah, activity);
  const account = { ...standing, status: 'accepted', acceptedOn: decided.on } as const;
  return stepped(activityAccounted, activity, { status: 'accounted', account }, given, { reliesOn });
};

/** The account is public: where, since when, and the photo of the board that shows it (T-2). */
export const publishAccount = (
  activity: ActivityRecord,
  { place, photo: { documentId, date: on } }: Publication,
  papers: Papers,
  given: Given,
): ActivityDecision => {
  mustBeAllowed('publish', activity);
  mustLie(on, '/photo/date', {
    from: activity.account?.acceptedOn,
    until: today(given, activity.area.code),
  });
  const reliesOn = proven(activity, 'publish', [{ documentId, pointer: '/photo/documentId' }], papers);
  const change = { status: 'published', publication: { place, on, documentId } } as const;
  return stepped(activityPublished, activity, change, given, { reliesOn });
};
