import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Caller, type Purpose, purposes } from '../contract/access.ts';
import type { Given } from '../contract/given.ts';
import type { Item } from '../persistence/read.ts';
import type { ServiceTable } from '../persistence/service-table.ts';
import { patiently } from '../persistence/transact.ts';

interface Read {
  /** Key of the record that is read. */
  readonly pk: string;
  readonly caller: Pick<Caller, 'id' | 'roles'>;
  /** `duplicates`: a search reads all records of a kelurahan, and leaves one record of it there. */
  readonly purpose: Purpose | 'duplicates';
}

/** Who read what and why, as an item for a transaction of its own or of another. */
export const accessItem = ({ pk, caller, purpose }: Read, { now, newId }: Given) => ({
  pk,
  sk: `READ#${now.toISOString()}#${newId()}`,
  kind: 'access',
  schema: 1,
  version: 1,
  by: caller.id,
  roles: caller.roles,
  purpose,
});

/**
 * Leaves a record of who read a person's data and why (rule D-4), beside the record itself. Written before the
 * answer goes out, and only for who may see it: a read that nobody can prove is not answered, a refused one stores nothing.
 */
export const recordAccess = async ({ db, name }: ServiceTable, read: Read, given: Given) => {
  const Item = accessItem(read, given);
  await patiently(() => db.send(new PutCommand({ TableName: name, Item })));
};

const Stored = z.object({
  at: z.string(),
  by: z.string(),
  roles: z.array(z.string()),
  purpose: z.enum([...purposes, 'duplicates']),
});

/** An access record as it is shown to whoever asks on behalf of the household. */
export const readAccess = (item: Item) => z.parse(Stored, { at: String(item.sk).split('#')[1], ...item });
