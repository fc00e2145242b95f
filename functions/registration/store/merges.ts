import * as z from 'zod/mini';
import type { Command } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { daysAfter, type SealedParts } from '../../../shared/messaging/outbox.ts';
import { listed } from '../../../shared/persistence/lists.ts';
import { getItems, type Item, type Key } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { deletion, putRecord, type Write } from '../../../shared/persistence/transact.ts';
import { openPersonal, type PersonalItem } from '../../../shared/privacy/personal.ts';
import type { Loaded } from '../../../shared/privacy/personal-records.ts';
import { notSealedElsewhere, sealedElsewhere } from '../../../shared/privacy/sealed-elsewhere.ts';
import { type PairRecord, partsOf } from '../domain/duplicate.ts';
import type { HouseholdRecord } from '../domain/household.ts';
import type { HouseholdMerge } from '../domain/household-merge.ts';
import type { Before, MergeDecision } from '../domain/merge.ts';
import type { PersonRecord } from '../domain/person.ts';
import type { PersonMerge } from '../domain/person-merge.ts';
import { type Actor, accountKey, readAccount } from './accounts.ts';
import { readBlinds } from './blinds.ts';
import { saveChange } from './changes.ts';
import { householdKey, householdRecords, householdWrites, readHousehold } from './households.ts';
import { pairKey, pairPk, pairWrites, readPair } from './pairs.ts';
import { enteredPersonWrites, personRecords, personWrites, readPerson } from './persons.ts';

const Stored = z.object({
  kept: z.looseObject({}),
  other: z.looseObject({}),
  keptVersion: z.int(),
  otherVersion: z.int(),
  sealed: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});

/** What stood before a merge; the personal fields of the kept record as they were sealed, by its own key. */
export interface Kept<Of> extends Before<Of> {
  readonly sealed: Uint8Array;
}

const beforeKey = (pairId: string): Key => ({ pk: pairPk(pairId), sk: 'BEFORE' });

const readBefore =
  <Of>(read: (item: Item) => Of) =>
  (item: Item | undefined): Kept<Of> | undefined => {
    if (!item) return undefined;
    const { kept, other, ...rest } = z.parse(Stored, item);
    return { ...rest, kept: read(kept as unknown as Item), other: read(other as unknown as Item) };
  };

export const readHouseholdsBefore = readBefore(readHousehold);
const readPersonsBefore = readBefore(readPerson);

interface PersonalRecords<Of> {
  readonly keysOf: (id: string) => readonly [Key, Key];
  readonly loaded: (items: readonly (Item | undefined)[]) => Loaded<Of> | undefined;
}

interface Together<Of> {
  readonly pair: PairRecord;
  readonly before: Kept<Of> | undefined;
  /** In the order of the pair's `recordIds`. */
  readonly records: readonly [Loaded<Of>, Loaded<Of>];
}

/** A pair with all that a decision about it needs, or nothing where one of it is missing. */
export type LoadedPair = { readonly actor: Actor } & (
  | { readonly about: 'households'; readonly found: Together<HouseholdRecord> | undefined }
  | { readonly about: 'persons'; readonly found: Together<PersonRecord> | undefined }
);

/** Days that what an undo needs stays behind its time: DynamoDB takes expired items away within a few days. */
const daysBehind = 7;

/** The two sides of a merge or its undo, as they were loaded. */
interface Sides<Of> {
  readonly kept: Loaded<Of>;
  readonly other: Loaded<Of>;
}

const sealedParts = (
  pairs: readonly (readonly [string, Pick<PersonalItem, 'pk' | 'sealed'> | undefined])[],
) => new Map(pairs.flatMap(([id, part]) => (part ? [[id, part] as const] : []))) satisfies SealedParts;

/**
 * Merges and their undo, each one transaction. Until the undo ends, what the other record said stays sealed by its own
 * key, and what the kept one said before stays sealed by that one's: erasing the kept record takes both along (D-3).
 */
