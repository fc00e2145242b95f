import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, Key } from '../persistence/read.ts';
import type { ServiceTable } from '../persistence/service-table.ts';
import { deletion, maximumWrites, transact, type Write } from '../persistence/transact.ts';
import { blindWrites } from './blind-index.ts';
import { type ErasureClaims, signedProof } from './proof.ts';
import { type Copy, copiesOf } from './sealed-elsewhere.ts';

/** Days for which a table can be restored to any moment (point-in-time recovery); the proof says when they are over. */
export const backupDays = 7;

/** A record as it stands, with all of it that an erasure deletes. */
export interface Erasable {
  /** The record's own item: its hashes lead to those of the blind index. */
  readonly item: Item;
  readonly copies: readonly Copy[];
}

const hashesOf = ({ blind }: Item): readonly string[] => (Array.isArray(blind) ? blind : []);

/** Items of their own by which an account leads to the record, by the kind of the record. */
const accountKeys: Readonly<Record<string, (account: string) => Key>> = {
  person: (account) => ({ pk: `ACCOUNT#${account}`, sk: 'ACCOUNT' }),
  volunteer: (account) => ({ pk: `UNIQUE#VOLUNTEER#${account}`, sk: 'ONCE' }),
};

const accountsOf = ({ kind, account }: Item): readonly Key[] => {
  const keyOf = accountKeys[String(kind)];
  return keyOf && typeof account === 'string' ? [keyOf(account)] : [];
};

const copyDeletions = (table: string, copies: readonly Copy[]): Write[] =>
  copies.flatMap(({ at, pointer }) => [deletion(table, at), deletion(table, pointer)]);

/** Deletions of what opens a record or leads to it: its key with what it seals, its hashes, its account. */
const ownDeletions = (table: string, item: Item): Write[] => [
  deletion(table, { pk: item.pk, sk: 'PERSONAL' }),
  ...blindWrites(table, item.pk, hashesOf(item), []),
  ...accountsOf(item).map((key) => deletion(table, key)),
];

const inTransactions = async (db: ServiceTable['db'], writes: readonly Write[]): Promise<void> => {
  for (let start = 0; start < writes.length; start += maximumWrites)
    await transact(db, writes.slice(start, start + maximumWrites));
};

/** Of the writes of a transaction: this many copies go with the record, two writes each; a household of 30 has 61 hashes. */
const copiesInTransaction = 12;

interface Erasing {
  readonly cause: ErasureClaims['cause'];
  readonly privacyRequestId?: string | undefined;
  readonly erasedAt: string;
}

/** The proof that a record is erased, signed before it is: it stands in the transaction that makes it true. */
export const proofOf = async (
  { keys, region, service }: Pick<ServiceTable, 'keys' | 'region' | 'service'>,
  { item, copies }: Erasable,
  { cause, privacyRequestId, erasedAt }: Erasing,
): Promise<string> =>
  signedProof(await keys(), {
    iss: `${region}/${service}`,
    sub: item.pk,
    privacyRequestId,
    cause,
    erasedAt,
    backupsGoneAt: new Date(Date.parse(erasedAt) + backupDays * 86_400_000).toISOString(),
    deleted: { keys: 1, hashes: hashesOf(item).length, copies: copies.length },
  });

/** An erasure as the list of them keeps it: what a restored table needs to be brought up to it, and the proof. */
export interface Erasure {
  readonly erasedAt: string;
  /** The record's item after the erasure. */
  readonly record: Item;
  readonly copies: readonly Key[];
  /** Absent where another service has proved the erasure that this one followed. */
  readonly proof?: string | undefined;
}

const listPk = 'ERASURE';

const listed = (table: string, { erasedAt, record, copies, proof }: Erasure): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: {
        ...{ pk: listPk, sk: `${erasedAt}#${record.pk}`, kind: 'erasure', schema: 1, version: 1 },
        ...{ record, copies },
        ...(proof !== undefined && { proof }),
      },
    },
  },
});

