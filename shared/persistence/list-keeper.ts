import type * as z from 'zod/mini';
import { advanced } from '../contract/list-in-force.ts';
import { Problem } from '../errors.ts';
import { AlreadyHandled } from '../messaging/inbox.ts';
import { anew } from './anew.ts';
import {
  asVersion,
  epochMoved,
  headKey,
  listingKey,
  listPk,
  readHead,
  readVersion,
  type StoredVersion,
  versionKey,
} from './list-copies.ts';
import { keepListing } from './listings.ts';
import { queryAll } from './page.ts';
import { getItem, getItems } from './read.ts';
import { stored } from './records.ts';
import type { ServiceTable } from './service-table.ts';
import { transact, type Write } from './transact.ts';

/** A page of a freeze, as `poor-list-frozen.v1` tells it. */
interface Page {
  readonly locationId: string;
  readonly poorListId: string;
  readonly number: number;
  readonly hash: string;
  readonly page: number;
  readonly pages: number;
  readonly householdIds: readonly string[];
}

/** One household more or less, as `household-listed.v1` and `household-struck-off.v1` tell it. */
interface Change {
  readonly locationId: string;
  readonly poorListId: string;
  readonly number: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly householdId: string;
}

/** What else is written when a household is struck off, in the same transaction. */
type Alongside = (change: Change) => readonly Write[];

/** Keeps the copy, in whatever order and however often its changes come (L1). */
export const listKeeper = (table: ServiceTable, alongside: Alongside = () => []) => {
  const read = async (locationId: string) => {
    const head = readHead(await getItem(table, headKey(locationId)));
    const versions = await queryAll(
      table,
      {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': listPk(locationId),
          ':first': versionKey(locationId, head.number + 1).sk,
          ':last': 'VERSION#~',
        },
        ConsistentRead: true,
      },
      readVersion,
    );
    return { head, versions };
  };

  /** Notes a version, or one more page of it, and goes forward; `more` is written with it. */
  const note = async (
    locationId: string,
    version: z.infer<typeof StoredVersion>,
    { head, versions }: Awaited<ReturnType<typeof read>>,
    more: readonly Write[] = [],
  ): Promise<void> => {
    const before = versions.find(({ number }) => number === version.number);
    const others = versions.filter(({ number }) => number !== version.number);
    const next = advanced(head, [...others, version].map(asVersion));
    const seen = before?.pagesSeen?.length ?? 0;
    const key = versionKey(locationId, version.number);
    await transact(table.db, [
      ...more,
      {
        item: {
          Put: {
            TableName: table.name,
            Item: stored(key, 'list-version', { ...version, version: seen + 1 }),
            ...(before
              ? { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': seen } }
              : { ConditionExpression: 'attribute_not_exists(pk)' }),
          },
        },
        otherwise: () => new Problem('state.conflict'),
      },
      epochMoved(table.name, locationId, head, next),
    ]);
  };

  const changed = (change: Change, isOn: boolean) =>
    anew(async () => {
      const { locationId, householdId, number, poorListId, hash, previousHash } = change;
      const [listing, noted] = await getItems(table, [
        listingKey(locationId, householdId),
        versionKey(locationId, number),
      ]);
      if (noted) throw new AlreadyHandled(`${poorListId} ${number}`);
      const known = await read(locationId); // a freeze may have gone past it: it stopped money all the same
      const says = keepListing(table.name, listingKey(locationId, householdId), listing, {
        ...{ poorListId, number, isOn },
      });
      const more = [...says, ...(isOn ? [] : alongside(change))];
      await note(locationId, { number, poorListId, hash, previousHash }, known, more);
    });

  return {
    /** Who stands on the page first, then that the page is known: a page that was cut is done again. */
    async frozen({ locationId, poorListId, number, hash, page, pages, householdIds }: Page): Promise<void> {
      const before = await read(locationId);
      if (number <= before.head.number) return;
      for (let start = 0; start < householdIds.length; start += 25) {
        const some = householdIds.slice(start, start + 25);
        await Promise.all(
          some.map((householdId) =>
            anew(async () => {
              const key = listingKey(locationId, householdId);
              const says = { poorListId, number, isOn: true };
              const writes = keepListing(table.name, key, await getItem(table, key), says);
              if (writes.length > 0) await transact(table.db, writes);
            }),
          ),
        );
      }
      await anew(async () => {
        const known = await read(locationId);
        const seen = known.versions.find((version) => version.number === number)?.pagesSeen ?? [];
        if (number <= known.head.number || seen.includes(page)) return;
        await note(locationId, { number, poorListId, hash, pages, pagesSeen: [...seen, page] }, known);
      });
    },

    listed: (change: Change): Promise<void> => changed(change, true),
    struckOff: (change: Change): Promise<void> => changed(change, false),
  };
};

export type ListKeeper = ReturnType<typeof listKeeper>;
