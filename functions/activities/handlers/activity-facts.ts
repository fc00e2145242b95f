import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import type { Money } from '../../../shared/routes/activities/activity-parts.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { countHours } from '../domain/activity-hours.ts';
import { followMoney } from '../domain/activity-money.ts';
import type { ActivityStore } from '../store/activities.ts';

interface Deps {
  readonly activities: ActivityStore;
  readonly policies: PolicyTable;
}

type Heard = Pick<
  EventHandlers<typeof subscriptions.activities>,
  'fundsDisbursed' | 'moneyReturned' | 'hoursVerified'
>;

/** Follows what finance and volunteers tell of activities: money that moved (L2), hours that were verified (L3). */
export const activityFacts = ({ activities, policies }: Deps): Heard => {
  /** What moved, in the record and by its disbursement. Of an activity that nobody knows there is nothing to keep. */
  const moved = (
    data: Parameters<Heard['moneyReturned']>[0]['data'] | Parameters<Heard['fundsDisbursed']>[0]['data'],
    movement: Money['movements'][number],
    { recordversion: version, actor }: { readonly recordversion: number; readonly actor: string },
    now: Date,
  ): Promise<void> =>
    anew(async () => {
      const given = givenAt(now, policies);
      const activity = await activities.find(data.activityId);
      const decision = activity && followMoney(activity, { budget: data, version, movement }, given);
      if (!decision) return;
      const of = activities.disbursementWrite(data.disbursementId, data.activityId);
      await activities.save(decision, { id: undefined, fingerprint: '', actor }, given, [of]);
    });

  return {
    fundsDisbursed: ({ data, ...event }, { now }) => {
      const { entryId, disbursementId, paidRupiah: rupiah, on } = data;
      return moved(data, { entryId, disbursementId, direction: 'paid', rupiah, on }, event, now);
    },

    moneyReturned: ({ data, ...event }, { now }) => {
      const { entryId, disbursementId, backRupiah: rupiah, on } = data;
      return moved(data, { entryId, disbursementId, direction: 'returned', rupiah, on }, event, now);
    },

    /** Once, however often it is told (K-5): the inbox goes with the effect. */
    hoursVerified: ({ id, data: { activityId, ...hours }, actor }, { now }) =>
      anew(async () => {
        const activity = activityId && (await activities.find(activityId));
        if (!activity) return; // hours for the kelurahan
        if (activity.locationId !== hours.locationId) return; // it is another kelurahan's
        const given = givenAt(now, policies);
        const decision = countHours(activity, hours, given);
        const once = activities.countedOnce(id, hours.hoursId);
        await activities.save(decision, { id: undefined, fingerprint: '', actor }, given, once);
      }),
  };
};
