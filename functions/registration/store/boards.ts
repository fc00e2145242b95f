import * as z from 'zod/mini';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { paperKey, papersOf, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItem, getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored, unique, uniqueKey } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Board, Term } from '../../../shared/routes/registration/boards.ts';
import type { BoardDecision, BoardRecord } from '../domain/board.ts';
import type { TermDecision, TermRecord } from '../domain/term.ts';
import { type Change, saveChange } from './changes.ts';
import { homeWrite } from './homes.ts';
import { locationKey, readLocation } from './locations.ts';
import { followedPersons, type LoadedPerson, loadWithPersons, personWrites, sealedOf } from './persons.ts';

const createdAs = { createdAs: z.string() };
const StoredBoard = z.object({
  ...z.omit(Board, { status: true, warnings: true }).shape,
  touched: z.optional(z.record(z.string(), z.int())),
  ...createdAs,
});
const StoredTerm = z.object({ ...z.omit(Term, { warnings: true }).shape, ...createdAs });

export const boardPk = (boardId: string) => `BOARD#${boardId}`;
export const boardKey = (boardId: string) => ({ pk: boardPk(boardId), sk: 'BOARD' });
/** One board is registered in a kelurahan. */
export const boardPlace = (locationId: string) => `BOARD#${locationId}`;
export const termKey = (boardId: string, termId: string) => ({ pk: boardPk(boardId), sk: `TERM#${termId}` });

export const readBoard = (item: Item): BoardRecord => z.parse(StoredBoard, upgraded(item));
export const readTerm = (item: Item): TermRecord => z.parse(StoredTerm, upgraded(item));

export const boardWrite = (
  table: Pick<ServiceTable, 'name'>,
  next: BoardRecord,
  acceptedAt: string,
): Write => {
  const index = listed('any-area', { kind: 'BOARD', id: next.boardId, area: next.area.code, acceptedAt });
  return putRecord(table.name, stored(boardKey(next.boardId), 'board', next, index));
};

const preparedBoard = (table: ServiceTable, { next, events, reliesOn }: BoardDecision): Change => ({
  events,
  writes: [
    ...(next.version === 1
      ? [unique(table.name, boardPlace(next.locationId), next.boardId, 'board.already-active')]
      : []),
    ...stillChecked(table.name, reliesOn),
    boardWrite(table, next, events[0].acceptedat),
  ],
  sealed: new Map(),
});

/**
 * Asked: a board by id, alone or with its location, a term, an asset or persons in one round trip; boards by area
 * (`gsi1`) and by change (`feed`); terms and assets of a board. One active board per location.
 */
export const boardStore = (table: ServiceTable) => ({
  async find(boardId: string): Promise<BoardRecord | undefined> {
    const [item] = await getItems(table, [boardKey(boardId)]);
    return item && readBoard(item);
  },

  /** Whether a kelurahan has its board already. */
  isPlaced: async (locationId: string): Promise<boolean> =>
    (await getItem(table, uniqueKey(boardPlace(locationId)))) !== undefined,

  /** A board with the papers that a correction cites. */
  async findForCorrecting(boardId: string, documentIds: readonly string[]) {
    const [board, ...papers] = await getItems(table, [boardKey(boardId), ...documentIds.map(paperKey)]);
    return { board: board && readBoard(board), papers: papersOf(papers) };
  },

  findPapers: async (documentIds: readonly string[]): Promise<Papers> =>
    papersOf(await getItems(table, documentIds.map(paperKey))),

  /** For a new board: its location, what stands under the id that a device gave, and the papers that are cited. */
  async findForForming(locationId: string, boardId: string | undefined, documentIds: readonly string[]) {
    const papersAt = documentIds.map(paperKey);
    const keys = [locationKey(locationId), ...papersAt, ...(boardId ? [boardKey(boardId)] : [])];
    const items = await getItems(table, keys);
    const [location, existing] = [items[0], items[papersAt.length + 1]];
    return {
      location: location && readLocation(location),
      existing: existing && readBoard(existing),
      papers: papersOf(items.slice(1, papersAt.length + 1)),
    };
  },

  /** For a new term: the board, the persons, what stands under the id that a device gave, and the papers that are cited. */
  async findForTerm(
    boardId: string,
    termId: string | undefined,
    personIds: readonly string[],
    documentIds: readonly string[],
  ) {
    const keys = [
      boardKey(boardId),
      ...documentIds.map(paperKey),
      ...(termId ? [termKey(boardId, termId)] : []),
    ];
    const { items, persons } = await loadWithPersons(table, keys, personIds);
    const [board, existing] = [items[0], items[documentIds.length + 1]];
    return {
      board: board && readBoard(board),
      existing: existing && readTerm(existing),
      persons,
      papers: papersOf(items.slice(1, documentIds.length + 1)),
    };
  },

  /** Persons as they are now: who was merged into another is that one. */
  async findPersons(personIds: readonly string[]): Promise<ReadonlyMap<string, LoadedPerson>> {
    if (personIds.length === 0) return new Map();
    const { persons } = await loadWithPersons(table, [], personIds);
    const followed = await followedPersons(table, persons);
    return new Map([...followed.values()].map((person) => [person.record.personId, person]));
  },

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<BoardRecord>> =>
    list(table, { kind: 'BOARD', breadth: 'any-area', ...asked }, readBoard),

  terms: (boardId: string, page: PageAsked): Promise<Page<TermRecord>> =>
    boardParts(table, boardId, 'TERM#', page, readTerm),

  /** A decision ready to be written, alone or with others. */
  prepared: (decision: BoardDecision): Change => preparedBoard(table, decision),

  save: (decision: BoardDecision, command: Command): Promise<void> =>
    saveChange(table, preparedBoard(table, decision), command),

  async saveTerm(decision: TermDecision, loaded: Iterable<LoadedPerson>, command: Command): Promise<void> {
    const { next, board, persons, shortened, reliesOn, events } = decision;
    const { acceptedat } = events[0];
    await transact(table.db, [
      ...promised(table, command, decision, sealedOf(loaded)),
      ...stillChecked(table.name, reliesOn),
      homeWrite(table.name, { kind: 'term', id: next.termId }, board),
      boardWrite(table, board, acceptedat),
      putRecord(table.name, stored(termKey(next.boardId, next.termId), 'term', next)),
      ...(shortened ? [shortening(table.name, next.boardId, shortened)] : []),
      ...persons.flatMap((person) => personWrites(table, person, acceptedat)),
    ]);
  },
});

export type BoardStore = ReturnType<typeof boardStore>;

/** An early election ends the term before; the new term's event tells it. */
const shortening = (
  table: string,
  boardId: string,
  { termId, end }: { termId: string; end: string },
): Write => ({
  item: {
    Update: {
      TableName: table,
      Key: termKey(boardId, termId),
      UpdateExpression: 'SET #end = :end ADD version :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#end': 'end' },
      ExpressionAttributeValues: { ':end': end, ':one': 1 },
    },
  },
});

/** What stands in the partition of a board, latest first: ids sort by the time they were made. */
export const boardParts = <Record>(
  table: ServiceTable,
  boardId: string,
  prefix: string,
  page: PageAsked,
  read: (item: Item) => Record,
) =>
  queryPage(
    table,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': boardPk(boardId), ':prefix': prefix },
      ScanIndexForward: false,
      ConsistentRead: true,
    },
    page,
    read,
  );
