import * as z from 'zod/mini';
import { Area, BoardId, LocationId, Version } from '../../../shared/contract/primitives.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { once, promised } from '../../../shared/messaging/outbox.ts';
import { queryAll, queryPage } from '../../../shared/persistence/page.ts';
import { getItem, type Item } from '../../../shared/persistence/read.ts';
import { stored, unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { type AccountCode, AccountCode as Code } from '../../../shared/routes/finance/accounts.ts';
import { Entry } from '../../../shared/routes/finance/ledger.ts';
import type { EntryRecord, JournalRecord, Posted, Sums } from '../domain/journal.ts';
import { sidesOf } from '../domain/journal.ts';

const StoredJournal = z.object({
  boardId: BoardId,
  locationId: LocationId,
  area: Area,
  number: z.int(),
  sums: z.partialRecord(Code, z.object({ debit: z.int(), credit: z.int() })),
  committedRupiah: z.int(),
  version: Version,
});
const StoredEntry = z.object({ ...Entry.shape, createdAs: z.string() });

const journalPk = (boardId: string) => `JOURNAL#${boardId}`;
export const journalKey = (boardId: string) => ({ pk: journalPk(boardId), sk: 'HEAD' });
const monthKey = (boardId: string, month: string) => ({ pk: journalPk(boardId), sk: `MONTH#${month}` });
export const entryKey = (entryId: string) => ({ pk: `ENTRY#${entryId}`, sk: 'ENTRY' });

export const readJournal = (item: Item): JournalRecord => z.parse(StoredJournal, upgraded(item));
export const readEntry = (item: Item): EntryRecord => z.parse(StoredEntry, upgraded(item));

export const journalItem = (journal: JournalRecord) => ({
  ...stored(journalKey(journal.boardId), 'journal', { ...journal }),
});
export const journalWrite = (table: string, journal: JournalRecord): Write =>
  putRecord(table, journalItem(journal));

/** In the list of its board by number; entries are never changed, so that one that stands there is another. */
export const entryItem = (entry: EntryRecord) =>
  stored(entryKey(entry.entryId), 'entry', { ...entry } as { version: number }, {
    gsi1pk: journalPk(entry.boardId),
    gsi1sk: `ENTRY#${String(entry.number).padStart(9, '0')}`,
  });

/** `debit cash 05`: a side of an account on a day of the month. */
const sideName = (side: 'debit' | 'credit', account: AccountCode, day: string) => `${side} ${account} ${day}`;

/**
 * Adds an entry to the sums of its month: one item for a board and a month, with a number for each side of each account
 * on each day, so that the balance of any day is one Query however many entries there are.
 */
const monthWrite = (table: string, { boardId, on, lines }: EntryRecord): Write => {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const { debit, credit } = sidesOf(line);
    const name = sideName(debit > 0 ? 'debit' : 'credit', line.account, on.slice(8));
    sums.set(name, (sums.get(name) ?? 0) + debit + credit);
  }
  const named = [...sums].map(([name, rupiah], index) => ({ name, rupiah, at: `s${index}` }));
  return {
    item: {
      Update: {
        TableName: table,
        Key: monthKey(boardId, on.slice(0, 7)),
        UpdateExpression: `SET #kind = :kind, #schema = :one ADD #version :one, ${named
          .map(({ at }) => `#${at} :${at}`)
          .join(', ')}`,
        ExpressionAttributeNames: {
          ...{ '#kind': 'kind', '#schema': 'schema', '#version': 'version' },
          ...Object.fromEntries(named.map(({ at, name }) => [`#${at}`, name])),
        },
        ExpressionAttributeValues: {
          ...{ ':kind': 'journal-month', ':one': 1 },
          ...Object.fromEntries(named.map(({ at, rupiah }) => [`:${at}`, rupiah])),
        },
      },
    },
  };
};

/** All that an entry writes beside its event: itself, its journal at the version it was decided on, and its month. */
export const postingWrites = (table: string, { entry, journal }: Posted): Write[] => [
  once(table, entryItem(entry), () => new Problem('state.conflict')),
  journalWrite(table, journal),
  monthWrite(table, entry),
];

/** What months add up to until a day. */
export const sumsUntil = (months: readonly Item[], on: string): Sums => {
  const sums: Partial<Record<AccountCode, { debit: number; credit: number }>> = {};
  for (const item of months) {
    const month = item.sk.slice('MONTH#'.length);
    for (const [name, rupiah] of Object.entries(item)) {
      const [, side, account, day] = /^(debit|credit) (\S+) (\d\d)$/.exec(name) ?? [];
      if (!side || `${month}-${day}` > on) continue;
      const sum = sums[account as AccountCode] ?? { debit: 0, credit: 0 };
      sums[account as AccountCode] = { ...sum, [side]: sum[side as 'debit' | 'credit'] + Number(rupiah) };
    }
  }
  return sums;
};

/** Asked: a journal by its board, with its sums until a day; an entry by its id; the entries of a board by number (`gsi1`). */
export const journalStore = (table: ServiceTable) => ({
  async find(boardId: string): Promise<JournalRecord | undefined> {
    const item = await getItem(table, journalKey(boardId));
    return item && readJournal(item);
  },

  async findEntry(entryId: string | undefined): Promise<EntryRecord | undefined> {
    const item = entryId === undefined ? undefined : await getItem(table, entryKey(entryId));
    return item && readEntry(item);
  },

  list: (boardId: string, page: PageAsked): Promise<Page<EntryRecord>> =>
    queryPage(
      table,
      {
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :pk',
        ExpressionAttributeValues: { ':pk': journalPk(boardId) },
      },
      page,
      readEntry,
    ),

  /** The journal and its sums until a day, in one Query: `HEAD` stands before the months. */
  async balance(boardId: string, on: string | undefined) {
    const items = await queryAll(
      table,
      {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :head AND :last',
        ExpressionAttributeValues: {
          ':pk': journalPk(boardId),
          ':head': 'HEAD',
          ':last': `MONTH#${on?.slice(0, 7) ?? '~'}`,
        },
        ConsistentRead: true,
      },
      (item) => item,
    );
    const head = items.find(({ sk }) => sk === 'HEAD');
    const months = items.filter(({ sk }) => sk !== 'HEAD');
    return { journal: head && readJournal(head), sums: sumsUntil(months, on ?? '9999-12-31') };
  },

  async save(posted: Posted, command: Command): Promise<void> {
    const { entry, told } = posted;
    const taken = entry.reverses;
    await transact(table.db, [
      ...promised(table, command, { events: [told] }),
      ...(taken ? [unique(table.name, `REVERSAL#${taken}`, entry.entryId, 'entry.reversed')] : []),
      ...postingWrites(table.name, posted),
    ]);
  },
});

export type JournalStore = ReturnType<typeof journalStore>;
