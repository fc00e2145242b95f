import * as z from 'zod/mini';
import {
  Area,
  AreaCode,
  DuplicateSearchId,
  feedQuery,
  LocationId,
  MemberId,
  Moment,
  PairId,
  pageOf,
  Ulid,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { enterers } from '../shapes.ts';
import { Household } from './households.ts';
import { Person } from './persons.ts';

/**
 * Why two records may be one. Equal: a NIK of any member, the number of the card, name with birth date in one kelurahan,
 * a name. Alike: one digit of a number or date wrong or two swapped, the old spelling of a name, a name written
 * otherwise, one with a husband's or father's name behind it, day and month of a birth date swapped.
 */
export const duplicateReasons = [
  'same-nik',
  'same-card',
  'same-born',
  'same-name',
  'same-birth',
  'near-nik',
  'near-card',
  'old-spelling',
  'near-name',
  'married-name',
  'swapped-birth',
  'near-birth',
] as const;
export type DuplicateReason = (typeof duplicateReasons)[number];

const About = z.enum(['households', 'persons']);
const Status = z.enum(['open', 'different', 'merged', 'closed']);

/**
 * Two households or two persons that may be one (rule R-10). Nothing is blocked: both keep their rights until a person
 * decides. `different` is decided, and stays so unless more speaks for it; `merged` can be undone until `undoUntil`;
 * `closed` means that one of the two is no more.
 */
export const DuplicatePair = z
  .object({
    pairId: PairId,
    about: About,
    /** In the order of the id of the pair. */
    recordIds: z.array(Ulid).check(z.length(2)),
    locationId: LocationId,
    area: Area,
    /** Of the second record, where it lies in another kelurahan. */
    otherLocationId: z.optional(LocationId),
    otherArea: z.optional(Area),
    reasons: z.array(z.enum(duplicateReasons)),
    /** From 0 to 100, how much speaks for it. */
    score: z.int().check(z.minimum(0), z.maximum(100)),
    status: Status,
    foundAt: Moment,
    /** Of a merge: the record that stays. */
    keptId: z.optional(Ulid),
    decidedAt: z.optional(Moment),
    decidedBy: z.optional(z.string()),
    undoUntil: z.optional(Moment),
    version: Version,
  })
  .register(z.globalRegistry, { id: 'DuplicatePair' });
export type DuplicatePair = z.infer<typeof DuplicatePair>;

/** A pair with both records side by side, personal fields included; in the order of `recordIds`. */
export const DuplicateRecords = z
  .object({
    ...DuplicatePair.shape,
    households: z.optional(z.array(Household)),
    persons: z.optional(z.array(Person)),
  })
  .register(z.globalRegistry, { id: 'DuplicateRecords' });

/** A search of a kelurahan for look-alikes: `compared` and `alike` count pairs of records. */
export const DuplicateSearch = z
  .object({
    searchId: DuplicateSearchId,
    locationId: LocationId,
    area: Area,
    about: z.optional(About),
    status: z.enum(['asked', 'running', 'finished']),
    compared: z.int(),
    alike: z.int(),
    askedAt: Moment,
    askedBy: z.string(),
    finishedAt: z.optional(Moment),
    version: Version,
  })
  .register(z.globalRegistry, { id: 'DuplicateSearch' });
export type DuplicateSearch = z.infer<typeof DuplicateSearch>;

const Side = z.optional(z.enum(['kept', 'other']));

/**
 * From which record each value comes; a field that is not named stays as the kept record has it, and where that has
 * none it comes from the other. `members` names those of either household that stay, in their order: needed when the
 * other household has members whom the kept one does not know. Legal bases and posts of both are kept.
 */
const Take = z
  .strictObject({
    rt: Side,
    rw: Side,
    cardNumber: Side,
    address: Side,
    phone: Side,
    welfareNotes: Side,
    members: z.optional(z.array(MemberId).check(z.minLength(1), z.maxLength(30))),
    name: Side,
    sex: Side,
    nik: Side,
    birthDate: Side,
  })
  .register(z.globalRegistry, { id: 'TakenValues' });

const Decision = z
  .strictObject({
    decision: z.enum(['different', 'merge']),
    /** The record that stays; the other one points to it. */
    keep: z.optional(Ulid),
    take: z.optional(Take),
  })
  .check(
    z.refine(({ decision, keep }) => decision === 'different' || keep !== undefined, {
      error: 'required',
      path: ['keep'],
    }),
    z.refine(({ decision, keep }) => decision === 'merge' || keep === undefined, {
      error: 'not-expected',
      path: ['keep'],
    }),
    z.refine(({ decision, take }) => decision === 'merge' || take === undefined, {
      error: 'not-expected',
      path: ['take'],
    }),
  );
export type DuplicateDecision = z.output<typeof Decision>;

/** Who sees that records may be one. */
const readers = ['national', 'region', 'city', 'facilitator', 'secretariat', 'auditor'] as const;
/** Who sees both side by side, numbers included: the named roles of level P3. */
const restrictedReaders = ['national', 'facilitator', 'secretariat', 'auditor'] as const;

const params = z.object({ pairId: PairId });

/** What a change of the two records may be refused with, besides what concerns the pair itself. */
const recordErrors = [
  'household.gone',
  'household.restricted',
  'household.number-impossible',
  'household.number-mismatch',
  'household.member-twice',
  'household.not-one-head',
  'household.born-in-future',
  'household.too-many-changes',
  'person.gone',
  'person.restricted',
  'person.account-taken',
  'person.nik-invalid',
  'person.nik-mismatch',
  'post.clash',
  'post.held',
] as const;

export const duplicateRoutes = {
  listDuplicates: defineRoute({
    id: 'duplicates.list',
    method: 'GET',
    path: '/v1/duplicates',
    summary:
      'Pairs of one city at most that may be one record: open ones of households, unless asked otherwise',
    access: readers,
    area: 'query',
    query: z
      .strictObject({
        area: z.optional(AreaCode),
        about: z.optional(About),
        status: z.optional(Status),
        ...feedQuery,
      })
      .check(
        // a feed tells every pair of a kelurahan, as each one changes its status
        z.refine(({ since, status }) => since === undefined || status === undefined, {
          error: 'not-expected',
          path: ['status'],
        }),
        z.refine(({ since, about }) => since === undefined || about === undefined, {
          error: 'not-expected',
          path: ['about'],
        }),
      ),
    success: { status: 200, body: pageOf(DuplicatePair) },
    errors: ['area.too-wide'],
    example: { query: { area: example.area } },
  }),
  getDuplicate: defineRoute({
    id: 'duplicates.get',
    method: 'GET',
    path: '/v1/duplicates/{pairId}',
    summary: 'Both records of a pair side by side, for a purpose; who looked is recorded at both',
    access: restrictedReaders,
    area: 'record',
    level: 'P3',
    params,
    success: { status: 200, body: DuplicateRecords },
    errors: [
      'duplicate.not-found',
      'duplicate.elsewhere',
      'household.restricted',
      'person.restricted',
      'access.no-post',
    ],
    example: { params: { pairId: example.pairId } },
  }),
  decideDuplicate: defineRoute({
    id: 'duplicates.decide',
    method: 'POST',
    path: '/v1/duplicates/{pairId}/decision',
    summary: 'Decide that two records are different, or merge them with chosen values',
    access: enterers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: Decision,
    success: { status: 200, body: DuplicatePair },
    errors: [
      'duplicate.not-found',
      'duplicate.elsewhere',
      'duplicate.own-record',
      'duplicate.decided',
      'duplicate.closed',
      'duplicate.not-of-pair',
      'duplicate.field-foreign',
      'duplicate.members-unchosen',
      'duplicate.two-accounts',
      'access.no-post',
      ...recordErrors,
    ],
    example: {
      params: { pairId: example.pairId },
      body: { decision: 'merge', keep: example.pairedHouseholdId, take: { cardNumber: 'other' } },
    },
  }),
  undoDuplicate: defineRoute({
    id: 'duplicates.undo',
    method: 'DELETE',
    path: '/v1/duplicates/{pairId}/decision',
    summary: 'Undo a decision: of a merge both records stand as before',
    access: enterers,
    area: 'record',
    ifMatch: 'required',
    params,
    success: { status: 200, body: DuplicatePair },
    errors: [
      'duplicate.not-found',
      'duplicate.elsewhere',
      'duplicate.own-record',
      'duplicate.undecided',
      'duplicate.closed',
      'duplicate.undo-ended',
      'duplicate.changed-since',
      'household.gone',
      'person.gone',
      'access.no-post',
    ],
    example: { params: { pairId: example.pairId } },
  }),
  askDuplicateSearch: defineRoute({
    id: 'duplicates.search',
    method: 'POST',
    path: '/v1/duplicate-searches',
    summary: 'Search a kelurahan for look-alikes: spelling, swapped digits, married names',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      searchId: z.optional(DuplicateSearchId),
      locationId: LocationId,
      about: z.optional(About),
    }),
    success: { status: 202, body: DuplicateSearch },
    errors: ['location.not-found', 'duplicate.search-running', 'access.no-post', 'state.exists'],
    example: {
      body: {
        searchId: example.duplicateSearchId,
        locationId: example.locationId,
        about: 'households',
      },
    },
  }),
  getDuplicateSearch: defineRoute({
    id: 'duplicates.get-search',
    method: 'GET',
    path: '/v1/duplicate-searches/{searchId}',
    summary: 'How far a search for look-alikes is',
    access: readers,
    area: 'record',
    params: z.object({ searchId: DuplicateSearchId }),
    success: { status: 200, body: DuplicateSearch },
    errors: ['duplicate.search-not-found'],
    example: { params: { searchId: example.duplicateSearchId } },
  }),
} as const;
