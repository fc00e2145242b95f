import * as z from 'zod/mini';
import { Count } from '../../contract/primitives.ts';

const PolicyShown = z.object({ name: z.string(), value: z.number(), from: z.string(), area: z.string() });

/**
 * A share as its two numbers, and whether it reaches the threshold that was in force on the day of the meeting. With a
 * denominator of 0 it is undefined and not met (rule C-9).
 */
export const Measure = z
  .object({ numerator: Count, denominator: Count, isMet: z.boolean(), policy: PolicyShown })
  .register(z.globalRegistry, { id: 'ParticipationMeasure' });
export type Measure = z.infer<typeof Measure>;

/** Participation of the poor, of women, and of adult voters in the board election; all three must hold. */
export const Participation = z
  .object({ poor: Measure, women: Measure, voters: z.optional(Measure) })
  .register(z.globalRegistry, { id: 'Participation' });
export type Participation = z.infer<typeof Participation>;
