import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Actor, mustBeDisinterested } from '../../../shared/contract/actor.ts';
import { mustAddUp } from '../../../shared/contract/attendance.ts';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { ListHead, Listing } from '../../../shared/contract/list-in-force.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  activityCorrected,
  activityDrafted,
  activityExamined,
  activityRanked,
  activitySubmitted,
} from '../../../shared/events/activities/activities.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { proposalRoutes } from '../../../shared/routes/activities/activities.ts';
import type { Activity } from '../../../shared/routes/activities/activity.ts';
import type { decisionRoutes } from '../../../shared/routes/activities/activity-decisions.ts';
import type { BudgetLine, SwadayaLine } from '../../../shared/routes/activities/activity-parts.ts';
import type { PlanItem } from '../../../shared/routes/activities/plan-item.ts';
import { thousandths } from '../../../shared/routes/tridaya.ts';
import {
  type ActivityDecision,
  type ActivityRecord,
  changed,
  factOf,
  mustLie,
  proven,
  stepped,
} from './activity.ts';
import { concernedBy, type Member } from './activity-actors.ts';
import { mustBeListed, mustCount, mustServeThePoor } from './activity-beneficiaries.ts';
import { mustBeAllowed } from './activity-states.ts';
import type { Entry } from './entry.ts';
import { partOf } from './rounding.ts';

type Drafting = z.output<typeof proposalRoutes.draftActivity.body>;
type Correction = z.output<typeof proposalRoutes.correctActivity.body>;
type Examination = z.output<typeof decisionRoutes.examineActivity.body>;
type Ranking = z.output<typeof decisionRoutes.rankActivity.body>;

interface Priced {
  readonly budget?: readonly BudgetLine[] | undefined;
  readonly swadaya?: readonly SwadayaLine[] | undefined;
}

/** Refuses a line whose rupiah are not its quantity times its price, half to even. */
const mustMultiply = (
  { quantity, unitRupiah }: Pick<BudgetLine, 'quantity' | 'unitRupiah'>,
  rupiah: number,
  pointer: string,
): void => {
  const product = partOf(unitRupiah, thousandths(quantity), 1_000);
  if (rupiah !== product) throw refused('activity.amount', pointer, { rule: 'A-7', product });
};

/**
 * Refuses a budget that does not multiply, and swadaya of a price that nobody else countersigned, or that was agreed
 * after today. `at` is where both stand in the request.
 */
export const mustBePriced = (
  { budget = [], swadaya = [] }: Priced,
  { actor, day, at = '' }: { readonly actor: Actor; readonly day: string; readonly at?: string },
): void => {
  for (const [index, line] of budget.entries())
    mustMultiply(line, line.rupiah, `${at}/budget/${index}/rupiah`);
  for (const [index, line] of swadaya.entries()) {
    mustMultiply(line, line.promisedRupiah, `${at}/swadaya/${index}/promisedRupiah`);
    mustLie(line.pricedOn, `${at}/swadaya/${index}/pricedOn`, { until: day });
    if (actor.personIds.includes(line.countersignedBy))
      throw refused('duty.not-separate', `${at}/swadaya/${index}/countersignedBy`, { rule: 'A-7' });
  }
};

/** What comes of nothing: an activity of which only the proposal is known. */
const unbegun = {
  labour: { minutes: 0, unvaluedMinutes: 0, rupiah: 0 },
  money: { disbursedRupiah: 0, returnedRupiah: 0, version: 0, movements: [] },
  progress: [],
  changes: [],
  findings: [],
  isHeld: false,
} satisfies Partial<ActivityRecord>;

/** Begins a proposal out of an item of a plan, which gives field, unit and planned volume. */
export const draftActivity = (
  planItem: PlanItem,
  { activityId, planItemId: _, groupId, origin, ...body }: Drafting,
  { actor, by, createdAs }: Entry & { readonly actor: Actor },
  given: Given,
): ActivityDecision => {
  if (planItem.status === 'dropped') throw new Problem('plan-item.not-found', { status: planItem.status });
  const { locationId, boardId, area, field, unitOfMeasure, plannedVolume } = planItem;
  const { needs = planItem.needs, budget = [], swadaya = [], ...rest } = body;
  mustBePriced(body, { actor, day: today(given, area.code) });
  const draft: ActivityRecord = {
    activityId: activityId ?? (given.newId() as Activity['activityId']),
    ...{ locationId, boardId, groupId, planItemId: planItem.planItemId, area, field },
    ...{ unitOfMeasure, plannedVolume, needs, budget, swadaya },
    ...rest,
    beneficiaryKK: body.beneficiaryKK ?? 0,
    ps2BeneficiaryKK: body.ps2BeneficiaryKK ?? 0,
    beneficiaries: body.beneficiaries ?? [],
    status: 'draft',
    ...unbegun,
    origin: entered(origin, { by, now: given.now }),
    proposedBy: [{ account: actor.account, personIds: actor.personIds }],
    createdAs,
    version: 1,
  };
  mustCount(draft);
  const next = changed(draft, {}, given);
  return { next, events: [factOf(activityDrafted, next, given)] };
};

