import * as z from 'zod/mini';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItem, getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored, unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Unit } from '../../../shared/routes/registration/units.ts';
import type { PostDecision, UnitRecord } from '../domain/unit.ts';
import { boardKey, readBoard } from './boards.ts';
import { type Change, saveChange } from './changes.ts';
import { followedPersons, type LoadedPerson, loadWithPersons, personWrites, sealedOf } from './persons.ts';

const Stored = z.object({
  ...Unit.shape,
  touched: z.optional(z.record(z.string(), z.int())),
  createdAs: z.string(),
});

export const unitKey = (unitId: string) => ({ pk: `UNIT#${unitId}`, sk: 'UNIT' });
/** Every stored item says in `kind` what it is; which unit it is stands beside it. */
export const readUnit = (item: Item): UnitRecord => {
  const { unitKind, ...unit } = upgraded(item);
  return z.parse(Stored, { ...unit, kind: unitKind });
};
export const storedUnit = ({ kind: unitKind, ...unit }: UnitRecord, index: object = {}) =>
  stored(unitKey(unit.unitId), 'unit', { ...unit, unitKind }, index);

const unitWrite = (table: ServiceTable, next: UnitRecord, acceptedAt: string): Write => {
  const index = listed('any-area', { kind: 'UNIT', id: next.unitId, area: next.area.code, acceptedAt });
  return putRecord(table.name, storedUnit(next, index));
};

const preparedUnit = (table: ServiceTable, { next, events }: Decision<UnitRecord>): Change => ({
  events,
  writes: [
    ...(next.version === 1
      ? [unique(table.name, `UNIT#${next.boardId}#${next.kind}`, next.unitId, 'unit.already-exists')]
      : []),
    unitWrite(table, next, events[0].acceptedat),
  ],
  sealed: new Map(),
});

/**
 * An appointment is a decision of the board: in the transaction the board's term must not have ended (rule E-7). A
 * condition and not a read: the unit's id does not tell the board's, and a third round trip would.
 */
export const boardDecides = (table: string, boardId: string, today: string): Write => ({
  item: {
    ConditionCheck: {
      TableName: table,
      Key: boardKey(boardId),
      ConditionExpression: '#term.#end >= :today AND (#term.#start <= :today OR #term.previousEnd >= :today)',
      ExpressionAttributeNames: { '#term': 'term', '#start': 'start', '#end': 'end' },
      ExpressionAttributeValues: { ':today': today },
    },
  },
  otherwise: () => new Problem('board.caretaker', { rule: 'E-7', today }),
});

/** Asked: a unit by id, alone or with a person; by area (`gsi1`); by change (`feed`). One unit of a kind per board. */
export const unitStore = (table: ServiceTable) => ({
  async find(unitId: string): Promise<UnitRecord | undefined> {
    const item = await getItem(table, unitKey(unitId));
    return item && readUnit(item);
  },

  async findForForming(boardId: string, unitId: string | undefined) {
    const [board, existing] = await getItems(table, [
      boardKey(boardId),
      ...(unitId ? [unitKey(unitId)] : []),
    ]);
    return { board: board && readBoard(board), existing: existing && readUnit(existing) };
  },

  /** A person who was merged into another is that one: it holds the posts of both. */
  async findWithPerson(
    unitId: string,
    personId: string,
  ): Promise<{ unit: UnitRecord | undefined; person: LoadedPerson | undefined }> {
    const { items, persons } = await loadWithPersons(table, [unitKey(unitId)], [personId]);
    const followed = await followedPersons(table, persons);
    return { unit: items[0] && readUnit(items[0]), person: followed.get(personId) };
  },

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<UnitRecord>> =>
    list(table, { kind: 'UNIT', breadth: 'any-area', ...asked }, readUnit),

  /** A decision ready to be written, alone or with others. */
  prepared: (decision: Decision<UnitRecord>): Change => preparedUnit(table, decision),

  save: (decision: Decision<UnitRecord>, command: Command): Promise<void> =>
    saveChange(table, preparedUnit(table, decision), command),

  /** An appointment also asks that the board still decides; who leaves may leave under a caretaker. */
  async savePost(
    decision: PostDecision,
    holder: LoadedPerson,
    command: Command,
    appointedOn?: string,
  ): Promise<void> {
    const { next, person, events } = decision;
    const { acceptedat } = events[0];
    await transact(table.db, [
      ...promised(table, command, decision, sealedOf([holder])),
      ...(appointedOn ? [boardDecides(table.name, next.boardId, appointedOn)] : []),
      unitWrite(table, next, acceptedat),
      ...personWrites(table, person, acceptedat),
    ]);
  },
});

export type UnitStore = ReturnType<typeof unitStore>;
