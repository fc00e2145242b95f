import { type DomainEvent, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Minutes } from '../../../shared/contract/primitives.ts';
import { householdListed, householdStruckOff } from '../../../shared/events/registration/poor-lists.ts';
import type { PoorListEntry, StrikeReason } from '../../../shared/routes/registration/poor-list-entries.ts';
import type { PoorListRecord } from './poor-list.ts';

/** One household more or less. */
interface Change {
  readonly sign: '+' | '-';
  readonly householdId: PoorListEntry['householdId'];
}

/** The hash of the next version: passed in, for rules know no cryptography. */
export type Chained = (previousHash: string, change: Change) => string;

/** A frozen list with one household more or less: the next version of PS-2, chained to the one before (rule I-4). */
export const versionAfter = (list: PoorListRecord, change: Change, chained: Chained) => {
  const { number = 0, hash: previousHash = '' } = list;
  return {
    ...list,
    number: number + 1,
    count: list.count + (change.sign === '+' ? 1 : -1),
    hash: chained(previousHash, change),
    previousHash,
    version: list.version + 1,
  };
};

/** The versions that follow when households are added one by one. */
export const versionsAfter = (
  list: PoorListRecord,
  [householdId, ...others]: readonly PoorListEntry['householdId'][],
  chained: Chained,
): readonly ReturnType<typeof versionAfter>[] => {
  if (householdId === undefined) return [];
  const next = versionAfter(list, { sign: '+', householdId }, chained);
  return [next, ...versionsAfter(next, others, chained)];
};

/** Tells a version: who was added or, with its reason, struck off; `entries` are answered with it. */
export const toldVersion = (
  next: ReturnType<typeof versionAfter>,
  entries: readonly [PoorListEntry, ...PoorListEntry[]],
  {
    householdId,
    minutes,
    reason,
  }: {
    readonly householdId: PoorListEntry['householdId'];
    readonly minutes: Minutes;
    readonly reason?: StrikeReason;
  },
  { now, newId }: Given,
): DomainEvent => {
  const { poorListId, locationId, number, count, hash, previousHash } = next;
  const of = {
    id: newId(),
    at: now,
    subject: poorListId,
    recordversion: next.version,
    area: next.area,
    state: { ...next, entries },
  };
  const cited = { number: minutes.number, date: minutes.date };
  const data = { poorListId, locationId, number, householdId, count, hash, previousHash, minutes: cited };
  return reason === undefined
    ? happened(householdListed, { ...of, data })
    : happened(householdStruckOff, { ...of, data: { ...data, reason } });
};
