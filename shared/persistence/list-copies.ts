import * as z from 'zod/mini';
import type { ListHead, Listing, ListVersion } from '../contract/list-in-force.ts';
import { Problem } from '../errors.ts';
import { getItem, getMany, type Item, type Key } from './read.ts';
import { stored } from './records.ts';
import type { ServiceTable } from './service-table.ts';
import type { Write } from './transact.ts';
import { upgraded } from './upgrades.ts';

export const listPk = (locationId: string) => `PS2#${locationId}`;
export const headKey = (locationId: string): Key => ({ pk: listPk(locationId), sk: 'HEAD' });
export const listingKey = (locationId: string, householdId: string): Key => ({
  pk: listPk(locationId),
  sk: `HOUSEHOLD#${householdId}`,
});
export const versionKey = (locationId: string, number: number): Key => ({
  pk: listPk(locationId),
  sk: `VERSION#${String(number).padStart(9, '0')}`,
});

const StoredHead = z.object({
  poorListId: z.optional(z.string()),
  number: z.optional(z.int()),
  hash: z.optional(z.string()),
  known: z.optional(z.int()),
  epoch: z.int(),
});
export const StoredVersion = z.object({
  number: z.int(),
  poorListId: z.string(),
  hash: z.string(),
  previousHash: z.optional(z.string()),
  pages: z.optional(z.int()),
  pagesSeen: z.optional(z.array(z.int())),
});
const StoredListing = z.object({ poorListId: z.string(), number: z.int(), isOn: z.boolean() });

const noHead: ListHead = { number: 0, known: 0, epoch: 0 };
export const readHead = (item: Item | undefined): ListHead => {
  if (!item) return noHead;
  const { number = 0, known = 0, ...rest } = z.parse(StoredHead, upgraded(item));
  return { ...rest, number, known };
};
export const readVersion = (item: Item) => z.parse(StoredVersion, upgraded(item));
const readListing = (item: Item): Listing => z.parse(StoredListing, upgraded(item));

export const asVersion = ({
  pages,
  pagesSeen = [],
  ...version
}: z.infer<typeof StoredVersion>): ListVersion => ({
  ...version,
  isFreeze: pages !== undefined,
  isWhole: pages === undefined || pagesSeen.length === pages,
});

/** Moves the epoch of a list's copy, which must still be `seen`: for what belongs to it beside the list, as groups do. */
export const epochMoved = (
  table: string,
  locationId: string,
  seen: ListHead,
  next: ListHead = seen,
): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: stored(headKey(locationId), 'list-head', {
        ...{ poorListId: next.poorListId, number: next.number, hash: next.hash, known: next.known },
        epoch: seen.epoch + 1,
        version: seen.epoch + 1,
      }),
      ...(seen.epoch === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'epoch = :seen', ExpressionAttributeValues: { ':seen': seen.epoch } }),
    },
  },
  otherwise: () => new Problem('state.conflict'),
});

/** That nothing of the copy has changed since it was read; hundreds of households cost one check. */
export const epochUnmoved = (
  TableName: string,
  locationId: string,
  { epoch }: ListHead,
  otherwise: Write['otherwise'],
): Write => ({
  item: {
    ConditionCheck: {
      TableName,
      Key: headKey(locationId),
      ConditionExpression: 'epoch = :seen',
      ExpressionAttributeValues: { ':seen': epoch },
    },
  },
  otherwise,
});

/** Asked: the head of a kelurahan's list; then which of the named households stand on it. In this order. */
export const listCopies = (table: ServiceTable) => ({
  async findHead(locationId: string): Promise<ListHead> {
    return readHead(await getItem(table, headKey(locationId)));
  },

  async findListings(
    locationId: string,
    householdIds: readonly string[],
  ): Promise<ReadonlyMap<string, Listing>> {
    const items = await getMany(
      table,
      householdIds.map((id) => listingKey(locationId, id)),
    );
    return new Map(
      householdIds.flatMap((id, index) => {
        const item = items[index];
        return item ? [[id, readListing(item)] as const] : [];
      }),
    );
  },
});

export type ListCopies = ReturnType<typeof listCopies>;
