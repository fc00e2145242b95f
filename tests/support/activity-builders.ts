import type { ActivityRecord } from '../../functions/activities/domain/activity.ts';
import type { Paper } from '../../shared/contract/evidence.ts';
import type { ListHead } from '../../shared/contract/list-in-force.ts';
import type { Activity } from '../../shared/routes/activities/activity.ts';
import type { PlanItem } from '../../shared/routes/activities/plan-item.ts';
import { type Requirement, requirements } from '../../shared/routes/documents/requirement.ts';
import { aGiven, anArea, anEntry, anId, personId } from './builders.ts';

export const activityId = anId<Activity['activityId']>('ACTV', 1);
export const groupId = anId<Activity['groupId']>('GRVP', 1);
export const paperId = (number: number) => anId<Paper['documentId']>('PAPR', number);
export const beneficiary = (number: number) => anId<Activity['beneficiaries'][number]>('HSE', number);
const boardId = anId<Activity['boardId']>('BARD', 1);
const locationId = anId<Activity['locationId']>('PACE', 1);

/** Noon in Jakarta on 1 February 2013, within the term of the board. */
export const atWork = (overrides?: Parameters<typeof aGiven>[1]) =>
  aGiven('2013-02-01T05:00:00.000Z', overrides);

const origin = { source: 'office', enteredAt: '2013-01-05T05:00:00.000Z', enteredBy: 'account-1' } as const;

export const aPlanItem = (more: Partial<PlanItem> = {}): PlanItem => ({
  planItemId: anId('PANX', 1),
  planId: anId('PANS', 1),
  kind: 'renta',
  year: 2013,
  locationId,
  boardId,
  area: anArea(),
  field: 'infrastructure',
  needs: [{ need: 'environment', percent: 100 }],
  title: 'Saluran',
  problem: 'Jalan tergenang',
  need: 'Saluran tertutup',
  place: 'RW 02',
  plannedVolume: 800,
  unitOfMeasure: 'm',
  rupiah: 50_000_000,
  status: 'ratified',
  government: [],
  origin,
  version: 1,
  ...more,
});

export const aBudgetLine = (more: Partial<Activity['budget'][number]> = {}): Activity['budget'][number] => ({
  what: 'U-ditch',
  quantity: 800,
  unit: 'm',
  unitRupiah: 55_000,
  rupiah: 44_000_000,
  source: 'blm',
  ...more,
});

/** A hundred days of labour at 60 000 rupiah each. */
export const aPromise = (more: Partial<Activity['swadaya'][number]> = {}): Activity['swadaya'][number] => ({
  form: 'labour',
  what: 'Gotong royong',
  quantity: 100,
  unit: 'HOK',
  unitRupiah: 60_000,
  pricedOn: '2013-01-10',
  countersignedBy: personId(9),
  promisedRupiah: 6_000_000,
  ...more,
});

/** An activity in any state, as the plan has it: a drain of 800 m for 4 households, 2 of them of PS-2. */
export const anActivity = (more: Partial<ActivityRecord> = {}): ActivityRecord => ({
  activityId,
  ...{ locationId, boardId, groupId },
  planItemId: aPlanItem().planItemId,
  area: anArea(),
  field: 'infrastructure',
  needs: [{ need: 'environment', percent: 100 }],
  kind: 'saluran',
  title: 'Saluran drainase RW 02',
  place: 'RT 03 RW 02',
  unitOfMeasure: 'm',
  plannedVolume: 800,
  proposedVolume: 800,
  budget: [aBudgetLine()],
  swadaya: [aPromise()],
  labour: { minutes: 0, unvaluedMinutes: 0, rupiah: 0 },
  beneficiaryKK: 4,
  ps2BeneficiaryKK: 2,
  beneficiaries: [beneficiary(1), beneficiary(2)],
  status: 'draft',
  isHeld: false,
  money: { disbursedRupiah: 0, returnedRupiah: 0, version: 0, movements: [] },
  progress: [],
  changes: [],
  findings: [],
  origin,
  proposedBy: [{ account: 'account-1', personIds: [] }],
  createdAs: anEntry.createdAs,
  version: 1,
  ...more,
});

/** A checked paper of the activity for a requirement. */
export const aPaperFor = (requirement: Requirement, number: number, more: Partial<Paper> = {}): Paper => ({
  documentId: paperId(number),
  locationId,
  kind: requirements[requirement].kind,
  of: { kind: 'activity', id: activityId },
  requirement,
  status: 'checked',
  version: 4,
  ...more,
});

export const papersFor = (...papers: readonly Paper[]) =>
  new Map(papers.map((paper) => [paper.documentId as string, paper]));

/** Papers 1 to 9, all of one requirement. */
export const manyPapers = (requirement: Requirement) =>
  papersFor(...Array.from({ length: 9 }, (_, index) => aPaperFor(requirement, index + 1)));

/** A board of nine, persons 1 to 9, in its term until the end of August 2015. */
export const aBoardCopy = () => ({
  ...{ boardId, locationId },
  terms: [
    {
      start: '2012-09-01',
      end: '2015-08-31',
      memberIds: Array.from({ length: 9 }, (_, index) => personId(index + 1)),
    },
  ],
});

/** A meeting of persons 1 to `size`. */
export const aMeeting = (size = 5, more: object = {}) => ({
  minutes: { documentId: paperId(1), number: 'BA-30/UJI/2013', date: '2013-01-30' },
  present: Array.from({ length: size }, (_, index) => personId(index + 1)),
  ...more,
});

/** What a decision of a board stands on, valid but for what a test says. */
export const aMet = (meeting = aMeeting()) => ({
  board: aBoardCopy(),
  meeting,
  members: [] as { personId?: string; householdId?: string; from: string; until?: string }[],
  homes: new Map<string, readonly string[]>(),
  papers: manyPapers('activity-decision'),
});

const poorListId = 'list-1';
export const aHead: ListHead = { poorListId, number: 3, hash: 'hash-3', known: 3, epoch: 7 };

/** PS-2 with households 1 to `size` on it. */
export const aPoor = (size = 2) => ({
  head: aHead,
  listings: new Map(
    Array.from({ length: size }, (_, index) => [
      beneficiary(index + 1) as string,
      { poorListId, number: 1, isOn: true },
    ]),
  ),
});

export const anActor = { account: 'account-9', personIds: [personId(8)], householdIds: [], posts: [] };
