import { createHash } from 'node:crypto';

/** One household more or less; who it is, by id. */
export interface ListChange {
  readonly sign: '+' | '-';
  readonly householdId: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash of a list as it is frozen: over its household ids, sorted, joined by a line feed; 64 hex digits. */
export const hashOfList = (householdIds: readonly string[]): string =>
  sha256(householdIds.toSorted().join('\n'));

/**
 * The hash of the next PS-2 version (rule I-4): over the hash before, a line feed and `+id` or `-id`. So whoever has a
 * frozen list and the changes since proves each version without the whole list, and none can be left out.
 */
export const hashAfter = (previousHash: string, { sign, householdId }: ListChange): string =>
  sha256(`${previousHash}\n${sign}${householdId}`);
