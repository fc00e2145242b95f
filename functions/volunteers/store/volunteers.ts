import * as z from 'zod/mini';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored, unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Volunteer } from '../../../shared/routes/volunteers.ts';
import type { PersonalOfVolunteer, VolunteerDecision, VolunteerRecord } from '../domain/volunteer.ts';

const Stored = z.object({
  ...z.omit(Volunteer, { name: true, phone: true }).shape,
  account: z.optional(z.string()),
  createdAs: z.string(),
});

export const readVolunteer = (item: Item): VolunteerRecord => z.parse(Stored, upgraded(item));
const records = personalRecords<VolunteerRecord, PersonalOfVolunteer>({
  kind: 'VOLUNTEER',
  read: readVolunteer,
});

/** What only a new record writes: that it is the one of its account. */
const firstWrites = (table: string, { volunteerId, account }: VolunteerRecord): Write[] =>
  account === undefined
    ? []
    : [unique(table, `VOLUNTEER#${account}`, volunteerId, 'volunteer.already-registered')];

/** Asked: by id with personal fields; by area of one city (`gsi1`); by change (`feed`). One record per account. */
export const volunteerStore = (table: ServiceTable) => ({
  find: async (volunteerId: string): Promise<Loaded<VolunteerRecord> | undefined> =>
    records.loaded(await getItems(table, records.keysOf(volunteerId))),

  open: (volunteer: Loaded<VolunteerRecord>) => records.open(table, volunteer),

  recordAccess: (volunteerId: string, caller: Caller, purpose: Purpose, given: Given) =>
    records.recordAccess(table, volunteerId, caller, purpose, given),

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<VolunteerRecord>> =>
    list(table, { kind: 'VOLUNTEER', breadth: 'one-city', ...asked }, readVolunteer),

  async save(decision: VolunteerDecision, before: PersonalItem | undefined, command: Command): Promise<void> {
    const { next, personal, events } = decision;
    const { volunteerId: id, area } = next;
    const item = await records.seal(table, id, personal, before);
    const index = listed('one-city', {
      kind: 'VOLUNTEER',
      id,
      area: area.code,
      acceptedAt: events[0].acceptedat,
    });
    await transact(table.db, [
      ...promised(table, command, decision, new Map([[id, item]])),
      ...(next.version === 1 ? firstWrites(table.name, next) : []),
      putRecord(table.name, stored(records.keyOf(id), 'volunteer', next, index)),
      putRecord(table.name, { ...item }),
    ]);
  },
});

export type VolunteerStore = ReturnType<typeof volunteerStore>;
