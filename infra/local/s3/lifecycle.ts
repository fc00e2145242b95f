/** A rule of a bucket's lifecycle configuration; transitions do not exist here. */
export interface LifecycleRule {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly filter: LifecycleFilter;
  /** Written in the old form, with the prefix in the rule and no filter. */
  readonly isOldForm?: boolean;
  readonly expiration?: Expiration;
  readonly noncurrent?: { readonly days: number; readonly keep?: number };
  /** Days after which an upload in parts, begun and not completed, is dropped. */
  readonly abortDays?: number;
}

export interface LifecycleFilter {
  readonly prefix?: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** Bytes; the bounds themselves are outside. */
  readonly largerThan?: number;
  readonly smallerThan?: number;
}

export type Expiration =
  | { readonly days: number }
  /** Epoch milliseconds of a midnight, UTC. */
  | { readonly date: number }
  | { readonly dropsMarkers: boolean };

/** What a filter looks at. */
export interface Candidate {
  readonly key: string;
  readonly size: number;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

const DAY = 24 * 60 * 60_000;

/** "Adding the number of days … to the object creation time and rounding up the resulting time to the next day at midnight UTC". */
export const dueAfter = (moment: number, days: number): number =>
  Math.ceil((moment + days * DAY) / DAY) * DAY;

/** The moment the current version goes, and the rule that makes it go; of several the earliest, then the first listed. */
export const expiryOf = (
  rules: readonly LifecycleRule[],
  object: Candidate & { readonly modified: number },
): { at: number; rule: LifecycleRule } | undefined => {
  let earliest: { at: number; rule: LifecycleRule } | undefined;
  for (const rule of rules) {
    if (!rule.isEnabled || !rule.expiration || !covers(rule.filter, object)) continue;
    const at = expirationTime(rule.expiration, object.modified);
    if (at !== undefined && (!earliest || at < earliest.at)) earliest = { at, rule };
  }
  return earliest;
};

/** `x-amz-expiration` of an answer about a current version. */
export const expirationHeader = (
  rules: readonly LifecycleRule[],
  object: Candidate & { readonly modified: number },
): Record<string, string> => {
  const expiry = expiryOf(rules, object);
  if (!expiry) return {};
  const { at, rule } = expiry;
  return { 'x-amz-expiration': `expiry-date="${new Date(at).toUTCString()}", rule-id="${rule.id}"` };
};

/** When a version goes that became noncurrent at `since`, with so many noncurrent versions of its key newer than it. */
export const noncurrentExpiry = (
  rules: readonly LifecycleRule[],
  version: Candidate,
  { since, newer }: { since: number; newer: number },
): number | undefined =>
  earliestOf(
    rules.flatMap(({ isEnabled, filter, noncurrent }) =>
      isEnabled && noncurrent && newer >= (noncurrent.keep ?? 0) && covers(filter, version)
        ? [dueAfter(since, noncurrent.days)]
        : [],
    ),
  );

/** When a delete marker goes that is the only version left of its key. */
export const markerExpiry = (
  rules: readonly LifecycleRule[],
  { key, modified }: { key: string; modified: number },
): number | undefined =>
  earliestOf(
    rules.flatMap(({ isEnabled, filter, expiration }) => {
      if (!isEnabled || !expiration || !covers(filter, { key, size: 0, tags: [] })) return [];
      if ('dropsMarkers' in expiration) return expiration.dropsMarkers ? [modified] : [];
      return 'days' in expiration ? [dueAfter(modified, expiration.days)] : [];
    }),
  );

/** When an unfinished upload goes, and by which rule: `x-amz-abort-date` and `x-amz-abort-rule-id` say so. */
export const abortOf = (
  rules: readonly LifecycleRule[],
  { key, begun }: { key: string; begun: number },
): { at: number; rule: LifecycleRule } | undefined => {
  let earliest: { at: number; rule: LifecycleRule } | undefined;
  for (const rule of rules) {
    if (!rule.isEnabled || rule.abortDays === undefined || !key.startsWith(rule.filter.prefix ?? ''))
      continue;
    const at = dueAfter(begun, rule.abortDays);
    if (!earliest || at < earliest.at) earliest = { at, rule };
  }
  return earliest;
};

const covers = (
  { prefix = '', tags, largerThan = -1, smallerThan = Number.POSITIVE_INFINITY }: LifecycleFilter,
  object: Candidate,
): boolean =>
  object.key.startsWith(prefix) &&
  object.size > largerThan &&
  object.size < smallerThan &&
  tags.every(([key, value]) => object.tags.some((tag) => tag[0] === key && tag[1] === value));

const expirationTime = (expiration: Expiration, modified: number): number | undefined => {
  if ('days' in expiration) return dueAfter(modified, expiration.days);
  return 'date' in expiration ? expiration.date : undefined;
};

const earliestOf = (moments: readonly number[]): number | undefined =>
  moments.length === 0 ? undefined : Math.min(...moments);
