import * as z from 'zod/mini';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { fieldErrors } from '../../../shared/http/field-errors.ts';
import { DeclaredBoard } from '../../../shared/routes/registration/boards.ts';
import { groupRoutes } from '../../../shared/routes/registration/groups.ts';
import { householdRoutes } from '../../../shared/routes/registration/households.ts';
import type { ImportKind } from '../../../shared/routes/registration/imports.ts';
import { personRoutes } from '../../../shared/routes/registration/persons.ts';
import { formBoard } from '../domain/board.ts';
import { registerGroup } from '../domain/group-registration.ts';
import { registerHousehold } from '../domain/household.ts';
import type { Entry, LocationRecord } from '../domain/location.ts';
import { type PersonRecord, registerPerson } from '../domain/person.ts';
import type { SheetRecord } from '../domain/sheets/interpreted.ts';
import { withdrawBoard, withdrawGroup, withdrawHousehold, withdrawPerson } from '../domain/withdrawal.ts';
import type { BoardStore } from '../store/boards.ts';
import type { GroupStore } from '../store/groups.ts';
import type { HouseholdStore } from '../store/households.ts';
import type { KeptFault } from '../store/import-reports.ts';
import type { Holders, KnownNumbers } from '../store/known-numbers.ts';
import type { LoadedPerson, PersonStore } from '../store/persons.ts';
import type { Uses } from '../store/uses.ts';
import type { Withdrawals } from '../store/withdrawals.ts';
import { firstRow, type Plan } from './import-plan.ts';
import { inTurns } from './in-turns.ts';

/** Where the records of a file belong, who enters them, and the world of the rule that decides about one. */
export interface RowContext {
  readonly location: LocationRecord;
  readonly boardId: string | undefined;
  readonly entry: Entry;
  readonly given: Given;
}

/** A record as a rule has decided about it, and how it is stored. */
export interface Decided {
  readonly id: string;
  save(command: Command): Promise<void>;
}

/** Takes a record back under a command. */
export type TakeBack = (id: string, given: Given, command: Command) => Promise<void>;

/** A kind of record that a file may bring: it passes the very rule and store that a request for one passes. */
export interface ImportedKind {
  /** Decides about a record without storing anything; throws a Problem that names the field. */
  decide(body: object, context: RowContext): Decided | Promise<Decided>;
  /** What only the register knows of records that are good by themselves, and what is to be looked at. */
  known(plan: Plan, context: RowContext): Promise<readonly KeptFault[]>;
  /** Of records that stand as they were imported, those that others name: a group, a list of the poor. */
  inUse(
    ids: readonly string[],
    place: Pick<RowContext['location'], 'locationId' | 'area'>,
  ): Promise<ReadonlySet<string>>;
  /**
   * Loads records and answers how one of them is taken back; that throws `import.changed-since`. What is gone already
   * was taken back before.
   */
  takingBack(ids: readonly string[]): Promise<TakeBack>;
}

/** Volunteers are the records of another service, which is sent their rows. */
export type ImportedKinds = Readonly<Record<Exclude<ImportKind, 'volunteers'>, ImportedKind>>;

interface Deps {
  readonly households: HouseholdStore;
  readonly persons: PersonStore;
  readonly boards: BoardStore;
  readonly groups: GroupStore;
  readonly withdrawals: Withdrawals;
  readonly numbers: KnownNumbers;
  readonly uses: Uses;
}

/** The body of a request as its route takes it; a row that does not fit is refused as the request would be. */
const bodyOf = <Schema extends z.ZodMiniType>(schema: Schema, body: object): z.output<Schema> => {
  const read = z.safeParse(schema, body, { reportInput: true });
  if (!read.success) throw new Problem('request.invalid', {}, fieldErrors(read.error.issues));
  return read.data;
};

/** A field of a record that holds a number, and in which row of the file it stands. */
interface Numbered {
  readonly row: number;
  readonly field: 'nik' | 'cardNumber';
  readonly value: string;
}

/** Numbers that a record of the same kind has already: suspected duplicates, which block nothing. */
const knownAmong = async (
  numbered: readonly Numbered[],
  of: keyof Holders,
  columns: Plan['columns'],
  numbers: KnownNumbers,
): Promise<KeptFault[]> => {
  const found = await inTurns(numbered, async ({ row, field, value }): Promise<KeptFault[]> => {
    const holders = await numbers.holders(field === 'nik' ? 'nik' : 'card', value);
    if (holders[of].length === 0) return [];
    const column = columns.find((one) => one.field === field)?.header;
    const place = { row, pointer: `/rows/${row}/${field}`, ...(column !== undefined && { column }) };
    return [{ ...place, code: 'import.number-known', rule: 'R-10', severity: 'note', during: 'check' }];
  });
  return found.flat();
};

