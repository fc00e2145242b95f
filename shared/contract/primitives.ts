import * as z from 'zod/mini';

/** A ULID: 26 characters of Crockford's base 32, sortable by time, made here or by a device. */
export const Ulid = z.string().check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'ulid'));

/**
 * An id of one kind of record. The brand keeps a `PersonId` from being passed where a `BoardId` is meant;
 * on the wire all are ULIDs.
 */
const idOf = <Name extends string>(name: Name) => Ulid.check(z.describe(`ULID of a ${name}`)).brand<Name>();

export const LocationId = idOf('location');
export type LocationId = z.infer<typeof LocationId>;
export const PersonId = idOf('person');
export type PersonId = z.infer<typeof PersonId>;
export const BoardId = idOf('board');
export type BoardId = z.infer<typeof BoardId>;
export const TermId = idOf('term');
export type TermId = z.infer<typeof TermId>;
export const AssetId = idOf('asset');
export type AssetId = z.infer<typeof AssetId>;
export const UnitId = idOf('unit');
export type UnitId = z.infer<typeof UnitId>;
export const PostId = idOf('post');
export type PostId = z.infer<typeof PostId>;
export const VolunteerId = idOf('volunteer');
export type VolunteerId = z.infer<typeof VolunteerId>;
export const DocumentId = idOf('document');
export type DocumentId = z.infer<typeof DocumentId>;
export const GroupId = idOf('group');
export type GroupId = z.infer<typeof GroupId>;
export const MembershipId = idOf('membership of a group');
export type MembershipId = z.infer<typeof MembershipId>;
export const HouseholdId = idOf('household');
export type HouseholdId = z.infer<typeof HouseholdId>;
export const MemberId = idOf('member of a household');
export type MemberId = z.infer<typeof MemberId>;
export const PoorListId = idOf('poor list');
export type PoorListId = z.infer<typeof PoorListId>;
export const ObjectionId = idOf('objection');
export type ObjectionId = z.infer<typeof ObjectionId>;
export const ImportId = idOf('import');
export type ImportId = z.infer<typeof ImportId>;
/**
 * Two records that may be one: `h` households or `p` persons, and both ids in order. Whoever finds the pair makes the
 * same id, and whoever asks for it reads the pair and both records at once.
 */
export const PairId = z
  .string()
  .check(
    z.regex(/^[hp](-[0-7][0-9A-HJKMNP-TV-Z]{25}){2}$/, 'ulid'),
    z.describe('Pair of suspected duplicates: h or p, and two ULIDs'),
  )
  .brand<'pair of suspected duplicates'>();
export type PairId = z.infer<typeof PairId>;
export const DuplicateSearchId = idOf('search for duplicates');
export type DuplicateSearchId = z.infer<typeof DuplicateSearchId>;
export const ConflictId = idOf('conflict');
export type ConflictId = z.infer<typeof ConflictId>;
export const PrivacyRequestId = idOf('request about personal data');
export type PrivacyRequestId = z.infer<typeof PrivacyRequestId>;
export const AreaChangeId = idOf('change of an area');
export type AreaChangeId = z.infer<typeof AreaChangeId>;
export const CycleId = idOf('planning cycle');
export type CycleId = z.infer<typeof CycleId>;
export const AssemblyId = idOf('assembly');
export type AssemblyId = z.infer<typeof AssemblyId>;
export const PlanId = idOf('plan');
export type PlanId = z.infer<typeof PlanId>;
export const PlanItemId = idOf('item of a plan');
export type PlanItemId = z.infer<typeof PlanItemId>;
export const ActivityId = idOf('activity');
export type ActivityId = z.infer<typeof ActivityId>;
export const ChangeRequestId = idOf('change request');
export type ChangeRequestId = z.infer<typeof ChangeRequestId>;
export const InspectionId = idOf('inspection');
export type InspectionId = z.infer<typeof InspectionId>;
export const AssignmentId = idOf('assignment of a facilitator');
export type AssignmentId = z.infer<typeof AssignmentId>;
export const VisitId = idOf('visit of a facilitator');
export type VisitId = z.infer<typeof VisitId>;
export const SurveyId = idOf('survey');
export type SurveyId = z.infer<typeof SurveyId>;
export const EntryId = idOf('journal entry');
export type EntryId = z.infer<typeof EntryId>;
export const DisbursementId = idOf('disbursement');
export type DisbursementId = z.infer<typeof DisbursementId>;
export const OverrideId = idOf('override of the PS-2 gate');
export type OverrideId = z.infer<typeof OverrideId>;
export const HoursId = idOf('entry of hours');
export type HoursId = z.infer<typeof HoursId>;
export const ForumId = idOf('forum');
export type ForumId = z.infer<typeof ForumId>;
export const ForumPostId = idOf('post in a forum');
export type ForumPostId = z.infer<typeof ForumPostId>;
export const ForumMeetingId = idOf('meeting of a forum');
export type ForumMeetingId = z.infer<typeof ForumMeetingId>;
export const SectorGroupId = idOf('sector group');
export type SectorGroupId = z.infer<typeof SectorGroupId>;
export const LearningGroupId = idOf('learning group');
export type LearningGroupId = z.infer<typeof LearningGroupId>;
export const LearningSessionId = idOf('learning session');
export type LearningSessionId = z.infer<typeof LearningSessionId>;
export const FollowUpId = idOf('follow-up');
export type FollowUpId = z.infer<typeof FollowUpId>;

