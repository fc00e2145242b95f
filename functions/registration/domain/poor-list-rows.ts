import type * as z from 'zod/mini';
import { isWithin } from '../../../shared/area/code.ts';
import { Problem, type ProblemCode } from '../../../shared/errors.ts';
import type { entryRoutes } from '../../../shared/routes/registration/poor-list-entries.ts';
import type { HouseholdRecord } from './household.ts';
import { isAmong } from './oneself.ts';
import type { PoorListRecord } from './poor-list.ts';
import type { Changer, EntryRecord } from './poor-list-entry.ts';

type Row = z.output<typeof entryRoutes.addEntries.body>['entries'][number];

/** What is known of the households of a batch. */
export interface Found {
  readonly households: ReadonlyMap<string, HouseholdRecord>;
  readonly entries: ReadonlyMap<string, EntryRecord>;
}

interface Reason {
  readonly code: ProblemCode;
  readonly rule?: string;
  readonly mergedInto?: string | undefined;
}

/** Why a household cannot be put on a list (R-6, SD-4); undefined when it can. */
const unfit = (
  householdId: string,
  list: PoorListRecord,
  { households, entries }: Found,
  changer: Changer,
): Reason | undefined => {
  const household = households.get(householdId);
  // what lies outside the caller's area is not told apart from what there is not
  if (!household || !isWithin(household.area.code, changer.area)) return { code: 'household.not-found' };
  const { locationId, status, mergedInto, restrictedAt, personIds } = household;
  if (locationId !== list.locationId) return { code: 'poor-list.household-elsewhere', rule: 'R-6' };
  if (status === 'merged' || status === 'erased') return { code: 'household.gone', rule: 'R-10', mergedInto };
  if (status === 'moved') return { code: 'poor-list.household-moved', rule: 'R-6' };
  if (restrictedAt !== undefined) return { code: 'household.restricted', rule: 'D-2' };
  if (isAmong(personIds, changer)) return { code: 'poor-list.own-household', rule: 'SD-4' };
  const entry = entries.get(householdId);
  const isListed = entry !== undefined && entry.until === undefined;
  return isListed ? { code: 'poor-list.already-listed', rule: 'R-6' } : undefined;
};

/** Refuses a batch as a whole and names everything that is wrong with it, row by row; the first gives the code. */
export const checkRows = (
  list: PoorListRecord,
  rows: readonly Row[],
  found: Found,
  changer: Changer,
): void => {
  const known = list.criteria.items.map(({ code }) => code);
  const wrong = rows.flatMap(({ householdId, meets = [] }, row) => {
    const isAgain = rows.findIndex((other) => other.householdId === householdId) < row;
    const twice: Reason = { code: 'poor-list.household-twice', rule: 'R-6' };
    const reason = isAgain ? twice : unfit(householdId, list, found, changer);
    const stranger = meets.findIndex((code) => !known.includes(code));
    const unknown: Reason = { code: 'poor-list.criterion-unknown', rule: 'I-3' };
    return [
      ...(reason ? [{ reason, householdId, pointer: `/entries/${row}/householdId` }] : []),
      ...(stranger < 0
        ? []
        : [{ reason: unknown, householdId, pointer: `/entries/${row}/meets/${stranger}` }]),
    ];
  });
  const [first] = wrong;
  if (!first) return;
  throw new Problem(
    first.reason.code,
    {
      rule: first.reason.rule,
      households: wrong.map(({ reason, householdId }) => ({ householdId, ...reason })),
    },
    wrong.map(({ reason: { code }, pointer }) => ({ pointer, code, message: code })),
  );
};
