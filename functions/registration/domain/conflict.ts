import type * as z from 'zod/mini';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { ConflictId, LocationId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { conflictDecided, conflictKept } from '../../../shared/events/registration/conflicts.ts';
import { plusDays, today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { conflictRoutes } from '../../../shared/routes/registration/conflicts.ts';
import type { Conflict } from '../../../shared/routes/registration/kept-conflict.ts';
import { type Chosen, type Difference, valueAt } from './late-change.ts';
import { type Element, setsOf } from './sets.ts';

/** A field of a conflict; of a record with personal data the values stand apart, sealed under the record's key. */
type Field = Conflict['fields'][number];

export type ConflictRecord = Omit<Conflict, 'isOverdue'> & {
  /** Of the household that it is about, when it was kept: where a kelurahan splits, the conflict goes with it. */
  readonly rw?: string | undefined;
  readonly createdAs: string;
};

/** A decision about a conflict, with the values as they stand in it afterwards. */
export type ConflictDecision = Decision<ConflictRecord>;

/** Whether the values of a record's fields are personal: then they stand sealed under its key, and go with it (D-3). */
export const isSealed = ({ of: { kind } }: Pick<ConflictRecord, 'of'>): boolean =>
  kind === 'person' || kind === 'household';

/** A conflict as lists show it: where, and not what. */
export const withoutValues = <Kept extends Pick<ConflictRecord, 'fields'>>(conflict: Kept): Kept => ({
  ...conflict,
  fields: conflict.fields.map(({ pointer, choice }) => ({ pointer, choice })),
});

export const isOverdue = ({ status, deadline, area }: ConflictRecord, given: Given): boolean =>
  status === 'open' && today(given, area.code) > deadline;

/** The conflict as it is answered today. */
export const conflictAnswer = (conflict: ConflictRecord, given: Given): Conflict => ({
  ...conflict,
  isOverdue: isOverdue(conflict, given),
});

/** An open conflict beside what stands by now: who decides sees what the decision replaces. */
export const besideStanding = (
  conflict: ConflictRecord,
  standing: object,
  version: number,
): ConflictRecord =>
  conflict.status === 'decided'
    ? conflict
    : {
        ...conflict,
        of: { ...conflict.of, version },
        fields: conflict.fields.map((field) =>
          'sent' in field
            ? { ...field, standing: valueAt(standing as Element, field.pointer, setsOf[conflict.of.kind]) }
            : field,
        ),
      };

const told = (
  contract: typeof conflictKept | typeof conflictDecided,
  next: ConflictRecord,
  { now, newId }: Given,
) => {
  const { conflictId, locationId, of, owner, deadline, fields } = next;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: conflictId,
    recordversion: next.version,
    area: next.area,
    data: {
      conflictId,
      locationId,
      of: { kind: of.kind, id: of.id },
      pointers: fields.map(({ pointer }) => pointer),
      owner: owner.role,
      deadline,
    },
    state: { ...(isSealed(next) ? withoutValues(next) : next), isOverdue: false },
  });
};

export interface Keeping {
  readonly conflictId: ConflictId;
  readonly of: Conflict['of'];
  readonly locationId: LocationId;
  readonly area: Conflict['area'];
  readonly basedOn: number;
  readonly differences: readonly Difference[];
  readonly owner: Conflict['owner'];
  readonly rw?: string | undefined;
  readonly by: string;
  readonly createdAs: string;
}

/** Keeps what was sent beside what stands (rules ), with who sees to it and until when. */
export const keepConflict = (
  { differences, by, basedOn, ...kept }: Keeping,
  given: Given,
): ConflictDecision => {
  const date = today(given, kept.area.code);
  const { value: days } = policyOn(given.policies, 'conflict.days', { date, area: kept.area.code });
  const next: ConflictRecord = {
    ...kept,
    basedOn,
    cause: basedOn === 0 ? 'exists' : 'stale',
    fields: differences.map((difference) => ({ ...difference })),
    sentBy: by,
    sentAt: given.now.toISOString(),
    deadline: plusDays(date, days),
    status: 'open',
    version: 1,
  };
  return { next, events: [told(conflictKept, next, given)] };
};

type Asked = z.output<typeof conflictRoutes.decideConflict.body>;

/**
 * Refuses to decide a conflict twice, and by who sent the change: who enters does not decide (section 3.2). Rule SD-4
 * alone, which bars who benefits, would let somebody carry through the own version of a family against another's.
 */
export const mustBeDecidable = ({ status, sentBy, decidedAt }: ConflictRecord, by: string): void => {
  if (status === 'decided') throw new Problem('conflict.decided', { decidedAt });
  if (sentBy === by) throw new Problem('conflict.own-entry', { rule: 'section 3.2' });
};

/** Refuses unless every field is decided exactly once. */
const checkChoices = (fields: readonly Field[], choices: Asked['choices']): void => {
  const known = new Set(fields.map(({ pointer }) => pointer));
  const unknown = choices.findIndex(
    ({ pointer }, index) =>
      !known.has(pointer) || choices.findIndex((other) => other.pointer === pointer) < index,
  );
  if (unknown >= 0) throw refused('conflict.choices', `/choices/${unknown}/pointer`, { rule: 'R-16' });
  const missing = fields.find(({ pointer }) => !choices.some((choice) => choice.pointer === pointer));
  if (missing) throw refused('conflict.choices', '/choices', { rule: 'R-16', missing: missing.pointer });
};

/** The values that the record gets: of fields whose standing value was chosen, none. */
export const chosenOf = (fields: readonly Field[], choices: Asked['choices']): readonly Chosen[] => {
  checkChoices(fields, choices);
  return choices.flatMap(({ pointer, choice, value }) => {
    if (choice === 'standing') return [];
    const sent = fields.find((field) => field.pointer === pointer)?.sent ?? null;
    return [{ pointer, value: choice === 'sent' ? sent : value }];
  });
};

/** Decides a conflict; both values stay in it, so that what was not chosen can still be read. */
export const decideConflict = (
  conflict: ConflictRecord,
  choices: Asked['choices'],
  { by, recordVersion }: { readonly by: string; readonly recordVersion: number },
  given: Given,
): ConflictDecision => {
  const next: ConflictRecord = {
    ...conflict,
    of: { ...conflict.of, version: recordVersion },
    fields: conflict.fields.map((field) => ({
      ...field,
      choice: choices.find(({ pointer }) => pointer === field.pointer)?.choice,
    })),
    status: 'decided',
    decidedBy: by,
    decidedAt: given.now.toISOString(),
    version: conflict.version + 1,
  };
  return { next, events: [told(conflictDecided, next, given)] };
};
