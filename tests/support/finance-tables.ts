import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { disbursementHandlers } from '../../functions/finance/handlers/disbursements.ts';
import { budgetKey } from '../../functions/finance/store/budgets.ts';
import { disbursementKey, disbursementStore } from '../../functions/finance/store/disbursements.ts';
import { journalItem } from '../../functions/finance/store/journals.ts';
import type { Actor } from '../../shared/contract/actor.ts';
import { groupCopyItem } from '../../shared/persistence/group-copies.ts';
import { headKey, listingKey } from '../../shared/persistence/list-copies.ts';
import { paperKey } from '../../shared/persistence/papers.ts';
import { stored } from '../../shared/persistence/records.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { aPost } from './builders.ts';
import { aBudget, aDisbursement, aJournal, aLivingDay, anActor, aPaper, place } from './finance.ts';

interface Told {
  /** Of the agreement. */
  readonly rupiah?: number;
  /** Of each payment that is prepared. */
  readonly payments: readonly number[];
  /** What the board has. */
  readonly funds?: number;
  /** Named by every payment. */
  readonly households?: number;
}

/** A kelurahan of its own in finance's table: a list in force, a group, an agreed activity, and payments prepared for it. */
export const aPreparedActivity = async (
  table: ServiceTable,
  { rupiah = 40_000_000, payments, funds = 100_000_000, households = 2 }: Told,
) => {
  const [locationId, boardId, groupId, activityId, poorListId] = [ulid(), ulid(), ulid(), ulid(), ulid()];
  const householdIds = Array.from({ length: households }, () => ulid()).toSorted();
  const own = { ...place, locationId, boardId, groupId, activityId } as never as typeof place;
  const budget = aBudget({ ...own, contract: { rupiah, on: '2013-01-12' } });
  const prepared = payments.map((amount) =>
    aDisbursement({ ...own, disbursementId: ulid(), rupiah: amount, householdIds } as never),
  );
  const receipts = payments.map(() => ulid());
  const head = { poorListId, number: 1, hash: 'hash-1', known: 1, epoch: 1, version: 1 };
  const group = {
    ...{ groupId, boardId, locationId, kind: 'infrastructure', endsOn: '2013-12-31', isShort: false },
    members: householdIds.slice(0, 5).map((householdId) => ({
      ...{ memberId: ulid(), householdId, from: '2012-10-01' },
    })),
    version: 1,
  };
  const items: object[] = [
    stored(headKey(locationId), 'list-head', head),
    ...householdIds.map((id) =>
      stored(listingKey(locationId, id), 'listing', { poorListId, number: 1, isOn: true, version: 1 }),
    ),
    groupCopyItem(group as never),
    { ...stored(budgetKey(activityId), 'budget', { ...budget, activityId }) },
    journalItem({ ...aJournal(funds), ...own }),
    ...prepared.map((one) => stored(disbursementKey(one.disbursementId), 'disbursement', { ...one })),
    ...receipts.map((documentId) => {
      const paper = aPaper({ documentId, locationId, of: { kind: 'activity', id: activityId } } as never);
      const { kind, ...rest } = paper;
      return stored(paperKey(documentId), 'document-copy', { ...rest, documentKind: kind });
    }),
  ];
  for (let start = 0; start < items.length; start += 25) {
    const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item: Item as never } }));
    await table.db.send(new BatchWriteCommand({ RequestItems: { [table.name]: puts } }));
  }
  const actor: Actor = { ...anActor('manajer'), posts: [aPost('upk.manager', { boardId })] };
  const copies = { actorOf: () => Promise.resolve(actor) } as never;
  const handlers = disbursementHandlers({ disbursements: disbursementStore(table), copies });
  return {
    ...{ locationId, boardId, activityId, poorListId, householdIds },
    disbursementIds: prepared.map(({ disbursementId }) => disbursementId as string),
    /** The manager pays the nth of those prepared, on its own receipt. */
    pay: (index: number, key = `pay-${prepared[index]!.disbursementId}`) =>
      handlers.payDisbursement({
        params: { disbursementId: prepared[index]!.disbursementId },
        body: { on: '2013-01-31', receiptDocumentId: receipts[index] },
        caller: { id: 'manajer', roles: ['unit'], area: place.area.code },
        command: { id: key, fingerprint: key, actor: 'manajer' },
        given: aLivingDay(),
      } as never),
    struckOff: (householdId: string) => ({
      ...{ locationId, poorListId, number: 2, hash: 'hash-2', previousHash: 'hash-1', householdId },
    }),
  };
};
