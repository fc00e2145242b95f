import * as z from 'zod/mini';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area } from '../../../shared/contract/primitives.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised, type SealedParts } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { blindWrites } from '../../../shared/privacy/blind-index.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Person, type PersonalOfPerson } from '../../../shared/routes/registration/persons.ts';
import type { PersonDecision, PersonRecord } from '../domain/person.ts';
import { accountKey, accountWrites } from './accounts.ts';
import { type Blinds, blindsOf, readBlinds } from './blinds.ts';
import { type Change, saveChange } from './changes.ts';

const Stored = z.object({
  ...z.pick(Person, {
    personId: true,
    locationId: true,
    area: true,
    sex: true,
    posts: true,
    mergedInto: true,
    mergedFrom: true,
    bases: true,
    restrictedAt: true,
    erasedAt: true,
    origin: true,
    version: true,
  }).shape,
  account: z.optional(z.string()),
  blind: z.optional(z.array(z.string())),
  sounds: z.optional(z.array(z.string())),
  touched: z.optional(z.record(z.string(), z.int())),
  createdAs: z.string(),
});

export const readPerson = (item: Item): PersonRecord => z.parse(Stored, upgraded(item));
const records = personalRecords<PersonRecord, PersonalOfPerson>({ kind: 'PERSON', read: readPerson });
/** Persons as they are put together of items that were read with others. */
export const personRecords = records;

export const personKey = records.keyOf;

export type LoadedPerson = Loaded<PersonRecord>;

/** The sealed parts of loaded persons, for the events about them. */
export const sealedOf = (persons: Iterable<LoadedPerson>): SealedParts =>
  new Map([...persons].flatMap(({ record, personal }) => (personal ? [[record.personId, personal]] : [])));

/** Loads persons with other records: what `keys` find first, then the persons. One round trip. */
export const loadWithPersons = async (
  table: ServiceTable,
  keys: readonly { pk: string; sk: string }[],
  personIds: readonly string[],
) => {
  const items = await getItems(table, [...keys, ...personIds.flatMap(records.keysOf)]);
  const persons = new Map(
    personIds.flatMap((id, index) => {
      const at = keys.length + index * 2;
      const person = records.loaded(items.slice(at, at + 2));
      return person ? [[id, person] as const] : [];
    }),
  );
  return { items: items.slice(0, keys.length), persons };
};

/**
 * Whoever was merged into another person since as that one, under the id that was asked for: posts go along with a
 * merge, what names the person stays as it was entered. Asks again only when somebody was merged.
 */
export const followedPersons = async (
  table: ServiceTable,
  persons: ReadonlyMap<string, LoadedPerson>,
): Promise<ReadonlyMap<string, LoadedPerson>> => {
  const merged = [...persons].flatMap(([id, { record }]) =>
    record.mergedInto === undefined ? [] : [{ id, into: record.mergedInto as string }],
  );
  if (merged.length === 0) return persons;
  const intos = merged.map(({ into }) => into);
  const kept = await followedPersons(table, (await loadWithPersons(table, [], intos)).persons);
  const others = merged.flatMap(({ id, into }) => {
    const person = kept.get(into);
    return person ? [[id, person] as const] : [];
  });
  return new Map([...persons, ...others]);
};

/** A person whose kelurahan has another code: hashes hold the code, so they are made anew. */
export const rehashedPerson = async (
  table: ServiceTable,
  item: Item,
  personal: PersonalItem | undefined,
  area: Area,
): Promise<{ readonly attributes: Blinds; readonly writes: Write[] }> => {
  const before = readBlinds(item);
  const fields = await records.open(table, { personal });
  const attributes = fields ? blindsOf(await table.keys(), { members: [fields] }, area.code) : before;
  return { attributes, writes: blindWrites(table.name, item.pk, before.blind, attributes.blind) };
};

/**
 * The write of a person's record; its account's copy of the posts follows in the same transaction. `accountFrom` is the
 * person from whom the account comes.
 */
export const personWrites = (
  table: ServiceTable,
  next: PersonRecord,
  acceptedAt: string,
  accountFrom?: string,
): Write[] => {
  const index = listed('one-city', { kind: 'PERSON', id: next.personId, area: next.area.code, acceptedAt });
  return [
    putRecord(table.name, stored(personKey(next.personId), 'person', next, index)),
    ...accountWrites(table.name, next, accountFrom),
  ];
};

/** The writes of a person's record, its personal item and its hashes; for any transaction that changes those. */
export const enteredPersonWrites = async (
  table: ServiceTable,
  { next, personal, events }: PersonDecision,
  before: PersonalItem | undefined,
  accountFrom?: string,
): Promise<{ readonly writes: Write[]; readonly sealed: PersonalItem }> => {
  const sealed = await records.seal(table, next.personId, personal, before);
  const hashes = blindsOf(await table.keys(), { members: [personal] }, next.area.code);
  const { pk } = personKey(next.personId);
  return {
    sealed,
    writes: [
      ...personWrites(table, { ...next, ...hashes }, events[0].acceptedat, accountFrom),
      putRecord(table.name, { ...sealed }),
      ...blindWrites(table.name, pk, next.blind ?? [], hashes.blind),
    ],
  };
};

/** Asked: by id with personal fields; by area of one city (`gsi1`); by change (`feed`). One account per person. */
export const personStore = (table: ServiceTable) => {
  const prepared = async (decision: PersonDecision, before: PersonalItem | undefined): Promise<Change> => {
    const { writes, sealed } = await enteredPersonWrites(table, decision, before);
    const { events, warnings } = decision;
    return { events, warnings, writes, sealed: new Map([[decision.next.personId, sealed]]) };
  };

  return {
    find: (personId: string): Promise<LoadedPerson | undefined> => records.find(table, personId),

    open: (person: LoadedPerson) => records.open(table, person),

    recordAccess: (personId: string, caller: Caller, purpose: Purpose, given: Given) =>
      records.recordAccess(table, personId, caller, purpose, given),

    list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<PersonRecord>> =>
      list(table, { kind: 'PERSON', breadth: 'one-city', ...asked }, readPerson),

    /** A decision ready to be written, alone or with others. */
    prepared,

    async save(decision: PersonDecision, before: PersonalItem | undefined, command: Command): Promise<void> {
      await saveChange(table, await prepared(decision, before), command);
    },

    /** Saves a change of the account: linked when the record has one, else unlinked from `before`. */
    async saveAccount(
      decision: Decision<PersonRecord>,
      before: LoadedPerson,
      command: Command,
    ): Promise<void> {
      const { next } = decision;
      const left = before.record.account;
      await transact(table.db, [
        ...promised(table, command, decision, sealedOf([before])),
        ...personWrites(table, next, decision.events[0].acceptedat),
        ...(next.account === undefined && left !== undefined
          ? [{ item: { Delete: { TableName: table.name, Key: accountKey(left) } } }]
          : []),
      ]);
    },
  };
};

export type PersonStore = ReturnType<typeof personStore>;
