import type { EventContract } from '../contract/event.ts';
import { locationChanged, locationEnrolled } from './registration/locations.ts';
import { personPostsChanged } from './registration/persons.ts';

/**
 * Who listens to what: the only list. From each line follow the bus rule, the pattern, the listener's queue and
 * the handler that the compiler asks for. The archive listens to everything and is not listed.
 */
export const subscriptions = {
  volunteers: { locationEnrolled, locationChanged, personPostsChanged },
} as const satisfies Record<string, Record<string, EventContract>>;
