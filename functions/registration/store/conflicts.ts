import { hash } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Caller, isHeldOn, type Purpose } from '../../../shared/contract/access.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { ConflictId, LocalDate } from '../../../shared/contract/primitives.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { Repeated } from '../../../shared/messaging/committed.ts';
import type { SealedParts } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItem, getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { recordAccess } from '../../../shared/privacy/access-record.ts';
import { openPersonal, type PersonalItem, sealPersonal } from '../../../shared/privacy/personal.ts';
import { Conflict } from '../../../shared/routes/registration/kept-conflict.ts';
import {
  besideStanding,
  type ConflictDecision,
  type ConflictRecord,
  isSealed,
  withoutValues,
} from '../domain/conflict.ts';
import { type Change, saveChange } from './changes.ts';
import { readUnit } from './units.ts';

const Stored = z.object({
  ...z.omit(Conflict, { isOverdue: true }).shape,
  rw: z.optional(z.string()),
  createdAs: z.string(),
});

export const conflictKey = (conflictId: string) => ({ pk: `CONFLICT#${conflictId}`, sk: 'CONFLICT' });
export const readConflict = (item: Item): ConflictRecord => z.parse(Stored, upgraded(item));

/** A conflict as it was loaded; the values of one with personal data stay closed until somebody needs them. */
export interface LoadedConflict {
  readonly record: ConflictRecord;
  readonly sealed: Uint8Array | undefined;
}

const loaded = (item: Item): LoadedConflict => ({
  record: readConflict(item),
  sealed: item.sealed as Uint8Array | undefined,
});

/** Crockford's base 32, in which ULIDs are written. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Asked: a conflict by id, with the record that it is about; by area of one city (`gsi1`); by change (`feed`). The units
 * of a kelurahan, for who sees to it: a third round trip, and only when something is kept.
 */
export const conflictStore = (table: ServiceTable) => ({
  async find(conflictId: string): Promise<LoadedConflict | undefined> {
    const item = await getItem(table, conflictKey(conflictId));
    return item && loaded(item);
  },

  open: (conflict: LoadedConflict, personal: PersonalItem | undefined) => opened(table, conflict, personal),

  /**
   * With both values as they stand now. While the processing of the record is restricted (D-2) they are shown to audit
   * that and for the subject itself only; of an erased record nobody can read them.
   */
  async shown(conflict: LoadedConflict, purpose: Purpose): Promise<ConflictRecord> {
    const { of } = conflict.record;
    const { pk, sk } = recordKey(of);
    const [item, beside] = await getItems(table, [
      { pk, sk },
      { pk, sk: 'PERSONAL' },
    ]);
    const personal = beside as (Item & PersonalItem) | undefined;
    const isBarred =
      item?.restrictedAt !== undefined && purpose !== 'audit' && purpose !== 'request-of-person';
    if (isBarred) return withoutValues(conflict.record);
    const whole = await opened(table, conflict, personal);
    if (!item) return whole;
    const { wrapping } = await table.keys();
    const fields = personal ? openPersonal<object>(wrapping, personal) : {};
    return besideStanding(whole, { ...item, ...fields }, Number(item.version));
  },

  recordAccess: (of: ConflictRecord['of'], caller: Caller, purpose: Purpose, given: Given) =>
    recordAccess(table, { pk: recordKey(of).pk, caller, purpose }, given),

  /** Decided ones are few beside the records of a kelurahan: they are left out of a page, not kept in a list of their own. */
  list: ({ status, overdueOn, ...asked }: Wanted): Promise<Page<ConflictRecord>> => {
    const only = overdueOn
      ? { where: '#status = :status AND deadline < :today', values: { ':today': overdueOn } }
      : { where: '#status = :status', values: {} };
    const wanted = { ...only, names: { '#status': 'status' }, values: { ...only.values, ':status': status } };
    return list(
      table,
      { kind: 'CONFLICT', breadth: 'one-city', ...asked, ...(status && { only: wanted }) },
      readConflict,
    );
  },

  /** The unit that is the secretariat of a kelurahan on a day, if somebody holds a post of it. */
  async secretariatOf(area: string, day: LocalDate) {
    const { Items = [] } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :area)',
        ExpressionAttributeValues: { ':pk': 'UNIT', ':area': `${area}#` },
      }),
    );
    const units = Items.map((item) => readUnit(item as Item));
    return units.find(
      ({ kind, posts }) => kind === 'secretariat' && posts.some((post) => isHeldOn(post, day)),
    );
  },

  /**
   * The id of a conflict that no device has named: of the same request on the same version it is the same, so that a
   * repeat finds what was kept at first.
   */
  idOf: (...sent: readonly unknown[]): ConflictId => {
    const bytes = hash('sha256', JSON.stringify(sent), 'buffer').subarray(0, 16);
    let [number, id] = [BigInt(`0x${bytes.toString('hex')}`), ''];
    while (id.length < 26) {
      id = digits[Number(number % 32n)] + id;
      number /= 32n;
    }
    return id as ConflictId;
  },

  /**
   * Saves a conflict, and the change of its record that goes with it, in one transaction. Where only a conflict is kept,
   * the record must still be in the version that was looked at: what it says stands beside what was sent.
   */
  async save({ conflict, change, of, personal, answer }: Saving, command: Command): Promise<void> {
    const kept = await conflictWrites(table, conflict, personal, answer);
    const changed = change?.writes ?? (of ? [unchanged(table.name, of)] : []);
    const together = {
      events: [...conflict.events, ...(change?.events ?? [])] as const,
      writes: [...kept.writes, ...changed],
      sealed: new Map([...kept.sealed, ...(change?.sealed ?? [])]),
    };
    await saveChange(table, together, command);
  },

  /** Saves a change of a record of which nothing is in conflict. */
  saveChange: (change: Change, command: Command) => saveChange(table, change, command),
});

