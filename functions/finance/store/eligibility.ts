import { happened } from '../../../shared/contract/event.ts';
import type { HouseholdId, PoorListId } from '../../../shared/contract/primitives.ts';
import { householdMoneyStopped } from '../../../shared/events/finance.ts';
import { AlreadyHandled } from '../../../shared/messaging/inbox.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { type GroupCopy, groupCopyItem, groupCopyKey } from '../../../shared/persistence/group-copies.ts';
import { epochMoved, headKey, readHead } from '../../../shared/persistence/list-copies.ts';
import { listKeeper } from '../../../shared/persistence/list-keeper.ts';
import { getItems } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { transact, unchangedSince, type Write } from '../../../shared/persistence/transact.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';

interface Told {
  /** Code of the kelurahan. */
  readonly area: string;
  readonly actor: string;
}

/**
 * Finance's own copy of who may be paid (L1): the PS-2 list in force, and the members of groups. Whatever changes it moves
 * the epoch of the kelurahan in the same transaction, so that a payment which read the copy before fails.
 */
export const eligibilityKeeper = (table: ServiceTable, policies: PolicyTable) => ({
  /** The list, telling in the transaction that strikes a household off that its money has stopped. */
  lists: ({ area, actor }: Told, now: Date) =>
    listKeeper(table, ({ householdId, poorListId, number }): Write[] => {
      const given = givenAt(now, policies);
      const stopped = happened(householdMoneyStopped, {
        id: given.newId(),
        at: now,
        subject: householdId,
        recordversion: number,
        area: { code: area },
        data: {
          householdId: householdId as HouseholdId,
          poorListId: poorListId as PoorListId,
          number,
          moneyStoppedAt: now.toISOString(),
        },
        state: { householdId, poorListId, number, moneyStoppedAt: now.toISOString() },
      });
      return promised(table, { id: undefined, fingerprint: '', actor }, { events: [stopped] });
    }),

  /** A group with its members; the last version wins. */
  keepGroup: (group: Omit<GroupCopy, 'version'>, version: number): Promise<void> =>
    anew(async () => {
      const { locationId, groupId } = group;
      const [known, head] = await getItems(table, [groupCopyKey(groupId), headKey(locationId)]);
      if (Number(known?.version ?? 0) >= version) throw new AlreadyHandled(`${groupId} ${version}`);
      const unchanged = unchangedSince(Number(known?.version ?? 0));
      await transact(table.db, [
        epochMoved(table.name, locationId, readHead(head)),
        {
          item: { Put: { TableName: table.name, Item: groupCopyItem({ ...group, version }), ...unchanged } },
        },
      ]);
    }),
});

export type EligibilityKeeper = ReturnType<typeof eligibilityKeeper>;
