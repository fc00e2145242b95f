import type * as z from 'zod/mini';
import { isWithin } from '../../../shared/area/code.ts';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { objectionAnswered, objectionRaised } from '../../../shared/events/registration/poor-lists.ts';
import type {
  Objection,
  objectionRoutes,
  PersonalOfObjection,
} from '../../../shared/routes/registration/poor-list-objections.ts';
import type { HouseholdRecord } from './household.ts';
import type { Entry } from './location.ts';
import { checkPast, mustBe, type PoorListRecord, toldList } from './poor-list.ts';

/** An objection without what was said, which stands encrypted in an item of its own. */
export type ObjectionRecord = Omit<Objection, keyof PersonalOfObjection> & { readonly createdAs: string };

/** An objection and the list that counts it. */
export type ObjectionDecision = Decision<ObjectionRecord> & {
  readonly list: PoorListRecord;
  /** What was said; undefined when it was erased, and then nothing is added to it. */
  readonly personal: PersonalOfObjection | undefined;
};

type Raising = z.output<typeof objectionRoutes.raiseObjection.body>;
type Answer = z.output<typeof objectionRoutes.answerObjection.body>;

const told = (
  contract: typeof objectionRaised | typeof objectionAnswered,
  next: ObjectionRecord,
  { area }: PoorListRecord,
  { now, newId }: Given,
) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: next.objectionId,
    recordversion: next.version,
    area,
    data: {
      poorListId: next.poorListId,
      locationId: next.locationId,
      objectionId: next.objectionId,
      householdId: next.householdId,
      status: next.status,
    },
    state: next,
  });

/** Refuses an objection about a household of another kelurahan (outside the caller's area there is none) or an erased one. */
const checkHousehold = (
  householdId: string | undefined,
  household: HouseholdRecord | undefined,
  list: PoorListRecord,
  area: string,
): void => {
  if (householdId === undefined) return;
  if (!household || !isWithin(household.area.code, area))
    throw refused('household.not-found', '/householdId');
  if (household.locationId !== list.locationId)
    throw refused('poor-list.household-elsewhere', '/householdId', { rule: 'R-6' });
  if (household.status === 'erased')
    throw refused('household.gone', '/householdId', { rule: 'D-3', status: household.status });
};

/** Enters an objection while its list is shown (I-4). */
export const raiseObjection = (
  list: PoorListRecord,
  { objectionId, householdId, text, origin }: Raising,
  household: HouseholdRecord | undefined,
  { by, createdAs, area }: Entry & { readonly area: string },
  given: Given,
): ObjectionDecision => {
  mustBe(list, 'shown');
  checkHousehold(householdId, household, list, area);
  const next: ObjectionRecord = {
    objectionId: objectionId ?? (given.newId() as Objection['objectionId']),
    poorListId: list.poorListId,
    locationId: list.locationId,
    householdId,
    status: 'open',
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  const counted = { ...list, openObjections: list.openObjections + 1, version: list.version + 1 };
  const events = [
    told(objectionRaised, next, list, given),
    toldList(counted, 'objection-raised', given),
  ] as const;
  return { next, list: counted, personal: { text }, events };
};

/**
 * Answers an objection, once, with the minutes of who decided. What follows for the list, a household added or taken
 * out, is a step of its own. That it is not about the answerer's own household (SD-4) the store's condition says.
 */
export const answerObjection = (
  list: PoorListRecord,
  objection: ObjectionRecord,
  before: PersonalOfObjection | undefined,
  { outcome, reply, minutes }: Answer,
  { by }: Pick<Entry, 'by'>,
  given: Given,
): ObjectionDecision => {
  if (objection.status !== 'open')
    throw new Problem('objection.answered', { rule: 'I-4', status: objection.status });
  checkPast([{ pointer: '/minutes/date', date: minutes.date }], list.area.code, given);
  const next: ObjectionRecord = {
    ...objection,
    status: outcome,
    answer: { minutes, enteredAt: given.now.toISOString(), enteredBy: by },
    version: objection.version + 1,
  };
  const counted = { ...list, openObjections: list.openObjections - 1, version: list.version + 1 };
  return {
    next,
    list: counted,
    personal: before && { ...before, ...(reply !== undefined && { reply }) },
    events: [told(objectionAnswered, next, list, given), toldList(counted, 'objection-answered', given)],
  };
};
