import * as z from 'zod/mini';
import { cityOf } from '../../../shared/area/code.ts';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { AlreadyDone } from '../../../shared/messaging/committed.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored, unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { tombstone } from '../../../shared/persistence/tombstone.ts';
import { deletion, putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { erasureWrites } from '../../../shared/privacy/erasure.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Volunteer } from '../../../shared/routes/volunteers/volunteers.ts';
import type {
  PersonalOfVolunteer,
  VolunteerDecision,
  VolunteerRecord,
  VolunteerWithdrawal,
} from '../domain/volunteer.ts';

const Stored = z.object({
  ...z.omit(Volunteer, { name: true, phone: true, proofs: true }).shape,
  account: z.optional(z.string()),
  createdAs: z.string(),
});

export const readVolunteer = (item: Item): VolunteerRecord => z.parse(Stored, upgraded(item));
export const volunteerRecords = personalRecords<VolunteerRecord, PersonalOfVolunteer>({
  kind: 'VOLUNTEER',
  read: readVolunteer,
});

/** What only a new record writes: that it is the one of its account. */
const firstWrites = (table: string, { volunteerId, account }: VolunteerRecord): Write[] =>
  account === undefined
    ? []
    : [unique(table, `VOLUNTEER#${account}`, volunteerId, 'volunteer.already-registered')];

/** A volunteer's item with its places in the lists. */
export const volunteerItem = (next: VolunteerRecord, acceptedAt: string) => {
  const { volunteerId: id, area } = next;
  const index = listed('one-city', { kind: 'VOLUNTEER', id, area: area.code, acceptedAt });
  return stored(volunteerRecords.keyOf(id), 'volunteer', next, index);
};

/** Asked: by id with personal fields; by area of one city (`gsi1`); by change (`feed`). One record per account. */
export const volunteerStore = (table: ServiceTable) => ({
  find: async (volunteerId: string): Promise<Loaded<VolunteerRecord> | undefined> =>
    volunteerRecords.loaded(await getItems(table, volunteerRecords.keysOf(volunteerId))),

  open: (volunteer: Loaded<VolunteerRecord>) => volunteerRecords.open(table, volunteer),

  recordAccess: (volunteerId: string, caller: Caller, purpose: Purpose, given: Given) =>
    volunteerRecords.recordAccess(table, volunteerId, caller, purpose, given),

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<VolunteerRecord>> =>
    list(table, { kind: 'VOLUNTEER', breadth: 'one-city', ...asked }, readVolunteer),

  async save(decision: VolunteerDecision, before: PersonalItem | undefined, command: Command): Promise<void> {
    const { next, personal, events } = decision;
    const { volunteerId: id } = next;
    const item = await volunteerRecords.seal(table, id, personal, before);
    await transact(table.db, [
      ...promised(table, command, decision, new Map([[id, item]])),
      ...(next.version === 1 ? firstWrites(table.name, next) : []),
      putRecord(table.name, volunteerItem(next, events[0].acceptedat)),
      putRecord(table.name, { ...item }),
    ]);
  },

  /** Removes what the registration of a volunteer wrote, unless the record has changed; a tombstone tells devices. */
  async withdraw(withdrawal: VolunteerWithdrawal, command: Command): Promise<void> {
    const { volunteerId: id, version, area, events } = withdrawal;
    const key = volunteerRecords.keyOf(id);
    const record: Write = {
      item: {
        Delete: {
          TableName: table.name,
          Key: key,
          ConditionExpression: 'version = :v',
          ExpressionAttributeValues: { ':v': version - 1 },
        },
      },
      otherwise: () => new Problem('import.changed-since'),
    };
    const acceptedAt = events[0].acceptedat;
    await transact(table.db, [
      ...promised(table, command, { events }),
      record,
      deletion(table.name, { pk: key.pk, sk: 'PERSONAL' }),
      tombstone(table.name, {
        kind: 'VOLUNTEER',
        id,
        area: area.code,
        reason: 'withdrawn',
        version,
        acceptedAt,
      }),
    ]);
  },

  /** Tells what became of many, once: their own facts are told with each. */
  async tell(told: Pick<Decision<never>, 'events'>, command: Command): Promise<void> {
    try {
      await transact(table.db, promised(table, command, told));
    } catch (error) {
      if (!(error instanceof AlreadyDone)) throw error;
    }
  },
});

export type VolunteerStore = ReturnType<typeof volunteerStore>;

type ErasingTable = Pick<ServiceTable, 'db' | 'name' | 'region'>;

/** By an event of another service: nobody of this one asked. */
const byEvent: Command = { id: undefined, fingerprint: '', actor: 'erasure' };

/** Asked of volunteers: which of them a person is. A filter over those of a city, for a person is erased once. */
export const volunteerEraser = (table: ErasingTable) => ({
  async ofPerson(personId: string, area: string): Promise<readonly Item[]> {
    const found: Item[] = [];
    let after: Readonly<Record<string, unknown>> | undefined;
    do {
      const page = await queryPage(
        table,
        {
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :pk',
          FilterExpression: 'personId = :person',
          ExpressionAttributeValues: { ':pk': `VOLUNTEER#${cityOf(area)}`, ':person': personId },
        },
        { limit: 1_000, after },
        (item) => item,
      );
      found.push(...page.items);
      after = page.next;
    } while (after);
    return found;
  },

  /** Deletes the key with the record, as it stands in the index; one that has changed since comes again with the event. */
  async erase(item: Item, decision: Decision<VolunteerRecord>): Promise<void> {
    const { next, events } = decision;
    const record = volunteerItem(next, events[0].acceptedat);
    const erasable = { item, copies: [] };
    await transact(table.db, [
      ...promised(table, byEvent, decision),
      putRecord(table.name, record),
      ...erasureWrites(table.name, erasable, { record, erasedAt: events[0].acceptedat }),
    ]);
  },
});

export type VolunteerEraser = ReturnType<typeof volunteerEraser>;
