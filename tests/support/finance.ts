import { ulid } from 'ulid';
import type { BudgetRecord } from '../../functions/finance/domain/budget.ts';
import type { DisbursementRecord } from '../../functions/finance/domain/disbursement.ts';
import type { Eligible } from '../../functions/finance/domain/gate.ts';
import { emptyJournal, type JournalRecord, post } from '../../functions/finance/domain/journal.ts';
import type { OverrideRecord } from '../../functions/finance/domain/override.ts';
import type { PostName } from '../../shared/contract/access.ts';
import type { Actor } from '../../shared/contract/actor.ts';
import type { Paper } from '../../shared/contract/evidence.ts';
import type { ActivityFacts } from '../../shared/events/activities/activities.ts';
import { aBoard, aGiven, anArea, anId, aPost } from './builders.ts';
import { householdId } from './group-builders.ts';

const { boardId, locationId } = aBoard();
const area = anArea();
export const place = { boardId, locationId, area };
export const activityId = anId<BudgetRecord['activityId']>('ACT', 1);
export const groupId = anId<BudgetRecord['groupId']>('GRP', 1);
export const receiptId = anId<Paper['documentId']>('DC', 1);

/** Noon in Jakarta, 1 February 2013. */
export const aFinanceDay = () => aGiven('2013-02-01T05:00:00.000Z');

/** The same with ids that nobody has had: for what is stored. */
export const aLivingDay = () => ({ ...aFinanceDay(), newId: () => ulid() });

/** Somebody with posts of the examples' board; a person without a household that anything is about. */
export const anActor = (account: string, ...posts: readonly PostName[]): Actor => ({
  account,
  personIds: [],
  householdIds: [],
  posts: posts.map((name) => aPost(name)),
});
export const acting = (actor: Actor) => ({ actor, createdAs: 'fingerprint-1' });
export const cashier = acting(anActor('kasir', 'upk.cashier'));
export const manager = acting(anActor('manajer', 'upk.manager'));

export const aBudget = (more: Partial<BudgetRecord> = {}): BudgetRecord => ({
  ...{ activityId, ...place, groupId },
  field: 'infrastructure',
  status: 'contracted',
  isHeld: false,
  approved: { rupiah: 40_000_000, swadayaRupiah: 5_000_000, on: '2013-01-10' },
  contract: { rupiah: 40_000_000, on: '2013-01-12' },
  ...{ disbursedRupiah: 0, returnedRupiah: 0, inKindRupiah: 0, committedRupiah: 0 },
  ...{ activityVersion: 2, version: 2 },
  ...more,
});

/** What activities tell of the same activity. */
export const someFacts = (more: Partial<ActivityFacts> = {}): ActivityFacts => ({
  ...{ activityId, locationId, boardId, groupId },
  planItemId: anId('PXAN', 1),
  field: 'infrastructure',
  needs: [{ need: 'environment', percent: 100 }],
  status: 'contracted',
  isHeld: false,
  approved: { rupiah: 40_000_000, swadayaRupiah: 5_000_000, on: '2013-01-10' },
  contract: { rupiah: 40_000_000, on: '2013-01-12' },
  ...more,
});

/** A journal that got money into a purse. */
export const aJournal = (rupiah = 100_000_000, purse: 'cash' | 'bank' = 'bank'): JournalRecord =>
  post(
    emptyJournal(place),
    {
      ...{ entryId: anId('ENTR', 1), on: '2013-01-15', note: 'BLM', cause: { kind: 'hand' } },
      lines: [
        { account: purse, debitRupiah: rupiah },
        { account: 'blm-fund', creditRupiah: rupiah },
      ],
    },
    { by: 'pembuku', createdAs: 'fingerprint-0' },
    aFinanceDay(),
  ).journal;

const head = { poorListId: anId<string>('PX', 1), number: 2, hash: 'hash-2', known: 2, epoch: 3 };

/** Households 1 to 5 stand on the list in force, which is version 2; they are the members of the group. */
export const anEligible = (more: Partial<Eligible> = {}): Eligible => ({
  head,
  listings: new Map(
    [1, 2, 3, 4, 5].map((number) => [
      householdId(number) as string,
      { poorListId: head.poorListId, number: 1, isOn: true },
    ]),
  ),
  overrides: [],
  group: {
    kind: 'infrastructure',
    endsOn: '2013-12-31',
    members: [1, 2, 3, 4, 5].map((number) => ({ householdId: householdId(number), from: '2012-10-01' })),
  },
  ...more,
});

export const anOverride = (more: Partial<OverrideRecord> = {}): OverrideRecord => ({
  ...{ overrideId: anId('VER', 1), activityId, ...place, households: 1, householdIds: [householdId(9)] },
  because: 'Serumah dengan saluran',
  minutes: { documentId: receiptId, number: 'BA-40/UJI/2013', date: '2013-01-28' },
  status: 'approved',
  origin: { source: 'office', enteredAt: '2013-01-29T00:00:00.000Z', enteredBy: 'upl' },
  ...{ unit: 'upl', proposedBy: 'upl', createdAs: 'fingerprint-2', version: 2 },
  ...more,
});

export const aDisbursement = (more: Partial<DisbursementRecord> = {}): DisbursementRecord => ({
  disbursementId: anId('DSB', 1),
  ...{ activityId, ...place, groupId, field: 'infrastructure', rupiah: 10_000_000, from: 'bank' },
  ...{ householdIds: [householdId(1), householdId(2)], otherHouseholds: 0, status: 'prepared' },
  ...{ preparedBy: 'kasir', returnedRupiah: 0 },
  origin: { source: 'office', enteredAt: '2013-01-31T00:00:00.000Z', enteredBy: 'kasir' },
  ...{ createdAs: 'fingerprint-1', version: 1 },
  ...more,
});

/** A checked paper for an activity. */
export const aPaper = (more: Partial<Paper> = {}): Paper => ({
  ...{ documentId: receiptId, locationId, kind: 'receipt', of: { kind: 'activity', id: activityId } },
  ...{ requirement: 'disbursement-receipt', status: 'checked', version: 4 },
  ...more,
});
export const papers = (...known: readonly Paper[]) =>
  new Map(known.map((paper) => [paper.documentId as string, paper]));
