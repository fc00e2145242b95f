import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Caller, Post, type Role } from '../contract/access.ts';
import { needsPost } from '../contract/acting.ts';
import type { Actor } from '../contract/actor.ts';
import type { EnrolledLocation } from '../contract/enrolled-location.ts';
import { Area, LocationId } from '../contract/primitives.ts';
import { queryPage } from './page.ts';
import { getItem, getItems } from './read.ts';
import { stored } from './records.ts';
import type { ServiceTable } from './service-table.ts';
import { patiently } from './transact.ts';

const LocationCopy = z.object({ locationId: LocationId, area: Area });
const PersonCopy = z.object({
  personId: z.string(),
  posts: z.array(Post),
  mergedFrom: z.optional(z.array(z.string())),
  homes: z.optional(z.instanceof(Set<string>)),
});

const locationKey = (locationId: string) => ({ pk: `LOCATION#${locationId}`, sk: 'COPY' });
export const personKey = (personId: string) => ({ pk: `PERSON#${personId}`, sk: 'COPY' });
const accountIndex = (account: string) => `ACCOUNT#${account}`;

/** An account acts for one person; it finds two only between the events that took it from one to the other. */
const personsOfAccount = 5;

/** What a service keeps of what registration tells; asked: a location by id, the person of an account (`gsi1`). */
export const copyStore = (table: ServiceTable) => {
  const personsOf = async (account: string) =>
    (
      await queryPage(
        table,
        {
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :account',
          ExpressionAttributeValues: { ':account': accountIndex(account) },
        },
        { limit: personsOfAccount, after: undefined },
        (item) => z.parse(PersonCopy, item),
      )
    ).items;

  return {
    async findLocation(locationId: string): Promise<EnrolledLocation | undefined> {
      const item = await getItem(table, locationKey(locationId));
      return item && z.parse(LocationCopy, item);
    },

    /** The posts by which a caller may act; not read when a role of the caller needs none, or none is admitted. */
    async postsOf(caller: Caller, access: readonly Role[]): Promise<readonly Post[]> {
      if (!needsPost(caller, access)) return [];
      return (await personsOf(caller.id)).flatMap(({ posts }) => posts);
    },

    /**
     * Who acts: asked where it matters whom a decision is about (SD-4). Nobody in particular where the account acts for
     * no person. Who was merged out of two records is asked for the homes of both, in one more read.
     */
    async actorOf({ id }: Pick<Caller, 'id'>): Promise<Actor> {
      const persons = await personsOf(id);
      const mergedFrom = persons.flatMap((person) => person.mergedFrom ?? []);
      const before = mergedFrom.length > 0 ? await getItems(table, mergedFrom.map(personKey)) : [];
      const homes = [...persons, ...before].flatMap((person) => [...((person?.homes as Set<string>) ?? [])]);
      return {
        account: id,
        personIds: [...persons.map(({ personId }) => personId), ...mergedFrom],
        householdIds: homes,
        posts: persons.flatMap(({ posts }) => posts),
      };
    },
  };
};

export type CopyStore = ReturnType<typeof copyStore>;

type Copied = { readonly pk: string; readonly sk: string; readonly version: number };
type PersonTold = {
  readonly personId: string;
  readonly account: string | null;
  readonly posts: readonly Post[];
  readonly mergedFrom?: readonly string[] | undefined;
};

/** Keeps what registration tells. The last version of a copy wins, in whatever order and however often it comes. */
export const copyKeeper = ({ db, name }: Pick<ServiceTable, 'db' | 'name'>) => {
  const unlessKnown = async (attempt: () => Promise<unknown>): Promise<void> => {
    try {
      await patiently(attempt);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error; // what stands there is as new
    }
  };

  const keep = (Item: Copied): Promise<void> =>
    unlessKnown(() =>
      db.send(
        new PutCommand({
          TableName: name,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) OR version < :v',
          ExpressionAttributeValues: { ':v': Item.version },
        }),
      ),
    );

  return {
    /** A copy of any record, by its key; `version` says which of two is later. */
    keep,

    keepLocation: ({ locationId, area }: EnrolledLocation, version: number) =>
      keep(stored(locationKey(locationId), 'location-copy', { locationId, area, version })),

    /**
     * Without an account the copy is in no index: nobody acts by these posts. An update, for the homes of the person
     * stand in the same item and come by other events (`family-copies.ts`).
     */
    async keepPerson({ personId, account, posts, mergedFrom }: PersonTold, version: number): Promise<void> {
      const copy = stored(personKey(personId), 'person-copy', { personId, posts, mergedFrom, version });
      const index = account === null ? {} : { gsi1pk: accountIndex(account), gsi1sk: `PERSON#${personId}` };
      const { pk, sk, ...attributes } = { ...copy, ...index };
      const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
      const gone = ['gsi1pk', 'gsi1sk', 'mergedFrom'].filter((one) => !set.some(([key]) => key === one));
      const update = new UpdateCommand({
        TableName: name,
        Key: { pk, sk },
        UpdateExpression: `SET ${set.map(([key]) => `#${key} = :${key}`).join(', ')}${
          gone.length > 0 ? ` REMOVE ${gone.map((key) => `#${key}`).join(', ')}` : ''
        }`,
        ConditionExpression: 'attribute_not_exists(version) OR version < :version',
        ExpressionAttributeNames: Object.fromEntries(
          [...set.map(([key]) => key), ...gone].map((key) => [`#${key}`, key]),
        ),
        ExpressionAttributeValues: Object.fromEntries(set.map(([key, value]) => [`:${key}`, value])),
      });
      await unlessKnown(() => db.send(update));
    },
  };
};

export type CopyKeeper = ReturnType<typeof copyKeeper>;
