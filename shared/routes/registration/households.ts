import * as z from 'zod/mini';
import { purposes } from '../../contract/access.ts';
import {
  Area,
  HouseholdId,
  Line,
  LocalDate,
  LocationId,
  MemberId,
  Moment,
  Origin,
  OriginGiven,
  PersonId,
  pageOf,
  pageQuery,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { enterers, listQuery, programmeReaders, warned } from '../shapes.ts';
import { KeptConflict } from './kept-conflict.ts';
import { LegalBases } from './legal-bases.ts';
import { Nik, NumberShown } from './numbers.ts';

const CardNumber = z.string().check(z.regex(/^(\d{16}|0)$/, 'card-number'));
const Rt = z.string().check(z.regex(/^\d{1,3}$/, 'rt'));

/** A member of a household. `personId` links who acts in the programme too: nobody lists or checks the own household (SD-4). */
export const HouseholdMember = z
  .strictObject({
    memberId: z.optional(MemberId),
    name: Line(120),
    relation: z.enum(['head', 'spouse', 'child', 'parent', 'other']),
    sex: z.optional(z.enum(['female', 'male'])),
    nik: z.optional(Nik),
    birthDate: z.optional(LocalDate),
    personId: z.optional(PersonId),
  })
  .register(z.globalRegistry, { id: 'HouseholdMember' });
export type HouseholdMember = z.infer<typeof HouseholdMember>;

const Members = z.array(HouseholdMember).check(z.minLength(1), z.maxLength(30));

/** Personal fields of a household: encrypted at rest under the household's own key, answered only with a purpose. */
export const PersonalOfHousehold = z.strictObject({
  members: Members,
  /** Number of the household card (kartu keluarga); optional, and never a key. */
  cardNumber: z.optional(CardNumber),
  address: z.optional(Line(240)),
  phone: z.optional(z.string().check(z.regex(/^\+?\d{6,15}$/, 'phone'))),
  /** What the survey noted of living, health or disability: with the household itself, never in the open record. */
  welfareNotes: z.optional(Line(1_000)),
});
export type PersonalOfHousehold = z.infer<typeof PersonalOfHousehold>;

/** A member as it is answered: at level P2 without birth date, which would complete a masked NIK. */
export const MemberShown = z
  .object({ ...HouseholdMember.shape, nik: z.optional(NumberShown) })
  .register(z.globalRegistry, { id: 'HouseholdMemberShown' });

/** Personal fields as they are answered: at level P2 names, relations, phone and masked numbers; at P3 all. */
const PersonalShown = z.object({
  ...PersonalOfHousehold.shape,
  members: z.array(MemberShown),
  cardNumber: z.optional(NumberShown),
});

/**
 * A household (keluarga, KK) of a kelurahan. `present` lives there, `moved` left, `merged` was found to be the same as
 * `mergedInto`, `erased` has no personal data any more and none that could be restored.
 */
export const Household = z
  .object({
    householdId: HouseholdId,
    locationId: LocationId,
    area: Area,
    rt: z.optional(Rt),
    rw: z.optional(Rt),
    memberCount: z.int(),
    status: z.enum(['present', 'moved', 'merged', 'erased']),
    movedOn: z.optional(LocalDate),
    mergedInto: z.optional(HouseholdId),
    /** Those that were found to be this one, and those that were found to be they: what is erased here is erased there. */
    mergedFrom: z.optional(z.array(HouseholdId)),
    /** Set while a restriction of processing is in force (D-2): read for audit or the household itself only. */
    restrictedAt: z.optional(Moment),
    erasedAt: z.optional(Moment),
    bases: LegalBases,
    origin: Origin,
    version: Version,
    ...z.partial(PersonalShown).shape,
    ...warned,
  })
  .register(z.globalRegistry, { id: 'Household' });
export type Household = z.infer<typeof Household>;

/** Who looked at the data of a household, when, by which roles and why (rule D-4). */
export const AccessRead = z
  .object({
    at: Moment,
    by: z.string(),
    roles: z.array(z.string()),
    purpose: z.enum([...purposes, 'duplicates']),
  })
  .register(z.globalRegistry, { id: 'AccessRead' });

const params = z.object({ householdId: HouseholdId });

/** Who enters and corrects households: the survey's volunteers too (domain handbook, section 3.2). */
export const householdEnterers = [...enterers, 'volunteer'] as const;

/** Who sees the households of an area; a volunteer opens only those that the same account entered. */
export const householdReaders = [...programmeReaders, 'volunteer'] as const;

/** Refusals of what a household says, whoever sends it. */
const contentErrors = [
  'person.not-found',
  'person.elsewhere',
  'household.number-impossible',
  'household.number-mismatch',
  'household.member-twice',
  'household.not-one-head',
  'household.born-in-future',
  'basis.consent-endless',
  'basis.no-guardian',
  'basis.withdrawal-elsewhere',
] as const;

export const householdRoutes = {
  registerHousehold: defineRoute({
    id: 'households.register',
    method: 'POST',
    path: '/v1/households',
    summary: 'Register a household; card number and NIK are optional and never keys',
    access: householdEnterers,
    area: 'record',
    body: z.strictObject({
      householdId: z.optional(HouseholdId),
      locationId: LocationId,
      rt: z.optional(Rt),
      rw: z.optional(Rt),
      bases: z.optional(LegalBases),
      origin: z.optional(OriginGiven),
      ...PersonalOfHousehold.shape,
    }),
    keeps: KeptConflict,
    success: { status: 201, body: Household },
    errors: [
      'location.not-found',
      'access.no-post',
      'household.own',
      'household.collected-in-future',
      ...contentErrors,
      'household.entered-by-another',
      'household.gone',
      'household.restricted',
      'state.exists',
    ],
    example: {
      body: {
        householdId: example.householdId,
        locationId: example.locationId,
        rt: '003',
        rw: '02',
        members: [
          { memberId: example.memberId, name: 'Warga Contoh Sepuluh', relation: 'head', sex: 'female' },
        ],
        bases: [{ purpose: 'poor-list', basis: 'public-task', from: '2012-09-10' }],
        origin: { source: 'paper', collectedOn: '2012-09-10' },
      },
    },
  }),
  listHouseholds: defineRoute({
    id: 'households.list',
    method: 'GET',
    path: '/v1/households',
    summary: 'Households of one city at most, without personal fields; or the changes of one kelurahan',
    access: householdReaders,
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Household) },
    errors: ['area.too-wide'],
    example: { query: { area: example.area } },
  }),
  getHousehold: defineRoute({
    id: 'households.get',
    method: 'GET',
    path: '/v1/households/{householdId}',
    summary: 'One household with its personal data, for a purpose; who looked is recorded',
    access: householdReaders,
    area: 'record',
    level: 'P3',
    params,
    success: { status: 200, body: Household },
    errors: ['household.not-found', 'household.restricted', 'access.no-post', 'household.entered-by-another'],
    example: { params: { householdId: example.householdId } },
  }),
  changeHousehold: defineRoute({
    id: 'households.change',
    method: 'PATCH',
    path: '/v1/households/{householdId}',
    summary: 'Correct a household (JSON Merge Patch; null removes a field; `members` replaces all members)',
    access: householdEnterers,
    area: 'record',
    ifMatch: 'required',
    params,
    body: z.strictObject({
      rt: z.optional(z.nullable(Rt)),
      rw: z.optional(z.nullable(Rt)),
      members: z.optional(Members),
      cardNumber: z.optional(z.nullable(CardNumber)),
      address: z.optional(z.nullable(Line(240))),
      phone: z.optional(z.nullable(PersonalOfHousehold.shape.phone.def.innerType)),
      welfareNotes: z.optional(z.nullable(Line(1_000))),
      bases: z.optional(LegalBases),
      /** The day on which the household left the kelurahan; null when it came back. */
      movedOn: z.optional(z.nullable(LocalDate)),
    }),
    keeps: KeptConflict,
    success: { status: 200, body: Household },
    errors: [
      'household.not-found',
      'household.gone',
      'household.restricted',
      'access.no-post',
      'household.own',
      'household.entered-by-another',
      'household.moved-in-future',
      'household.too-many-changes',
      ...contentErrors,
    ],
    example: { params: { householdId: example.householdId }, body: { rt: '004' } },
  }),
  listHouseholdReads: defineRoute({
    id: 'households.list-reads',
    method: 'GET',
    path: '/v1/households/{householdId}/reads',
    summary: 'Who looked at the data of a household and why, latest first',
    access: ['national', 'facilitator', 'secretariat', 'supervisor', 'auditor'],
    area: 'record',
    params,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(AccessRead) },
    errors: ['household.not-found', 'access.no-post', 'request.cursor'],
    example: { params: { householdId: example.householdId } },
  }),
} as const;
