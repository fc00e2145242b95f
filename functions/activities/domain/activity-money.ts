import type * as z from 'zod/mini';
import type { Given } from '../../../shared/contract/given.ts';
import { activityFunded, activityNoted } from '../../../shared/events/activities/activities.ts';
import type { fundsDisbursed } from '../../../shared/events/finance.ts';
import type { Money } from '../../../shared/routes/activities/activity-parts.ts';
import { type ActivityDecision, type ActivityRecord, stepped } from './activity.ts';

type Budget = Pick<z.output<typeof fundsDisbursed.data>, 'disbursedRupiah' | 'returnedRupiah'>;

interface Moved {
  readonly budget: Budget;
  /** Of the budget, as finance counts. */
  readonly version: number;
  readonly movement: Money['movements'][number];
}

/**
 * Keeps what finance tells of the money (L2): sums of the latest version of the budget, and each movement once, in
 * whatever order they come. The first money makes a contracted activity funded, also one that is suspended meanwhile.
 */
export const followMoney = (
  activity: ActivityRecord,
  { budget: { disbursedRupiah, returnedRupiah }, version, movement }: Moved,
  given: Given,
): ActivityDecision | undefined => {
  const { money, status, suspendedFrom } = activity;
  const isKnown = money.movements.some(({ entryId }) => entryId === movement.entryId);
  const isLate = version <= money.version;
  if (isKnown && isLate) return undefined;
  const movements = isKnown
    ? money.movements
    : [...money.movements, movement].toSorted((a, b) =>
        `${a.on} ${a.entryId}` < `${b.on} ${b.entryId}` ? -1 : 1,
      );
  const next: Money = isLate
    ? { ...money, movements }
    : { disbursedRupiah, returnedRupiah, version, movements };
  const isFunded = movement.direction === 'paid' && movement.rupiah > 0;
  if (isFunded && status === 'contracted')
    return stepped(activityFunded, activity, { status: 'funded', money: next }, given);
  if (isFunded && suspendedFrom === 'contracted')
    return stepped(activityNoted, activity, { suspendedFrom: 'funded', money: next }, given);
  return stepped(activityNoted, activity, { money: next }, given);
};
