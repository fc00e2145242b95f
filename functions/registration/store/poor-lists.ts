import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { daysAfter, promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { paperKey, papersOf, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItem, getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import {
  patiently,
  putRecord,
  transact,
  unchangedSince,
  type Write,
} from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Criteria } from '../../../shared/routes/registration/poor-list-shapes.ts';
import { PoorList } from '../../../shared/routes/registration/poor-lists.ts';
import type { ListDecision, PoorListRecord } from '../domain/poor-list.ts';
import type { FreezeDecision, InForce } from '../domain/poor-list-freeze.ts';
import { accountKey, readAccount } from './accounts.ts';
import { holdKey, listKey, listPk } from './poor-list-keys.ts';
import { boardDecides } from './units.ts';

const Stored = z.object({ ...PoorList.shape, createdAs: z.string() });
const StoredInForce = z.object({
  ...z.pick(PoorList, { poorListId: true, version: true }).shape,
  number: z.int(),
  hash: z.string(),
});

export const readPoorList = (item: Item): PoorListRecord => z.parse(Stored, upgraded(item));
export const readCriteria = (item: Item): Criteria => z.parse(Criteria, upgraded(item));
export const readInForce = (item: Item): InForce => z.parse(StoredInForce, upgraded(item));

const records = personalRecords<PoorListRecord, object>({ kind: 'POORLIST', read: readPoorList });
const criteriaKey = (poorListId: string, version: number) => ({
  pk: listPk(poorListId),
  sk: `CRITERIA#${String(version).padStart(6, '0')}`,
});
const inForceKey = (locationId: string) => ({ pk: `LOCATION#${locationId}`, sk: 'POORLIST' });

/** The write of a list that was decided on in version `before`: one decision may make several versions of PS-2. */
export const listWrite = (
  table: Pick<ServiceTable, 'name'>,
  next: PoorListRecord,
  before: number,
  acceptedAt: string,
): Write => {
  // lists are written with every entry: by city, so that a survey does not make the whole country write one key
  const index = listed('one-city', {
    kind: 'POORLIST',
    id: next.poorListId,
    area: next.area.code,
    acceptedAt,
  });
  const Item = stored(listKey(next.poorListId), 'poor-list', next, index);
  return {
    item: { Put: { TableName: table.name, Item, ...unchangedSince(before) } },
    otherwise: () => new Problem('state.conflict', { poorListId: next.poorListId }),
  };
};

/** A list that is in force moves on: what is in force in the kelurahan moves with it, or somebody else froze meanwhile. */
export const inForceMoves = (
  table: string,
  { locationId, poorListId, number, hash }: PoorListRecord,
  before: number,
): Write => ({
  item: {
    Update: {
      TableName: table,
      Key: inForceKey(locationId),
      UpdateExpression: 'SET #number = :number, #hash = :hash ADD version :one',
      ConditionExpression: 'poorListId = :list AND #number = :before',
      ExpressionAttributeNames: { '#number': 'number', '#hash': 'hash' },
      ExpressionAttributeValues: {
        ':number': number,
        ':hash': hash,
        ':one': 1,
        ':list': poorListId,
        ':before': before,
      },
    },
  },
  otherwise: () => new Problem('state.conflict', { poorListId }),
});

/** As long as a request may take: whoever holds a list and is cut holds it no longer. */
const holdMilliseconds = 10_000;

/** Who decides with a list: the board of the caller's post, and the day. */
export interface Deciding {
  readonly boardId: string;
  readonly today: string;
}

/** That the board decides now is a condition of the write, and the first to be told. */
export const decidesNow = (table: ServiceTable, deciding: Deciding | undefined): Write[] =>
  deciding ? [boardDecides(table.name, deciding.boardId, deciding.today)] : [];

/**
 * Asked: a list by id, with who calls, in one round trip; lists by area of one city (`gsi1`) and by change (`feed`); the
 * criteria of a list, and who looked at it, latest first; which list is in force in a kelurahan.
 */
export const poorListStore = (table: ServiceTable) => ({
  /** A list with the account that asks (whose person it acts for decides what it may do, SD-4), and the papers cited. */
  async find(poorListId: string, caller?: Caller, documentIds: readonly string[] = []) {
    const papersAt = documentIds.map(paperKey);
    const keys = [listKey(poorListId), ...papersAt, ...(caller ? [accountKey(caller.id)] : [])];
    const items = await getItems(table, keys);
    const [found, account] = [items[0], items[papersAt.length + 1]];
    return {
      list: found && readPoorList(found),
      account: account && readAccount(account),
      papers: papersOf(items.slice(1, papersAt.length + 1)),
    };
  },

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<PoorListRecord>> =>
    list(table, { kind: 'POORLIST', breadth: 'one-city', ...asked }, readPoorList),

  criteria: (poorListId: string, page: PageAsked): Promise<Page<Criteria>> =>
    queryPage(
      table,
      {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :criteria)',
        ExpressionAttributeValues: { ':pk': listPk(poorListId), ':criteria': 'CRITERIA#' },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      page,
      readCriteria,
    ),

  reads: (poorListId: string, page: PageAsked) => records.reads(table, poorListId, page),

  /** One record for a page of entries or objections, with the list: it holds for everybody on it (D-4). */
  recordAccess: (poorListId: string, caller: Caller, purpose: Purpose, given: Given) =>
    records.recordAccess(table, poorListId, caller, purpose, given),

  async inForce(locationId: string): Promise<InForce | undefined> {
    const item = await getItem(table, inForceKey(locationId));
    return item && readInForce(item);
  },

  /**
   * Asks who writes entries of a ratified list to wait while it is frozen: else those who write all the time would keep
   * it from ever being read in one version. Only a favour: that none was missed the version says.
   */
  async hold(poorListId: string, { now }: Pick<Given, 'now'>): Promise<void> {
    const until = new Date(now.getTime() + holdMilliseconds).toISOString();
    const expiresAt = daysAfter(now, 1);
    const Item = { ...stored(holdKey(poorListId), 'poor-list-hold', { until, version: 1 }), expiresAt };
    await patiently(() => table.db.send(new PutCommand({ TableName: table.name, Item })));
  },

  async save(decision: ListDecision, before: number, command: Command, deciding?: Deciding): Promise<void> {
    const { next, events, reliesOn } = decision;
    await transact(table.db, [
      ...promised(table, command, decision),
      ...decidesNow(table, deciding),
      ...stillChecked(table.name, reliesOn),
      listWrite(table, next, before, events[0].acceptedat),
    ]);
  },

  /** A version of the criteria stays as it was set, beside the list that has the latest. */
  async saveCriteria(decision: ListDecision, before: number, command: Command): Promise<void> {
    const { next, events } = decision;
    const { poorListId, criteria } = next;
    const kept = stored(criteriaKey(poorListId, criteria.version), 'poor-list-criteria', criteria);
    await transact(table.db, [
      ...promised(table, command, decision),
      listWrite(table, next, before, events[0].acceptedat),
      { item: { Put: { TableName: table.name, Item: kept } } },
    ]);
  },

  async saveFreeze(decision: FreezeDecision, before: number, command: Command): Promise<void> {
    const { next, inForce, superseded, events } = decision;
    const { acceptedat } = events[0];
    await transact(table.db, [
      ...promised(table, command, decision),
      listWrite(table, next, before, acceptedat),
      putRecord(table.name, stored(inForceKey(next.locationId), 'poor-list-in-force', inForce)),
      ...(superseded ? [listWrite(table, superseded, superseded.version - 1, acceptedat)] : []),
    ]);
  },
});

export type PoorListStore = ReturnType<typeof poorListStore>;
