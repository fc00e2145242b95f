import type { EventContract } from '../contract/event.ts';
import * as institutional from './institutional.ts';
import * as volunteer from './volunteer.ts';

/** Every event of the three buses. The financial bus carries its first events with the finance service. */
export const events: readonly EventContract[] = [
  ...Object.values(institutional),
  ...Object.values(volunteer),
];
