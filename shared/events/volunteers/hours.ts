import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { ActivityId, HoursId, LocalDate, LocationId, VolunteerId } from '../../contract/primitives.ts';

const volunteers = { bus: 'volunteer', source: 'volunteers' } as const;
const hoursData = z.object({
  hoursId: HoursId,
  volunteerId: VolunteerId,
  locationId: LocationId,
  /** Absent: hours for the kelurahan, not for an activity. They are no swadaya. */
  activityId: z.optional(ActivityId),
  on: LocalDate,
  minutes: z.int(),
});

export const hoursLogged = defineEvent({
  ...volunteers,
  type: 'hours-logged.v1',
  summary: 'A volunteer logged hours',
  data: hoursData,
});

/** L3: the activity's swadaya rises, once. */
export const hoursVerified = defineEvent({
  ...volunteers,
  type: 'hours-verified.v1',
  summary: 'Another person confirmed the hours of a volunteer',
  data: hoursData,
});

export const hoursRefused = defineEvent({
  ...volunteers,
  type: 'hours-refused.v1',
  summary: 'Another person did not confirm the hours of a volunteer',
  data: hoursData,
});
