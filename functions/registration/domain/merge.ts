import type { DomainEvent } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { duplicateDecided, duplicateReopened } from '../../../shared/events/registration/duplicates.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { DuplicateDecision } from '../../../shared/routes/registration/duplicates.ts';
import type { LegalBasis } from '../../../shared/routes/registration/legal-bases.ts';
import { mustBeUndecided, type PairRecord, toldPair, undecided } from './duplicate.ts';
import type { Sets } from './sets.ts';
import { differing, type Touched, touched } from './touched.ts';

/** A record of a pair with its personal fields. */
export interface Whole<Kept, Personal> {
  readonly record: Kept;
  readonly personal: Personal;
}

/** The two records of a pair: one stays, the other will point to it. */
export interface Merging<Kept, Personal> {
  readonly kept: Whole<Kept, Personal>;
  readonly other: Whole<Kept, Personal>;
}

/** What stood before a merge, and in which versions the merge left both: what an undo needs. */
export interface Before<Kept> {
  readonly kept: Kept;
  readonly other: Kept;
  readonly keptVersion: number;
  readonly otherVersion: number;
}

/** A merge, or its undo: the pair, both records, and the personal fields of the one that stays. */
export interface MergeDecision<Kept, Personal> {
  readonly next: PairRecord;
  readonly kept: Whole<Kept, Personal>;
  readonly other: Kept;
  readonly events: readonly [DomainEvent, ...DomainEvent[]];
}

type Take = NonNullable<DuplicateDecision['take']>;

/** Which of the two stays, by the decision: `duplicate.not-of-pair` when it names neither. */
export const keptOf = <Record>(
  { recordIds }: Pick<PairRecord, 'recordIds'>,
  keep: string | undefined,
  [one, other]: readonly [Record, Record],
): { readonly kept: Record; readonly other: Record } => {
  if (keep === recordIds[0]) return { kept: one, other };
  if (keep === recordIds[1]) return { kept: other, other: one };
  throw refused('duplicate.not-of-pair', '/keep', { rule: 'R-10', recordIds });
};

/** Refuses a choice about a field that such records do not have. */
export const mustKnow = (take: Take, fields: readonly string[]): void => {
  const foreign = Object.keys(take).find((field) => !fields.includes(field));
  if (foreign) throw refused('duplicate.field-foreign', `/take/${foreign}`, { known: fields });
};

/** The values of fields: as chosen, else the kept record's, else, where that has none, the other's. */
export const chosen = <Of extends object, Name extends keyof Of & keyof Take>(
  kept: Of,
  other: Of,
  take: Take,
  names: readonly Name[],
): Pick<Of, Name> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value =
        take[name] === 'other'
          ? other[name]
          : take[name] === 'kept'
            ? kept[name]
            : (kept[name] ?? other[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  ) as Pick<Of, Name>;

/** The same refusal, about the choice that led to it. */
export const aboutChoice = <Result>(check: () => Result): Result => {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors = error.errors.map((one) => ({ ...one, pointer: `/take${one.pointer}` }));
    throw new Problem(error.code, error.details, errors, { cause: error });
  }
};

/** Bases of both, each once: sets merge, and a withdrawal stays on record (D-1). */
export const basesOfBoth = (kept: readonly LegalBasis[], other: readonly LegalBasis[]): LegalBasis[] => {
  const known = new Set(kept.map((basis) => JSON.stringify(basis)));
  return [...kept, ...other.filter((basis) => !known.has(JSON.stringify(basis)))];
};

/** Ids of whatever was ever merged into the record that stays, with the other one and what had been merged into that. */
export const mergedFromBoth = <Id>(
  kept: { readonly mergedFrom?: readonly Id[] | undefined },
  other: { readonly mergedFrom?: readonly Id[] | undefined },
  otherId: Id,
): Id[] => [...(kept.mergedFrom ?? []), otherId, ...(other.mergedFrom ?? [])];

/** Everything in which two states differ, as it is noted for devices that changed the same. */
export const noted = (before: object, after: object, sets: Sets): object =>
  differing(before, after, { ...before, ...after }, sets);

/** The pair after a merge; it can be undone for as many days as the policy says. */
export const mergedPair = (pair: PairRecord, keptId: string, by: string, given: Given) => {
  mustBeUndecided(pair);
  const date = given.now.toISOString();
  const days = policyOn(given.policies, 'duplicate.undo-days', {
    date: date.slice(0, 10),
    area: pair.area.code,
  });
  const next: PairRecord = {
    ...pair,
    status: 'merged',
    keptId,
    decidedAt: date,
    decidedBy: by,
    undoUntil: new Date(given.now.getTime() + days.value * 86_400_000).toISOString(),
    version: pair.version + 1,
  };
  return { next, told: toldPair(duplicateDecided, next, given) };
};

/** The pair open again, with what was decided taken away. */
export const reopenedPair = (pair: PairRecord, given: Given) => {
  if (pair.status === 'closed') throw new Problem('duplicate.closed', { recordIds: pair.recordIds });
  if (pair.status === 'open') throw new Problem('duplicate.undecided');
  const next: PairRecord = { ...undecided(pair), status: 'open', version: pair.version + 1 };
  return { next, told: toldPair(duplicateReopened, next, given) };
};

/** Refuses an undo after its time, or of a record that changed since: that one is named. */
const mustBeUndoable = (
  { undoUntil = '' }: PairRecord,
  now: { readonly id: string; readonly version: number; readonly left: number }[],
  given: Given,
): void => {
  if (undoUntil < given.now.toISOString())
    throw new Problem('duplicate.undo-ended', { rule: 'R-10', undoUntil });
  const changed = now.filter(({ version, left }) => version !== left).map(({ id }) => id);
  if (changed.length > 0) throw new Problem('duplicate.changed-since', { rule: 'R-16', changed });
};

interface Versioned {
  readonly version: number;
  readonly touched?: Touched | undefined;
}

/**
 * Both records as they stood before a merge, in new versions, and the pair open again; refused by name when one
 * changed since. `changes` are the fields of the kept record that turn back.
 */
export const undone = <Of extends Versioned>(
  pair: PairRecord,
  { kept, other }: { readonly kept: Of; readonly other: Of },
  before: Before<Of>,
  { idOf, changes }: { readonly idOf: (record: Of) => string; readonly changes: object },
  given: Given,
) => {
  const { next, told } = reopenedPair(pair, given);
  mustBeUndoable(
    pair,
    [
      { id: idOf(kept), version: kept.version, left: before.keptVersion },
      { id: idOf(other), version: other.version, left: before.otherVersion },
    ],
    given,
  );
  const version = kept.version + 1;
  const stays: Of = { ...before.kept, touched: touched(kept.touched ?? {}, changes, version), version };
  const returns: Of = { ...before.other, version: other.version + 1 };
  return { next, told, stays, returns };
};

/** What both records were before a merge, as an undo needs it. */
export const beforeOf = <Kept extends { readonly version: number }, Personal>(
  { kept, other }: Merging<Kept, Personal>,
  { kept: stays, other: points }: MergeDecision<Kept, Personal>,
): Before<Kept> => ({
  kept: kept.record,
  other: other.record,
  keptVersion: stays.record.version,
  otherVersion: points.version,
});
