import * as z from 'zod/mini';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItem, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { tombstone } from '../../../shared/persistence/tombstone.ts';
import { deletion, putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { DuplicatePair } from '../../../shared/routes/registration/duplicates.ts';
import { type PairRecord, partsOf } from '../domain/duplicate.ts';
import { householdPk } from './households.ts';
import { personKey } from './persons.ts';

const Stored = z.object(DuplicatePair.shape);

export const pairPk = (pairId: string): string => `PAIR#${pairId}`;
export const pairKey = (pairId: string) => ({ pk: pairPk(pairId), sk: 'PAIR' });
/** Its place in the list of the second kelurahan, where the two records lie in two. */
const elsewhereKey = (pairId: string) => ({ pk: pairPk(pairId), sk: 'PAIR#ELSEWHERE' });
export const readPair = (item: Item): PairRecord => z.parse(Stored, upgraded(item));

/** The partition key of a record that a pair is about. */
export const recordPk = (about: PairRecord['about'], id: string): string =>
  about === 'households' ? householdPk(id) : personKey(id).pk;

export const suspectedPrefix = 'SUSPECTED#';
/** Notes beside a record in which pairs it is: they follow it. */
const note = (table: string, pk: string, pairId: string): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: { pk, sk: `${suspectedPrefix}${pairId}`, kind: 'suspected', schema: 1, version: 1 },
    },
  },
});

/** Pairs are listed by what they are about and how they stand, so that either is one Query; devices follow all of them. */
const listOf = ({ about, status }: Pick<PairRecord, 'about' | 'status'>): string => `PAIR-${about}-${status}`;

const indexIn = (pair: PairRecord, area: string, acceptedAt: string) => {
  const at = { id: pair.pairId, area, acceptedAt };
  const { gsi1pk, gsi1sk } = listed('one-city', { kind: listOf(pair), ...at });
  const { feedpk, feedsk } = listed('one-city', { kind: 'PAIR', ...at });
  return { gsi1pk, gsi1sk, feedpk, feedsk };
};

const areasOf = ({ area, otherArea }: PairRecord): string[] => [
  area.code,
  ...(otherArea ? [otherArea.code] : []),
];

/** The writes of a pair, for any transaction that changes one: its places in the lists, and the notes beside its records. */
export const pairWrites = (
  table: string,
  before: PairRecord | undefined,
  next: PairRecord,
  acceptedAt: string,
): Write[] => {
  const { pairId, about, version, otherArea } = next;
  const elsewhere = otherArea && {
    ...stored(elsewhereKey(pairId), 'pair', next, indexIn(next, otherArea.code, acceptedAt)),
  };
  const left = before ? areasOf(before).filter((code) => !areasOf(next).includes(code)) : [];
  return [
    putRecord(table, stored(pairKey(pairId), 'pair', next, indexIn(next, next.area.code, acceptedAt))),
    ...(elsewhere ? [{ item: { Put: { TableName: table, Item: elsewhere } } }] : []),
    ...(before?.otherArea && !otherArea ? [deletion(table, elsewhereKey(pairId))] : []),
    ...left.map((area) =>
      tombstone(table, { kind: 'PAIR', id: pairId, area, reason: 'left-area', version, acceptedAt }),
    ),
    ...(before ? [] : partsOf(pairId).recordIds.map((id) => note(table, recordPk(about, id), pairId))),
  ];
};

interface Asked extends Pick<PairRecord, 'about' | 'status'> {
  readonly area: string;
  readonly page: PageAsked;
  readonly now: Date;
}

/** Asked: a pair by id; by area of one city, what it is about and how it stands (`gsi1`); by change (`feed`). */
export const pairStore = (table: ServiceTable) => ({
  async find(pairId: string): Promise<PairRecord | undefined> {
    const item = await getItem(table, pairKey(pairId));
    return item && readPair(item);
  },

  list: ({ about, status, area, page, now }: Asked): Promise<Page<PairRecord>> => {
    const kind = page.since === undefined ? listOf({ about, status }) : 'PAIR';
    return list(table, { kind, breadth: 'one-city', area, page, now }, readPair);
  },

  async save(
    {
      next,
      events,
    }: { readonly next: PairRecord; readonly events: Parameters<typeof promised>[2]['events'] },
    before: PairRecord | undefined,
    command: Command,
  ): Promise<void> {
    const [{ acceptedat }] = events;
    await transact(table.db, [
      ...promised(table, command, { events }),
      ...pairWrites(table.name, before, next, acceptedat),
    ]);
  },
});

export type PairStore = ReturnType<typeof pairStore>;
