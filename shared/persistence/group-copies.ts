import * as z from 'zod/mini';
import { BoardId, GroupId, LocalDate, LocationId } from '../contract/primitives.ts';
import type { CopyKeeper } from './copies.ts';
import { getItem, type Item } from './read.ts';
import { stored } from './records.ts';
import type { ServiceTable } from './service-table.ts';
import { upgraded } from './upgrades.ts';

/** A group (KSM) as other services copy it, with all its memberships, past ones too (L1). */
export const GroupCopy = z.object({
  groupId: GroupId,
  boardId: BoardId,
  locationId: LocationId,
  kind: z.string(),
  endsOn: LocalDate,
  maintainsUntil: z.optional(LocalDate),
  isShort: z.boolean(),
  members: z.array(
    z.object({
      memberId: z.string(),
      householdId: z.optional(z.string()),
      personId: z.optional(z.string()),
      from: LocalDate,
      until: z.optional(LocalDate),
    }),
  ),
  version: z.int(),
});
export type GroupCopy = z.infer<typeof GroupCopy>;

export const groupCopyKey = (groupId: string) => ({ pk: `GROUP#${groupId}`, sk: 'COPY' });

/** What an event of registration says; `kind` of an item says what the item is, so that of the group is `groupKind`. */
export const readGroupCopy = (item: Item): GroupCopy => {
  const { groupKind, ...rest } = upgraded(item);
  return z.parse(GroupCopy, { ...rest, kind: groupKind });
};

/** The item of a copy, for whoever writes it in a transaction of its own (finance, whose epoch it moves). */
export const groupCopyItem = ({ kind, ...group }: GroupCopy) =>
  stored(groupCopyKey(group.groupId), 'group-copy', { ...group, groupKind: kind });

export const groupKeeper = ({ keep }: Pick<CopyKeeper, 'keep'>) => ({
  keepGroup: (group: Omit<GroupCopy, 'version'>, version: number) =>
    keep(groupCopyItem({ ...group, version })),
});

export const groupCopies = (table: ServiceTable) => ({
  async findGroup(groupId: string): Promise<GroupCopy | undefined> {
    const item = await getItem(table, groupCopyKey(groupId));
    return item && readGroupCopy(item);
  },
});

/** Members of a group on a day. */
export const membersOn = ({ members }: Pick<GroupCopy, 'members'>, day: LocalDate) =>
  members.filter(({ from, until }) => from <= day && (until === undefined || day <= until));