/** What stands under its own name in the body of a record, where it is a text. */
const textOf = (body: unknown, field: string): string | undefined => {
  const value = (body as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' ? value : undefined;
};

const numbersIn = (body: unknown, row: number, fields: readonly Numbered['field'][]): Numbered[] =>
  fields.flatMap((field) => {
    const value = textOf(body, field);
    return value === undefined ? [] : [{ row, field, value }];
  });

/** A household stands in a row for each member, and in its first row with its card number. */
const numbersOfHousehold = ({ rows, body }: SheetRecord): Numbered[] => {
  const { members = [] } = body as { readonly members?: readonly unknown[] };
  const first = rows[0] ?? 0;
  return [
    ...numbersIn(body, first, ['cardNumber']),
    ...members.flatMap((member, index) => numbersIn(member, rows[index] ?? first, ['nik'])),
  ];
};

const recordsOf = (persons: ReadonlyMap<string, LoadedPerson>): ReadonlyMap<string, PersonRecord> =>
  new Map([...persons].map(([id, { record }]) => [id, record]));

const nobody: ImportedKind['inUse'] = () => Promise.resolve(new Set<string>());

/** The kinds of records that this service stores itself. */
export const importedKinds = ({ households, persons, boards, groups, withdrawals, numbers, uses }: Deps) =>
  ({
    households: {
      decide(body, { location, entry, given }) {
        const registration = bodyOf(householdRoutes.registerHousehold.body, body);
        const decision = registerHousehold(registration, location, entry, given);
        return {
          id: decision.next.householdId,
          save: (command) => households.save(decision, undefined, command),
        };
      },
      known: ({ records, columns }) =>
        knownAmong(records.flatMap(numbersOfHousehold), 'households', columns, numbers),
      inUse: (ids, { area }) => uses.ofHouseholds(ids, area.code),
      async takingBack(ids) {
        const found = await withdrawals.households(ids);
        return async (id, given, command) => {
          const household = found.get(id);
          if (household)
            await withdrawals.household(withdrawHousehold(household.record, given), household, command);
        };
      },
    },
    persons: {
      decide(body, { location, entry, given }) {
        const registration = bodyOf(personRoutes.registerPerson.body, body);
        const decision = registerPerson(registration, location, entry, given);
        return {
          id: decision.next.personId,
          save: (command) => persons.save(decision, undefined, command),
        };
      },
      known: ({ records, columns }) => {
        const numbered = records.flatMap((record) => numbersIn(record.body, firstRow(record), ['nik']));
        return knownAmong(numbered, 'persons', columns, numbers);
      },
      inUse: (ids, { area }) => uses.ofPersons(ids, area.code),
      async takingBack(ids) {
        const found = await withdrawals.persons(ids);
        return async (id, given, command) => {
          const person = found.get(id);
          if (person) await withdrawals.person(withdrawPerson(person.record, given), person, command);
        };
      },
    },
    boards: {
      decide(body, { location, entry, given }) {
        const registration = bodyOf(DeclaredBoard, body);
        const decision = formBoard(registration, location, entry, given);
        return { id: decision.next.boardId, save: (command) => boards.save(decision, command) };
      },
      /** One board is registered in a kelurahan. */
      async known({ records }, { location }) {
        if (!(await boards.isPlaced(location.locationId))) return [];
        return records.map((record) => {
          const row = firstRow(record);
          const pointer = `/rows/${row}`;
          return {
            row,
            pointer,
            code: 'board.already-active',
            rule: 'R-1',
            severity: 'fault',
            during: 'check',
          };
        });
      },
      inUse: nobody, // a term and a unit are changes of the board
      takingBack: async () => async (id, given, command) => {
        const board = await boards.find(id);
        if (board) await withdrawals.board(withdrawBoard(board, given), board.locationId, command);
      },
    },
    groups: {
      async decide(body, { entry, given }) {
        const registration = bodyOf(groupRoutes.registerGroup.body, body);
        const { boardId, check, members } = registration;
        const found = await groups.findForRegistering({ boardId, unitId: check?.unitId }, members);
        if (!found.board) throw new Problem('board.not-found');
        const named = { ...found, persons: recordsOf(found.persons) };
        const decision = registerGroup(found.board, registration, named, entry, given);
        return {
          id: decision.next.groupId,
          save: (command) => groups.save(decision, found.persons.values(), command),
        };
      },
      known: () => Promise.resolve([]),
      inUse: nobody,
      /** Its officers may be those of another group too: what stands is read for each. */
      takingBack: async () => async (id, given, command) => {
        const { group } = await groups.findWithMembers(id);
        if (!group) return;
        const officers = group.members.flatMap(({ personId }) => personId ?? []);
        const loaded = await groups.findPersons(officers);
        const withdrawal = withdrawGroup(group, recordsOf(loaded), given);
        await withdrawals.group(withdrawal, loaded.values(), command);
      },
    },
  }) satisfies ImportedKinds;
