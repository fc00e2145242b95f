import type { Role } from '../../../shared/contract/access.ts';
import type { PoorListEntry } from '../../../shared/routes/registration/poor-list-entries.ts';
import type { Oneself } from './oneself.ts';
import type { PoorListRecord } from './poor-list.ts';

/**
 * An entry as it is stored. Versions k of PS-2 hold it with `from` <= k < `until`; 0 stands for "before the freeze",
 * whose number nobody knows until then, and `until` 0 for who never was on a frozen list.
 */
export type EntryRecord = Omit<PoorListEntry, 'from' | 'until' | 'moneyStoppedAt'> & {
  readonly from: number;
  readonly until?: number | undefined;
  readonly moneyStoppedAt?: string | undefined;
  /** Version of finance's fact: an older one, however late, does not replace it. */
  readonly moneyVersion?: number | undefined;
};

/** Who changes entries: by which roles, where, and as which person, so that it is not for the own household (SD-4). */
export interface Changer extends Oneself {
  readonly by: string;
  readonly roles: readonly Role[];
  readonly area: string;
}

/** An entry as it is answered: numbers only of a list that is frozen. */
export const entryAnswer = (
  { firstNumber }: Pick<PoorListRecord, 'firstNumber'>,
  { from, until, moneyStoppedAt, moneyVersion: _, ...entry }: EntryRecord,
): PoorListEntry => ({
  ...entry,
  ...(firstNumber !== undefined && { from: Math.max(from, firstNumber) }),
  ...(until !== undefined && until > 0 && { until, moneyStoppedAt: moneyStoppedAt ?? null }),
});
