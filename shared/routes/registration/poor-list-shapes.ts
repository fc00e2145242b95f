import * as z from 'zod/mini';
import { Line, LocalDate, Minutes, PoorListId, Version } from '../../contract/primitives.ts';

/** A criterion's short name, by which an entry says that a household meets it: `floor`, `two-meals`. */
export const CriterionCode = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,19}$/));

export const CriteriaGiven = z.strictObject({
  /** Day of the meeting (Refleksi Kemiskinan or Pemetaan Swadaya) in which the residents agreed. */
  setOn: LocalDate,
  minutes: Minutes,
  items: z
    .array(z.strictObject({ code: CriterionCode, text: Line(160) }))
    .check(z.minLength(1), z.maxLength(20)),
});

/** What being poor means here, as the community itself has set it (rule I-3); no national list is laid over it. */
export const Criteria = z
  .object({ ...CriteriaGiven.shape, version: Version })
  .register(z.globalRegistry, { id: 'Criteria' });
export type Criteria = z.infer<typeof Criteria>;

/** SHA-256, 64 hex digits. */
export const ListHash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/**
 * Where a list stands; every answer about its entries says it too. `draft` is being entered, `shown` hangs in public,
 * `ratified` was agreed to, `frozen` is in force, `superseded` was (rule I-4: in this order and no other).
 */
export const standing = {
  poorListId: PoorListId,
  status: z.enum(['draft', 'shown', 'ratified', 'frozen', 'superseded']),
  /** Households on it. */
  count: z.int(),
  /** The PS-2 version, counted over all lists of the kelurahan; absent until the list is frozen. */
  number: z.optional(z.int()),
  hash: z.optional(ListHash),
  /** Hash of the PS-2 version before; absent in a kelurahan's first. */
  previousHash: z.optional(ListHash),
  version: Version,
};

export const listParams = z.object({ poorListId: PoorListId });

/** Who records what citizens and board have decided: by a post there (domain handbook, section 3.2). */
export const recorders = ['secretariat', 'board'] as const;
