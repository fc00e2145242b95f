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
  /** Signed by the group that got the money (section 6, `funded`). */
  'disbursement-receipt': { of: 'activity', kind: 'receipt' },
  /** Of the citizens' meeting that lets households outside PS-2 benefit (section 3.2). */
  'override-minutes': { of: 'activity', kind: 'minutes' },
} as const;

export type Requirement = keyof typeof requirements;
export const Requirement = z.enum(Object.keys(requirements) as [Requirement, ...Requirement[]]);
