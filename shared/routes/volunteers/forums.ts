import * as z from 'zod/mini';
import {
  Area,
  ForumId,
  ForumMeetingId,
  ForumPostId,
  Line,
  LocalDate,
  LocationId,
  Moment,
  Origin,
  OriginGiven,
  pageOf,
  pageQuery,
  Version,
  VolunteerId,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { Attendance } from '../activities/attendance.ts';
import { example } from '../examples.ts';
import { enterers, listQuery } from '../shapes.ts';

/** Forum relawan: the association of the volunteers of a kelurahan, which has one (rule K-3). */
export const Forum = z
  .object({
    forumId: ForumId,
    locationId: LocationId,
    area: Area,
    name: Line(120),
    formedOn: LocalDate,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Forum' });
export type Forum = z.infer<typeof Forum>;

/** What people write, of several lines; no control characters but the line feed. */
const Words = z
  .string()
  .check(
    z.trim(),
    z.minLength(1),
    z.maxLength(2_000),
    z.regex(/^(?:[^\p{Cc}\p{Cs}\p{Bidi_Control}]|\n)*$/u, 'control-characters'),
  );

/**
 * What somebody wrote in a forum (level P1). It may name people, and is kept as personal data are: sealed at rest, and gone
 * with the data of its author (D-3).
 */
export const ForumPost = z
  .object({
    forumPostId: ForumPostId,
    forumId: ForumId,
    locationId: LocationId,
    area: Area,
    /** Who wrote it, where a volunteer did. */
    volunteerId: z.optional(VolunteerId),
    at: Moment,
    text: z.optional(Words),
    erasedAt: z.optional(Moment),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'ForumPost' });
export type ForumPost = z.infer<typeof ForumPost>;

const met = {
  on: LocalDate,
  place: z.optional(Line(120)),
  topic: Line(240),
  attendance: Attendance,
  decisions: z.array(Line(500)).check(z.maxLength(30)),
};

export const ForumMeeting = z
  .object({
    forumMeetingId: ForumMeetingId,
    forumId: ForumId,
    locationId: LocationId,
    area: Area,
    ...met,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'ForumMeeting' });
export type ForumMeeting = z.infer<typeof ForumMeeting>;

const params = z.object({ forumId: ForumId });
const query = z.strictObject(pageQuery);
const ofForum = { forumId: example.forumId };

export const forumRoutes = {
  formForum: defineRoute({
    id: 'forums.form',
    method: 'POST',
    path: '/v1/forums',
    summary: 'Register the volunteers’ forum of a kelurahan, which has one',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      forumId: z.optional(ForumId),
      locationId: LocationId,
      name: Line(120),
      formedOn: LocalDate,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Forum },
    errors: [
      'location.not-enrolled',
      'access.no-post',
      'forum.already-active',
      'date.in-future',
      'state.exists',
    ],
    example: {
      body: {
        forumId: example.forumId,
        locationId: example.locationId,
        name: 'Forum Relawan Contoh',
        formedOn: '2012-09-30',
      },
    },
  }),
  listForums: defineRoute({
    id: 'forums.list',
    method: 'GET',
    path: '/v1/forums',
    summary: 'Forums of one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Forum) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  writeForumPost: defineRoute({
    id: 'forums.write-post',
    method: 'POST',
    path: '/v1/forums/{forumId}/posts',
    summary: 'Write in a forum: a volunteer in the own name, an office in its own',
    access: ['volunteer', ...enterers, 'board'],
    area: 'record',
    params,
    body: z.strictObject({
      forumPostId: z.optional(ForumPostId),
      volunteerId: z.optional(VolunteerId),
      text: Words,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: ForumPost },
    errors: [
      'forum.not-found',
      'volunteer.not-found',
      'volunteer.not-own-record',
      'access.no-post',
      'state.exists',
    ],
    example: {
      params: ofForum,
      body: {
        forumPostId: example.forumPostId,
        volunteerId: example.volunteerId,
        text: 'Kerja bakti hari Minggu pukul tujuh',
      },
    },
  }),
  listForumPosts: defineRoute({
    id: 'forums.list-posts',
    method: 'GET',
    path: '/v1/forums/{forumId}/posts',
    summary: 'What was written in a forum, latest first',
    access: 'any',
    area: 'record',
    params,
    query,
    success: { status: 200, body: pageOf(ForumPost) },
    errors: ['forum.not-found', 'request.cursor'],
    example: { params: ofForum },
  }),
  recordForumMeeting: defineRoute({
    id: 'forums.record-meeting',
    method: 'POST',
    path: '/v1/forums/{forumId}/meetings',
    summary: 'Record a meeting of a forum: topic, who came in numbers, decisions',
    access: enterers,
    area: 'record',
    params,
    body: z.strictObject({
      forumMeetingId: z.optional(ForumMeetingId),
      ...met,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: ForumMeeting },
    errors: [
      'forum.not-found',
      'access.no-post',
      'meeting.in-future',
      'attendance.mismatch',
      'attendance.poor-above-total',
      'state.exists',
    ],
    example: {
      params: ofForum,
      body: {
        forumMeetingId: example.forumMeetingId,
        on: '2012-12-02',
        topic: 'Pembagian tugas survei',
        attendance: { total: 24, women: 15, men: 9, poor: 10 },
        decisions: ['Survei ulang dimulai di RW 02'],
        place: 'Balai kelurahan',
      },
    },
  }),
  listForumMeetings: defineRoute({
    id: 'forums.list-meetings',
    method: 'GET',
    path: '/v1/forums/{forumId}/meetings',
    summary: 'Meetings of a forum, latest first',
    access: 'any',
    area: 'record',
    params,
    query,
    success: { status: 200, body: pageOf(ForumMeeting) },
    errors: ['forum.not-found', 'request.cursor'],
    example: { params: ofForum },
  }),
} as const;
