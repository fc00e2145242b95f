import * as z from 'zod/mini';
import {
  BoardId,
  GroupId,
  Line,
  LocalDate,
  Minutes,
  OriginGiven,
  pageOf,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { listQuery } from '../shapes.ts';
import { membershipRoutes } from './group-members.ts';
import {
  Check,
  FormedFrom,
  Group,
  groupEnterers,
  groupParams,
  JointLiability,
  joining,
  KindSpelled,
  memberErrors,
  Proposal,
  Stage,
  Trainings,
} from './group-shapes.ts';
import { KeptConflict } from './kept-conflict.ts';

const headerRoutes = {
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
    keeps: KeptConflict,
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
    params: groupParams,
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
    params: groupParams,
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
} as const;

export const groupRoutes = { ...headerRoutes, ...membershipRoutes } as const;
