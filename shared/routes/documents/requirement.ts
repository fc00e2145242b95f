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
  /** Of an activity, step by step (section 6). */
  'activity-drawing': { of: 'activity', kind: 'drawing' },
  'activity-feasibility': { of: 'activity', kind: 'form' },
  'activity-ranking': { of: 'activity', kind: 'minutes' },
  /** Of every meeting of the board that decided something of it. */
  'activity-decision': { of: 'activity', kind: 'minutes' },
  'activity-contract': { of: 'activity', kind: 'agreement' },
  'activity-photo': { of: 'activity', kind: 'photo' },
  'activity-handover': { of: 'activity', kind: 'minutes' },
  /** Of the group's meeting that asked for a change (rule A-3). */
  'activity-change': { of: 'activity', kind: 'minutes' },
  'activity-receipt': { of: 'activity', kind: 'receipt' },
  /** Of the public board that shows the account. */
  'activity-publication': { of: 'activity', kind: 'photo' },
} as const;

export type Requirement = keyof typeof requirements;
export const Requirement = z.enum(Object.keys(requirements) as [Requirement, ...Requirement[]]);
