import * as z from 'zod/mini';
import type { Role } from '../contract/access.ts';
import { AreaCode, feedQuery, Warning } from '../contract/primitives.ts';

/** Who enters persons, boards and volunteers (section 3.2). */
export const enterers = ['facilitator', 'secretariat'] as const satisfies readonly Role[];

/** Who sees records at level P2 of their area, each read logged (section 16). */
export const programmeReaders = [
  'national',
  'region',
  'city',
  'facilitator',
  'board',
  'secretariat',
  'unit',
  'supervisor',
  'auditor',
] as const satisfies readonly Role[];

/** Query of a list by area and by change: `since` asks for the changes of one kelurahan. */
export const listQuery = z.strictObject({ area: z.optional(AreaCode), ...feedQuery });

/** What every answer of a rule that may warn carries. */
export const warned = { warnings: z.optional(z.array(Warning)) };

/** A year in a query. */
export const Year = z.pipe(
  z.string().check(z.regex(/^(19|20)\d{2}$/, 'year')),
  z.pipe(z.transform(Number), z.int()),
);
