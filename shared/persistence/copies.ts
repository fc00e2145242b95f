import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Caller, Post, type Role } from '../contract/access.ts';
import { needsPost } from '../contract/acting.ts';
import type { EnrolledLocation } from '../contract/enrolled-location.ts';
import { Area, LocationId } from '../contract/primitives.ts';
import { queryPage } from './page.ts';
import { getItem } from './read.ts';
import { stored } from './records.ts';
import type { ServiceTable } from './service-table.ts';
import { patiently } from './transact.ts';

const LocationCopy = z.object({ locationId: LocationId, area: Area });
const PersonCopy = z.object({ posts: z.array(Post) });

const locationKey = (locationId: string) => ({ pk: `LOCATION#${locationId}`, sk: 'COPY' });
const personKey = (personId: string) => ({ pk: `PERSON#${personId}`, sk: 'COPY' });
const accountIndex = (account: string) => `ACCOUNT#${account}`;

/** An account acts for one person; it finds two only between the events that took it from one to the other. */
const personsOfAccount = 5;

/** What a service keeps of what registration tells; asked: a location by id, the posts of an account (`gsi1`). */
export const copyStore = (table: ServiceTable) => ({
  async findLocation(locationId: string): Promise<EnrolledLocation | undefined> {
    const item = await getItem(table, locationKey(locationId));
    return item && z.parse(LocationCopy, item);
  },

  /** The posts by which a caller may act; not read when a role of the caller needs none, or none is admitted. */
  async postsOf(caller: Caller, access: readonly Role[]): Promise<readonly Post[]> {
    if (!needsPost(caller, access)) return [];
    const { items } = await queryPage(
      table,
      {
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :account',
        ExpressionAttributeValues: { ':account': accountIndex(caller.id) },
      },
      { limit: personsOfAccount, after: undefined },
      (item) => z.parse(PersonCopy, item).posts,
    );
    return items.flat();
  },
});

export type CopyStore = ReturnType<typeof copyStore>;

type Copied = { readonly pk: string; readonly sk: string; readonly version: number };
type PersonTold = {
  readonly personId: string;
  readonly account: string | null;
  readonly posts: readonly Post[];
};

/** Keeps what registration tells. The last version of a copy wins, in whatever order and however often it comes. */
export const copyKeeper = ({ db, name }: Pick<ServiceTable, 'db' | 'name'>) => {
  const keep = async (Item: Copied): Promise<void> => {
    try {
      const put = new PutCommand({
        TableName: name,
        Item,
        ConditionExpression: 'attribute_not_exists(pk) OR version < :v',
        ExpressionAttributeValues: { ':v': Item.version },
      });
      await patiently(() => db.send(put));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error; // what stands there is as new
    }
  };

  return {
    keepLocation: ({ locationId, area }: EnrolledLocation, version: number) =>
      keep(stored(locationKey(locationId), 'location-copy', { locationId, area, version })),

    /** Without an account the copy is in no index: nobody acts by these posts. */
    keepPerson: ({ personId, account, posts }: PersonTold, version: number) =>
      keep(
        stored(
          personKey(personId),
          'person-copy',
          { personId, posts, version },
          account === null ? {} : { gsi1pk: accountIndex(account), gsi1sk: `PERSON#${personId}` },
        ),
      ),
  };
};

export type CopyKeeper = ReturnType<typeof copyKeeper>;
