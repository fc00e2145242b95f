import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area, LocationId, PairId } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import {
  duplicateChanged,
  duplicateDecided,
  type duplicateReopened,
  duplicateSuspected,
} from '../../../shared/events/registration/duplicates.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import { type DuplicatePair, duplicateReasons } from '../../../shared/routes/registration/duplicates.ts';
import type { Likeness, Limits } from './likeness.ts';

export type PairRecord = DuplicatePair;

/** A record as a pair knows it: where it belongs, and whether it is there. */
export interface Side {
  readonly id: string;
  readonly locationId: string;
  readonly area: Area;
  /** Merged into another, erased, or taken back. */
  readonly isGone: boolean;
  /** Its processing is restricted (D-2): nothing is found of it meanwhile. */
  readonly isRestricted?: boolean;
}

/** What was found of two records; whoever finds it, in whatever order, names the same pair. */
export interface Suspicion extends Likeness {
  readonly about: PairRecord['about'];
  readonly sides: readonly [Side, Side];
}

/** The id of a pair: both ids in order. */
export const pairIdOf = (about: PairRecord['about'], one: string, other: string): PairId =>
  [about === 'households' ? 'h' : 'p', ...[one, other].toSorted()].join('-') as PairId;

/** What a pair is about, by its id alone. */
export const partsOf = (pairId: string): { about: PairRecord['about']; recordIds: [string, string] } => {
  const [kind, one = '', other = ''] = pairId.split('-');
  return { about: kind === 'h' ? 'households' : 'persons', recordIds: [one, other] };
};

/** The policies of a comparison in an area on a day. */
export const limitsIn = (area: string, { now, policies }: Given): Limits & { readonly scoreMin: number } => {
  const of = (name: 'score-min' | 'name-percent' | (typeof duplicateReasons)[number]) =>
    policyOn(policies, `duplicate.${name}`, { date: now.toISOString().slice(0, 10), area }).value;
  return {
    scoreMin: of('score-min'),
    namePercent: of('name-percent'),
    points: Object.fromEntries(
      duplicateReasons.map((reason) => [reason, of(reason)]),
    ) as unknown as Limits['points'],
  };
};

export const toldPair = (
  contract:
    | typeof duplicateSuspected
    | typeof duplicateChanged
    | typeof duplicateDecided
    | typeof duplicateReopened,
  next: PairRecord,
  { now, newId }: Given,
) => {
  const { pairId, about, recordIds, status } = next;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: pairId,
    recordversion: next.version,
    area: next.area,
    data: { pairId, about, recordIds, status },
    state: next,
  });
};

/** Where a pair stands, by its two records: a second place only where they lie in two kelurahan. */
const placesOf = ([one, other]: Suspicion['sides']) => ({
  locationId: one.locationId as LocationId,
  area: one.area,
  ...(other.locationId !== one.locationId && {
    otherLocationId: other.locationId as LocationId,
    otherArea: other.area,
  }),
});

/** The pair without what was decided about it. */
export const undecided = ({
  keptId: _,
  decidedAt: __,
  decidedBy: ___,
  undoUntil: ____,
  ...pair
}: PairRecord): PairRecord => pair;

/**
 * A suspicion becomes a pair. What is known already changes nothing; a pair that somebody found different is
 * opened again only when more speaks for it than before, and one that is merged or gone never by this.
 */
export const suspect = (
  pair: PairRecord | undefined,
  { about, sides, reasons, score }: Suspicion,
  given: Given,
): Decision<PairRecord> | undefined => {
  if (sides.some(({ isGone, isRestricted }) => isGone || isRestricted)) return undefined;
  const inOrder = sides.toSorted((a, b) => (a.id < b.id ? -1 : 1)) as unknown as Suspicion['sides'];
  const told = (next: PairRecord) => ({ next, events: [toldPair(duplicateSuspected, next, given)] as const });
  if (!pair) {
    const recordIds = inOrder.map(({ id }) => id);
    return told({
      pairId: pairIdOf(about, inOrder[0].id, inOrder[1].id),
      about,
      recordIds,
      ...placesOf(inOrder),
      reasons: duplicateReasons.filter((reason) => reasons.includes(reason)),
      score,
      status: 'open',
      foundAt: given.now.toISOString(),
      version: 1,
    });
  }
  if (pair.status === 'merged' || pair.status === 'closed') return undefined;
  if (reasons.every((reason) => pair.reasons.includes(reason))) return undefined;
  return told({
    ...undecided(pair),
    reasons: duplicateReasons.filter((reason) => reasons.includes(reason) || pair.reasons.includes(reason)),
    score: Math.max(score, pair.score),
    status: 'open',
    version: pair.version + 1,
  });
};

/**
 * A pair follows its records: it stands where they stand, is closed when one of them is no more, and opened when it is
 * there again. A merge of these two is no end of the pair: it can be undone. `sides` are in the order of the pair.
 */
export const followed = (
  pair: PairRecord,
  sides: Suspicion['sides'],
  given: Given,
): Decision<PairRecord> | undefined => {
  const { otherLocationId: _, otherArea: __, ...kept } = pair;
  const isClosed = sides.some(({ isGone }) => isGone);
  const status =
    pair.status === 'open' && isClosed
      ? 'closed'
      : pair.status === 'closed' && !isClosed
        ? 'open'
        : pair.status;
  const before = [
    { locationId: pair.locationId, area: pair.area },
    { locationId: pair.otherLocationId ?? pair.locationId, area: pair.otherArea ?? pair.area },
  ];
  const [one, other] = sides.map((side, index) => (side.isGone ? { ...side, ...before[index] } : side));
  if (!one || !other) return undefined;
  const next: PairRecord = { ...kept, ...placesOf([one, other]), status, version: pair.version + 1 };
  const isSame =
    next.status === pair.status &&
    next.area.code === pair.area.code &&
    next.locationId === pair.locationId &&
    next.otherArea?.code === pair.otherArea?.code &&
    next.otherLocationId === pair.otherLocationId;
  return isSame ? undefined : { next, events: [toldPair(duplicateChanged, next, given)] };
};

/** Refuses a decision about a pair that is decided already, or of which one is no more. */
export const mustBeUndecided = ({ status, keptId, recordIds }: PairRecord): void => {
  if (status === 'closed') throw new Problem('duplicate.closed', { recordIds });
  if (status !== 'open') throw new Problem('duplicate.decided', { status, keptId });
};

/** SD-4: nobody decides about the own record or the own household. */
export const mustNotConcern = (
  { recordIds }: Pick<PairRecord, 'recordIds'>,
  members: readonly (readonly string[])[],
  ownIds: readonly string[],
): void => {
  const concerned = [...recordIds, ...members.flat()];
  if (ownIds.some((id) => concerned.includes(id)))
    throw new Problem('duplicate.own-record', { rule: 'SD-4' });
};

/** Decides that two records are two. */
export const decideDifferent = (pair: PairRecord, by: string, given: Given): Decision<PairRecord> => {
  mustBeUndecided(pair);
  const next: PairRecord = {
    ...pair,
    status: 'different',
    decidedAt: given.now.toISOString(),
    decidedBy: by,
    version: pair.version + 1,
  };
  return { next, events: [toldPair(duplicateDecided, next, given)] };
};
