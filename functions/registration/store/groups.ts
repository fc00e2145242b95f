import * as z from 'zod/mini';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItem, getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { recordAccess } from '../../../shared/privacy/access-record.ts';
import { Group, GroupMember } from '../../../shared/routes/registration/group-shapes.ts';
import type { GroupDecision, GroupHeader, GroupRecord } from '../domain/group.ts';
import { boardKey, readBoard } from './boards.ts';
import { type Change, saveChange } from './changes.ts';
import { householdKey, readHousehold } from './households.ts';
import { followedPersons, type LoadedPerson, loadWithPersons, personWrites, sealedOf } from './persons.ts';
import { boardDecides, readUnit, unitKey } from './units.ts';

const Stored = z.object({
  ...z.omit(Group, { status: true, isShort: true, warnings: true }).shape,
  hasHead: z.boolean(),
  unsigned: z.int(),
  touched: z.record(z.string(), z.int()),
  createdAs: z.string(),
});
const StoredMembers = z.array(GroupMember);

const groupPk = (groupId: string) => `GROUP#${groupId}`;
export const groupKey = (groupId: string) => ({ pk: groupPk(groupId), sk: 'GROUP' });
export const membersKey = (groupId: string) => ({ pk: groupPk(groupId), sk: 'MEMBERS' });

/** Every stored item says in `kind` what it is; which field the group serves stands beside it. */
export const readHeader = (item: Item): GroupHeader => {
  const { groupKind, ...group } = upgraded(item);
  return z.parse(Stored, { ...group, kind: groupKind });
};

export const readMembers = (item: Item): readonly GroupMember[] =>
  z.parse(StoredMembers, upgraded(item).members);

/** A group out of its items: members stand apart, so that lists and their indexes do not carry them. */
export const groupOf = (header: Item, items: readonly (Item | undefined)[]): GroupRecord => {
  const members = items.find((item) => item?.sk === 'MEMBERS');
  return { ...readHeader(header), members: members ? readMembers(members) : [] };
};

const readGroup = ([header, ...items]: readonly (Item | undefined)[]): GroupRecord | undefined =>
  header && groupOf(header, items);

export const storedHeader = ({ members: _, kind: groupKind, ...header }: GroupRecord, index: object = {}) =>
  stored(groupKey(header.groupId), 'group', { ...header, groupKind }, index);

export const storedMembers = ({ groupId, members, version }: GroupRecord) =>
  stored(membersKey(groupId), 'group-members', { members, version });

/** The members need no condition of their own: they change with the group only, whose version is asked. */
const groupWrites = (table: string, { next, events, membersChanged }: GroupDecision): Write[] => {
  const { groupId, area } = next;
  const acceptedAt = events[0].acceptedat;
  const index = listed('one-city', { kind: 'GROUP', id: groupId, area: area.code, acceptedAt });
  return [
    putRecord(table, storedHeader(next, index)),
    ...(membersChanged ? [{ item: { Put: { TableName: table, Item: storedMembers(next) } } }] : []),
  ];
};

const preparedGroup = (
  table: ServiceTable,
  decision: GroupDecision,
  loaded: Iterable<LoadedPerson>,
  decidedOn: LocalDate | undefined,
): Change => {
  const { next, persons, events, warnings } = decision;
  return {
    events,
    warnings,
    writes: [
      ...(decidedOn ? [boardDecides(table.name, next.boardId, decidedOn)] : []),
      ...groupWrites(table.name, decision),
      ...persons.flatMap((person) => personWrites(table, person, events[0].acceptedat)),
    ],
    sealed: sealedOf(loaded),
  };
};

interface Naming {
  readonly householdId?: string | undefined;
  readonly personId?: string | undefined;
}

const idsIn = (naming: readonly Naming[], name: keyof Naming): string[] => [
  ...new Set(naming.flatMap(({ [name]: id }) => (id === undefined ? [] : [id]))),
];

