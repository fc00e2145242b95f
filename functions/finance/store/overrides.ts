import * as z from 'zod/mini';
import { HouseholdId } from '../../../shared/contract/primitives.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { queryAll } from '../../../shared/persistence/page.ts';
import { paperKey, papersOf, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Override } from '../../../shared/routes/finance/overrides.ts';
import type { BudgetRecord } from '../domain/budget.ts';
import type { OverrideDecision, OverrideRecord } from '../domain/override.ts';
import { budgetKey, budgetPk, readBudget } from './budgets.ts';

const Stored = z.object({
  ...Override.shape,
  householdIds: z.array(HouseholdId),
  unit: z.string(),
  proposedBy: z.string(),
  approvedBy: z.optional(z.string()),
  createdAs: z.string(),
});

export const overrideKey = (activityId: string, overrideId: string) => ({
  pk: budgetPk(activityId),
  sk: `OVERRIDE#${overrideId}`,
});
export const readOverride = (item: Item): OverrideRecord => z.parse(Stored, upgraded(item));

interface Asked {
  readonly activityId: string;
  readonly overrideId?: string | undefined;
  readonly documentId?: string | undefined;
}

/** Asked: an override with its budget and the paper cited, in one round trip; a budget with all its overrides, in one Query. */
export const overrideStore = (table: ServiceTable) => ({
  async find({ activityId, overrideId = '-', documentId = '-' }: Asked) {
    const keys = [budgetKey(activityId), overrideKey(activityId, overrideId), paperKey(documentId)];
    const [budget, override, paper] = await getItems(table, keys);
    return {
      budget: budget && readBudget(budget),
      override: override && readOverride(override),
      papers: papersOf([paper]),
    };
  },

  async ofBudget(
    activityId: string,
  ): Promise<{ budget: BudgetRecord | undefined; overrides: readonly OverrideRecord[] }> {
    const items = await queryAll(
      table,
      {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': budgetPk(activityId) },
        ConsistentRead: true,
      },
      (item) => item,
    );
    const budget = items.find(({ kind }) => kind === 'budget');
    return {
      budget: budget && readBudget(budget),
      overrides: items.filter(({ kind }) => kind === 'override').map(readOverride),
    };
  },

  async save(decision: OverrideDecision, command: Command): Promise<void> {
    const { next, reliesOn } = decision;
    const key = overrideKey(next.activityId, next.overrideId);
    await transact(table.db, [
      ...promised(table, command, decision),
      ...stillChecked(table.name, reliesOn),
      putRecord(table.name, { ...stored(key, 'override', { ...next }) }),
    ]);
  },
});

export type OverrideStore = ReturnType<typeof overrideStore>;
