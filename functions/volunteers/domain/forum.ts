import type * as z from 'zod/mini';
import type { Role } from '../../../shared/contract/access.ts';
import { entered } from '../../../shared/contract/acting.ts';
import { mustAddUp } from '../../../shared/contract/attendance.ts';
import type { EnrolledLocation } from '../../../shared/contract/enrolled-location.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  forumFormed,
  forumMet,
  forumPostErased,
  forumPosted,
} from '../../../shared/events/volunteers/community.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type {
  Forum,
  ForumMeeting,
  ForumPost,
  forumRoutes,
} from '../../../shared/routes/volunteers/forums.ts';
import type { Entry } from './entry.ts';
import { checkWriter, type VolunteerRecord } from './volunteer.ts';

export type ForumRecord = Forum & { readonly createdAs: string };
export type ForumMeetingRecord = ForumMeeting & { readonly createdAs: string };

/** A post without its text, which is sealed. `author` is by whom an erasure finds it: a volunteer, or a person. */
export type ForumPostRecord = Omit<ForumPost, 'text'> & {
  readonly author?: string | undefined;
  readonly createdAs: string;
};
export interface TextOfPost {
  readonly text: string;
}

type BodyOf<Name extends 'formForum' | 'writeForumPost' | 'recordForumMeeting'> = z.output<
  (typeof forumRoutes)[Name]['body']
>;

/** Registers the forum of an enrolled kelurahan (K-3). */
export const formForum = (
  { forumId, locationId: _, origin, ...body }: BodyOf<'formForum'>,
  { locationId, area }: EnrolledLocation,
  { by, createdAs }: Entry,
  given: Given,
): Decision<ForumRecord> => {
  const day = today(given, area.code);
  if (body.formedOn > day) throw refused('date.in-future', '/formedOn', { rule: 'K-3', today: day });
  const next: ForumRecord = {
    forumId: forumId ?? (given.newId() as Forum['forumId']),
    locationId,
    area,
    ...body,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  const { forumId: id } = next;
  const event = happened(forumFormed, {
    ...{ id: given.newId(), at: given.now, subject: id, recordversion: 1, area },
    data: { forumId: id, locationId },
    state: next,
  });
  return { next, events: [event] };
};

/** Who writes: by which roles, as which volunteer, and as which person. */
interface Author {
  readonly roles: readonly Role[];
  readonly volunteer: VolunteerRecord | undefined;
  readonly personId: string | undefined;
}

/** Writes in a forum: who acts by no office only as the volunteer whom the account is (section 3.2). */
export const writeForumPost = (
  { forumPostId, volunteerId, origin }: BodyOf<'writeForumPost'>,
  { forumId, locationId, area }: ForumRecord,
  { roles, volunteer, personId }: Author,
  { by, createdAs }: Entry,
  given: Given,
): Decision<ForumPostRecord> => {
  if (volunteer) checkWriter(volunteer, { by, roles });
  else if (roles.every((role) => role === 'volunteer')) throw new Problem('volunteer.not-own-record');
  const next: ForumPostRecord = {
    forumPostId: forumPostId ?? (given.newId() as ForumPost['forumPostId']),
    forumId,
    locationId,
    area,
    volunteerId,
    author: volunteerId ?? personId,
    at: given.now.toISOString(),
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  const { author: _, ...state } = next;
  const event = happened(forumPosted, {
    ...{ id: given.newId(), at: given.now, subject: next.forumPostId, recordversion: 1, area },
    data: { forumId, locationId, forumPostId: next.forumPostId },
    state,
  });
  return { next, events: [event] };
};

/** What is left of a post when the data of its author are gone (D-3): that somebody wrote. Undefined for one that is erased. */
export const eraseForumPost = (
  { author: _, volunteerId: __, ...post }: ForumPostRecord,
  { now, newId }: Pick<Given, 'now' | 'newId'>,
): Decision<ForumPostRecord> | undefined => {
  if (post.erasedAt !== undefined) return undefined;
  const erasedAt = now.toISOString();
  const next: ForumPostRecord = { ...post, erasedAt, createdAs: 'erased', version: post.version + 1 };
  const { forumPostId, forumId, locationId, area } = next;
  const event = happened(forumPostErased, {
    ...{ id: newId(), at: now, subject: forumPostId, recordversion: next.version, area },
    data: { forumId, locationId, forumPostId, erasedAt },
    state: next,
  });
  return { next, events: [event] };
};

/** Records a meeting that took place, with whoever came in numbers that add up (C-9). */
export const recordForumMeeting = (
  { forumMeetingId, origin, ...body }: BodyOf<'recordForumMeeting'>,
  { forumId, locationId, area }: ForumRecord,
  { by, createdAs }: Entry,
  given: Given,
): Decision<ForumMeetingRecord> => {
  const day = today(given, area.code);
  const { on, attendance } = body;
  if (on > day) throw refused('meeting.in-future', '/on', { rule: 'K-3', today: day });
  mustAddUp(attendance, '/attendance');
  const next: ForumMeetingRecord = {
    forumMeetingId: forumMeetingId ?? (given.newId() as ForumMeeting['forumMeetingId']),
    forumId,
    locationId,
    area,
    ...body,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  const { forumMeetingId: id } = next;
  const event = happened(forumMet, {
    ...{ id: given.newId(), at: given.now, subject: id, recordversion: 1, area },
    data: { forumId, locationId, forumMeetingId: id, on, total: attendance.total, women: attendance.women },
    state: next,
  });
  return { next, events: [event] };
};
