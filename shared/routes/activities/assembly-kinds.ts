import * as z from 'zod/mini';
import { Count, PersonId } from '../../contract/primitives.ts';
import type { Stage } from './stages.ts';

/**
 * Meetings of a planning cycle: readiness (RKM), poverty reflection in a group (RK), survey team (PS), RT ballot, RW
 * meeting, kelurahan meeting, priority meeting, annual citizens' meeting (RWT).
 */
const assemblyKinds = [
  'readiness',
  'reflection',
  'survey-team',
  'rt-ballot',
  'rw-meeting',
  'kelurahan',
  'priority',
  'annual',
] as const;
export const AssemblyKind = z.enum(assemblyKinds);
export type AssemblyKind = z.infer<typeof AssemblyKind>;

export type AssemblyPart = 'decision' | 'ballots' | 'seats' | 'delegates' | 'committee';

interface OfKind {
  readonly stages: readonly Stage[];
  readonly needs: readonly AssemblyPart[];
  readonly may: readonly AssemblyPart[];
}

/** Which stages a kind of meeting belongs to, and what beside attendance it must and may report. */
export const partsOf: Readonly<Record<AssemblyKind, OfKind>> = {
  readiness: { stages: ['S1'], needs: ['decision'], may: [] },
  reflection: { stages: ['S2'], needs: [], may: [] },
  'survey-team': { stages: ['S3'], needs: [], may: [] },
  'rt-ballot': { stages: ['S4'], needs: ['ballots'], may: [] },
  'rw-meeting': { stages: ['S4'], needs: [], may: ['ballots', 'delegates', 'committee'] },
  kelurahan: { stages: ['S4'], needs: ['ballots', 'seats', 'delegates'], may: ['committee'] },
  priority: { stages: ['S5', 'S7'], needs: [], may: [] },
  annual: { stages: ['S8'], needs: [], may: [] },
};

/**
 * Counts of one secret ballot, never who voted for whom (rule E-5). At an RT `registered` are the adults registered
 * there and `cast` those of them who voted (C-9); at the kelurahan meeting the delegates (E-2).
 */
export const Ballots = z
  .strictObject({
    registered: Count,
    cast: Count,
    valid: Count,
    invalid: Count,
    tally: z.array(z.strictObject({ personId: PersonId, votes: Count })).check(z.maxLength(100)),
  })
  .register(z.globalRegistry, { id: 'Ballots' });
export type Ballots = z.infer<typeof Ballots>;
