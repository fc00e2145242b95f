import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { cityOf } from '../../../shared/area/code.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { AlreadyHandled } from '../../../shared/messaging/inbox.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { dueDone, dueKeeper, dueStore, dueWrite, type Noted } from '../../../shared/persistence/due.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { getItems, type Item, type Key } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { patiently, transact } from '../../../shared/persistence/transact.ts';
import { erasuresSince, replayErasures } from '../../../shared/privacy/erasure.ts';
import type { HouseholdRecord } from '../domain/household.ts';
import type { PersonDecision } from '../domain/person.ts';
import type { PoorListRecord } from '../domain/poor-list.ts';
import { type PrivacyRequestRecord, toldOverdue } from '../domain/privacy-request.ts';
import { membersKey, readMembers } from './groups.ts';
import { householdKey, readHousehold } from './households.ts';
import { enteredPersonWrites, type LoadedPerson } from './persons.ts';
import { entryKey, listKey, listPk } from './poor-list-keys.ts';
import { readPoorList } from './poor-lists.ts';

/** What the schedule does by itself: nobody asked. */
const bySchedule: Command = { id: undefined, fingerprint: '', actor: 'schedule:retention' };

const byOther = (key: Key) => () => new AlreadyHandled(key.sk);

/** A kelurahan has some ten lists and a hundred groups; pages are read until the last. */
const pageSize = 100;

/** What the schedule asks and writes: what is due, what still keeps a household, and the end of what is kept for nothing. */
export const retentionStore = (table: ServiceTable) => {
  const { db, name } = table;

  /** All records of a kind in a kelurahan, page by page. */
  const allOf = async (kind: string, area: string): Promise<readonly Item[]> => {
    const items: Item[] = [];
    let after: Readonly<Record<string, unknown>> | undefined;
    do {
      const page = await queryPage(
        table,
        {
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :area)',
          ExpressionAttributeValues: { ':pk': `${kind}#${cityOf(area)}`, ':area': `${area}#` },
        },
        { limit: pageSize, after },
        (item) => item,
      );
      items.push(...page.items);
      after = page.next;
    } while (after);
    return items;
  };

  return {
    ...dueStore(table),
    ...dueKeeper(table),

    /** The same thing again at another time; or, without one, never. */
    async postpone(noted: Noted, at: string | undefined, now: string): Promise<void> {
      const again = at === undefined ? [] : [dueWrite(name, { what: noted.what, id: noted.id, at }, now)];
      await transact(db, [dueDone(name, noted.key), ...again]);
    },

    /** Notes how far a longer piece of work has come. */
    async markerAt({ key }: Noted, marker: unknown): Promise<void> {
      const update = new UpdateCommand({
        TableName: name,
        Key: { ...key },
        UpdateExpression: 'SET marker = :marker',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':marker': marker },
      });
      await patiently(() => db.send(update));
    },

    /** Tells that a request is late, once: taking it off the list is the condition. */
    async overdue(request: PrivacyRequestRecord, { key }: Noted, given: Parameters<typeof toldOverdue>[1]) {
      await transact(db, [
        ...promised(table, bySchedule, { events: [toldOverdue(request, given)] }),
        dueDone(name, key, byOther(key)),
      ]);
    },

    async saveContacts(decision: PersonDecision, before: LoadedPerson, { key }: Noted): Promise<void> {
      const { writes, sealed } = await enteredPersonWrites(table, decision, before.personal);
      const parts = new Map([[decision.next.personId as string, sealed]]);
      await transact(db, [...promised(table, bySchedule, decision, parts), ...writes, dueDone(name, key)]);
    },

    async listOf(poorListId: string): Promise<PoorListRecord | undefined> {
      const [item] = await getItems(table, [listKey(poorListId)]);
      return item && readPoorList(item);
    },

    listsIn: async (area: string): Promise<readonly PoorListRecord[]> =>
      (await allOf('POORLIST', area)).map(readPoorList),

    /** Households that are in a group of the kelurahan, whose liability they share. */
    async inGroups(area: string): Promise<ReadonlySet<string>> {
      const groups = await allOf('GROUP', area);
      const keys = groups.map(({ groupId }) => membersKey(String(groupId)));
      const members: string[] = [];
      for (let start = 0; start < keys.length; start += pageSize) {
        for (const item of await getItems(table, keys.slice(start, start + pageSize)))
          for (const { householdId, until } of item ? readMembers(item) : [])
            if (householdId !== undefined && until === undefined) members.push(householdId);
      }
      return new Set(members);
    },

    /** Households that stood on a list, in any of its versions; each once for each of its stays. */
    async householdsOf(
      poorListId: string,
      limit: number,
      after: Readonly<Record<string, unknown>> | undefined,
    ) {
      const { items, next } = await queryPage(
        table,
        {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :entry)',
          ExpressionAttributeValues: { ':pk': listPk(poorListId), ':entry': 'ENTRY#' },
          ConsistentRead: true,
        },
        { limit, after },
        ({ householdId }) => String(householdId),
      );
      return { ids: [...new Set(items)], next };
    },

    /** Of some households those that stand, or stood, on one of the lists. */
    async onLists(ids: readonly string[], lists: readonly PoorListRecord[]): Promise<ReadonlySet<string>> {
      const found = new Set<string>();
      for (const { poorListId } of lists) {
        const items = await getItems(
          table,
          ids.map((id) => entryKey(poorListId, id)),
        );
        for (const [index, item] of items.entries()) if (item) found.add(ids[index] ?? '');
      }
      return found;
    },

    async households(ids: readonly string[]): Promise<readonly HouseholdRecord[]> {
      const items = await getItems(table, ids.map(householdKey));
      return items.flatMap((item) => (item ? [readHousehold(item)] : []));
    },

    /** What was written about records while they were being erased. */
    eraseLeftovers: async (since: string): Promise<number> =>
      replayErasures(table, await erasuresSince(table, since)),
  };
};

export type RetentionStore = ReturnType<typeof retentionStore>;
