import type { Given } from '../../../shared/contract/given.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { listed } from '../../../shared/persistence/lists.ts';
import type { Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { type Erasable, eraseManyCopies, erasureWrites, proofOf } from '../../../shared/privacy/erasure.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { copiesOf } from '../../../shared/privacy/sealed-elsewhere.ts';
import type { Concerned } from '../../../shared/routes/registration/privacy-requests.ts';
import type { Concern, DataSubject, Effect } from '../domain/subject.ts';
import { householdKey, householdStore } from './households.ts';
import { locationStore } from './locations.ts';
import { personKey, personStore } from './persons.ts';

/** Whose data a request is about, as it was loaded. */
export interface LoadedConcern {
  readonly concern: Concern;
  /** Nothing for a breach: it names nobody. */
  readonly erasable: Erasable | undefined;
  readonly personal: PersonalItem | undefined;
}

/** Nobody asked. */
const byItself: Command = { id: undefined, fingerprint: '', actor: 'erasure' };

/** The partition key of the record that a request is about. */
export const pkOf = ({ householdId, personId, locationId }: Concerned): string =>
  householdId !== undefined
    ? householdKey(householdId).pk
    : personId !== undefined
      ? personKey(personId).pk
      : `LOCATION#${locationId}`;

const idOf = (subject: DataSubject): string =>
  subject.kind === 'household' ? subject.record.householdId : subject.record.personId;

/** The subject's item after a decision about the processing of its data: hashes stay with it, unless it is erased. */
const itemOf = (
  subject: DataSubject,
  before: Item,
  acceptedAt: string,
): Item & { readonly version: number } => {
  const { record } = subject;
  const hashes = record.erasedAt === undefined ? before : { blind: [], sounds: [] };
  const { blind, sounds } = hashes as { readonly blind?: unknown; readonly sounds?: unknown };
  const index = listed('one-city', {
    kind: subject.kind === 'household' ? 'HOUSEHOLD' : 'PERSON',
    id: idOf(subject),
    area: record.area.code,
    acceptedAt,
  });
  const key = { pk: before.pk, sk: before.sk };
  return stored(key, subject.kind, { ...record, blind, sounds } as never, index) as Item & {
    version: number;
  };
};

/**
 * Households and persons as subjects of data: loaded whole, with what stands about them elsewhere, and written without
 * being opened. What is restricted, withdrawn or erased is nobody's to read.
 */
export const subjectStore = (table: ServiceTable) => {
  const [households, persons, locations] = [householdStore(table), personStore(table), locationStore(table)];

  const loaded = async (of: Concerned): Promise<LoadedConcern | undefined> => {
    const { householdId, personId, locationId } = of;
    if (locationId !== undefined) {
      const record = await locations.find(locationId);
      return record && { concern: { kind: 'location', record }, erasable: undefined, personal: undefined };
    }
    const [household, person, copies] = await Promise.all([
      householdId && households.find(householdId),
      personId && persons.find(personId),
      copiesOf(table, pkOf(of)),
    ]);
    if (household) {
      const { record, item, personal } = household;
      return { concern: { kind: 'household', record }, erasable: { item, copies }, personal };
    }
    if (!person) return undefined;
    const { record, item, personal } = person;
    return { concern: { kind: 'person', record }, erasable: { item, copies }, personal };
  };

  /** The writes of what a decision did to a subject; of an erasure, of everything that goes with it. */
  const writes = async (
    subject: DataSubject,
    { item, copies }: Erasable,
    { acceptedAt, proof }: { readonly acceptedAt: string; readonly proof?: string | undefined },
  ): Promise<readonly Write[]> => {
    const next = itemOf(subject, item, acceptedAt);
    const { erasedAt } = subject.record;
    if (erasedAt === undefined) return [putRecord(table.name, next)];
    if (proof === undefined) throw new Error('Nothing is erased without a proof');
    await eraseManyCopies(table, { item, copies });
    const after = { record: next, erasedAt, proof };
    return [putRecord(table.name, next), ...erasureWrites(table.name, { item, copies }, after)];
  };

  return {
    find: loaded,
    writes,

    /** Proof of an erasure at this moment, for the transaction that does it. */
    proofOf: (erasable: Erasable, why: Omit<Parameters<typeof proofOf>[2], 'erasedAt'>, { now }: Given) =>
      proofOf(table, erasable, { ...why, erasedAt: now.toISOString() }),

    /** Erases by itself: what the data were kept for has ended, or another erasure takes this along. */
    async saveErasure(
      { subject, events }: Effect,
      { erasable }: LoadedConcern,
      proof: string,
    ): Promise<void> {
      const [first, ...rest] = events;
      if (!subject || !erasable || !first) return;
      const written = await writes(subject, erasable, { acceptedAt: first.acceptedat, proof });
      await transact(table.db, [...promised(table, byItself, { events: [first, ...rest] }), ...written]);
    },

    /** What events about a subject carry of its data: as they stand, sealed; nothing after an erasure. */
    sealedPart: (subject: DataSubject, personal: PersonalItem | undefined): [string, PersonalItem][] =>
      personal && subject.record.erasedAt === undefined ? [[idOf(subject), personal]] : [],
  };
};

export type SubjectStore = ReturnType<typeof subjectStore>;