/**
 * Asked: a group by id, alone or with its members and whom a request names, in one round trip; by area of one city
 * (`gsi1`); by change (`feed`). Who looked at its members stands beside them.
 */
export const groupStore = (table: ServiceTable) => {
  /** What `keys` find, then the households and persons that are named: at most 100 keys together. */
  const withNamed = async (
    keys: readonly { readonly pk: string; readonly sk: string }[],
    naming: readonly Naming[],
  ) => {
    const householdIds = idsIn(naming, 'householdId');
    const { items, persons } = await loadWithPersons(
      table,
      [...keys, ...householdIds.map(householdKey)],
      idsIn(naming, 'personId'),
    );
    const households = items.slice(keys.length).flatMap((item) => (item ? [readHousehold(item)] : []));
    return {
      items: items.slice(0, keys.length),
      households: new Map(households.map((household) => [household.householdId as string, household])),
      persons,
    };
  };

  const followed = (persons: ReadonlyMap<string, LoadedPerson>) => followedPersons(table, persons);

  return {
    async find(groupId: string): Promise<GroupHeader | undefined> {
      const item = await getItem(table, groupKey(groupId));
      return item && readHeader(item);
    },

    /** A group with its members, and whom a change of them names. */
    async findWithMembers(groupId: string, naming: readonly Naming[] = []) {
      const keys = [groupKey(groupId), membersKey(groupId)];
      const { items, households, persons } = await withNamed(keys, naming);
      return { group: readGroup(items), households, persons };
    },

    async findForChange(groupId: string, unitId: string | undefined) {
      const keys = [groupKey(groupId), membersKey(groupId), ...(unitId ? [unitKey(unitId)] : [])];
      const items = await getItems(table, keys);
      const [, , unit] = items;
      return { group: readGroup(items), unit: unit && readUnit(unit) };
    },

    /** For a new group: its board, the unit that has checked it, whom it names, and what stands under its id. */
    async findForRegistering(
      {
        boardId,
        groupId,
        unitId,
      }: {
        readonly boardId: string;
        readonly groupId?: string | undefined;
        readonly unitId?: string | undefined;
      },
      naming: readonly Naming[],
    ) {
      const keys = [
        boardKey(boardId),
        ...(unitId ? [unitKey(unitId)] : []),
        ...(groupId ? [groupKey(groupId), membersKey(groupId)] : []),
      ];
      const { items, households, persons } = await withNamed(keys, naming);
      const [board, ...others] = items;
      const unit = unitId ? others.shift() : undefined;
      return {
        board: board && readBoard(board),
        unit: unit && readUnit(unit),
        existing: readGroup(others),
        households,
        persons,
      };
    },

    /** Officers by the ids that a group knows them by. */
    findPersons: async (personIds: readonly string[]): Promise<ReadonlyMap<string, LoadedPerson>> =>
      personIds.length === 0 ? new Map() : followed((await loadWithPersons(table, [], personIds)).persons),

    followed,

    recordAccess: (groupId: string, caller: Caller, purpose: Purpose, given: Given) =>
      recordAccess(table, { pk: groupPk(groupId), caller, purpose }, given),

    list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<GroupHeader>> =>
      list(table, { kind: 'GROUP', breadth: 'one-city', ...asked }, readHeader),

    /** `decidedOn` asks that the board decides on that day. */
    async save(
      decision: GroupDecision,
      loaded: Iterable<LoadedPerson>,
      command: Command,
      decidedOn?: LocalDate,
    ): Promise<void> {
      await saveChange(table, preparedGroup(table, decision, loaded, decidedOn), command);
    },

    /** A decision ready to be written, alone or with others. */
    prepared: (decision: GroupDecision, loaded: Iterable<LoadedPerson>, decidedOn?: LocalDate): Change =>
      preparedGroup(table, decision, loaded, decidedOn),
  };
};

export type GroupStore = ReturnType<typeof groupStore>;
