import { cityOf } from '../../../shared/area/code.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { getMany, type Item, type Key } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { membersKey, readMembers } from './groups.ts';
import { entryKey } from './poor-list-keys.ts';

/**
 * Who names a record of a kelurahan without changing it: groups name their members, lists of the poor the households on
 * them. Asked before an import is taken back; kelurahan have some forty groups and few lists.
 */
export const usesStore = (table: ServiceTable) => {
  /** Ids of all records of a kind in a kelurahan, from the list index. */
  const idsIn = async (kind: 'GROUP' | 'POORLIST', area: string): Promise<string[]> => {
    const asked = {
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :area)',
      ExpressionAttributeValues: { ':pk': `${kind}#${cityOf(area)}`, ':area': `${area}#` },
    };
    const ids: string[] = [];
    let after: Readonly<Record<string, unknown>> | undefined;
    do {
      const read = (item: Item) => item.pk.slice(kind.length + 1);
      const page = await queryPage(table, asked, { limit: 1_000, after }, read);
      ids.push(...page.items);
      after = page.next;
    } while (after);
    return ids;
  };

  const found = async (keys: readonly Key[]): Promise<Item[]> =>
    (await getMany(table, keys)).filter((item) => item !== undefined);

  const membersIn = async (area: string) => {
    const groupIds = await idsIn('GROUP', area);
    return (await found(groupIds.map(membersKey))).flatMap(readMembers);
  };

  return {
    async ofHouseholds(ids: readonly string[], area: string): Promise<ReadonlySet<string>> {
      const [members, lists] = await Promise.all([membersIn(area), idsIn('POORLIST', area)]);
      const entries = await found(lists.flatMap((list) => ids.map((id) => entryKey(list, id))));
      const listed = entries.map(({ householdId }) => String(householdId));
      return new Set([...listed, ...members.flatMap(({ householdId }) => householdId ?? [])]);
    },

    async ofPersons(_: readonly string[], area: string): Promise<ReadonlySet<string>> {
      return new Set((await membersIn(area)).flatMap(({ personId }) => personId ?? []));
    },
  };
};

export type Uses = ReturnType<typeof usesStore>;
