import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import { mustBeProven, noPapers, withEvidence } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Minutes } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { poorListChanged } from '../../../shared/events/registration/poor-lists.ts';
import { plusDays, today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import type { Criteria } from '../../../shared/routes/registration/poor-list-shapes.ts';
import type { PoorList, poorListRoutes } from '../../../shared/routes/registration/poor-lists.ts';
import type { Entry, LocationRecord } from './location.ts';

export type PoorListRecord = PoorList & { readonly createdAs: string };
/** Where it stands on papers, that none is withdrawn meanwhile its transaction says. */
export type ListDecision = Decision<PoorListRecord> & { readonly reliesOn?: readonly Evidence[] };

type Opening = z.output<typeof poorListRoutes.openPoorList.body>;
type CriteriaGiven = Opening['criteria'];
type Showing = z.output<typeof poorListRoutes.showPoorList.body>;
/** What the contract asks to be proven may be declared here, as it was before documents were kept. */
type Ratification = Pick<NonNullable<PoorList['ratification']>, 'citizens' | 'board'>;
type Change =
  | 'opened'
  | 'criteria-set'
  | 'entries-added'
  | 'entry-taken-out'
  | 'shown'
  | 'objection-raised'
  | 'objection-answered'
  | 'ratified'
  | 'superseded'
  | 'readdressed';

/** Tells a step of a list that makes no PS-2 version; `more` is what its answer says beside the list. */
export const toldList = (next: PoorListRecord, change: Change, { now, newId }: Given, more: object = {}) =>
  happened(poorListChanged, {
    id: newId(),
    at: now,
    subject: next.poorListId,
    recordversion: next.version,
    area: next.area,
    data: {
      poorListId: next.poorListId,
      locationId: next.locationId,
      status: next.status,
      count: next.count,
      change,
    },
    state: { ...next, ...more },
  });

/** Rule I-4: a list takes its steps in one order. */
export const mustBe = ({ status }: PoorListRecord, ...needs: readonly PoorList['status'][]): void => {
  if (!needs.includes(status)) throw new Problem('poor-list.wrong-status', { rule: 'I-4', status, needs });
};

/** Refuses a day that has not come yet: what has happened is recorded. */
export const checkPast = (
  dates: readonly { readonly pointer: string; readonly date: string | undefined }[],
  area: string,
  given: Given,
): void => {
  const now = today(given, area);
  const late = dates.find(({ date }) => date !== undefined && date > now);
  if (late) throw refused('poor-list.date-in-future', late.pointer, { today: now });
};

/** Rule I-3: any criteria that the community has set, each under a code of its own. */
const checkCriteria = ({ setOn, minutes, items }: CriteriaGiven, area: string, given: Given): void => {
  const twice = items.findIndex(({ code }, at) => items.findIndex((other) => other.code === code) < at);
  if (twice >= 0)
    throw refused('poor-list.criterion-twice', `/criteria/items/${twice}/code`, { rule: 'I-3' });
  checkPast(
    [
      { pointer: '/criteria/setOn', date: setOn },
      { pointer: '/criteria/minutes/date', date: minutes.date },
    ],
    area,
    given,
  );
};

/** Opens the list of a survey, empty, with the criteria by which its households are found poor (I-3, R-15). */
export const openPoorList = (
  { poorListId, locationId: _, surveyedOn, criteria, origin }: Opening,
  { locationId, area }: LocationRecord,
  { by, createdAs }: Entry,
  given: Given,
): ListDecision => {
  checkCriteria(criteria, area.code, given);
  checkPast([{ pointer: '/surveyedOn', date: surveyedOn }], area.code, given);
  const next: PoorListRecord = {
    poorListId: poorListId ?? (given.newId() as PoorList['poorListId']),
    locationId,
    area,
    status: 'draft',
    surveyedOn,
    criteria: { ...criteria, version: 1 },
    count: 0,
    openObjections: 0,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [toldList(next, 'opened', given)] };
};

/** Sets the criteria anew (I-3). Entries keep the version by which they were found; the old one stays readable. */
export const setCriteria = (list: PoorListRecord, criteria: CriteriaGiven, given: Given): ListDecision => {
  mustBe(list, 'draft');
  checkCriteria(criteria, list.area.code, given);
  const set: Criteria = { ...criteria, version: list.criteria.version + 1 };
  const next = { ...list, criteria: set, version: list.version + 1 };
  return { next, events: [toldList(next, 'criteria-set', given)] };
};

/** Records the public showing (I-4), its first and its last day included; while it lasts it may be corrected. */
export const showPoorList = (
  list: PoorListRecord,
  { place, from, until }: Showing,
  { by }: Pick<Entry, 'by'>,
  given: Given,
): ListDecision => {
  mustBe(list, 'draft', 'shown');
  if (list.count === 0) throw new Problem('poor-list.empty', { rule: 'I-4' });
  const policy = policyOn(given.policies, 'poor-list.showing-days', { date: from, area: list.area.code });
  const earliest = plusDays(from, policy.value - 1);
  if (until < earliest)
    throw refused('poor-list.showing-too-short', '/until', { rule: 'I-4', earliest, policy });
  const showing = { place, from, until, enteredAt: given.now.toISOString(), enteredBy: by };
  const next = { ...list, status: 'shown' as const, showing, version: list.version + 1 };
  return { next, events: [toldList(next, 'shown', given)] };
};

/**
 * Records that the rembug warga agreed and the board ratified (I-4, SD-5): after the last day of the showing, the board
 * not before the citizens, every objection answered, with checked minutes (L4). That the board decides now the store's
 * condition says (E-7).
 */
export const ratifyPoorList = (
  list: PoorListRecord,
  { citizens, board }: Ratification,
  { by }: Pick<Entry, 'by'>,
  given: Given,
  papers = noPapers,
): ListDecision => {
  mustBe(list, 'shown');
  if (list.count === 0) throw new Problem('poor-list.empty', { rule: 'I-4' });
  if (list.openObjections > 0)
    throw new Problem('poor-list.objections-open', { rule: 'I-4', open: list.openObjections });
  const until = list.showing?.until ?? '';
  const now = today(given, list.area.code);
  if (now <= until) throw new Problem('poor-list.still-shown', { rule: 'I-4', until, today: now });
  const dates = [
    { pointer: '/citizens/date', date: citizens.date },
    { pointer: '/board/date', date: board.date },
  ];
  checkPast(dates, list.area.code, given);
  if (citizens.date <= until)
    throw refused('poor-list.ratified-too-early', '/citizens/date', { rule: 'I-4', until });
  if (board.date < citizens.date)
    throw refused('poor-list.ratified-too-early', '/board/date', { rule: 'I-4', citizens: citizens.date });
  const ratification = { citizens, board, enteredAt: given.now.toISOString(), enteredBy: by };
  const reliesOn = mustBeProven(
    { of: { kind: 'poor-list', id: list.poorListId }, locationId: list.locationId },
    [{ requirement: 'ratification', documentId: board.documentId, pointer: '/board/documentId' }],
    papers,
  );
  const evidence = withEvidence(list.evidence, 'ratification', reliesOn[0]);
  const next = { ...list, status: 'ratified' as const, ratification, evidence, version: list.version + 1 };
  return { next, events: [toldList(next, 'ratified', given)], reliesOn };
};

/** Rule I-4: what was ratified changes with minutes only. */
export const checkMinutes = (
  { status, area }: PoorListRecord,
  minutes: Minutes | undefined,
  given: Given,
): void => {
  if (!minutes && (status === 'ratified' || status === 'frozen'))
    throw refused('poor-list.minutes-missing', '/minutes', { rule: 'I-4', status });
  checkPast([{ pointer: '/minutes/date', date: minutes?.date }], area.code, given);
};
