import * as z from 'zod/mini';
import {
  Area,
  BoardId,
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
  UnitId,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { listQuery } from '../shapes.ts';
import { KeptConflict } from './kept-conflict.ts';

export const unitKinds = ['secretariat', 'upk', 'upl', 'ups', 'supervisors'] as const;

/** The decree that makes a unit, and its legal status of its own (rule E-8). */
const Decree = z.strictObject({ number: Line(80), date: LocalDate });

const unitPosts = [
  'secretary',
  'staff',
  'manager',
  'loan-officer',
  'bookkeeper',
  'cashier',
  'member',
] as const;

/** A post of a unit and who holds it. */
export const UnitPost = z
  .object({
    postId: PostId,
    unitId: UnitId,
    personId: PersonId,
    post: z.enum(unitPosts),
    from: LocalDate,
    until: z.optional(LocalDate),
    reason: z.optional(z.enum(['own-request', 'dismissal', 'death', 'end-of-term'])),
    minutes: Minutes,
  })
  .register(z.globalRegistry, { id: 'UnitPost' });
export type UnitPost = z.infer<typeof UnitPost>;

/** A unit (unit pengelola) of a board: UPK finance, UPL environment, UPS social; its secretariat; the supervisors of the UPK. */
export const Unit = z
  .object({
    unitId: UnitId,
    boardId: BoardId,
    locationId: LocationId,
    area: Area,
    kind: z.enum(unitKinds),
    decree: Decree,
    legalStatus: z.optional(z.string()),
    minutes: Minutes,
    posts: z.array(UnitPost),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Unit' });
export type Unit = z.infer<typeof Unit>;

const params = z.object({ unitId: UnitId });

export const unitRoutes = {
  formUnit: defineRoute({
    id: 'units.form',
    method: 'POST',
    path: '/v1/units',
    summary: 'Register a unit of a board; the secretariat itself is entered by the facilitator',
    access: ['secretariat', 'facilitator'],
    area: 'record',
    body: z.strictObject({
      unitId: z.optional(UnitId),
      boardId: BoardId,
      kind: z.enum(unitKinds),
      decree: Decree,
      legalStatus: z.optional(Line(240)),
      minutes: Minutes,
      origin: z.optional(OriginGiven),
    }),
    keeps: KeptConflict,
    success: { status: 201, body: Unit },
    errors: [
      'board.not-found',
      'board.without-term',
      'board.caretaker',
      'access.no-post',
      'unit.already-exists',
      'unit.only-secretariat',
      'state.exists',
    ],
    example: {
      body: {
        unitId: example.unitId,
        boardId: example.boardId,
        kind: 'secretariat',
        decree: { number: 'SK-02/BKM/2012', date: '2012-09-05' },
        minutes: example.minutes,
      },
    },
  }),
  listUnits: defineRoute({
    id: 'units.list',
    method: 'GET',
    path: '/v1/units',
    summary: 'Units of an area, or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Unit) },
    errors: [],
    example: { query: { area: '31.71.01' } },
  }),
  getUnit: defineRoute({
    id: 'units.get',
    method: 'GET',
    path: '/v1/units/{unitId}',
    summary: 'One unit with its posts, past ones too',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: Unit },
    errors: ['unit.not-found'],
    example: { params: { unitId: example.unitId } },
  }),
  changeUnit: defineRoute({
    id: 'units.change',
    method: 'PATCH',
    path: '/v1/units/{unitId}',
    summary: 'Correct the decree or the legal status of a unit (JSON Merge Patch)',
    access: ['secretariat'],
    area: 'record',
    ifMatch: 'required',
    params,
    body: z.strictObject({ decree: z.optional(Decree), legalStatus: z.optional(z.nullable(Line(240))) }),
    keeps: KeptConflict,
    success: { status: 200, body: Unit },
    errors: ['unit.not-found', 'access.no-post'],
    example: {
      params: { unitId: example.unitId },
      body: { legalStatus: 'Bagian dari perkumpulan warga, akta 12/2012' },
    },
  }),
  listPosts: defineRoute({
    id: 'units.list-posts',
    method: 'GET',
    path: '/v1/units/{unitId}/posts',
    summary: 'Posts of a unit, past ones too',
    access: 'any',
    area: 'record',
    params,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(UnitPost) },
    errors: ['unit.not-found', 'request.cursor'],
    example: { params: { unitId: example.unitId } },
  }),
  beginPost: defineRoute({
    id: 'units.begin-post',
    method: 'POST',
    path: '/v1/units/{unitId}/posts',
    summary: 'Appoint a person to a post by decision of the board; clashing posts are refused by name',
    access: ['secretariat', 'facilitator'],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      postId: z.optional(PostId),
      personId: PersonId,
      post: z.enum(unitPosts),
      from: LocalDate,
      until: z.optional(LocalDate),
      minutes: Minutes,
    }),
    success: { status: 201, body: Unit },
    errors: [
      'unit.not-found',
      'unit.only-secretariat',
      'board.caretaker',
      'person.not-found',
      'person.elsewhere',
      'person.gone',
      'access.no-post',
      'post.clash',
      'post.held',
      'post.not-of-unit',
      'post.ends-before-start',
      'state.exists',
    ],
    example: {
      params: { unitId: example.unitId },
      body: {
        postId: example.postId,
        personId: example.secondPersonId,
        post: 'secretary',
        from: '2012-09-05',
        minutes: example.minutes,
      },
    },
  }),
  endPost: defineRoute({
    id: 'units.end-post',
    method: 'PATCH',
    path: '/v1/units/{unitId}/posts/{postId}',
    summary: 'End a post: by own request, dismissal or death',
    access: ['secretariat', 'facilitator'],
    area: 'record',
    ifMatch: 'required',
    params: z.object({ unitId: UnitId, postId: PostId }),
    body: z.strictObject({
      /** Who leaves it: named twice, so that no wrong post ends. */
      personId: PersonId,
      until: LocalDate,
      reason: z.enum(['own-request', 'dismissal', 'death', 'end-of-term']),
      minutes: Minutes,
    }),
    success: { status: 200, body: Unit },
    errors: [
      'unit.not-found',
      'unit.only-secretariat',
      'post.not-found',
      'post.ended',
      'post.ends-before-start',
      'post.ends-later',
      'access.no-post',
    ],
    example: {
      params: { unitId: example.unitId, postId: example.postId },
      body: {
        personId: example.secondPersonId,
        until: '2014-09-04',
        reason: 'own-request',
        minutes: example.minutes,
      },
    },
  }),
} as const;