/**
 * The writes of an erasure beside the record's own, for the transaction that erases it. Deletes the key, and with it
 * what was sealed by it in tables, events, archive and backups; hashes; copies under other keys, and what else leads to
 * the record (`along`); and notes the erasure in the list that a restore replays.
 */
export const erasureWrites = (
  table: string,
  { item, copies }: Erasable,
  {
    along = [],
    ...after
  }: {
    readonly record: Item;
    readonly erasedAt: string;
    readonly proof?: string | undefined;
    readonly along?: readonly Key[];
  },
): Write[] => [
  ...ownDeletions(table, item),
  ...copyDeletions(table, copies.slice(0, copiesInTransaction)),
  ...along.map((key) => deletion(table, key)),
  listed(table, { ...after, copies: [...copies.map(({ at }) => at), ...along] }),
];

/**
 * Deletes first the copies that do not fit into the transaction. Cut off behind this, the record is not erased yet, and
 * erasing it again goes on.
 */
export const eraseManyCopies = async (
  { db, name }: Pick<ServiceTable, 'db' | 'name'>,
  { copies }: Erasable,
): Promise<void> => {
  const writes = copyDeletions(name, copies.slice(copiesInTransaction));
  await inTransactions(db, writes);
};

/** The erasures of a service since a moment, in their order; one Query for each page. */
export const erasuresSince = async (
  { db, name }: Pick<ServiceTable, 'db' | 'name'>,
  since: string,
): Promise<readonly Erasure[]> => {
  const found: Erasure[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await db.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk AND sk >= :since',
        ExpressionAttributeValues: { ':pk': listPk, ':since': since },
        ExclusiveStartKey: from,
        ConsistentRead: true,
      }),
    );
    found.push(
      ...Items.map(({ sk, record, copies, proof }) => ({
        ...{ record, copies, proof },
        erasedAt: String(sk).split('#')[0] ?? '',
      })),
    );
    from = LastEvaluatedKey;
  } while (from);
  return found;
};

/** What stands of a record beside its access records: its item, its key, its tombstones. */
const standing = async ({ db, name }: Pick<ServiceTable, 'db' | 'name'>, pk: string) => {
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk AND sk < :read',
      ExpressionAttributeValues: { ':pk': pk, ':read': 'READ#' },
      ConsistentRead: true,
    }),
  );
  return Items as Item[];
};

const replayedAtOnce = 10;

/** Erases again what stands of an erased record; whether anything did. */
const replay = async (table: Pick<ServiceTable, 'db' | 'name'>, erasure: Erasure): Promise<boolean> => {
  const { record } = erasure;
  const [items, copies] = await Promise.all([standing(table, record.pk), copiesOf(table, record.pk)]);
  const item = items.find(({ sk }) => sk === record.sk);
  const isErased = item?.erasedAt !== undefined && !items.some(({ sk }) => sk === 'PERSONAL');
  if (isErased && copies.length === 0) return false;
  await eraseManyCopies(table, { item: item ?? record, copies });
  await transact(table.db, [
    ...ownDeletions(table.name, item ?? record),
    ...copyDeletions(table.name, copies.slice(0, copiesInTransaction)),
    ...(item?.erasedAt === undefined ? [{ item: { Put: { TableName: table.name, Item: record } } }] : []),
  ]);
  await inTransactions(table.db, [
    ...erasure.copies.map((key) => deletion(table.name, key)),
    listed(table.name, erasure),
  ]);
  return true;
};

/**
 * Brings a table up to erasures that it does not know, or not wholly: after a restore, before it opens, and for what was
 * written about a record while it was being erased. Answers how many needed anything; whatever was done is left alone.
 * Tells no event: it was told when it was erased.
 */
export const replayErasures = async (
  table: Pick<ServiceTable, 'db' | 'name'>,
  erasures: readonly Erasure[],
): Promise<number> => {
  let replayed = 0;
  for (let start = 0; start < erasures.length; start += replayedAtOnce) {
    const some = erasures.slice(start, start + replayedAtOnce);
    const done = await Promise.all(some.map((erasure) => replay(table, erasure)));
    replayed += done.filter(Boolean).length;
  }
  return replayed;
};
