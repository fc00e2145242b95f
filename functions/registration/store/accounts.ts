import * as z from 'zod/mini';
import { type Caller, Post, type Role } from '../../../shared/contract/access.ts';
import { needsPost } from '../../../shared/contract/acting.ts';
import { Problem } from '../../../shared/errors.ts';
import { getItem, type Item } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import type { Write } from '../../../shared/persistence/transact.ts';
import type { Oneself } from '../domain/oneself.ts';
import type { PersonRecord } from '../domain/person.ts';

const Account = z.object({
  personId: z.string(),
  posts: z.array(Post),
  mergedFrom: z.optional(z.array(z.string())),
});

export const readAccount = (item: Item) => z.parse(Account, item);

export const accountKey = (account: string) => ({ pk: `ACCOUNT#${account}`, sk: 'ACCOUNT' });

/**
 * The account that acts for a person, with a copy of the person's posts: one read tells a request by which posts its
 * caller acts. It is written in the transaction that changes the person, and belongs to one person only; `from` is the
 * one from whom it comes when two are merged.
 */
export const accountWrites = (
  table: string,
  { account, personId, posts, mergedFrom }: PersonRecord,
  from = personId as string,
): Write[] =>
  account === undefined
    ? []
    : [
        {
          item: {
            Put: {
              TableName: table,
              Item: {
                ...{ ...accountKey(account), kind: 'account', schema: 1, version: 1 },
                ...{ personId, posts, mergedFrom },
              },
              ConditionExpression: 'attribute_not_exists(pk) OR personId IN (:personId, :from)',
              ExpressionAttributeValues: { ':personId': personId, ':from': from },
            },
          },
          otherwise: () => new Problem('person.account-taken'),
        },
      ];

/** Who acts: the person of an account, if it has one, and the posts held. */
export interface Actor extends Oneself {
  readonly posts: readonly Post[];
}

/** The posts by which a caller may act on a route; not read when a role of the caller needs none. */
export const accountStore = (table: ServiceTable) => ({
  async postsOf(caller: Caller, access: 'public' | 'any' | readonly Role[]): Promise<readonly Post[]> {
    if (!needsPost(caller, access)) return [];
    const item = await getItem(table, accountKey(caller.id));
    return item ? readAccount(item).posts : [];
  },

  /** The person that a caller is, with the posts: asked where it matters whom a record is about (SD-4). */
  async actorOf({ id }: Caller): Promise<Actor> {
    const item = await getItem(table, accountKey(id));
    return item ? readAccount(item) : { personId: undefined, posts: [] };
  },
});

export type AccountStore = ReturnType<typeof accountStore>;
