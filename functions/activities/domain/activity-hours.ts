import { happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { HoursId, LocalDate } from '../../../shared/contract/primitives.ts';
import { activityNoted, swadayaRealised } from '../../../shared/events/activities/activities.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import { type ActivityDecision, type ActivityRecord, stepped } from './activity.ts';
import { labourPriceOn } from './activity-swadaya.ts';
import { partOf } from './rounding.ts';

interface Hours {
  readonly hoursId: HoursId;
  readonly on: LocalDate;
  readonly minutes: number;
}

/**
 * Counts hours that were verified as swadaya (L3, K-5), valued by the price agreed for the day they were worked on, half
 * to even. Without a price they count as minutes only. That they count once the store's inbox says.
 */
export const countHours = (
  activity: ActivityRecord,
  { hoursId, on, minutes }: Hours,
  given: Given,
): ActivityDecision => {
  const { labour, area, activityId, locationId, boardId } = activity;
  const agreed = labourPriceOn(activity, on);
  if (!agreed) {
    const counted = { ...labour, unvaluedMinutes: labour.unvaluedMinutes + minutes };
    return stepped(activityNoted, activity, { labour: counted }, given);
  }
  const { value: dayMinutes } = policyOn(given.policies, 'labour.day-minutes', { date: on, area: area.code });
  const rupiah = partOf(agreed.unitRupiah, minutes, dayMinutes);
  const counted = { ...labour, minutes: labour.minutes + minutes, rupiah: labour.rupiah + rupiah };
  const decision = stepped(activityNoted, activity, { labour: counted }, given);
  const realised = happened(swadayaRealised, {
    id: given.newId(),
    at: given.now,
    subject: activityId,
    recordversion: decision.next.version,
    area,
    data: {
      ...{ activityId, locationId, boardId, hoursId, on, minutes, rupiah },
      price: { rupiah: agreed.unitRupiah, from: agreed.pricedOn, dayMinutes },
    },
    state: { activityId, hoursId, on, minutes, rupiah, labour: counted },
  });
  return { ...decision, events: [decision.events[0], realised] };
};
