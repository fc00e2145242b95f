import * as z from 'zod/mini';
import {
  Area,
  Count,
  HouseholdId,
  Line,
  LocalDate,
  LocationId,
  Moment,
  Origin,
  OriginGiven,
  PersonId,
  PrivacyRequestId,
  pageOf,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { enterers, listQuery, warned } from '../shapes.ts';
import { processingPurposes } from './legal-bases.ts';

/** Whose data a request is about: exactly one of them. A breach concerns a kelurahan, and names nobody. */
export const Concerned = z
  .strictObject({
    householdId: z.optional(HouseholdId),
    personId: z.optional(PersonId),
    locationId: z.optional(LocationId),
  })
  .check(z.refine((of) => Object.values(of).filter((id) => id !== undefined).length === 1, 'value'))
  .register(z.globalRegistry, { id: 'Concerned' });
export type Concerned = z.infer<typeof Concerned>;

/** What the law gives a clock of 3 x 24 hours (rule D-2); a breach (kebocoran) has the same, for its written notice. */
export const requestKinds = [
  'access',
  'correction',
  'restriction',
  'lift-restriction',
  'withdrawal',
  'erasure',
  'breach',
] as const;

/** A letter (surat) by its number and date; never what it says. */
const Letter = z.strictObject({ number: Line(80), date: LocalDate });

/** A rule of law, by its citation and nothing else: free text would invite names. */
const LegalGround = z
  .string()
  .check(
    z.regex(
      /^(UU|PP|Perpres|Permen\w{0,20}|Perda|Perwali|Perbup) [A-Za-z0-9 ,./()-]{1,100}$/,
      'legal-ground',
    ),
    z.describe('Citation, as `UU 27/2022 Pasal 15 ayat (1) huruf c`'),
  );

/**
 * What somebody asks about the own data, or a breach of it, and until when the law wants it done (rule D-2). `dueAt` is
 * 3 x 24 real hours after receipt; `secondsLeft` counts down to it and is negative when overdue. Once closed it stays
 * as it was then.
 */
export const PrivacyRequest = z
  .object({
    privacyRequestId: PrivacyRequestId,
    of: Concerned,
    kind: z.enum(requestKinds),
    purpose: z.optional(z.enum(processingPurposes)),
    locationId: LocationId,
    area: Area,
    receivedAt: Moment,
    channel: z.enum(['in-person', 'letter', 'phone', 'message', 'meeting']),
    /** Number of the letter or the minutes by which it came. */
    reference: z.optional(Line(80)),
    /** How many people a breach concerns, as far as it is known. */
    affected: z.optional(Count),
    /** What was asked, in the subject's words: sealed, and gone with the subject's erasure. */
    text: z.optional(Line(2_000)),
    dueAt: Moment,
    secondsLeft: z.int(),
    status: z.enum(['open', 'done', 'refused']),
    closedAt: z.optional(Moment),
    closedBy: z.optional(z.string()),
    reason: z.optional(
      z.enum(['identity-not-proven', 'not-consent', 'duty-to-keep', 'not-this-record', 'nothing-to-do']),
    ),
    legalGround: z.optional(LegalGround),
    /** Number of the letter that answered. */
    answer: z.optional(Line(80)),
    notice: z.optional(z.object({ toSubjects: Letter, toAuthority: Letter })),
    /** Purposes that no legal basis is left for since a withdrawal: their processing has stopped. */
    stopped: z.optional(z.array(z.enum(processingPurposes))),
    /** Signed proof of an erasure: a compact JWS (EdDSA) that the keys of `/v1/privacy-requests/keys` verify. */
    proof: z.optional(z.string()),
    origin: Origin,
    version: Version,
    ...warned,
  })
  .register(z.globalRegistry, { id: 'PrivacyRequest' });
export type PrivacyRequest = z.infer<typeof PrivacyRequest>;

/** A public key as a JWK (RFC 8037). */
export const PublicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
});

const params = z.object({ privacyRequestId: PrivacyRequestId });
const { status, text, reference, affected, channel, purpose, kind, reason, legalGround, answer } =
  PrivacyRequest.shape;

