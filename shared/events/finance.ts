import * as z from 'zod/mini';
import { defineEvent } from '../contract/event.ts';
import { HouseholdId, Moment, PoorListId } from '../contract/primitives.ts';

/**
 * No money reaches a household any more that was struck off (L1). `number` is the PS-2 version that struck it off, as
 * `household-struck-off.v1` named it; of two such facts the one with the higher `recordversion` holds.
 */
export const householdMoneyStopped = defineEvent({
  bus: 'financial',
  source: 'finance',
  type: 'household-money-stopped.v1',
  summary: 'The money of a household that was struck off has stopped',
  data: z.object({
    householdId: HouseholdId,
    poorListId: PoorListId,
    number: z.int(),
    moneyStoppedAt: Moment,
  }),
});