/** What is saved together. */
export interface Saving {
  readonly conflict: ConflictDecision;
  readonly change?: Change | undefined;
  /** The record that must not have changed where there is no change of it. */
  readonly of?: ConflictRecord['of'] | undefined;
  /** The item with the key of the record, under which personal values are sealed. */
  readonly personal?: PersonalItem | undefined;
  /** Of a repeat: how the conflict that was kept at first is answered. */
  readonly answer?: (conflict: ConflictRecord) => unknown;
}

/** Where a record stands that a conflict is about. */
const recordKey = ({ kind, id }: ConflictRecord['of']) => {
  const name = kind.toUpperCase();
  return { pk: `${name}#${id}`, sk: name };
};

const unchanged = (table: string, of: ConflictRecord['of']): Write => {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: recordKey(of),
        ConditionExpression: 'version = :v',
        ExpressionAttributeValues: { ':v': of.version },
      },
    },
    otherwise: () => new Problem('state.conflict'),
  };
};

/** A conflict with the values, if the record's key is still there. */
const opened = async (
  table: ServiceTable,
  { record, sealed }: LoadedConflict,
  personal: PersonalItem | undefined,
): Promise<ConflictRecord> => {
  if (!sealed || !personal) return record;
  const { wrapping } = await table.keys();
  return { ...record, ...openPersonal<Pick<ConflictRecord, 'fields'>>(wrapping, personal, sealed) };
};

const conflictWrites = async (
  table: ServiceTable,
  { next, events: [event] }: ConflictDecision,
  personal: PersonalItem | undefined,
  answer: Saving['answer'],
): Promise<{ readonly writes: Write[]; readonly sealed: SealedParts }> => {
  const { conflictId: id, area } = next;
  const index = listed('one-city', { kind: 'CONFLICT', id, area: area.code, acceptedAt: event.acceptedat });
  const record = isSealed(next) ? withoutValues(next) : next;
  const item = stored(conflictKey(id), 'conflict', record, index);
  const otherwise =
    next.version === 1
      ? taken(next, (there) => opened(table, there, personal).then((conflict) => answer?.(conflict)))
      : undefined;
  if (!isSealed(next) || !personal)
    return { writes: [putRecord(table.name, item, otherwise)], sealed: new Map() };
  const { wrapping } = await table.keys();
  const { pk, sealed } = sealPersonal(wrapping, personal.pk, { fields: next.fields }, personal);
  return {
    writes: [putRecord(table.name, { ...item, sealed }, otherwise)],
    sealed: new Map([[id, { pk, sealed }]]),
  };
};

/** The id stands for a conflict already: of the same request, which is answered from it, or of another. */
const taken =
  (next: ConflictRecord, answer: (there: LoadedConflict) => unknown) =>
  (item: Record<string, unknown> | undefined): Error => {
    const there = item && loaded(item as Item);
    const isRepeat = there?.record.createdAs === next.createdAs && there.record.of.id === next.of.id;
    return there && isRepeat
      ? new Repeated(() => answer(there))
      : new Problem('state.exists', { rule: 'R-14' });
  };

interface Wanted {
  readonly area: string;
  readonly page: PageAsked;
  readonly now: Date;
  readonly status?: ConflictRecord['status'] | undefined;
  /** Those whose deadline is before this day. */
  readonly overdueOn?: LocalDate | undefined;
}

export type ConflictStore = ReturnType<typeof conflictStore>;
