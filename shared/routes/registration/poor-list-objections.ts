import * as z from 'zod/mini';
import {
  HouseholdId,
  Line,
  LocationId,
  Minutes,
  Moment,
  ObjectionId,
  Origin,
  OriginGiven,
  PoorListId,
  pageOf,
  pageQuery,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { enterers } from '../shapes.ts';
import { householdEnterers } from './households.ts';
import { listParams } from './poor-list-shapes.ts';

/** What somebody said and was answered: it may name neighbours, so it is encrypted under the objection's own key (P2). */
export const PersonalOfObjection = z.strictObject({
  text: Line(1_000),
  reply: z.optional(Line(1_000)),
});
export type PersonalOfObjection = z.infer<typeof PersonalOfObjection>;

/** An objection (sanggahan) raised while a list is shown: about a household, listed or left out, or about the list. */
export const Objection = z
  .object({
    objectionId: ObjectionId,
    poorListId: PoorListId,
    locationId: LocationId,
    householdId: z.optional(HouseholdId),
    status: z.enum(['open', 'accepted', 'rejected']),
    answer: z.optional(z.object({ minutes: Minutes, enteredAt: Moment, enteredBy: z.string() })),
    origin: Origin,
    version: Version,
    ...z.partial(PersonalOfObjection).shape,
  })
  .register(z.globalRegistry, { id: 'Objection' });
export type Objection = z.infer<typeof Objection>;

export const objectionRoutes = {
  raiseObjection: defineRoute({
    id: 'poor-lists.raise-objection',
    method: 'POST',
    path: '/v1/poor-lists/{poorListId}/objections',
    summary: 'Enter an objection while a list is shown',
    access: householdEnterers,
    area: 'record',
    params: listParams,
    body: z.strictObject({
      objectionId: z.optional(ObjectionId),
      householdId: z.optional(HouseholdId),
      text: PersonalOfObjection.shape.text,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Objection },
    errors: [
      'poor-list.not-found',
      'access.no-post',
      'poor-list.wrong-status',
      'poor-list.household-elsewhere',
      'household.not-found',
      'household.gone',
      'state.exists',
    ],
    example: {
      params: { poorListId: example.poorListId },
      body: {
        objectionId: example.objectionId,
        householdId: example.householdId,
        text: 'Keluarga ini sudah punya usaha tetap',
        origin: { source: 'paper', collectedOn: '2013-01-15' },
      },
    },
  }),
  listObjections: defineRoute({
    id: 'poor-lists.list-objections',
    method: 'GET',
    path: '/v1/poor-lists/{poorListId}/objections',
    summary: 'The objections to a list with what was said, earliest first; who looked is recorded',
    access: ['national', 'facilitator', 'board', 'secretariat', 'supervisor', 'auditor'],
    area: 'record',
    level: 'P2',
    params: listParams,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(Objection) },
    errors: ['poor-list.not-found', 'access.no-post', 'request.cursor'],
    example: { params: { poorListId: example.poorListId } },
  }),
  answerObjection: defineRoute({
    id: 'poor-lists.answer-objection',
    method: 'POST',
    path: '/v1/poor-lists/{poorListId}/objections/{objectionId}/answer',
    summary: 'Answer an objection with minutes; what follows for the list is entered by itself',
    access: [...enterers, 'board'],
    area: 'record',
    ifMatch: 'accepted',
    params: z.object({ ...listParams.shape, objectionId: ObjectionId }),
    body: z.strictObject({
      outcome: z.enum(['accepted', 'rejected']),
      reply: PersonalOfObjection.shape.reply,
      minutes: Minutes,
    }),
    success: { status: 200, body: Objection },
    errors: [
      'poor-list.not-found',
      'objection.not-found',
      'objection.answered',
      'access.no-post',
      'poor-list.date-in-future',
      'poor-list.own-household',
    ],
    example: {
      params: { poorListId: example.poorListId, objectionId: example.objectionId },
      body: {
        outcome: 'rejected',
        reply: 'Usaha itu milik saudara yang tinggal serumah',
        minutes: { number: 'BA-10/CONTOH/2013', date: '2013-01-24' },
      },
    },
  }),
} as const;
