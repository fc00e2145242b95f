import * as z from 'zod/mini';
import {
  Area,
  BoardId,
  Count,
  Line,
  LocalDate,
  LocationId,
  Minutes,
  Origin,
  OriginGiven,
  PersonId,
  PostId,
  pageOf,
  pageQuery,
  TermId,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { Deed, evident, ProvenDeed, ProvenMinutes, unproven } from '../evidence.ts';
import { example } from '../examples.ts';
import { enterers, listQuery, warned } from '../shapes.ts';
import { KeptConflict } from './kept-conflict.ts';

/** Counts of one basis of an election; never who voted for whom (rule E-5). */
const ElectionBasis = z.strictObject({
  /** RT and RW ballots name persons for the committee; the kelurahan meeting elects the seats (rule E-2). */
  level: z.enum(['rt', 'rw', 'kelurahan']),
  name: Line(40),
  registered: Count,
  cast: Count,
  valid: Count,
  invalid: Count,
  tally: z.array(z.strictObject({ personId: PersonId, votes: Count })).check(z.maxLength(100)),
});

/** Result of an election as counts per basis and name (rules E-2, E-5). */
export const Election = z
  .strictObject({
    date: LocalDate,
    minutes: Minutes,
    bases: z.array(ElectionBasis).check(z.minLength(1), z.maxLength(60)),
    /** Minutes of the lot that decided a tie for the last seat. */
    lotMinutes: z.optional(Minutes),
  })
  .register(z.globalRegistry, { id: 'Election' });
export type Election = z.infer<typeof Election>;

/** As it is sent: its minutes are checked documents (L4). */
const ProvenElection = z
  .extend(Election, { minutes: ProvenMinutes, lotMinutes: z.optional(ProvenMinutes) })
  .register(z.globalRegistry, { id: 'ProvenElection' });

const MemberGiven = z.strictObject({ personId: PersonId, post: z.enum(['coordinator', 'member']) });
const Member = z.object({ ...MemberGiven.shape, postId: PostId, sex: z.enum(['female', 'male']) });

/** A term (masa bakti) of a board: its election, its members, its own record at the notary. */
export const Term = z
  .object({
    termId: TermId,
    boardId: BoardId,
    number: z.int(),
    start: LocalDate,
    end: LocalDate,
    election: Election,
    members: z.array(Member),
    deed: z.optional(Deed),
    ...evident,
    origin: Origin,
    version: Version,
    ...warned,
  })
  .register(z.globalRegistry, { id: 'Term' });
export type Term = z.infer<typeof Term>;

/** A board of trustees (BKM/LKM) of a kelurahan: elected by the residents, organiser of every other body. */
export const Board = z
  .object({
    boardId: BoardId,
    locationId: LocationId,
    area: Area,
    name: z.string(),
    charter: z.optional(Deed),
    /** Derived from the dates of the term: `forming` before the first, `caretaker` after its end (rule E-7). */
    status: z.enum(['forming', 'active', 'caretaker']),
    term: z.optional(
      z.object({
        termId: TermId,
        number: z.int(),
        start: LocalDate,
        end: LocalDate,
        /** Last day of the term before: until then that one runs, when this one starts later. */
        previousEnd: z.optional(LocalDate),
        members: z.array(Member),
      }),
    ),
    ...evident,
    origin: Origin,
    version: Version,
    ...warned,
  })
  .register(z.globalRegistry, { id: 'Board' });
export type Board = z.infer<typeof Board>;

const params = z.object({ boardId: BoardId });

/** A board as a file brings it: its charter is declared, for a file cannot name documents. */
export const DeclaredBoard = z.strictObject({
  boardId: z.optional(BoardId),
  locationId: LocationId,
  name: Line(120),
  charter: z.optional(Deed),
  origin: z.optional(OriginGiven),
});

export const boardRoutes = {
  formBoard: defineRoute({
    id: 'boards.form',
    method: 'POST',
    path: '/v1/boards',
    summary: 'Register the board of an enrolled kelurahan; its first term follows',
    access: enterers,
    area: 'record',
    body: z.extend(DeclaredBoard, { charter: z.optional(ProvenDeed) }),
    keeps: KeptConflict,
    success: { status: 201, body: Board },
    errors: ['location.not-found', 'access.no-post', 'board.already-active', 'state.exists', ...unproven],
    example: {
      body: { boardId: example.boardId, locationId: example.locationId, name: 'BKM Contoh Mandiri' },
    },
  }),
  listBoards: defineRoute({
    id: 'boards.list',
    method: 'GET',
    path: '/v1/boards',
    summary: 'Boards of an area, or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Board) },
    errors: [],
    example: { query: { area: '31' } },
  }),
  getBoard: defineRoute({
    id: 'boards.get',
    method: 'GET',
    path: '/v1/boards/{boardId}',
    summary: 'One board with its term in force',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: Board },
    errors: ['board.not-found'],
    example: { params: { boardId: example.boardId } },
  }),
  changeBoard: defineRoute({
    id: 'boards.change',
    method: 'PATCH',
    path: '/v1/boards/{boardId}',
    summary: 'Correct the name or the charter of a board (JSON Merge Patch)',
    access: enterers,
    area: 'record',
    ifMatch: 'required',
    params,
    body: z.strictObject({ name: z.optional(Line(120)), charter: z.optional(z.nullable(ProvenDeed)) }),
    keeps: KeptConflict,
    success: { status: 200, body: Board },
    errors: ['board.not-found', 'access.no-post', ...unproven],
    example: {
      params: { boardId: example.boardId },
      body: {
        charter: {
          documentId: example.charterId,
          number: '12',
          notary: 'Notaris Contoh',
          date: '2012-09-03',
        },
      },
    },
  }),
  beginTerm: defineRoute({
    id: 'boards.begin-term',
    method: 'POST',
    path: '/v1/boards/{boardId}/terms',
    summary: 'Enter the result of an election: a new term with its members, who get their posts',
    access: enterers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      termId: z.optional(TermId),
      start: LocalDate,
      end: z.optional(LocalDate),
      election: ProvenElection,
      members: z.array(MemberGiven).check(z.minLength(1), z.maxLength(20)),
      deed: z.optional(ProvenDeed),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Term },
    errors: [
      'board.not-found',
      'access.no-post',
      'person.not-found',
      'person.elsewhere',
      'person.gone',
      'post.clash',
      'term.ends-before-start',
      'term.too-long',
      'term.overlaps',
      'term.not-one-coordinator',
      'term.member-twice',
      'term.election-after-start',
      'election.cast-mismatch',
      'election.cast-above-registered',
      'election.votes-above-ballots',
      'election.name-twice',
      'election.tie-without-lot',
      'election.in-future',
      'election.two-meetings',
      'state.exists',
      ...unproven,
    ],
    example: {
      params: { boardId: example.boardId },
      body: {
        termId: example.termId,
        start: '2012-09-01',
        election: {
          date: '2012-08-12',
          minutes: { documentId: example.electionMinutesId, ...example.minutes },
          bases: [
            {
              level: 'kelurahan',
              name: 'Rembug warga',
              registered: 60,
              cast: 50,
              valid: 48,
              invalid: 2,
              tally: [{ personId: example.personId, votes: 30 }],
            },
          ],
        },
        members: [{ personId: example.personId, post: 'coordinator' }],
      },
    },
  }),
  listTerms: defineRoute({
    id: 'boards.list-terms',
    method: 'GET',
    path: '/v1/boards/{boardId}/terms',
    summary: 'Terms of a board with their elections, latest first',
    access: 'any',
    area: 'record',
    params,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(Term) },
    errors: ['board.not-found', 'request.cursor'],
    example: { params: { boardId: example.boardId } },
  }),
} as const;