export const mergeStore = (table: ServiceTable) => {
  const { name } = table;

  const put = (key: Key, item: object): Write => ({
    item: { Put: { TableName: name, Item: { ...key, ...item } } },
  });

  /** When the other record's personal item goes away by itself; undefined takes that back. */
  const expiry = (personal: PersonalItem | undefined, expiresAt: number | undefined): Write[] =>
    personal
      ? [
          {
            item: {
              Update: {
                TableName: name,
                Key: { pk: personal.pk, sk: personal.sk },
                ...(expiresAt === undefined
                  ? { UpdateExpression: 'REMOVE expiresAt', ConditionExpression: 'attribute_exists(pk)' }
                  : {
                      UpdateExpression: 'SET expiresAt = :at',
                      ConditionExpression: 'attribute_exists(pk)',
                      ExpressionAttributeValues: { ':at': expiresAt },
                    }),
              },
            },
            otherwise: () => new Problem('state.conflict'),
          },
        ]
      : [];

  /** What goes with a merge beside the two records: what an undo needs, until when, and that an erasure takes it along. */
  const beside = <Of>(pair: PairRecord, { kept, other }: Sides<Of>, before: Before<Of>): Write[] => {
    const expiresAt = daysAfter(new Date(pair.undoUntil ?? pair.foundAt), daysBehind);
    const key = beforeKey(pair.pairId);
    return [
      put(key, {
        kind: 'merge-before',
        schema: 1,
        version: 1,
        ...before,
        sealed: kept.personal?.sealed,
        expiresAt,
      }),
      sealedElsewhere(name, kept.item.pk, key),
      ...expiry(other.personal, expiresAt),
      ...(other.personal
        ? [sealedElsewhere(name, kept.item.pk, { pk: other.personal.pk, sk: other.personal.sk })]
        : []),
    ];
  };

  const withoutBeside = <Of>({ pairId }: PairRecord, { kept, other }: Sides<Of>): Write[] => [
    deletion(name, beforeKey(pairId)),
    notSealedElsewhere(name, kept.item.pk, beforeKey(pairId)),
    ...expiry(other.personal, undefined),
    ...(other.personal
      ? [notSealedElsewhere(name, kept.item.pk, { pk: other.personal.pk, sk: other.personal.sk })]
      : []),
  ];

  const householdPut = (
    next: HouseholdRecord,
    before: Loaded<HouseholdRecord>,
    acceptedAt: string,
  ): Write => {
    const at = { kind: 'HOUSEHOLD', id: next.householdId, area: next.area.code, acceptedAt };
    const item = { ...next, ...readBlinds(before.item) };
    return putRecord(name, stored(householdKey(next.householdId), 'household', item, listed('one-city', at)));
  };

  /** Both records of a households' merge or undo, and what their events carry sealed. */
  const householdParts = async ({ kept, other, events }: HouseholdMerge, sides: Sides<HouseholdRecord>) => {
    const decision = { next: kept.record, personal: kept.personal, events };
    const { writes, sealed } = await householdWrites(table, decision, sides.kept);
    return { writes: [...writes, householdPut(other, sides.other, events[0].acceptedat)], sealed };
  };

  /** Both records of a persons' merge or undo; an account that changes hands comes from the one who had it. */
  const personParts = async ({ kept, other, events }: PersonMerge, sides: Sides<PersonRecord>) => {
    const { blind, sounds } = sides.kept.record;
    const next = { ...kept.record, blind, sounds };
    const { writes, sealed } = await enteredPersonWrites(
      table,
      { next, personal: kept.personal, events },
      sides.kept.personal,
      sides.other.record.personId,
    );
    const { acceptedat } = events[0];
    const ofOther = personWrites(table, other, acceptedat, sides.kept.record.personId);
    return { writes: [...writes, ...ofOther], sealed };
  };

  /** How merges of a kind of record are saved, and undone. */
  const saver = <Of, Decision extends MergeDecision<Of, object>>(
    partsOf: (decision: Decision, sides: Sides<Of>) => Promise<{ writes: Write[]; sealed: PersonalItem }>,
    idOf: (record: Of) => string,
  ) => ({
    /**
     * The event of a merge carries no personal part: under the key of the kept record, what came from the other would
     * outlive an undo and the erasure of the other in the archive.
     */
    async merge(
      decision: Decision,
      { pair, sides, before }: { pair: PairRecord; sides: Sides<Of>; before: Before<Of> },
      command: Command,
    ): Promise<void> {
      const { next, events } = decision;
      const { writes } = await partsOf(decision, sides);
      const sealed = sealedParts([[idOf(decision.other), sides.other.personal]]);
      const ofPair = pairWrites(name, pair, next, events[0].acceptedat);
      const all = [...ofPair, ...writes, ...beside(next, sides, before)];
      await saveChange(table, { events, sealed, writes: all }, command, '/take/members');
    },

    async unmerge(
      decision: Decision,
      { pair, sides }: { pair: PairRecord; sides: Sides<Of> },
      command: Command,
    ): Promise<void> {
      const { next, events, kept, other } = decision;
      const { writes, sealed } = await partsOf(decision, sides);
      const parts = sealedParts([
        [idOf(kept.record), sealed],
        [idOf(other), sides.other.personal],
      ]);
      const ofPair = pairWrites(name, pair, next, events[0].acceptedat);
      const all = [...ofPair, ...writes, ...withoutBeside(pair, sides)];
      await saveChange(table, { events, sealed: parts, writes: all }, command, '/take/members');
    },
  });

  const load = async <Of>(
    pairId: string,
    { keysOf, loaded }: PersonalRecords<Of>,
    beforeOf: (item: Item | undefined) => Kept<Of> | undefined,
    account: string,
  ): Promise<{ actor: Actor; found: Together<Of> | undefined }> => {
    const keys = partsOf(pairId).recordIds.flatMap(keysOf);
    const items = await getItems(table, [pairKey(pairId), beforeKey(pairId), accountKey(account), ...keys]);
    const [pair, before, acting, ...rest] = items;
    const [one, other] = [loaded(rest.slice(0, 2)), loaded(rest.slice(2))];
    const actor = acting ? readAccount(acting) : { personId: undefined, posts: [] };
    if (!pair || !one || !other) return { actor, found: undefined };
    return { actor, found: { pair: readPair(pair), before: beforeOf(before), records: [one, other] } };
  };

  return {
    /** A pair, both records, what stood before a merge, and who asks: one round trip, as its id names both records. */
    async load(pairId: string, account: string): Promise<LoadedPair> {
      const { about } = partsOf(pairId);
      return about === 'households'
        ? { about, ...(await load(pairId, householdRecords, readHouseholdsBefore, account)) }
        : { about, ...(await load(pairId, personRecords, readPersonsBefore, account)) };
    },

    /** The personal fields of the kept record before a merge. */
    async openBefore<Fields>(personal: PersonalItem, sealed: Uint8Array): Promise<Fields> {
      const { wrapping } = await table.keys();
      return openPersonal<Fields>(wrapping, personal, sealed);
    },

    households: saver(householdParts, ({ householdId }) => householdId),
    persons: saver(personParts, ({ personId }) => personId),
  };
};

export type MergeStore = ReturnType<typeof mergeStore>;
