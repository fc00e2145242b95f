import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { HouseholdId, LocationId, PersonId, PrivacyRequestId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

/** Never what was asked or by whom: the subject's words travel sealed in the event's state. */
const requestData = z.object({
  privacyRequestId: PrivacyRequestId,
  locationId: LocationId,
  kind: z.string(),
  of: z.object({
    householdId: z.optional(HouseholdId),
    personId: z.optional(PersonId),
    locationId: z.optional(LocationId),
  }),
});

export const privacyRequested = defineEvent({
  ...registration,
  type: 'privacy-requested.v1',
  summary: 'Somebody asked about the own data, or a breach was found: a clock of 3 x 24 hours runs',
  data: z.object({ ...requestData.shape, dueAt: z.string() }),
});

export const privacyRequestChanged = defineEvent({
  ...registration,
  type: 'privacy-request-changed.v1',
  summary: 'A request about personal data stands in another area',
  data: z.object({ ...requestData.shape, dueAt: z.string() }),
});

/** Told once, by the first run of the schedule after the time was over. */
export const privacyRequestOverdue = defineEvent({
  ...registration,
  type: 'privacy-request-overdue.v1',
  summary: 'A request about personal data was not answered within 3 x 24 hours',
  data: z.object({ ...requestData.shape, dueAt: z.string() }),
});

export const privacyRequestClosed = defineEvent({
  ...registration,
  type: 'privacy-request-closed.v1',
  summary: 'A request about personal data was done or refused',
  data: z.object({
    ...requestData.shape,
    outcome: z.string(),
    /** Purposes for which the subject's data are processed no more. */
    stopped: z.optional(z.array(z.string())),
  }),
});

/** Why data were erased: somebody asked, or what they were kept for has ended (rule D-3). */
const erased = { cause: z.enum(['request', 'retention']), erasedAt: z.string() };

export const householdErased = defineEvent({
  ...registration,
  type: 'household-erased.v1',
  summary: 'The personal data of a household are gone, and so is the key that opened them',
  data: z.object({
    householdId: HouseholdId,
    locationId: LocationId,
    /** Records that were merged into this one: erased as well. */
    mergedFrom: z.optional(z.array(HouseholdId)),
    ...erased,
  }),
});

export const personErased = defineEvent({
  ...registration,
  type: 'person-erased.v1',
  summary: 'The personal data of a person are gone; copies that other services keep have to go too',
  data: z.object({
    personId: PersonId,
    locationId: LocationId,
    mergedFrom: z.optional(z.array(PersonId)),
    ...erased,
  }),
});
