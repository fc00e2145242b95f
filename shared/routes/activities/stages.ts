import * as z from 'zod/mini';
import type { Requirement } from '../documents/requirement.ts';

/**
 * Stages of a planning cycle, in their order (section 5): sosialisasi, RKM, relawan, RK, PS, BKM, PJM Pronangkis, UP and
 * KSM, use of BLM, review with RWT.
 */
export const stages = ['S0', 'S1', 'S1v', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8'] as const;
export const Stage = z.enum(stages).register(z.globalRegistry, { id: 'Stage' });
export type Stage = z.infer<typeof Stage>;

/** What repeats each year; the stages before it hold as long as the medium-term plan (rule C-6). */
export const yearlyStages: readonly Stage[] = ['S7', 'S8'];

/** Papers of a cycle that close a stage (L4). */
export const stagePapers = [
  'location-letter',
  'help-request',
  'volunteer-list',
  'criteria',
  'showing-record',
  'survey-ratification',
  'committee-decree',
  'bylaws',
  'notary-record',
  'unit-decrees',
  'group-list',
  'grant-documents',
  'works-report',
  'audit-report',
  'revised-annual-plan',
] as const satisfies readonly Requirement[];

/** What must be known of the kelurahan beside papers: meetings, the PS-2 list, the board, plans. */
export const stageFacts = [
  'readiness-meeting',
  'reflection-meeting',
  'poor-list-in-force',
  'ballots-counted',
  'kelurahan-meeting',
  'board-elected',
  'plan-ratified',
  'annual-plan-ratified',
  'annual-meeting',
] as const;

export const proofs = [...stagePapers, ...stageFacts] as const;
export type Proof = (typeof proofs)[number];

/** Why something proves nothing yet. */
export const whys = ['missing', 'withdrawn', 'no-attendees', 'not-ratified'] as const;
export type Why = (typeof whys)[number];
