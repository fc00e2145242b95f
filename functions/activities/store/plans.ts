import type { BoardCopy } from '../../../shared/contract/board-meeting.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { BoardId } from '../../../shared/contract/primitives.ts';
import type { Command } from '../../../shared/contract/route.ts';
import type { Problem } from '../../../shared/errors.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { boardCopies } from '../../../shared/persistence/board-copies.ts';
import { paperKey, papersOf, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItem, getItems } from '../../../shared/persistence/read.ts';
import { unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { Plan } from '../../../shared/routes/activities/plans.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import { factOf, type PlanRecord } from '../domain/plan.ts';
import type { PlanItemRecord } from '../domain/plan-item.ts';
import { planKnown } from './cycle-facts.ts';
import { termsOf } from './location-terms.ts';
import { plainRecords } from './plain-records.ts';
import { planItemRecords } from './plan-items.ts';

export const planRecords = plainRecords<PlanRecord>({
  kind: 'PLAN',
  shape: Plan,
  idOf: ({ planId }) => planId,
});

/** A plan, items of it, or both, as a decision leaves them: the first event is about what is answered. */
interface Saved extends Pick<Decision<unknown>, 'events'> {
  readonly plan?: PlanRecord;
  readonly items: readonly PlanItemRecord[];
  /** What it newly relies on (L4), and what it means that it was withdrawn in the same moment. */
  readonly reliesOn?: readonly Evidence[] | undefined;
  readonly otherwise?: () => Problem;
}

/**
 * Plans with their items. Asked: a plan by id, by area of one city, by change; its items by their ids, which stand in it;
 * and by its cycle, which keeps of each what its gates ask. One medium-term plan per cycle, and one yearly plan of a year
 * out of it (`PLAN-OF#…`).
 */
export const planStore = (table: ServiceTable) => {
  const records = planRecords.over(table);
  const { name, db } = table;

  const save = async (
    { plan, items, events, reliesOn, otherwise }: Saved,
    command: Command,
  ): Promise<void> => {
    const at = events[0].acceptedat;
    await transact(db, [
      ...promised(table, command, { events }),
      ...stillChecked(name, reliesOn, otherwise),
      ...(plan ? [putRecord(name, planRecords.itemOf(plan, at))] : []),
      ...items.map((item) => putRecord(name, planItemRecords.itemOf(item, at))),
      ...(plan ? planKnown(name, plan.cycleId, factOf(plan), plan.version) : []),
    ]);
  };

  return {
    ...records,
    save,

    begin: (decision: Decision<PlanRecord>, command: Command): Promise<void> => {
      const { planId, cycleId, kind, pjmId, from } = decision.next;
      const of = kind === 'pjm' ? cycleId : `${pjmId}#${from}`;
      return records.save(decision, command, [
        unique(name, `PLAN-OF#${of}`, planId, 'plan.exists'),
        ...planKnown(name, cycleId, factOf(decision.next), decision.next.version),
      ]);
    },

    async findItem(planItemId: string | undefined): Promise<PlanItemRecord | undefined> {
      const item =
        planItemId === undefined ? undefined : await getItem(table, planItemRecords.keyOf(planItemId));
      return item && planItemRecords.read(item);
    },

    /** Every item of a plan, in the order in which they were added. */
    async itemsOf({ itemIds }: Pick<PlanRecord, 'itemIds'>): Promise<readonly PlanItemRecord[]> {
      if (itemIds.length === 0) return [];
      const found = await getItems(table, itemIds.map(planItemRecords.keyOf));
      return found.flatMap((item) => (item ? [planItemRecords.read(item)] : []));
    },

    papers: async (documentIds: readonly string[]): Promise<Papers> =>
      papersOf(await getItems(table, documentIds.map(paperKey))),

    findBoard: (boardId: string): Promise<BoardCopy | undefined> => boardCopies(table).findBoard(boardId),

    /** The board of a kelurahan, once it was elected. */
    boardOf: async (locationId: string): Promise<BoardId | undefined> =>
      (await termsOf(table, locationId)).at(-1)?.boardId,
  };
};

export type PlanStore = ReturnType<typeof planStore>;
