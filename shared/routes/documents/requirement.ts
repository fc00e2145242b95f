import * as z from 'zod/mini';

/**
 * What a decision must be proven by (L4): a record of kind `of`, by a document of kind `kind`. Closed, so that whoever
 * sends a paper and whoever relies on it mean the same.
 */
export const requirements = {
  /** The record of a board at the notary (anggaran dasar). */
  charter: { of: 'board', kind: 'deed' },
  /** That of one term (rule E-8). */
  'term-deed': { of: 'term', kind: 'deed' },
  'election-minutes': { of: 'term', kind: 'minutes' },
  /** Of the lot that decided a tie (rule E-5). */
  'lot-minutes': { of: 'term', kind: 'minutes' },
  /** Of the board meeting that ratified a list of poor households (rule I-4). */
  ratification: { of: 'poor-list', kind: 'minutes' },
  title: { of: 'asset', kind: 'asset-title' },
  /** Of a planning cycle, by the gates of its stages (section 5). */
  'location-letter': { of: 'cycle', kind: 'letter' },
  'help-request': { of: 'cycle', kind: 'letter' },
  'volunteer-list': { of: 'cycle', kind: 'form' },
  criteria: { of: 'cycle', kind: 'form' },
  'showing-record': { of: 'cycle', kind: 'minutes' },
  'survey-ratification': { of: 'cycle', kind: 'minutes' },
  'committee-decree': { of: 'cycle', kind: 'decree' },
  bylaws: { of: 'cycle', kind: 'deed' },
  'notary-record': { of: 'cycle', kind: 'deed' },
  'unit-decrees': { of: 'cycle', kind: 'decree' },
  'group-list': { of: 'cycle', kind: 'form' },
  'grant-documents': { of: 'cycle', kind: 'form' },
  'works-report': { of: 'cycle', kind: 'report' },
  'audit-report': { of: 'cycle', kind: 'report' },
  'revised-annual-plan': { of: 'cycle', kind: 'form' },
  /** Of whoever closed or reopened a stage (rules C-3, C-4). */
  'stage-minutes': { of: 'cycle', kind: 'minutes' },
  'assembly-minutes': { of: 'assembly', kind: 'minutes' },
  'attendance-list': { of: 'assembly', kind: 'attendance-list' },
  /** Of the lot that decided a tie at an assembly (rule E-5). */
  'assembly-lot': { of: 'assembly', kind: 'minutes' },
  /** Of the board meeting that ratified a plan. */
  'plan-ratification': { of: 'plan', kind: 'minutes' },
} as const;

export type Requirement = keyof typeof requirements;
export const Requirement = z.enum(Object.keys(requirements) as [Requirement, ...Requirement[]]);
