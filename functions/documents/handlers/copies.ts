import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { CopyKeeper } from '../../../shared/persistence/copies.ts';

/** Keeps the copies of what registration tells: enrolled locations (L10), and by which posts an account acts. */
export const copyHandlers = (copies: CopyKeeper): EventHandlers<typeof subscriptions.documents> => ({
  locationEnrolled: ({ data, recordversion }) => copies.keepLocation(data, recordversion),
  locationChanged: ({ data, recordversion }) => copies.keepLocation(data, recordversion),
  personPostsChanged: ({ data, recordversion }) => copies.keepPerson(data, recordversion),
});
