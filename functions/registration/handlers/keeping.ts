import * as z from 'zod/mini';
import type { Caller } from '../../../shared/contract/access.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area, LocationId } from '../../../shared/contract/primitives.ts';
import type { Command, Keep } from '../../../shared/contract/route.ts';
import { statusOf } from '../../../shared/errors/titles.ts';
import { Problem } from '../../../shared/errors.ts';
import { Repeated } from '../../../shared/messaging/committed.ts';
import { matching } from '../../../shared/persistence/records.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import type { Conflict } from '../../../shared/routes/registration/kept-conflict.ts';
import { conflictAnswer, keepConflict } from '../domain/conflict.ts';
import { type Late, type Merged, mergeLate, without } from '../domain/late-change.ts';
import { type Element, namesOn, type Sets } from '../domain/sets.ts';
import type { Touched } from '../domain/touched.ts';
import type { Change } from '../store/changes.ts';
import type { ConflictStore } from '../store/conflicts.ts';

/** A record that a caller may change, as it was loaded, with the rule by which it changes. */
export interface Changeable<Answer> {
  readonly kind: Conflict['of']['kind'];
  readonly id: string;
  readonly record: {
    readonly version: number;
    readonly locationId: LocationId;
    readonly area: Area;
    readonly touched?: Touched | undefined;
    readonly rw?: string | undefined;
  };
  /** Its fields as they stand, as a patch names them. */
  readonly standing: object;
  readonly sets: Sets;
  /** The shape of a change of it. */
  readonly shape: z.ZodMiniType;
  /** The item with its key, when it has personal fields that are not erased. */
  readonly personal?: PersonalItem | undefined;
  /** Refuses whoever is no more, or is not to be changed for now. */
  readonly mustBeOpen?: () => void;
  /** Refuses what cannot be, whatever stands: a late change with it is refused and not kept. */
  readonly mustBePossible?: (sent: Element) => void;
  /** Decides a patch by the record's own rule, on what stands; stores nothing. */
  readonly change: (patch: Element) => Promise<Decided<Answer>> | Decided<Answer>;
  /** The record as it stands. */
  readonly answer: () => Answer;
}

/** Loads a record for a caller who may change it, or refuses. */
export type Loading<Answer> = (
  id: string,
  asking: Pick<Asking, 'caller' | 'given'>,
) => Promise<Changeable<Answer>>;

/** A change by the record's own rule, and how it is answered. */
export interface Decided<Answer> extends Change {
  readonly answer: Answer;
}

/** What of a request decides whether and how its change is kept. */
export interface Asking {
  readonly caller: Caller;
  readonly command: Command;
  readonly given: Given;
  readonly ifMatch: number | undefined;
  readonly keep: Keep | undefined;
}

/**
 * Whether a create names a record of another content, and its sender asks that both be kept. `isSame` says
 * whether it agrees in what no change of the record could alter: a record of another kelurahan is not told of, and
 * nothing is kept there.
 */
export const isOtherContent = (
  existing: { readonly createdAs: string },
  { keep, command }: Asking,
  isSame: boolean,
): boolean => keep !== undefined && existing.createdAs !== command.fingerprint && isSame;

/** What the body of a create says that a change of the record could say too: not which one it is, or where. */
export const contentOf = (body: object, { shape }: { readonly shape: object }): Element =>
  Object.fromEntries(Object.entries(body).filter(([name]) => name in shape));

/** Decides a merged patch, or names the fields in which it breaks the contract (a set may be too large now) or the rule. */
const attempt = async <Answer>(
  changeable: Changeable<Answer>,
  patch: Element,
): Promise<{ readonly change?: Decided<Answer>; readonly barred?: readonly string[] }> => {
  const read = z.safeParse(changeable.shape, patch);
  if (!read.success) return { barred: read.error.issues.map(({ path }) => String(path[0])) };
  try {
    return { change: await changeable.change(read.data as Element) };
  } catch (error) {
    if (!(error instanceof Problem) || statusOf(error.code) !== 422) throw error;
    return { barred: error.errors.map(({ pointer }) => namesOn(pointer)[0] ?? '') };
  }
};

export const keeping = (conflicts: ConflictStore) => {
  /** The secretariat of the kelurahan sees to it that a conflict is decided, or the facilitator where there is none. */
  const ownerOf = async (area: string, given: Given): Promise<Conflict['owner']> => {
    const unit = await conflicts.secretariatOf(area, today(given, area));
    return unit ? { role: 'secretariat', unitId: unit.unitId } : { role: 'facilitator' };
  };

  /**
   * What of a late change can be applied, and what cannot: fields that the rule does not let stand together with what
   * the other side has changed are kept whole, at last all of them.
   */
  const merged = async <Answer>(
    changeable: Changeable<Answer>,
    late: Late,
    { patch, differences }: Merged = mergeLate(late),
  ): Promise<{ readonly change?: Decided<Answer>; readonly differences: Merged['differences'] }> => {
    if (Object.keys(patch).length === 0) return { differences };
    const { change, barred = [] } = await attempt(changeable, patch);
    if (change) return { change, differences };
    const fields = barred.some((field) => field in patch) ? barred : Object.keys(patch);
    return merged(changeable, late, without(late, { patch, differences }, fields));
  };

  /**
   * Merges a change that was decided on an old version, or another content of a record whose id is taken (`basedOn` 0),
   * into what stands (rules ): answers the record where nothing conflicts, else the conflict that was kept.
   */
  const late = async <Answer>(
    changeable: Changeable<Answer>,
    sent: Element,
    basedOn: number,
    { command, given, keep }: Asking,
  ): Promise<Answer | Conflict> => {
    const { kind, id, record, standing, sets, personal } = changeable;
    changeable.mustBeOpen?.();
    if (changeable.mustBePossible) changeable.mustBePossible(sent);
    else await changeable.change(sent);
    const touched = record.touched ?? {};
    const merging = { standing: standing as Element, sent, touched, basedOn, sets };
    const { change, differences } = await merged(changeable, merging);
    if (differences.length === 0) {
      if (!change) throw new Repeated(changeable.answer);
      await conflicts.saveChange(change, command);
      return change.answer;
    }
    const of = { kind, id, version: record.version + (change ? 1 : 0) };
    const { fingerprint: createdAs, actor: by } = command;
    const { locationId, area, rw } = record;
    const conflict = keepConflict(
      {
        conflictId: keep?.conflictId ?? conflicts.idOf(createdAs, id, basedOn, by),
        ...{ of, locationId, area, rw, basedOn, differences, by, createdAs },
        owner: await ownerOf(area.code, given),
      },
      given,
    );
    const answer = (kept: typeof conflict.next) => conflictAnswer(kept, given);
    await conflicts.save({ conflict, change, of, personal, answer }, command);
    return answer(conflict.next);
  };

  return {
    late,

    /** Changes a record: on the version that stands by its rule; on an older one only when the caller asks to keep both. */
    async change<Answer>(
      changeable: Changeable<Answer>,
      patch: Element,
      asking: Asking,
    ): Promise<Answer | Conflict> {
      const { ifMatch, keep, command } = asking;
      const isLate = ifMatch !== undefined && ifMatch < changeable.record.version;
      if (keep && isLate) return late(changeable, patch, ifMatch, asking);
      matching(changeable.record, ifMatch);
      const change = await changeable.change(patch);
      await conflicts.saveChange(change, command);
      return change.answer;
    },
  };
};

export type Keeping = ReturnType<typeof keeping>;
