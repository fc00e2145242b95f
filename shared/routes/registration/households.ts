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

/** `0` is what forms show for a number that the household does not have: it is stored as absent, with a note. */
const Nik = z.string().check(z.regex(/^(\d{16}|0)$/, 'nik'));
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

/** Personal fields of a household: encrypted at rest under the household's own key, answered only with a purpose (P3). */
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

/** On what legal basis data of a household is processed, purpose by purpose (rule D-1); consent of children is a guardian's. */
export const LegalBasis = z
  .strictObject({
    purpose: z.enum(['poor-list', 'aid', 'loan', 'contact', 'publication']),
    basis: z.enum(['consent', 'public-task', 'legal-obligation', 'contract', 'vital-interest']),
    from: LocalDate,
    until: z.optional(LocalDate),
    withdrawnAt: z.optional(Moment),
    byGuardian: z.optional(z.boolean()),
  })
  .register(z.globalRegistry, { id: 'LegalBasis' });
export type LegalBasis = z.infer<typeof LegalBasis>;

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
    /** Set while a restriction of processing is in force (D-2): read for audit or the household itself only. */
    restrictedAt: z.optional(Moment),
    erasedAt: z.optional(Moment),
    bases: z.array(LegalBasis),
    origin: Origin,
    version: Version,
    ...z.partial(PersonalOfHousehold).shape,
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
      bases: z.optional(z.array(LegalBasis).check(z.maxLength(20))),
      origin: z.optional(OriginGiven),
      ...PersonalOfHousehold.shape,
    }),
    success: { status: 201, body: Household },
    errors: [
      'location.not-found',
      'access.no-post',
      'household.number-impossible',
      'household.number-mismatch',
      'household.member-twice',
      'household.not-one-head',
      'household.born-in-future',
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
    access: [...programmeReaders, 'volunteer'],
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
    access: programmeReaders,
    area: 'record',
    level: 'P3',
    params,
    success: { status: 200, body: Household },
    errors: ['household.not-found', 'household.restricted', 'access.no-post'],
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
      bases: z.optional(z.array(LegalBasis).check(z.maxLength(20))),
      /** The day on which the household left the kelurahan; null when it came back. */
      movedOn: z.optional(z.nullable(LocalDate)),
    }),
    success: { status: 200, body: Household },
    errors: [
      'household.not-found',
      'household.gone',
      'household.restricted',
      'access.no-post',
      'household.number-impossible',
      'household.number-mismatch',
      'household.member-twice',
      'household.not-one-head',
      'household.born-in-future',
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