/** Whoever corrects a proposal has proposed it too. */
const alsoBy = ({ proposedBy }: ActivityRecord, { account, personIds }: Actor) =>
  proposedBy.some((hand) => hand.account === account) ? proposedBy : [...proposedBy, { account, personIds }];

/** Corrects a draft, or what the unit returned. */
export const correctActivity = (
  activity: ActivityRecord,
  correction: Correction,
  actor: Actor,
  given: Given,
): ActivityDecision => {
  mustBeAllowed('correct', activity);
  mustBePriced(correction, { actor, day: today(given, activity.area.code) });
  const sent = Object.fromEntries(Object.entries(correction).filter(([, value]) => value !== undefined));
  const change = { ...(sent as Partial<ActivityRecord>), proposedBy: alsoBy(activity, actor) };
  mustCount({ ...activity, ...change });
  return stepped(activityCorrected, activity, change, given);
};

/** PS-2 as it was read: its head first, then the households that are named. */
export interface Poor {
  readonly head: ListHead;
  readonly listings: ReadonlyMap<string, Listing>;
}

const mustHave = (has: boolean, pointer: string): void => {
  if (!has) throw refused('activity.incomplete', pointer, { rule: 'section 6' });
};

/** Submits a proposal with volume, budget, swadaya and beneficiaries, and with drawings of what is built (section 6). */
export const submitActivity = (
  activity: ActivityRecord,
  { drawings = [] }: z.output<typeof decisionRoutes.submitActivity.body>,
  { actor, poor, papers }: { readonly actor: Actor; readonly poor: Poor; readonly papers: Papers },
  given: Given,
): ActivityDecision => {
  mustBeAllowed('submit', activity);
  mustHave(activity.proposedVolume > 0, '/proposedVolume');
  mustHave(activity.budget.length > 0, '/budget');
  mustHave(activity.swadaya.length > 0, '/swadaya');
  mustHave(activity.beneficiaryKK > 0, '/beneficiaryKK');
  mustHave(activity.field !== 'infrastructure' || drawings.length > 0, '/drawings');
  const warnings = mustServeThePoor(activity, given);
  mustBeListed(activity, poor.head, poor.listings);
  const cited = drawings.map((documentId, index) => ({ documentId, pointer: `/drawings/${index}` }));
  const reliesOn = proven(activity, 'submit', cited, papers);
  const change = {
    status: 'submitted',
    submittedOn: today(given, activity.area.code),
    proposedBy: alsoBy(activity, actor),
    ...(drawings.length > 0 && { drawings }),
  } as const;
  return stepped(activitySubmitted, activity, change, given, { reliesOn, warnings, listed: poor.head });
};

/** The unit of the field finds a proposal feasible, or returns it with a reason; nobody checks the own one (SD-4). */
export const examineActivity = (
  activity: ActivityRecord,
  { outcome, reason, form }: Examination,
  {
    actor,
    members,
    papers,
  }: { readonly actor: Actor; readonly members: readonly Member[]; readonly papers: Papers },
  given: Given,
): ActivityDecision => {
  mustBeAllowed('examine', activity);
  const day = today(given, activity.area.code);
  mustBeDisinterested(actor, concernedBy(activity, members, day));
  mustHave(outcome === 'feasible' || reason !== undefined, '/reason');
  mustLie(form.date, '/form/date', { until: day });
  const cited = [{ documentId: form.documentId, pointer: '/form/documentId' }];
  const reliesOn = proven(activity, 'examine', cited, papers);
  const examination = { outcome, on: day, documentId: form.documentId, ...(reason && { reason }) };
  return stepped(activityExamined, activity, { status: outcome, examination }, given, { reliesOn });
};

/** Enters the rank that a priority meeting gave, with its minutes and who came. */
export const rankActivity = (
  activity: ActivityRecord,
  ranking: Ranking,
  papers: Papers,
  given: Given,
): ActivityDecision => {
  mustBeAllowed('rank', activity);
  mustAddUp(ranking.attendance, '/attendance');
  mustLie(ranking.minutes.date, '/minutes/date', { until: today(given, activity.area.code) });
  const cited = [{ documentId: ranking.minutes.documentId, pointer: '/minutes/documentId' }];
  const reliesOn = proven(activity, 'rank', cited, papers);
  return stepped(activityRanked, activity, { status: 'ranked', ranking }, given, { reliesOn });
};
