import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Caller } from '../../../shared/contract/access.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { getItems, type Item, type Key } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { PoorListEntry } from '../../../shared/routes/registration/poor-list-entries.ts';
import type { PoorListRecord } from '../domain/poor-list.ts';
import type { EntriesDecision } from '../domain/poor-list-entries.ts';
import type { EntryRecord } from '../domain/poor-list-entry.ts';
import { accountKey, readAccount } from './accounts.ts';
import { householdKey, readHousehold } from './households.ts';
import { entryKey, holdKey, listKey, listPk, pastKey } from './poor-list-keys.ts';
import { type Deciding, decidesNow, inForceMoves, listWrite, readPoorList } from './poor-lists.ts';

const Stored = z.object({
  ...PoorListEntry.shape,
  from: z.int(),
  moneyStoppedAt: z.optional(z.string()),
  moneyVersion: z.optional(z.int()),
});

export const readEntry = (item: Item): EntryRecord => z.parse(Stored, upgraded(item));

const entryItem = (key: Key, entry: EntryRecord) => stored(key, 'poor-list-entry', entry);

/** Whom a page shows: who stands on the list now, or stood on it in a version; or whom it has lost. */
export interface Shown {
  readonly number: number | undefined;
  readonly show: 'listed' | 'struck-off';
}

/** As a filter over the entries: a version holds those with `from` <= it < `until`. */
const filterOf = ({ number, show }: Shown) => {
  const names = { '#until': 'until' };
  if (show === 'struck-off')
    return {
      FilterExpression: number === undefined ? '#until > :none' : '#until > :none AND #until <= :number',
      names,
      values: { ':none': 0, ...(number !== undefined && { ':number': number }) },
    };
  if (number === undefined) return { FilterExpression: 'attribute_not_exists(#until)', names, values: {} };
  return {
    FilterExpression: '#from <= :number AND (attribute_not_exists(#until) OR #until > :number)',
    names: { ...names, '#from': 'from' },
    values: { ':number': number },
  };
};

/** Asked: entries with their list, households and who calls, in one round trip; entries page by page; all ids of a list. */
export const entryStore = (table: ServiceTable) => ({
  async find(poorListId: string, householdIds: readonly string[], caller: Caller) {
    const keys = [
      listKey(poorListId),
      accountKey(caller.id),
      holdKey(poorListId),
      ...householdIds.map((id) => entryKey(poorListId, id)),
      ...householdIds.map(householdKey),
    ];
    const [list, account, hold, ...others] = await getItems(table, keys);
    const entries = others.slice(0, householdIds.length);
    const households = others.slice(householdIds.length);
    return {
      list: list && readPoorList(list),
      account: account && readAccount(account),
      heldUntil: hold && String(hold.until),
      entries: new Map(
        entries.flatMap((item) => (item ? [[String(item.householdId), readEntry(item)] as const] : [])),
      ),
      households: new Map(
        households.flatMap((item) =>
          item ? [[String(item.householdId), readHousehold(item)] as const] : [],
        ),
      ),
    };
  },

  page(poorListId: string, shown: Shown, page: PageAsked): Promise<Page<EntryRecord>> {
    const { FilterExpression, names, values } = filterOf(shown);
    return queryPage(
      table,
      {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :entry)',
        FilterExpression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':pk': listPk(poorListId), ':entry': 'ENTRY#', ...values },
        ConsistentRead: true,
      },
      page,
      readEntry,
    );
  },

  /** Ids of all households on a list now, page by page of 1 MB each; right for the version whose header was read before. */
  async householdIds(poorListId: string): Promise<string[]> {
    const ids: string[] = [];
    let after: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :entry)',
          FilterExpression: 'attribute_not_exists(#until)',
          ProjectionExpression: 'householdId',
          ExpressionAttributeNames: { '#until': 'until' },
          ExpressionAttributeValues: { ':pk': listPk(poorListId), ':entry': 'ENTRY#' },
          ConsistentRead: true,
          ExclusiveStartKey: after,
        }),
      );
      ids.push(...Items.map(({ householdId }) => String(householdId)));
      after = LastEvaluatedKey;
    } while (after);
    return ids;
  },

  /** Every change of entries moves the list to its next version, in the same transaction: a freeze cannot miss one. */
  async save(
    decision: EntriesDecision,
    before: PoorListRecord,
    command: Command,
    deciding?: Deciding,
  ): Promise<void> {
    const { next, entries, past, events } = decision;
    const { poorListId } = next;
    await transact(table.db, [
      ...promised(table, command, decision),
      ...decidesNow(table, deciding),
      listWrite(table, next, before.version, events[0].acceptedat),
      ...(before.number === undefined ? [] : [inForceMoves(table.name, next, before.number)]),
      ...entries.map((entry) =>
        putRecord(table.name, entryItem(entryKey(poorListId, entry.householdId), entry)),
      ),
      ...past.map((entry) => ({
        item: {
          Put: {
            TableName: table.name,
            Item: entryItem(pastKey(poorListId, entry.householdId, entry.until ?? 0), entry),
          },
        },
      })),
    ]);
  },
});

export type EntryStore = ReturnType<typeof entryStore>;
