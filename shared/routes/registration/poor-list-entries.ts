import * as z from 'zod/mini';
import {
  HouseholdId,
  LocationId,
  Minutes,
  Moment,
  Origin,
  OriginGiven,
  pageOf,
  pageQuery,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { programmeReaders } from '../shapes.ts';
import { householdEnterers } from './households.ts';
import { CriterionCode, listParams, standing } from './poor-list-shapes.ts';

/**
 * Why a household leaves a list. `better-off` may finish a running loan and start no new one (rule I-5); for the others
 * too the money stops, and finance says when.
 */
const strikeReasons = ['better-off', 'moved', 'died', 'objection', 'error', 'other'] as const;
export type StrikeReason = (typeof strikeReasons)[number];

/** A household on a list, or one that was struck off it. Only ids: names stand with the household. */
export const PoorListEntry = z
  .object({
    householdId: HouseholdId,
    /** Codes of the criteria that it meets, of version `criteriaVersion`. */
    meets: z.array(CriterionCode),
    criteriaVersion: z.int(),
    /** The first PS-2 version that holds it; absent until the list is frozen. */
    from: z.optional(z.int()),
    /** The first PS-2 version that does not hold it any more. */
    until: z.optional(z.int()),
    /** Of the decision to add it, where the list was ratified already. */
    minutes: z.optional(Minutes),
    origin: Origin,
    struckOff: z.optional(
      z.object({
        reason: z.enum(strikeReasons),
        minutes: z.optional(Minutes),
        enteredAt: Moment,
        enteredBy: z.string(),
      }),
    ),
    /** Of a household struck off a frozen list: when finance stopped its money; null until finance has said so (L1). */
    moneyStoppedAt: z.optional(z.nullable(Moment)),
    version: Version,
  })
  .register(z.globalRegistry, { id: 'PoorListEntry' });
export type PoorListEntry = z.infer<typeof PoorListEntry>;

/** Where the list stands after a change of its entries, and those that changed. */
const EntriesChanged = z
  .object({ ...standing, locationId: LocationId, entries: z.array(PoorListEntry) })
  .register(z.globalRegistry, { id: 'PoorListEntriesChanged' });

/** Who changes entries: who enters households before the ratification, secretariat or board by a post after it. */
const changers = [...householdEnterers, 'board'] as const;

export const entryRoutes = {
  addEntries: defineRoute({
    id: 'poor-lists.add-entries',
    method: 'POST',
    path: '/v1/poor-lists/{poorListId}/entries',
    summary: 'Put households on a list, 25 at most; once it is frozen each makes the next PS-2 version',
    access: changers,
    area: 'record',
    ifMatch: 'accepted',
    params: listParams,
    body: z.strictObject({
      entries: z
        .array(
          z.strictObject({
            householdId: HouseholdId,
            meets: z.optional(z.array(CriterionCode).check(z.maxLength(20))),
          }),
        )
        .check(z.minLength(1), z.maxLength(25)),
      /** Of the rembug warga and the board, once the list is ratified or frozen (rule I-4). */
      minutes: z.optional(Minutes),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 200, body: EntriesChanged },
    errors: [
      'poor-list.not-found',
      'access.no-post',
      'poor-list.wrong-status',
      'poor-list.not-enterer',
      'poor-list.minutes-missing',
      'poor-list.date-in-future',
      'poor-list.household-twice',
      'poor-list.already-listed',
      'poor-list.criterion-unknown',
      'poor-list.own-household',
      'poor-list.full',
      'poor-list.household-moved',
      'poor-list.household-elsewhere',
      'household.not-found',
      'household.gone',
      'household.restricted',
      'board.caretaker',
    ],
    example: {
      params: { poorListId: example.poorListId },
      body: {
        entries: [{ householdId: example.householdId, meets: ['floor', 'meat'] }],
        origin: { source: 'paper', collectedOn: '2012-12-10' },
      },
    },
  }),
  listEntries: defineRoute({
    id: 'poor-lists.list-entries',
    method: 'GET',
    path: '/v1/poor-lists/{poorListId}/entries',
    summary: 'Who stands on a list now, or stood on it in an earlier PS-2 version; who looked is recorded',
    access: [...programmeReaders, 'volunteer'],
    area: 'record',
    level: 'P2',
    params: listParams,
    query: z.strictObject({
      ...pageQuery,
      /** A PS-2 version that this list has been. */
      number: z.optional(
        z.pipe(
          z.string().check(z.regex(/^[1-9]\d{0,8}$/)),
          z.pipe(z.transform(Number), z.int().check(z.minimum(1))),
        ),
      ),
      /** `struck-off`: those whom a frozen list has lost, and whether their money has stopped. */
      show: z.optional(z.enum(['listed', 'struck-off'])),
    }),
    /** A page may hold fewer than `limit`: what other versions held is passed over. `next` says whether it goes on. */
    success: { status: 200, body: pageOf(PoorListEntry) },
    errors: ['poor-list.not-found', 'poor-list.no-such-number', 'access.no-post', 'request.cursor'],
    example: { params: { poorListId: example.poorListId } },
  }),
  strikeOff: defineRoute({
    id: 'poor-lists.strike-off',
    method: 'POST',
    path: '/v1/poor-lists/{poorListId}/entries/{householdId}/strike-off',
    summary: 'Take a household off a list; once it is frozen with minutes, and as the next PS-2 version',
    access: changers,
    area: 'record',
    ifMatch: 'accepted',
    params: z.object({ ...listParams.shape, householdId: HouseholdId }),
    body: z.strictObject({ reason: z.enum(strikeReasons), minutes: z.optional(Minutes) }),
    success: { status: 200, body: EntriesChanged },
    errors: [
      'poor-list.not-found',
      'access.no-post',
      'poor-list.wrong-status',
      'poor-list.not-enterer',
      'poor-list.minutes-missing',
      'poor-list.date-in-future',
      'poor-list.not-listed',
    ],
    example: {
      params: { poorListId: example.poorListId, householdId: example.householdId },
      body: { reason: 'better-off', minutes: { number: 'BA-13/CONTOH/2013', date: '2013-01-31' } },
    },
  }),
} as const;
