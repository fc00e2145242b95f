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

/**
 * What a service does in `jobs.ts` because it takes longer than a request may: by its own events, so that a job is
 * begun, and goes on after each step, in the transaction that decides it.
 */
export const jobs = {} as const satisfies Record<string, Record<string, EventContract>>;
