import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { cityOf } from '../../../shared/area/code.ts';
import type { Caller } from '../../../shared/contract/access.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { AlreadyHandled } from '../../../shared/messaging/inbox.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { getItem, getItems, type Item, type Key } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { accessItem } from '../../../shared/privacy/access-record.ts';
import { openPersonal, type PersonalItem } from '../../../shared/privacy/personal.ts';
import { DuplicateSearch } from '../../../shared/routes/registration/duplicates.ts';
import type { SearchRecord } from '../domain/duplicate-search.ts';
import type { Head } from '../domain/look-alikes.ts';
import { locationKey } from './locations.ts';
import { recordPk } from './pairs.ts';

const Stored = z.object({
  ...DuplicateSearch.shape,
  marker: z.object({
    about: z.enum(['households', 'persons']),
    after: z.string(),
    row: z.optional(z.string()),
  }),
  createdAs: z.string(),
});

const searchKey = (searchId: string) => ({ pk: `SEARCH#${searchId}`, sk: 'SEARCH' });
export const readSearch = (item: Item): SearchRecord => z.parse(Stored, upgraded(item));

/** One search of a kelurahan at a time. A search that has not moved for an hour was given up: another may begin. */
const patienceMilliseconds = 3_600_000;
const runningKey = (locationId: string): Key => ({ pk: locationKey(locationId).pk, sk: 'DUPLICATE-SEARCH' });

const running = (
  table: string,
  { searchId, locationId, status, version }: SearchRecord,
  { now }: Given,
): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: {
        ...{ ...runningKey(locationId), kind: 'running-search', schema: 1, version },
        ...{ searchId, until: status === 'finished' ? 0 : now.getTime() + patienceMilliseconds },
      },
      ConditionExpression: 'attribute_not_exists(pk) OR #until < :now OR searchId = :own',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':now': now.getTime(), ':own': searchId },
    },
  },
  otherwise: (item) => new Problem('duplicate.search-running', { searchId: item?.searchId }),
});

const Sounds = z.object({
  pk: z.string(),
  sounds: z._default(z.array(z.string()), []),
  status: z.optional(z.string()),
  mergedInto: z.optional(z.string()),
  erasedAt: z.optional(z.string()),
  restrictedAt: z.optional(z.string()),
});

/** Whose data may be looked at: who is there, and whose processing is not restricted (D-2). */
const isOpen = ({ status, mergedInto, erasedAt, restrictedAt }: z.infer<typeof Sounds>): boolean =>
  status !== 'merged' && status !== 'erased' && !mergedInto && !erasedAt && !restrictedAt;

/** Keys that BatchGetItem takes at once. */
const mostKeys = 100;

/** Searches for look-alikes: asked for, moved on, and what they read. */
export const searchStore = (table: ServiceTable) => ({
  async find(searchId: string): Promise<SearchRecord | undefined> {
    const item = await getItem(table, searchKey(searchId));
    return item && readSearch(item);
  },

  /** A search reads every record of the kelurahan: one access record says so, there (D-4), before anything is read. */
  async begin(
    { next, events }: Decision<SearchRecord>,
    caller: Pick<Caller, 'id' | 'roles'>,
    command: Command,
    given: Given,
  ): Promise<void> {
    const { pk } = locationKey(next.locationId);
    await transact(table.db, [
      ...promised(table, command, { events }),
      running(table.name, next, given),
      putRecord(table.name, stored(searchKey(next.searchId), 'duplicate-search', next)),
      {
        item: {
          Put: { TableName: table.name, Item: accessItem({ pk, caller, purpose: 'duplicates' }, given) },
        },
      },
    ]);
  },

  /** Moves the marker, and promises the next step; who finds it moved already ends. */
  async advance({ next, events }: Decision<SearchRecord>, given: Given): Promise<void> {
    const command = { id: undefined, fingerprint: '', actor: next.askedBy };
    const moved = () => new AlreadyHandled(next.searchId);
    await transact(table.db, [
      ...promised(table, command, { events }),
      putRecord(table.name, stored(searchKey(next.searchId), 'duplicate-search', next), moved),
      running(table.name, next, given),
    ]);
  },

  /** How the names of all records of a kelurahan sound, as hashes: page by page, nothing opened. */
  async heads(about: 'households' | 'persons', area: string): Promise<readonly Head[]> {
    const prefix = recordPk(about, '');
    const found: Head[] = [];
    let after: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :area)',
          ProjectionExpression: 'pk, sounds, #status, mergedInto, erasedAt, restrictedAt',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':pk': `${prefix}${cityOf(area)}`, ':area': `${area}#` },
          ExclusiveStartKey: after,
        }),
      );
      const heads = Items.map((item) => z.parse(Sounds, item)).filter(isOpen);
      found.push(...heads.map(({ pk, sounds }) => ({ id: pk.slice(prefix.length), sounds })));
      after = LastEvaluatedKey;
    } while (after);
    return found;
  },

  /** Opens the personal fields of some records; who has none any more is left out. */
  async opened<Fields>(
    about: 'households' | 'persons',
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Fields>> {
    const { wrapping } = await table.keys();
    const found = new Map<string, Fields>();
    for (let start = 0; start < ids.length; start += mostKeys) {
      const some = ids.slice(start, start + mostKeys);
      const items = await getItems(
        table,
        some.map((id) => ({ pk: recordPk(about, id), sk: 'PERSONAL' })),
      );
      for (const [index, item] of items.entries()) {
        const id = some[index];
        if (item && id) found.set(id, openPersonal<Fields>(wrapping, item as Item & PersonalItem));
      }
    }
    return found;
  },
});

export type SearchStore = ReturnType<typeof searchStore>;
