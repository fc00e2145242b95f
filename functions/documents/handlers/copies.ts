import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { CopyKeeper } from '../../../shared/persistence/copies.ts';

type Copied = 'locationEnrolled' | 'locationChanged' | 'personPostsChanged';

/** Keeps the copies of what registration tells: enrolled locations (L10), and by which posts an account acts. */
export const copyHandlers = (
  copies: CopyKeeper,
): Pick<EventHandlers<typeof subscriptions.documents>, Copied> => ({
  locationEnrolled: ({ data, recordversion }) => copies.keepLocation(data, recordversion),
  locationChanged: ({ data, recordversion }) => copies.keepLocation(data, recordversion),
  personPostsChanged: ({ data, recordversion }) => copies.keepPerson(data, recordversion),
});
