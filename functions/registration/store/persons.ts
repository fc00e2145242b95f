import * as z from 'zod/mini';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised, type SealedParts } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Person, type PersonalOfPerson } from '../../../shared/routes/registration/persons.ts';
import type { PersonDecision, PersonRecord } from '../domain/person.ts';
import { accountKey, accountWrites } from './accounts.ts';

const Stored = z.object({
  ...z.pick(Person, {
    personId: true,
    locationId: true,
    area: true,
    sex: true,
    posts: true,
    origin: true,
    version: true,
  }).shape,
  account: z.optional(z.string()),
  createdAs: z.string(),
});

export const readPerson = (item: Item): PersonRecord => z.parse(Stored, upgraded(item));
const records = personalRecords<PersonRecord, PersonalOfPerson>({ kind: 'PERSON', read: readPerson });

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

/** The write of a person's record; its account's copy of the posts follows in the same transaction. */
export const personWrites = (table: ServiceTable, next: PersonRecord, acceptedAt: string): Write[] => {
  const index = listed('one-city', { kind: 'PERSON', id: next.personId, area: next.area.code, acceptedAt });
  return [
    putRecord(table.name, stored(personKey(next.personId), 'person', next, index)),
    ...accountWrites(table.name, next),
  ];
};

/** Asked: by id with personal fields; by area of one city (`gsi1`); by change (`feed`). One account per person. */
export const personStore = (table: ServiceTable) => ({
  find: (personId: string): Promise<LoadedPerson | undefined> => records.find(table, personId),

  open: (person: LoadedPerson) => records.open(table, person),

  recordAccess: (personId: string, caller: Caller, purpose: Purpose, given: Given) =>
    records.recordAccess(table, personId, caller, purpose, given),

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<PersonRecord>> =>
    list(table, { kind: 'PERSON', breadth: 'one-city', ...asked }, readPerson),

  async save(decision: PersonDecision, before: PersonalItem | undefined, command: Command): Promise<void> {
    const { next, personal } = decision;
    const item = await records.seal(table, next.personId, personal, before);
    await transact(table.db, [
      ...promised(table, command, decision, new Map([[next.personId, item]])),
      ...personWrites(table, next, decision.events[0].acceptedat),
      putRecord(table.name, { ...item }),
    ]);
  },

  /** Saves a change of the account: linked when the record has one, else unlinked from `before`. */
  async saveAccount(decision: Decision<PersonRecord>, before: LoadedPerson, command: Command): Promise<void> {
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
});

export type PersonStore = ReturnType<typeof personStore>;
