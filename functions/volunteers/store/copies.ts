import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { cityOf } from '../../../shared/area/code.ts';
import { type Caller, Post, type Role } from '../../../shared/contract/access.ts';
import { needsPost } from '../../../shared/contract/acting.ts';
import { Area, LocationId } from '../../../shared/contract/primitives.ts';
import { inboxWrite } from '../../../shared/messaging/inbox.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { getItem } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { patiently, transact } from '../../../shared/persistence/transact.ts';
import type { EnrolledLocation } from '../domain/volunteer.ts';
import { tallyWrite } from './tallies.ts';

const LocationCopy = z.object({ locationId: LocationId, area: Area });
const PersonCopy = z.object({ posts: z.array(Post) });

const locationKey = (locationId: string) => ({ pk: `LOCATION#${locationId}`, sk: 'COPY' });
const personKey = (personId: string) => ({ pk: `PERSON#${personId}`, sk: 'COPY' });
const accountIndex = (account: string) => `ACCOUNT#${account}`;

/** An account acts for one person; it finds two only between the events that took it from one to the other. */
const personsOfAccount = 5;

/** Asked of what registration has told: a location by id, the posts of an account (`gsi1`). */
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

    /** Adds a kelurahan to the reach of the programme in its kota, once for each event. */
    countEnrolled: (eventId: string, { area }: EnrolledLocation) =>
      transact(db, [inboxWrite(name, eventId), tallyWrite(name, cityOf(area.code) ?? area.code)]),
  };
};

export type CopyKeeper = ReturnType<typeof copyKeeper>;
