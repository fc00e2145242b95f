import type { beneficiaries } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { EligibilityKeeper } from '../store/eligibility.ts';

/** Follows who may be paid, in the order of versions, and says when the money of a household has stopped (L1). */
export const eligibilityHandlers = (eligibility: EligibilityKeeper): EventHandlers<typeof beneficiaries> => ({
  groupRegistered: ({ data, recordversion }) => eligibility.keepGroup(data, recordversion),
  groupChanged: ({ data, recordversion }) => eligibility.keepGroup(data, recordversion),
  poorListFrozen: ({ data, ...told }, { now }) => eligibility.lists(told, now).frozen(data),
  householdListed: ({ data, ...told }, { now }) => eligibility.lists(told, now).listed(data),
  householdStruckOff: ({ data, ...told }, { now }) => eligibility.lists(told, now).struckOff(data),
});
