import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { CopyKeeper } from '../../../shared/persistence/copies.ts';
import type { TallyKeeper } from '../store/tallies.ts';

/** Keeps the copies of what registration tells: enrolled locations (L10), and by which posts an account acts. */
export const copyHandlers = (
  copies: CopyKeeper,
  tallies: TallyKeeper,
): Omit<EventHandlers<typeof subscriptions.volunteers>, 'personErased' | 'areaChanged'> => ({
  /**
   * The copy first, then the count: the inbox ends a second delivery as done, so it must hold nothing that could
   * still be missing. They share no transaction, for a change that came earlier keeps the copy and not the count.
   */
  async locationEnrolled({ id, data, recordversion }) {
    await copies.keepLocation(data, recordversion);
    await tallies.countEnrolled(id, data);
  },

  locationChanged: ({ data, recordversion }) => copies.keepLocation(data, recordversion),

  personPostsChanged: ({ data, recordversion }) => copies.keepPerson(data, recordversion),
});