/** Who sees what was asked: those who answer for it, and those who look whether the clocks were kept. */
const readers = ['national', 'region', 'city', 'facilitator', 'secretariat', 'auditor'] as const;

export const privacyRequestRoutes = {
  enterPrivacyRequest: defineRoute({
    id: 'privacy-requests.enter',
    method: 'POST',
    path: '/v1/privacy-requests',
    summary: 'Enter what somebody asks about the own data, or a breach; the clock runs from receipt',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      privacyRequestId: z.optional(PrivacyRequestId),
      of: Concerned,
      kind,
      purpose,
      receivedAt: Moment,
      channel,
      reference,
      affected,
      text,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: PrivacyRequest },
    errors: [
      'household.not-found',
      'person.not-found',
      'location.not-found',
      'household.gone',
      'person.gone',
      'access.no-post',
      'privacy-request.received-in-future',
      'privacy-request.purpose',
      'privacy-request.subject',
      'state.exists',
    ],
    example: {
      body: {
        privacyRequestId: example.privacyRequestId,
        of: { householdId: example.erasedHouseholdId },
        kind: 'erasure',
        receivedAt: '2013-01-31T09:20:00.000Z',
        channel: 'letter',
        reference: 'SURAT-11/CONTOH/2013',
        text: 'Mohon data keluarga kami dihapus karena kami sudah pindah.',
      },
    },
  }),
  listPrivacyRequests: defineRoute({
    id: 'privacy-requests.list',
    method: 'GET',
    path: '/v1/privacy-requests',
    summary: 'Requests of one city at most: of each kelurahan the open ones first, least time left first',
    access: readers,
    area: 'query',
    query: z.strictObject({ ...listQuery.shape, status: z.optional(status) }),
    success: { status: 200, body: pageOf(PrivacyRequest) },
    errors: ['area.too-wide'],
    example: { query: { area: example.area } },
  }),
  listErasureKeys: defineRoute({
    id: 'privacy-requests.list-keys',
    method: 'GET',
    path: '/v1/privacy-requests/keys',
    summary: 'The public keys (JWKS) by which anybody verifies a proof of erasure',
    access: 'public',
    area: 'none',
    success: { status: 200, body: z.object({ keys: z.array(PublicKey) }) },
    errors: [],
    example: {},
  }),
  getPrivacyRequest: defineRoute({
    id: 'privacy-requests.get',
    method: 'GET',
    path: '/v1/privacy-requests/{privacyRequestId}',
    summary:
      'One request with what was asked, for a purpose; who looked is recorded with the data it is about',
    access: readers,
    area: 'record',
    level: 'P3',
    params,
    success: { status: 200, body: PrivacyRequest },
    errors: ['privacy-request.not-found', 'access.no-post'],
    example: { params: { privacyRequestId: example.privacyRequestId } },
  }),
  completePrivacyRequest: defineRoute({
    id: 'privacy-requests.complete',
    method: 'POST',
    path: '/v1/privacy-requests/{privacyRequestId}/completion',
    summary: 'Close a request, done or refused; whose data it is about is named again, and done at once',
    access: ['national', 'region', 'city', ...enterers],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      /** Named again by who decides: an erasure by slip would be for ever. */
      of: Concerned,
      outcome: z.enum(['done', 'refused']),
      reason,
      legalGround,
      answer,
      notice: z.optional(z.strictObject({ toSubjects: Letter, toAuthority: Letter })),
    }),
    success: { status: 200, body: PrivacyRequest },
    errors: [
      'privacy-request.not-found',
      'privacy-request.closed',
      'privacy-request.of-differs',
      'privacy-request.own-entry',
      'privacy-request.own-data',
      'privacy-request.not-consent',
      'privacy-request.holds-office',
      'privacy-request.reason',
      'privacy-request.notice',
      'household.gone',
      'person.gone',
      'access.no-post',
    ],
    example: {
      params: { privacyRequestId: example.privacyRequestId },
      body: {
        of: { householdId: example.erasedHouseholdId },
        outcome: 'done',
        answer: 'SURAT-12/CONTOH/2013',
      },
    },
  }),
} as const;