/** SHA-256 of bytes, 64 lower-case hexadecimal digits. */
export const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'sha256'));

const calendar = (text: string): boolean => {
  const day = Number(text.slice(8));
  return new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, day)).getUTCDate() === day;
};

/** A calendar date in the local zone of the kelurahan, `YYYY-MM-DD`; 30 February is refused. */
export const LocalDate = z.string().check(
  z.regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'date', abort: true }),
  z.refine((text) => calendar(text), 'date'),
  z.describe('Calendar date, local to the kelurahan'),
);
export type LocalDate = z.infer<typeof LocalDate>;

/** A moment in UTC, `2026-03-07T09:20:00.000Z`. */
export const Moment = z.iso.datetime();

/** Whole rupiah, never a fraction and never a float: 0 to 10^15. */
export const Rupiah = z
  .int()
  .check(z.minimum(0), z.maximum(1_000_000_000_000_000), z.describe('Whole rupiah'));

export const Count = z.int().check(z.minimum(0), z.maximum(10_000_000));

/** One line of text as people write it: trimmed, 1 to `max` characters, no control characters. */
export const Line = (max: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(max),
    // control characters, and the marks that turn the direction of text: they hide what a name really says;
    // half a surrogate pair, which JSON can escape, is no UTF-8
    z.regex(/^[^\p{Cc}\p{Cs}\p{Bidi_Control}]*$/u, 'control-characters'),
  );

/** A Kemendagri code of any level (`31`, `31.71`, `31.71.01`, `31.71.01.1001`); whether it exists is a rule, not a shape. */
export const AreaCode = z
  .string()
  .check(
    z.minLength(2),
    z.maxLength(13),
    z.regex(/^[0-9.]+$/, 'area-code'),
    z.describe('Area code, Kemendagri form'),
  );

/** The area of a record (rule X-1): code, its scheme and the version of the register it was checked against. */
export const Area = z
  .object({ scheme: z.enum(['kemendagri', 'bps']), code: z.string(), version: z.string() })
  .register(z.globalRegistry, { id: 'Area' });
export type Area = z.infer<typeof Area>;

/** Minutes (berita acara) that prove a decision; declared until a checked document stands behind them. */
export const Minutes = z
  .strictObject({
    documentId: z.optional(DocumentId),
    number: Line(80),
    date: LocalDate,
    place: z.optional(Line(120)),
  })
  .register(z.globalRegistry, { id: 'Minutes' });
export type Minutes = z.infer<typeof Minutes>;

/** What the sender says of where a record comes from (rule R-15); who entered it and when is added on acceptance. */
export const OriginGiven = z.strictObject({
  source: z.enum(['paper', 'device', 'import', 'office']),
  collectedOn: z.optional(LocalDate),
  collectedBy: z.optional(PersonId),
});
export const Origin = z
  .object({
    source: z.enum(['paper', 'device', 'import', 'office']),
    collectedOn: z.optional(LocalDate),
    collectedBy: z.optional(PersonId),
    enteredAt: Moment,
    enteredBy: z.string(),
  })
  .register(z.globalRegistry, { id: 'Origin' });
export type Origin = z.infer<typeof Origin>;

/** A rule that only warns: the record is stored, and the answer says what to look at. */
export const Warning = z
  .object({ code: z.string(), rule: z.string(), pointer: z.string(), message: z.string() })
  .register(z.globalRegistry, { id: 'Warning' });

/** Version of a record: 1 when created, one more with every change; the ETag of its answers. */
export const Version = z.int().check(z.minimum(1));

/** Query of a list: `limit` 1-100 (25) and the opaque `cursor` of the page before. */
export const pageQuery = {
  limit: z.optional(
    z.pipe(
      z.string().check(z.regex(/^\d{1,3}$/, 'limit')),
      z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(100))),
    ),
  ),
  cursor: z.optional(z.string().check(z.maxLength(2_000))),
};

/** Query of a list that devices follow: the changes of one kelurahan after `since` (empty: from the beginning). */
export const feedQuery = {
  ...pageQuery,
  since: z.optional(z.string().check(z.maxLength(2_000))),
  maxBytes: z.optional(
    z.pipe(
      z.string().check(z.regex(/^\d{1,7}$/, 'max-bytes')),
      z.pipe(z.transform(Number), z.int().check(z.minimum(1_000), z.maximum(1_000_000))),
    ),
  ),
};

/**
 * Why a record is in a kelurahan's list no more: it moved to another, was merged into another record, erased (D-3),
 * withdrawn with the import that brought it, or its kelurahan was split or renamed.
 */
export const removalReasons = ['moved', 'merged', 'erased', 'withdrawn', 'left-area'] as const;
export type RemovalReason = (typeof removalReasons)[number];

/** A record that a device of the kelurahan drops, unless it has it in a later version. */
export const Removed = z
  .object({
    id: z.union([Ulid, PairId]),
    reason: z.enum(removalReasons),
    version: z.int(),
    at: z.optional(Moment),
  })
  .register(z.globalRegistry, { id: 'Removed' });

/**
 * A page of a list; `next` is the cursor of the following page, or null after the last one. Only a feed (`since`) has
 * `removed`: what left the kelurahan since then, in the same order as the items.
 */
export const pageOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.object({ items: z.array(item), next: z.nullable(z.string()), removed: z.optional(z.array(Removed)) });
