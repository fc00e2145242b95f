import * as z from 'zod/mini';
import {
  Area,
  Line,
  LocalDate,
  LocationId,
  Minutes,
  Moment,
  Origin,
  OriginGiven,
  PoorListId,
  pageOf,
  pageQuery,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { evident, ProvenMinutes, unproven } from '../evidence.ts';
import { example } from '../examples.ts';
import { enterers, listQuery, programmeReaders } from '../shapes.ts';
import { AccessRead } from './households.ts';
import { entryRoutes } from './poor-list-entries.ts';
import { objectionRoutes } from './poor-list-objections.ts';
import { Criteria, CriteriaGiven, listParams, recorders, standing } from './poor-list-shapes.ts';

const ShowingGiven = z.strictObject({ place: Line(120), from: LocalDate, until: LocalDate });

const Ratification = z.strictObject({
  /** Of the rembug warga that agreed to the list. */
  citizens: Minutes,
  /** Of the board that ratified it: what the list stands on, and so a checked document when it is sent (L4). */
  board: Minutes,
});

const entry = { enteredAt: Moment, enteredBy: z.string() };

/**
 * A PS-2 list (daftar KK miskin) of a kelurahan: the poor households that one survey found, the only key to block
 * grants. Its versions are counted over all lists of the kelurahan; the highest is in force (rule I-4).
 */
export const PoorList = z
  .object({
    ...standing,
    locationId: LocationId,
    area: Area,
    surveyedOn: z.optional(LocalDate),
    criteria: Criteria,
    /** Objections that nobody has answered yet: while there are some, nothing is ratified. */
    openObjections: z.int(),
    showing: z.optional(z.object({ ...ShowingGiven.shape, ...entry })),
    ratification: z.optional(z.object({ ...Ratification.shape, ...entry })),
    ...evident,
    frozenAt: z.optional(Moment),
    /** The PS-2 version that its freeze made. */
    firstNumber: z.optional(z.int()),
    supersededBy: z.optional(PoorListId),
    origin: Origin,
  })
  .register(z.globalRegistry, { id: 'PoorList' });
export type PoorList = z.infer<typeof PoorList>;

const params = listParams;
const readers = [...programmeReaders, 'volunteer'] as const;

export const headerRoutes = {
  openPoorList: defineRoute({
    id: 'poor-lists.open',
    method: 'POST',
    path: '/v1/poor-lists',
    summary: 'Open a list of poor households (PS-2) with the criteria that the community has set',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      poorListId: z.optional(PoorListId),
      locationId: LocationId,
      surveyedOn: z.optional(LocalDate),
      criteria: CriteriaGiven,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: PoorList },
    errors: [
      'location.not-found',
      'access.no-post',
      'poor-list.criterion-twice',
      'poor-list.date-in-future',
      'state.exists',
    ],
    example: {
      body: {
        poorListId: example.poorListId,
        locationId: example.locationId,
        surveyedOn: '2012-12-10',
        criteria: {
          setOn: '2012-11-20',
          minutes: example.minutes,
          items: [
            { code: 'floor', text: 'Lantai rumah dari tanah' },
            { code: 'two-meals', text: 'Makan paling banyak dua kali sehari' },
          ],
        },
        origin: { source: 'paper', collectedOn: '2012-12-10' },
      },
    },
  }),
  listPoorLists: defineRoute({
    id: 'poor-lists.list',
    method: 'GET',
    path: '/v1/poor-lists',
    summary: 'Lists of one city at most, without who stands on them; or the changes of one kelurahan',
    access: readers,
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(PoorList) },
    errors: ['area.too-wide'],
    example: { query: { area: example.area } },
  }),
  getPoorList: defineRoute({
    id: 'poor-lists.get',
    method: 'GET',
    path: '/v1/poor-lists/{poorListId}',
    summary: 'One list: its criteria, its state, the PS-2 version in force and its hash',
    access: readers,
    area: 'record',
    params,
    success: { status: 200, body: PoorList },
    errors: ['poor-list.not-found'],
    example: { params: { poorListId: example.poorListId } },
  }),
  changePoorList: defineRoute({
    id: 'poor-lists.change',
    method: 'PATCH',
    path: '/v1/poor-lists/{poorListId}',
    summary: 'Set the criteria anew while the list is a draft: a new version of them, the old one stays',
    access: enterers,
    area: 'record',
    ifMatch: 'required',
    params,
    body: z.strictObject({ criteria: CriteriaGiven }),
    success: { status: 200, body: PoorList },
    errors: [
      'poor-list.not-found',
      'access.no-post',
      'poor-list.wrong-status',
      'poor-list.criterion-twice',
      'poor-list.date-in-future',
    ],
    example: {
      params: { poorListId: example.poorListId },
      body: {
        criteria: {
          setOn: '2012-12-02',
          minutes: example.minutes,
          items: [
            { code: 'floor', text: 'Lantai rumah dari tanah' },
            { code: 'meat', text: 'Jarang makan daging' },
          ],
        },
      },
    },
  }),
  listCriteria: defineRoute({
    id: 'poor-lists.list-criteria',
    method: 'GET',
    path: '/v1/poor-lists/{poorListId}/criteria',
    summary: 'Every version of the criteria of a list, latest first',
    access: readers,
    area: 'record',
    params,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(Criteria) },
    errors: ['poor-list.not-found', 'request.cursor'],
    example: { params: { poorListId: example.poorListId } },
  }),
  showPoorList: defineRoute({
    id: 'poor-lists.show',
    method: 'POST',
    path: '/v1/poor-lists/{poorListId}/showing',
    summary: 'Record where and when the list hangs in public; said again, it is corrected or prolonged',
    access: enterers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: ShowingGiven,
    success: { status: 200, body: PoorList },
    errors: [
      'poor-list.not-found',
      'access.no-post',
      'poor-list.wrong-status',
      'poor-list.empty',
      'poor-list.showing-too-short',
    ],
    example: {
      params: { poorListId: example.poorListId },
      body: { place: 'Papan informasi kelurahan', from: '2013-01-10', until: '2013-01-23' },
    },
  }),
  ratifyPoorList: defineRoute({
    id: 'poor-lists.ratify',
    method: 'POST',
    path: '/v1/poor-lists/{poorListId}/ratification',
    summary: 'Record that the rembug warga agreed and the board ratified, after showing and objections',
    access: recorders,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.extend(Ratification, { board: ProvenMinutes }),
    success: { status: 200, body: PoorList },
    errors: [
      'poor-list.not-found',
      'access.no-post',
      'poor-list.wrong-status',
      'poor-list.empty',
      'poor-list.objections-open',
      'poor-list.still-shown',
      'poor-list.ratified-too-early',
      'poor-list.date-in-future',
      'board.caretaker',
      ...unproven,
    ],
    example: {
      params: { poorListId: example.poorListId },
      body: {
        citizens: { number: 'BA-11/CONTOH/2013', date: '2013-01-25', place: 'Balai kelurahan' },
        board: { documentId: example.ratificationId, number: 'BA-12/CONTOH/2013', date: '2013-01-26' },
      },
    },
  }),
  freezePoorList: defineRoute({
    id: 'poor-lists.freeze',
    method: 'POST',
    path: '/v1/poor-lists/{poorListId}/freeze',
    summary: 'Freeze a ratified list with its hash: it is the PS-2 version in force, and supersedes the last',
    access: recorders,
    area: 'record',
    ifMatch: 'accepted',
    params,
    success: { status: 200, body: PoorList },
    errors: ['poor-list.not-found', 'access.no-post', 'poor-list.wrong-status', 'poor-list.empty'],
    example: { params: { poorListId: example.poorListId } },
  }),
  listPoorListReads: defineRoute({
    id: 'poor-lists.list-reads',
    method: 'GET',
    path: '/v1/poor-lists/{poorListId}/reads',
    summary: 'Who looked at the entries and objections of a list and why, latest first',
    access: ['national', 'facilitator', 'secretariat', 'supervisor', 'auditor'],
    area: 'record',
    params,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(AccessRead) },
    errors: ['poor-list.not-found', 'access.no-post', 'request.cursor'],
    example: { params: { poorListId: example.poorListId } },
  }),
} as const;

export const poorListRoutes = { ...headerRoutes, ...entryRoutes, ...objectionRoutes } as const;
