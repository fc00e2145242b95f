import * as z from 'zod/mini';
import {
  Area,
  ConflictId,
  LocalDate,
  LocationId,
  Moment,
  Ulid,
  UnitId,
  Version,
} from '../../contract/primitives.ts';

/** Records whose changes may be kept beside what stands: those that devices write offline. Money never is. */
export const conflictKinds = ['person', 'household', 'group', 'board', 'unit'] as const;
export type ConflictKind = (typeof conflictKinds)[number];

/** Where in the record: in a set the name of the element stands for its place, `/members/01J…/name`. */
const Pointer = z.string().check(z.maxLength(400), z.regex(/^\//, 'pointer'));

export const ConflictOf = z.object({ kind: z.enum(conflictKinds), id: Ulid, version: Version });

/** Everything of a conflict but the values. */
export const conflictShape = {
  conflictId: ConflictId,
  /** The record, in the version in which it stands. */
  of: ConflictOf,
  locationId: LocationId,
  area: Area,
  /** `stale`: a change on an old version; `exists`: a create whose id is taken by another content. */
  cause: z.enum(['stale', 'exists']),
  /** Version that the sender has seen; 0 is none. */
  basedOn: z.int(),
  sentBy: z.string(),
  sentAt: Moment,
  /** Who sees to it that it is decided: the secretariat of the kelurahan, or the facilitator where there is none. */
  owner: z.object({ role: z.enum(['secretariat', 'facilitator']), unitId: z.optional(UnitId) }),
  /** Last day on which it should be decided. */
  deadline: LocalDate,
  isOverdue: z.boolean(),
  status: z.enum(['open', 'decided']),
  decidedBy: z.optional(z.string()),
  decidedAt: z.optional(Moment),
  version: Version,
};

/** A value that is absent is null. */
const Value = z.optional(z.unknown());

/** What of a conflict is told to who caused it: not what stands, which needs a purpose to be read. */
export const KeptConflict = z
  .object({ ...conflictShape, fields: z.array(z.object({ pointer: Pointer, sent: Value })) })
  .register(z.globalRegistry, { id: 'KeptConflict' });

export const choices = ['standing', 'sent', 'other'] as const;

/** One field that two devices said differently; the values of a record with personal data are shown for a purpose only. */
export const ConflictField = z.object({
  pointer: Pointer,
  standing: Value,
  sent: Value,
  choice: z.optional(z.enum(choices)),
});

/**
 * Two devices changed one field of a record (rules ): what stands is in force, what was sent is kept beside
 * it, until a person decides.
 */
export const Conflict = z
  .object({ ...conflictShape, fields: z.array(ConflictField) })
  .register(z.globalRegistry, { id: 'Conflict' });
export type Conflict = z.infer<typeof Conflict>;
export { Pointer as ConflictPointer };
