import * as z from 'zod/mini';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { type Area, PersonId } from '../../../shared/contract/primitives.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { blindWrites } from '../../../shared/privacy/blind-index.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Household, PersonalOfHousehold } from '../../../shared/routes/registration/households.ts';
import type { HouseholdDecision, HouseholdRecord } from '../domain/household.ts';
import { type Blinds, blindsOf, readBlinds } from './blinds.ts';
import { type Change, saveChange } from './changes.ts';
import { personKey } from './persons.ts';

const Stored = z.object({
  ...z.omit(Household, { warnings: true, ...maskOf(PersonalOfHousehold.shape) }).shape,
  personIds: z.array(PersonId),
  touched: z.record(z.string(), z.int()),
  createdAs: z.string(),
});

function maskOf<Shape extends object>(shape: Shape): { [Name in keyof Shape]: true } {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, true])) as {
    [Name in keyof Shape]: true;
  };
}

export const readHousehold = (item: Item): HouseholdRecord => z.parse(Stored, upgraded(item));

const records = personalRecords<HouseholdRecord, PersonalOfHousehold>({
  kind: 'HOUSEHOLD',
  read: readHousehold,
});
/** Households as they are put together of items that were read with others. */
export const householdRecords = records;
export const householdKey = records.keyOf;
export const householdPk = (householdId: string): string => householdKey(householdId).pk;

export type LoadedHousehold = Loaded<HouseholdRecord>;

/** A household whose kelurahan has another code: hashes hold the code, so they are made anew; nothing else is looked at. */
export const rehashed = async (
  table: ServiceTable,
  item: Item,
  personal: PersonalItem | undefined,
  area: Area,
): Promise<{ readonly attributes: Blinds; readonly writes: Write[] }> => {
  const before = readBlinds(item);
  const fields = await records.open(table, { personal });
  const attributes = fields ? blindsOf(await table.keys(), fields, area.code) : before;
  return { attributes, writes: blindWrites(table.name, item.pk, before.blind, attributes.blind) };
};

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

const preparedHousehold = async (
  table: ServiceTable,
  decision: HouseholdDecision,
  before: LoadedHousehold | undefined,
): Promise<Change> => {
  const { writes, sealed } = await householdWrites(table, decision, before);
  const { next, events, warnings, shown } = decision;
  return { events, warnings, shown, writes, sealed: new Map([[next.householdId, sealed]]) };
};

/** Asked: by id with personal fields; by area of one city (`gsi1`); by change (`feed`); who looked, latest first. */
export const householdStore = (table: ServiceTable) => ({
  find: (householdId: string): Promise<LoadedHousehold | undefined> => records.find(table, householdId),

  open: (household: LoadedHousehold) => records.open(table, household),

  recordAccess: (householdId: string, caller: Caller, purpose: Purpose, given: Given) =>
    records.recordAccess(table, householdId, caller, purpose, given),

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<HouseholdRecord>> =>
    list(table, { kind: 'HOUSEHOLD', breadth: 'one-city', ...asked }, readHousehold),

  /** In which location each of the persons is registered; who is not is absent. */
  async homesOf(personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const items = personIds.length > 0 ? await getItems(table, personIds.map(personKey)) : [];
    return new Map(
      items.flatMap((item, index) =>
        item ? [[personIds[index] ?? '', String(item.locationId)] as const] : [],
      ),
    );
  },

  reads: (householdId: string, page: PageAsked) => records.reads(table, householdId, page),

  async save(
    decision: HouseholdDecision,
    before: LoadedHousehold | undefined,
    command: Command,
  ): Promise<void> {
    await saveChange(table, await preparedHousehold(table, decision, before), command);
  },

  /** A decision ready to be written, alone or with others. */
  prepared: (decision: HouseholdDecision, before: LoadedHousehold): Promise<Change> =>
    preparedHousehold(table, decision, before),
});

export type HouseholdStore = ReturnType<typeof householdStore>;
