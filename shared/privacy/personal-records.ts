import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Caller, Purpose } from '../contract/access.ts';
import type { Given } from '../contract/given.ts';
import type { PageAsked } from '../contract/route.ts';
import { queryPage } from '../persistence/page.ts';
import type { Item, Key } from '../persistence/read.ts';
import type { ServiceTable } from '../persistence/service-table.ts';
import { readAccess, recordAccess } from './access-record.ts';
import { openPersonal, type PersonalItem, sealPersonal } from './personal.ts';

/** A record as it was loaded, with the personal item that stays closed until somebody needs it. */
export interface Loaded<Kept> {
  readonly record: Kept;
  readonly personal: PersonalItem | undefined;
  /** The record's item as it stands, with what no answer shows. */
  readonly item: Item;
}

interface Kind<Kept> {
  /** `PERSON`: the record is `PERSON#<id>`, `PERSON`, its personal item beside it. */
  readonly kind: string;
  readonly read: (item: Item) => Kept;
}

/** Records with personal fields: how they are put together, opened and sealed, and who read them. */
export const personalRecords = <Kept, Fields extends object>({ kind, read }: Kind<Kept>) => {
  const pkOf = (id: string) => `${kind}#${id}`;
  const keyOf = (id: string): Key => ({ pk: pkOf(id), sk: kind });

  const loaded = (items: readonly (Item | undefined)[]): Loaded<Kept> | undefined => {
    const record = items.find((item) => item?.sk === kind);
    const personal = items.find((item) => item?.sk === 'PERSONAL') as (Item & PersonalItem) | undefined;
    return record && { record: read(record), personal, item: record };
  };

  return {
    keyOf,
    /** Keys of a record and its personal item, to be read together with others in one round trip. */
    keysOf: (id: string): readonly [Key, Key] => [keyOf(id), { pk: pkOf(id), sk: 'PERSONAL' }],
    loaded,

    /** Finds a record and its personal item by one Query: the kind sorts before `PERSONAL`, access records behind it. */
    async find({ db, name }: ServiceTable, id: string): Promise<Loaded<Kept> | undefined> {
      const { Items } = await db.send(
        new QueryCommand({
          TableName: name,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :kind AND :personal',
          ExpressionAttributeValues: { ':pk': pkOf(id), ':kind': kind, ':personal': 'PERSONAL' },
          ConsistentRead: true,
        }),
      );
      return loaded((Items ?? []) as Item[]);
    },

    /** Opens the personal fields; a record whose key was erased has none. */
    async open(
      table: ServiceTable,
      { personal }: Pick<Loaded<Kept>, 'personal'>,
    ): Promise<Fields | undefined> {
      if (!personal) return undefined;
      const { wrapping } = await table.keys();
      return openPersonal<Fields>(wrapping, personal);
    },

    /** The personal item that goes into the transaction of a change. */
    async seal(table: ServiceTable, id: string, fields: Fields, before: PersonalItem | undefined) {
      const { wrapping } = await table.keys();
      return sealPersonal(wrapping, pkOf(id), { ...fields } as Record<string, unknown>, before);
    },

    recordAccess: (table: ServiceTable, id: string, caller: Caller, purpose: Purpose, given: Given) =>
      recordAccess(table, { pk: pkOf(id), caller, purpose }, given),

    /** Who looked, latest first. */
    reads: (table: ServiceTable, id: string, page: PageAsked) =>
      queryPage(
        table,
        {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :read)',
          ExpressionAttributeValues: { ':pk': pkOf(id), ':read': 'READ#' },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        page,
        readAccess,
      ),
  };
};
