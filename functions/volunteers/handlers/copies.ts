import type {
  activityFacts,
  groupFacts,
  institutions,
  subscriptions,
} from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { ActivityKeeper } from '../store/activity-copies.ts';
import type { TallyKeeper } from '../store/tallies.ts';

type Kept = EventHandlers<typeof institutions & typeof groupFacts>;

/**
 * Keeps the copies of what registration tells: enrolled locations (L10), by which posts an account acts, who lives
 * together (SD-4), and the members of groups.
 */
export const copyHandlers = (
  institutionsKept: Kept,
  tallies: TallyKeeper,
): Omit<
  EventHandlers<typeof subscriptions.volunteers>,
  'personErased' | 'areaChanged' | keyof typeof activityFacts
> => ({
  ...institutionsKept,

  /**
   * The copy first, then the count: the inbox ends a second delivery as done, so it must hold nothing that could
   * still be missing. They share no transaction, for a change that came earlier keeps the copy and not the count.
   */
  async locationEnrolled(event, given) {
    await institutionsKept.locationEnrolled(event, given);
    await tallies.countEnrolled(event.id, event.data);
  },
});

/** Keeps the copy of an activity: each of its facts carries the whole picture, and the last version wins. */
export const activityHandlers = (activities: ActivityKeeper): EventHandlers<typeof activityFacts> => {
  const kept: EventHandlers<typeof activityFacts>['activityDrafted'] = ({ data, area, recordversion }) =>
    activities.keepActivity(data, area, recordversion);
  return {
    activityDrafted: kept,
    activityCorrected: kept,
    activitySubmitted: kept,
    activityExamined: kept,
    activityRanked: kept,
    activityApproved: kept,
    activityRejected: kept,
    activityContracted: kept,
    activityFunded: kept,
    activityProgressed: kept,
    activityCompleted: kept,
    activityAccounted: kept,
    activityPublished: kept,
    activityMaintained: kept,
    activityClosed: kept,
    activitySuspended: kept,
    activityCancelled: kept,
    activityChangeAsked: kept,
    activityChangeDecided: kept,
    activityNoted: kept,
  };
};
