import * as z from 'zod/mini';
import {
  Area,
  BoardId,
  DocumentId,
  GroupId,
  HouseholdId,
  Line,
  LocalDate,
  LocationId,
  MembershipId,
  Minutes,
  Origin,
  PersonId,
  UnitId,
  Version,
} from '../../contract/primitives.ts';
import { warned } from '../shapes.ts';

/** The three fields of the programme (tridaya). */
export const groupKinds = ['infrastructure', 'social', 'economic'] as const;
type GroupKind = (typeof groupKinds)[number];

const spellings = {
  infrastructure: 'infrastructure',
  infrastruktur: 'infrastructure',
  lingkungan: 'infrastructure',
  social: 'social',
  sosial: 'social',
  economic: 'economic',
  ekonomi: 'economic',
} as const satisfies Record<string, GroupKind>;
type Spelling = keyof typeof spellings;

/** A field as forms spell it; stored once (rule R-13). */
export const KindSpelled = z.pipe(
  z.enum(Object.keys(spellings) as [Spelling, ...Spelling[]]),
  z.transform((said): GroupKind => spellings[said]),
);

/** What the group grew out of: it need not be founded in a kelurahan meeting (rule R-11). */
export const FormedFrom = z.enum(['arisan', 'pengajian', 'pkk', 'neighbours', 'other']);

/** The proposal with which a group is registered (rule R-11). */
export const Proposal = z.strictObject({
  documentId: z.optional(DocumentId),
  number: Line(80),
  date: LocalDate,
});

/** The check by the unit of the field: UPL for infrastructure, UPS for social, UPK for economic (section 3.2). */
export const Check = z.strictObject({ unitId: UnitId, date: LocalDate });

/** The disbursement stage (tranche) that an infrastructure group serves, one only (rule R-12). */
export const Stage = z.int().check(z.minimum(1), z.maximum(20));

/** Statement of joint liability (pernyataan kesanggupan tanggung renteng), and how many members have signed it. */
export const JointLiability = z.strictObject({
  documentId: z.optional(DocumentId),
  signedOn: LocalDate,
  signedBy: z.int().check(z.minimum(1), z.maximum(200)),
});

/** A training that the group has had; `household-economy` is PERT (rule L-2). */
const Training = z
  .strictObject({
    kind: z.enum(['loan', 'enterprise', 'household-economy', 'other']),
    date: LocalDate,
    participants: z.int().check(z.minimum(1), z.maximum(1_000)),
    minutes: Minutes,
  })
  .register(z.globalRegistry, { id: 'Training' });
export const Trainings = z.array(Training).check(z.maxLength(50));

const groupPosts = ['head', 'secretary', 'treasurer', 'member'] as const;
export const MemberPost = z.enum(groupPosts);
const Sex = z.enum(['female', 'male']);

/**
 * A membership: of a household, of a person who acts in the programme, or of a person and the household it belongs
 * to. A person or household may be in several groups. `endMinutes` prove the end of it, where somebody wrote some.
 */
export const GroupMember = z
  .object({
    memberId: MembershipId,
    householdId: z.optional(HouseholdId),
    personId: z.optional(PersonId),
    sex: Sex,
    post: MemberPost,
    from: LocalDate,
    minutes: z.optional(Minutes),
    until: z.optional(LocalDate),
    reason: z.optional(z.enum(['own-request', 'dismissal', 'death', 'moved', 'other', 'other-post'])),
    endMinutes: z.optional(Minutes),
  })
  .register(z.globalRegistry, { id: 'GroupMember' });
export type GroupMember = z.infer<typeof GroupMember>;

/**
 * A group (kelompok swadaya masyarakat, KSM) of one of the three fields. `active` until `endsOn`; an infrastructure
 * group is then `maintaining` what it built; afterwards it has `ended`. `isShort`: it has fewer members or women than
 * rule R-5 asks, since some have left. Who the members are is asked apart, for a purpose (level P2); their number is
 * open.
 */
export const Group = z
  .object({
    groupId: GroupId,
    boardId: BoardId,
    locationId: LocationId,
    area: Area,
    name: z.string(),
    kind: z.enum(groupKinds),
    formedFrom: FormedFrom,
    formedOn: LocalDate,
    proposal: Proposal,
    minutes: Minutes,
    check: z.optional(Check),
    stage: z.optional(Stage),
    endsOn: LocalDate,
    /** Minutes of the last change of `endsOn`. */
    endMinutes: z.optional(Minutes),
    maintainsUntil: z.optional(LocalDate),
    status: z.enum(['active', 'maintaining', 'ended']),
    memberCount: z.int(),
    womenCount: z.int(),
    isShort: z.boolean(),
    jointLiability: z.optional(JointLiability),
    trainings: Trainings,
    origin: Origin,
    version: Version,
    ...warned,
  })
  .register(z.globalRegistry, { id: 'Group' });
export type Group = z.infer<typeof Group>;

export const groupParams = z.object({ groupId: GroupId });

export const named = { householdId: z.optional(HouseholdId), personId: z.optional(PersonId) };
export const joining = {
  memberId: z.optional(MembershipId),
  ...named,
  sex: Sex,
  post: MemberPost,
  minutes: z.optional(Minutes),
};

/** Officers of a group act for it by their post, once it is registered and they have one. */
export const groupEnterers = ['secretariat', 'group'] as const;

export const memberErrors = [
  'group.member-unnamed',
  'group.member-twice',
  'group.sex-differs',
  'group.not-one-head',
  'group.few-women',
  'group.household-elsewhere',
  'group.ends-before-start',
  'group.date-in-future',
  'household.not-found',
  'household.gone',
  'household.restricted',
  'person.not-found',
  'person.elsewhere',
  'person.gone',
  'person.restricted',
  'post.clash',
  'post.held',
] as const;
