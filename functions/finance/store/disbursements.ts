import * as z from 'zod/mini';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { groupCopyKey, readGroupCopy } from '../../../shared/persistence/group-copies.ts';
import { epochUnmoved, headKey, listCopies, readHead } from '../../../shared/persistence/list-copies.ts';
import { paperKey, papersOf, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItem, getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored, unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Disbursement } from '../../../shared/routes/finance/disbursements.ts';
import type { DisbursementRecord, Moved, Paid } from '../domain/disbursement.ts';
import type { Eligible } from '../domain/gate.ts';
import { budgetWrite } from './budgets.ts';
import { journalKey, postingWrites, readJournal } from './journals.ts';
import { overrideStore } from './overrides.ts';

const Stored = z.object({ ...Disbursement.shape, createdAs: z.string() });

export const disbursementKey = (disbursementId: string) => ({
  pk: `DISBURSEMENT#${disbursementId}`,
  sk: 'DISBURSEMENT',
});
export const readDisbursement = (item: Item): DisbursementRecord => z.parse(Stored, upgraded(item));

const disbursementWrite = (table: string, next: DisbursementRecord): Write =>
  putRecord(table, {
    ...stored(disbursementKey(next.disbursementId), 'disbursement', { ...next }),
  });

interface Place {
  readonly activityId: string;
  readonly boardId: string;
  readonly groupId: string;
  readonly locationId: string;
}

/**
 * Asked: a disbursement by its id; what a payment rests on. The head of the list is read before who stands on it and who
 * is of the group: what changes between the two moves the epoch, and the write fails.
 */
export const disbursementStore = (table: ServiceTable) => {
  const overrides = overrideStore(table);
  const lists = listCopies(table);

  /** Who may benefit, once the head is read. */
  const eligibility = async (
    { groupId, locationId }: Place,
    householdIds: readonly string[],
    head: Eligible['head'],
    standing: Pick<Eligible, 'overrides'>,
  ): Promise<Eligible> => {
    const [listings, group] = await Promise.all([
      lists.findListings(locationId, householdIds),
      getItem(table, groupCopyKey(groupId)),
    ]);
    return { head, listings, overrides: standing.overrides, group: group && readGroupCopy(group) };
  };

  return {
    async find(disbursementId: string | undefined): Promise<DisbursementRecord | undefined> {
      const item =
        disbursementId === undefined ? undefined : await getItem(table, disbursementKey(disbursementId));
      return item && readDisbursement(item);
    },

    /** A budget with its overrides. */
    budgetOf: overrides.ofBudget,

    async eligible(place: Place, householdIds: readonly string[], known: Pick<Eligible, 'overrides'>) {
      const head = await lists.findHead(place.locationId);
      return eligibility(place, householdIds, head, known);
    },

    /** All that a payment, or a return, rests on: in two round trips, of which the first reads the head. */
    async standing(place: Place, householdIds: readonly string[], receiptId = '-') {
      const { activityId, boardId, locationId } = place;
      const [known, [head, journal, paper]] = await Promise.all([
        overrides.ofBudget(activityId),
        getItems(table, [headKey(locationId), journalKey(boardId), paperKey(receiptId)]),
      ]);
      return {
        budget: known.budget,
        journal: journal && readJournal(journal),
        papers: papersOf([paper]),
        eligible: () => eligibility(place, householdIds, readHead(head), known),
      };
    },

    async savePrepared(decision: Decision<DisbursementRecord>, command: Command): Promise<void> {
      await transact(table.db, [
        ...promised(table, command, decision),
        disbursementWrite(table.name, decision.next),
      ]);
    },

    /** The payment: money, budget and journal, unless anything that it was checked against has changed since. */
    async savePaid(paid: Paid, { head }: Pick<Eligible, 'head'>, command: Command): Promise<void> {
      const { next, budget, posted, reliesOn, events } = paid;
      const receipts = reliesOn.map(({ documentId }) =>
        unique(table.name, `RECEIPT#${documentId}`, next.disbursementId, 'evidence.of-another'),
      );
      await transact(table.db, [
        ...promised(table, command, paid),
        epochUnmoved(table.name, next.locationId, head, () => new Problem('state.conflict')),
        ...stillChecked(table.name, reliesOn),
        ...receipts, // one receipt, one payment
        disbursementWrite(table.name, next),
        budgetWrite(table.name, budget, events[0].acceptedat),
        ...postingWrites(table.name, posted),
      ]);
    },

    async saveReturned(returned: Moved, command: Command): Promise<void> {
      const { next, budget, posted, events } = returned;
      await transact(table.db, [
        ...promised(table, command, returned),
        disbursementWrite(table.name, next),
        budgetWrite(table.name, budget, events[0].acceptedat),
        ...postingWrites(table.name, posted),
      ]);
    },
  };
};

export type DisbursementStore = ReturnType<typeof disbursementStore>;
