import { type Candidate, expiryOf, type LifecycleRule, markerExpiry, noncurrentExpiry } from './lifecycle.ts';

/** A version of an object, or a marker that it was deleted; without versioning there is one. */
export interface Version extends Candidate {
  /** Tells a version from a later one of the same id, `null`. */
  readonly sequence: number;
  readonly versionId: string;
  readonly isMarker: boolean;
  readonly modified: number;
}

/** `expire` ends the current version as a DeleteObject would, `remove` takes a version away for good. */
export interface Action {
  readonly kind: 'expire' | 'remove';
  readonly version: Version;
}

/** What the rules of a bucket do to one key now; its versions come newest first. */
export const dueActions = (
  rules: readonly LifecycleRule[],
  versions: readonly Version[],
  now: number,
): readonly Action[] => {
  const actions: Action[] = [];
  const [current, ...noncurrent] = versions;
  if (!current) return actions;
  if (!current.isMarker) {
    const expiry = expiryOf(rules, current);
    if (expiry && expiry.at <= now) actions.push({ kind: 'expire', version: current });
  } else if (noncurrent.length === 0 && isDue(markerExpiry(rules, current), now))
    actions.push({ kind: 'remove', version: current });
  for (const [newer, version] of noncurrent.entries()) {
    const since = versions[newer]?.modified ?? version.modified;
    if (isDue(noncurrentExpiry(rules, version, { since, newer }), now))
      actions.push({ kind: 'remove', version });
  }
  return actions;
};

const isDue = (moment: number | undefined, now: number) => moment !== undefined && moment <= now;
