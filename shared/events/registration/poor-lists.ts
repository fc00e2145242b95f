import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { HouseholdId, LocalDate, LocationId, ObjectionId, PoorListId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

const ofList = { poorListId: PoorListId, locationId: LocationId };

/**
 * A list is the PS-2 version in force (L1): all its households, sorted, in pages of at most 100 KB with one
 * `recordversion`. `hash` is SHA-256 over all ids of all pages joined by a line feed, in that order.
 */
export const poorListFrozen = defineEvent({
  ...registration,
  type: 'poor-list-frozen.v1',
  summary: 'A list of poor households was frozen: one page of who stands on it',
  data: z.object({
    ...ofList,
    number: z.int(),
    /** 1 to `pages`. */
    page: z.int(),
    pages: z.int(),
    /** Households of all pages. */
    count: z.int(),
    hash: z.string(),
    previousHash: z.optional(z.string()),
    householdIds: z.array(HouseholdId),
  }),
});

/** PS-2 version `number` is the one before with one household more or less; `hash` chains the change to `previousHash`. */
const next = {
  ...ofList,
  number: z.int(),
  householdId: HouseholdId,
  count: z.int(),
  hash: z.string(),
  previousHash: z.string(),
  minutes: z.object({ number: z.string(), date: LocalDate }),
};

export const householdListed = defineEvent({
  ...registration,
  type: 'household-listed.v1',
  summary: 'A household was added to a frozen list',
  data: z.object(next),
});

/** From version `number` on the household gets no money; `better-off` may finish a running loan (rule I-5). */
export const householdStruckOff = defineEvent({
  ...registration,
  type: 'household-struck-off.v1',
  summary: 'A household was struck off a frozen list',
  data: z.object({ ...next, reason: z.string() }),
});

export const poorListChanged = defineEvent({
  ...registration,
  type: 'poor-list-changed.v1',
  summary: 'A list of poor households was opened, entered, shown, ratified or superseded',
  data: z.object({ ...ofList, status: z.string(), count: z.int(), change: z.string() }),
});

/** Never what was said: that travels sealed in the event's state. */
const objectionData = z.object({
  ...ofList,
  objectionId: ObjectionId,
  householdId: z.optional(HouseholdId),
  status: z.string(),
});

export const objectionRaised = defineEvent({
  ...registration,
  type: 'objection-raised.v1',
  summary: 'Somebody objected to a list that is shown',
  data: objectionData,
});

export const objectionAnswered = defineEvent({
  ...registration,
  type: 'objection-answered.v1',
  summary: 'An objection was accepted or rejected',
  data: objectionData,
});
