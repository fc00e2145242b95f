import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { HouseholdId, LocationId, PersonId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

/**
 * Never a name or number: what is personal travels sealed in the event's state. `personIds` are those of its members who
 * act in the programme, so that nobody decides for the own household (SD-4); absent in events from before.
 */
const householdData = z.object({
  householdId: HouseholdId,
  locationId: LocationId,
  status: z.string(),
  personIds: z.optional(z.array(PersonId)),
});

export const householdRegistered = defineEvent({
  ...registration,
  type: 'household-registered.v1',
  summary: 'A household was registered',
  data: householdData,
});

export const householdChanged = defineEvent({
  ...registration,
  type: 'household-changed.v1',
  summary: 'A household was corrected, moved, or its processing restricted',
  data: householdData,
});
