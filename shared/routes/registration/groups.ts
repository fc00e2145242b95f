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
  OriginGiven,
  PersonId,
  pageOf,
  pageQuery,
  UnitId,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { listQuery, programmeReaders, warned } from '../shapes.ts';
import { KeptConflict } from './kept-conflict.ts';

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
const KindSpelled = z.pipe(
  z.enum(Object.keys(spellings) as [Spelling, ...Spelling[]]),
  z.transform((said): GroupKind => spellings[said]),
);

/** What the group grew out of: it need not be founded in a kelurahan meeting (rule R-11). */
const FormedFrom = z.enum(['arisan', 'pengajian', 'pkk', 'neighbours', 'other']);

/** The proposal with which a group is registered (rule R-11). */
const Proposal = z.strictObject({ documentId: z.optional(DocumentId), number: Line(80), date: LocalDate });

/** The check by the unit of the field: UPL for infrastructure, UPS for social, UPK for economic (section 3.2). */
const Check = z.strictObject({ unitId: UnitId, date: LocalDate });

/** The disbursement stage (tranche) that an infrastructure group serves, one only (rule R-12). */
const Stage = z.int().check(z.minimum(1), z.maximum(20));

/** Statement of joint liability (pernyataan kesanggupan tanggung renteng), and how many members have signed it. */
const JointLiability = z.strictObject({
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
const Trainings = z.array(Training).check(z.maxLength(50));

const groupPosts = ['head', 'secretary', 'treasurer', 'member'] as const;
const MemberPost = z.enum(groupPosts);
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

const params = z.object({ groupId: GroupId });

const named = { householdId: z.optional(HouseholdId), personId: z.optional(PersonId) };
const joining = {
  memberId: z.optional(MembershipId),
  ...named,
  sex: Sex,
  post: MemberPost,
  minutes: z.optional(Minutes),
};

/** Officers of a group act for it by their post, once it is registered and they have one. */
const groupEnterers = ['secretariat', 'group'] as const;

const memberErrors = [
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

export const groupRoutes = {
  /**
   * Entered by the secretariat from the proposal that the head hands in: nobody holds a post of a group that does not
   * exist yet, and a post in another group says nothing about this one (section 3.2, SD-7).
   */
  registerGroup: defineRoute({
    id: 'groups.register',
    method: 'POST',
    path: '/v1/groups',
    summary: 'Register a group with its members, from its proposal and by decision of the board',
    access: ['secretariat'],
    area: 'record',
    body: z.strictObject({
      groupId: z.optional(GroupId),
      boardId: BoardId,
      name: Line(120),
      kind: KindSpelled,
      formedFrom: FormedFrom,
      formedOn: LocalDate,
      proposal: Proposal,
      minutes: Minutes,
      check: z.optional(Check),
      stage: z.optional(Stage),
      endsOn: LocalDate,
      maintainsUntil: z.optional(LocalDate),
      /** Thirty at once, so that one read finds all they name; more join later. `from` is the day it was formed unless said. */
      members: z
        .array(z.strictObject({ ...joining, from: z.optional(LocalDate) }))
        .check(z.minLength(1), z.maxLength(30)),
      jointLiability: z.optional(JointLiability),
      trainings: z.optional(Trainings),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Group },
    errors: [
      'board.not-found',
      'board.without-term',
      'board.caretaker',
      'access.no-post',
      'group.too-small',
      'group.stage-missing',
      'group.only-infrastructure',
      'group.maintenance-before-end',
      'group.maintenance-too-long',
      'group.unit-of-other-field',
      'unit.not-found',
      ...memberErrors,
      'state.exists',
    ],
    example: {
      body: {
        groupId: example.groupId,
        boardId: example.boardId,
        name: 'KSM Contoh Melati',
        kind: 'lingkungan',
        formedFrom: 'arisan',
        formedOn: '2012-10-01',
        proposal: { number: 'USULAN-01/CONTOH/2012', date: '2012-10-15' },
        minutes: { number: 'BA-05/CONTOH/2012', date: '2012-11-01' },
        stage: 1,
        endsOn: '2013-12-31',
        members: [
          { householdId: example.householdId, sex: 'female', post: 'head' },
          { personId: example.personId, sex: 'female', post: 'member' },
          { personId: example.secondPersonId, sex: 'female', post: 'member' },
        ],
        origin: { source: 'paper', collectedOn: '2012-11-01' },
      },
    },
  }),
  listGroups: defineRoute({
    id: 'groups.list',
    method: 'GET',
    path: '/v1/groups',
    summary: 'Groups of one city at most, without their members; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Group) },
    errors: ['area.too-wide'],
    example: { query: { area: example.area } },
  }),
  getGroup: defineRoute({
    id: 'groups.get',
    method: 'GET',
    path: '/v1/groups/{groupId}',
    summary: 'One group, with the number of its members',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: Group },
    errors: ['group.not-found'],
    example: { params: { groupId: example.groupId } },
  }),
  /** Its officers enter trainings and the statement of joint liability; what the board or a unit has decided is the secretariat's. */
  changeGroup: defineRoute({
    id: 'groups.change',
    method: 'PATCH',
    path: '/v1/groups/{groupId}',
    summary: 'Correct a group, or change its end (JSON Merge Patch; `trainings` replaces all trainings)',
    access: groupEnterers,
    area: 'record',
    ifMatch: 'required',
    params,
    body: z.strictObject({
      name: z.optional(Line(120)),
      formedFrom: z.optional(FormedFrom),
      formedOn: z.optional(LocalDate),
      proposal: z.optional(Proposal),
      check: z.optional(z.nullable(Check)),
      stage: z.optional(Stage),
      endsOn: z.optional(LocalDate),
      /** Needed to change `endsOn`: a later end is a new decision of the board. */
      endMinutes: z.optional(Minutes),
      maintainsUntil: z.optional(LocalDate),
      jointLiability: z.optional(z.nullable(JointLiability)),
      trainings: z.optional(Trainings),
    }),
    keeps: KeptConflict,
    success: { status: 200, body: Group },
    errors: [
      'group.not-found',
      'group.only-secretariat',
      'group.ends-before-start',
      'group.end-without-minutes',
      'group.only-infrastructure',
      'group.maintenance-before-end',
      'group.maintenance-too-long',
      'group.date-in-future',
      'group.unit-of-other-field',
      'unit.not-found',
      'board.caretaker',
      'access.no-post',
    ],
    example: {
      params: { groupId: example.groupId },
      body: {
        name: 'KSM Contoh Melati Satu',
        trainings: [
          {
            kind: 'other',
            date: '2013-01-20',
            participants: 3,
            minutes: { number: 'BA-06/CONTOH/2013', date: '2013-01-20' },
          },
        ],
      },
    },
  }),
  listGroupMembers: defineRoute({
    id: 'groups.list-members',
    method: 'GET',
    path: '/v1/groups/{groupId}/members',
    summary: 'Members of a group, past ones too, for a purpose; who looked is recorded',
    access: [...programmeReaders, 'loan-officer', 'bookkeeper', 'cashier', 'group'],
    area: 'record',
    level: 'P2',
    params,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(GroupMember) },
    errors: ['group.not-found', 'access.no-post', 'request.cursor'],
    example: { params: { groupId: example.groupId } },
  }),
  addGroupMember: defineRoute({
    id: 'groups.add-member',
    method: 'POST',
    path: '/v1/groups/{groupId}/members',
    summary: 'A household or person joins a group; an officer who is a person gets the post',
    access: groupEnterers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ ...joining, from: LocalDate }),
    success: { status: 201, body: Group },
    errors: [
      'group.not-found',
      'group.ended',
      'group.full',
      'access.no-post',
      ...memberErrors,
      'state.exists',
    ],
    example: {
      params: { groupId: example.groupId },
      body: {
        memberId: example.membershipId,
        personId: example.thirdPersonId,
        sex: 'female',
        post: 'treasurer',
        from: '2013-01-20',
        minutes: { number: 'BA-07/CONTOH/2013', date: '2013-01-20' },
      },
    },
  }),
  changeGroupMember: defineRoute({
    id: 'groups.change-member',
    method: 'PATCH',
    path: '/v1/groups/{groupId}/members/{memberId}',
    summary:
      'End a membership, or give a member another post; what is left of the group is marked when too few stay',
    access: groupEnterers,
    area: 'record',
    ifMatch: 'required',
    params: z.object({ groupId: GroupId, memberId: MembershipId }),
    body: z.strictObject({
      /** Whose membership it is: named twice, so that no wrong one ends. */
      ...named,
      end: z.optional(
        z.strictObject({
          /** The last day, today at the latest. */
          until: LocalDate,
          reason: z.enum(['own-request', 'dismissal', 'death', 'moved', 'other']),
          minutes: z.optional(Minutes),
        }),
      ),
      /** The first day of another post in the same group; the membership goes on. */
      office: z.optional(z.strictObject({ post: MemberPost, from: LocalDate, minutes: z.optional(Minutes) })),
    }),
    success: { status: 200, body: Group },
    errors: [
      'group.not-found',
      'group.ended',
      'group.full',
      'group.member-not-found',
      'group.member-gone',
      'group.member-change',
      'group.not-one-head',
      'group.ends-before-start',
      'group.date-in-future',
      'person.not-found',
      'post.clash',
      'post.held',
      'access.no-post',
    ],
    example: {
      params: { groupId: example.groupId, memberId: example.membershipId },
      body: {
        personId: example.thirdPersonId,
        end: {
          until: '2013-01-31',
          reason: 'own-request',
          minutes: { number: 'BA-08/CONTOH/2013', date: '2013-01-31' },
        },
      },
    },
  }),
} as const;
