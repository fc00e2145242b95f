import * as z from 'zod/mini';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { PersonId } from '../../../shared/contract/primitives.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import type { Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { blinded, blindWrites } from '../../../shared/privacy/blind-index.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import type { ServiceKeys } from '../../../shared/privacy/service-keys.ts';
import { Household, PersonalOfHousehold } from '../../../shared/routes/registration/households.ts';
import type { HouseholdDecision, HouseholdRecord } from '../domain/household.ts';
import { plainName, soundOf } from '../domain/names.ts';

/** The hashes by which a household is found by equality, and by which look-alikes of a kelurahan are grouped. */
export interface Blinds {
  readonly blind: readonly string[];
  /** Of phonetic codes: not looked up, only compared with those of other records of the kelurahan. */
  readonly sounds: readonly string[];
}

const Stored = z.object({
  ...z.omit(Household, { warnings: true, ...maskOf(PersonalOfHousehold.shape) }).shape,
  personIds: z.array(PersonId),
  touched: z.record(z.string(), z.int()),
  createdAs: z.string(),
});

const Hashes = z.object({ blind: z.array(z.string()), sounds: z.array(z.string()) });

function maskOf<Shape extends object>(shape: Shape): { [Name in keyof Shape]: true } {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, true])) as {
    [Name in keyof Shape]: true;
  };
}

export const readHousehold = (item: Item): HouseholdRecord => z.parse(Stored, upgraded(item));
/** The hashes of a stored record: they never leave the table. */
export const readBlinds = (item: Item): Blinds => z.parse(Hashes, item);

const records = personalRecords<HouseholdRecord, PersonalOfHousehold>({
  kind: 'HOUSEHOLD',
  read: readHousehold,
});
export const householdKey = records.keyOf;
export const householdPk = (householdId: string): string => householdKey(householdId).pk;

export type LoadedHousehold = Loaded<HouseholdRecord>;

/** The hashes of a household in its kelurahan (rule R-10): numbers, name + birth date + kelurahan, and sounds of names. */
export const blindsOf = (
  keys: ServiceKeys,
  { members, cardNumber }: PersonalOfHousehold,
  area: string,
): Blinds => ({
  blind: [
    ...new Set([
      ...(cardNumber === undefined ? [] : [blinded(keys, 'card', cardNumber)]),
      ...members.flatMap(({ nik }) => (nik === undefined ? [] : [blinded(keys, 'nik', nik)])),
      ...members.flatMap(({ name, birthDate }) =>
        birthDate === undefined ? [] : [blinded(keys, 'born', `${area}\n${plainName(name)}\n${birthDate}`)],
      ),
    ]),
  ],
  sounds: [...new Set(members.map(({ name }) => blinded(keys, 'sound', `${area}\n${soundOf(name)}`)))],
});

/** The writes of a household's record, its personal item and its hashes; for any transaction that changes one. */
export const householdWrites = async (
  table: ServiceTable,
  { next, personal, events }: HouseholdDecision,
  before: LoadedHousehold | undefined,
): Promise<{ readonly writes: Write[]; readonly sealed: PersonalItem }> => {
  const id = next.householdId;
  const keys = await table.keys();
  const sealed = await records.seal(table, id, personal, before?.personal);
  const hashes = blindsOf(keys, personal, next.area.code);
  const index = listed('one-city', {
    kind: 'HOUSEHOLD',
    id,
    area: next.area.code,
    acceptedAt: events[0].acceptedat,
  });
  return {
    sealed,
    writes: [
      putRecord(table.name, stored(householdKey(id), 'household', { ...next, ...hashes }, index)),
      putRecord(table.name, { ...sealed }),
      ...blindWrites(
        table.name,
        householdPk(id),
        before?.item ? readBlinds(before.item).blind : [],
        hashes.blind,
      ),
    ],
  };
};

/** Asked: by id with personal fields; by area of one city (`gsi1`); by change (`feed`); who looked, latest first. */
export const householdStore = (table: ServiceTable) => ({
  find: (householdId: string): Promise<LoadedHousehold | undefined> => records.find(table, householdId),

  open: (household: LoadedHousehold) => records.open(table, household),

  recordAccess: (householdId: string, caller: Caller, purpose: Purpose, given: Given) =>
    records.recordAccess(table, householdId, caller, purpose, given),

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<HouseholdRecord>> =>
    list(table, { kind: 'HOUSEHOLD', breadth: 'one-city', ...asked }, readHousehold),

  reads: (householdId: string, page: PageAsked) => records.reads(table, householdId, page),

  async save(
    decision: HouseholdDecision,
    before: LoadedHousehold | undefined,
    command: Command,
  ): Promise<void> {
    const { writes, sealed } = await householdWrites(table, decision, before);
    const sealedParts = new Map([[decision.next.householdId, sealed]]);
    await transact(table.db, [...promised(table, command, decision, sealedParts), ...writes]);
  },
});

export type HouseholdStore = ReturnType<typeof householdStore>;
