import * as z from 'zod/mini';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { inboxWrite } from '../../../shared/messaging/inbox.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItem, getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Budget } from '../../../shared/routes/finance/budgets.ts';
import type { BudgetRecord, Followed } from '../domain/budget.ts';
import type { Contributed } from '../domain/contribution.ts';
import { journalKey, journalWrite, postingWrites, readJournal } from './journals.ts';

const Stored = z.object({ ...Budget.shape, activityVersion: z.int() });

export const budgetPk = (activityId: string) => `BUDGET#${activityId}`;
export const budgetKey = (activityId: string) => ({ pk: budgetPk(activityId), sk: 'BUDGET' });
export const readBudget = (item: Item): BudgetRecord => z.parse(Stored, upgraded(item));

/** A budget at its version: two payments at once cannot both be decided on what was left before (L2). */
export const budgetWrite = (table: string, budget: BudgetRecord, acceptedAt: string): Write => {
  const at = { kind: 'BUDGET', id: budget.activityId, area: budget.area.code, acceptedAt };
  return putRecord(table, {
    ...stored(budgetKey(budget.activityId), 'budget', { ...budget }, listed('one-city', at)),
  });
};

/** What happens by an event: under no command, by whoever acted there. */
const byEvent = (actor: string): Command => ({ id: undefined, fingerprint: '', actor });

/** Asked: a budget by its activity, with the journal of its board; by area of one city (`gsi1`); by change (`feed`). */
export const budgetStore = (table: ServiceTable) => {
  const promises = (events: Followed['told'], actor: string): Write[] => {
    const [first, ...rest] = events;
    const decision = first && { events: [first, ...rest] as Decision<unknown>['events'] };
    return decision ? promised(table, byEvent(actor), decision) : [];
  };

  return {
    async find(activityId: string): Promise<BudgetRecord | undefined> {
      const item = await getItem(table, budgetKey(activityId));
      return item && readBudget(item);
    },

    async findWithJournal(activityId: string, boardId: string) {
      const [budget, journal] = await getItems(table, [budgetKey(activityId), journalKey(boardId)]);
      return { budget: budget && readBudget(budget), journal: journal && readJournal(journal) };
    },

    list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<BudgetRecord>> =>
      list(table, { kind: 'BUDGET', breadth: 'one-city', ...asked }, readBudget),

    async saveFollowed({ next, told, posted, journal }: Followed, actor: string, now: Date): Promise<void> {
      await transact(table.db, [
        ...promises(told, actor),
        ...(posted ? postingWrites(table.name, posted) : []),
        ...(journal ? [journalWrite(table.name, journal)] : []),
        budgetWrite(table.name, next, now.toISOString()),
      ]);
    },

    /** Once for the hours, however often they are told (L3): what they add stands with that they were added. */
    async saveContributed(
      { next, events, posted }: Contributed,
      hoursId: string,
      actor: string,
    ): Promise<void> {
      await transact(table.db, [
        inboxWrite(table.name, hoursId),
        ...promises(events, actor),
        ...postingWrites(table.name, posted),
        budgetWrite(table.name, next, events[0].acceptedat),
      ]);
    },
  };
};

export type BudgetStore = ReturnType<typeof budgetStore>;
