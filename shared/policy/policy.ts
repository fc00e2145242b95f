import { type PolicyValue, policies } from './values.ts';

export type PolicyName = keyof typeof policies;

/** National defaults with the overrides of a programme region laid over them. */
export type PolicyTable = Readonly<Record<PolicyName, readonly PolicyValue[]>>;

/** What a decision names as `details.policy`: which value decided, since when, and whose it is. */
export interface PolicyUsed {
  readonly name: PolicyName;
  readonly value: number;
  readonly from: string;
  readonly area: string;
}

/** Lays a region's overrides over the national defaults. */
export const policyTable = (overrides: Partial<PolicyTable> = {}): PolicyTable =>
  Object.fromEntries(
    Object.entries(policies).map(([name, values]) => [
      name,
      [...values, ...(overrides[name as PolicyName] ?? [])],
    ]),
  ) as unknown as PolicyTable;

const covers = (area: string | undefined, code: string): boolean =>
  area === undefined || code === area || code.startsWith(`${area}.`);

/**
 * The value of a policy for a place on a day: the narrowest area wins, then the latest `from` not after the day.
 *
 * A day before the first value is answered by the first: the programme is older than the figures we know.
 */
export const policyOn = (
  table: PolicyTable,
  name: PolicyName,
  on: { date: string; area: string },
): PolicyUsed => {
  const inPlace = table[name].filter(({ area }) => covers(area, on.area));
  const started = inPlace.filter(({ from }) => from <= on.date);
  const narrowestLatest = started.toSorted(
    (a, b) => (b.area?.length ?? 0) - (a.area?.length ?? 0) || (a.from < b.from ? 1 : -1),
  );
  const chosen = narrowestLatest[0] ?? inPlace[0];
  if (!chosen) throw new Error(`Policy ${name} has no value for ${on.area}`);
  return { name, value: chosen.value, from: chosen.from, area: chosen.area ?? 'ID' };
};
