import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import {
  ForumId,
  ForumMeetingId,
  ForumPostId,
  LocalDate,
  LocationId,
  Moment,
  SectorGroupId,
} from '../../contract/primitives.ts';
import { Need } from '../../routes/tridaya.ts';

const volunteers = { bus: 'volunteer', source: 'volunteers' } as const;
const forumData = { forumId: ForumId, locationId: LocationId };
const sectorGroupData = z.object({
  sectorGroupId: SectorGroupId,
  locationId: LocationId,
  sector: Need,
  members: z.int(),
});

export const forumFormed = defineEvent({
  ...volunteers,
  type: 'forum-formed.v1',
  summary: 'The volunteers of a kelurahan formed their forum',
  data: z.object(forumData),
});

/** What was written stands in the state, as ciphertext. */
export const forumPosted = defineEvent({
  ...volunteers,
  type: 'forum-posted.v1',
  summary: 'Somebody wrote in a forum',
  data: z.object({ ...forumData, forumPostId: ForumPostId }),
});

export const forumPostErased = defineEvent({
  ...volunteers,
  type: 'forum-post-erased.v1',
  summary: 'What somebody wrote in a forum is gone with the data of the person',
  data: z.object({ ...forumData, forumPostId: ForumPostId, erasedAt: Moment }),
});

export const forumMet = defineEvent({
  ...volunteers,
  type: 'forum-met.v1',
  summary: 'A forum held a meeting',
  data: z.object({
    ...forumData,
    forumMeetingId: ForumMeetingId,
    on: LocalDate,
    total: z.int(),
    women: z.int(),
  }),
});

export const sectorGroupFormed = defineEvent({
  ...volunteers,
  type: 'sector-group-formed.v1',
  summary: 'Volunteers of one interest formed a sector group',
  data: sectorGroupData,
});

export const sectorGroupChanged = defineEvent({
  ...volunteers,
  type: 'sector-group-changed.v1',
  summary: 'A sector group changed its members, its work plan or its results',
  data: sectorGroupData,
});

/** Hours, a forum, a sector group, a learning group or a session stands under another code; nothing else changed. */
export const volunteerRecordReaddressed = defineEvent({
  ...volunteers,
  type: 'volunteer-record-readdressed.v1',
  summary: 'A record of the volunteers of a changed area has its new code',
  data: z.object({ recordId: z.string(), locationId: LocationId, from: z.string(), to: z.string() }),
});
