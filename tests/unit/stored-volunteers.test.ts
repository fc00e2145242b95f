import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readActivity } from '../../functions/volunteers/store/activity-copies.ts';
import {
  forumMeetingRecords,
  forumRecords,
  postItem,
  readForumPost,
} from '../../functions/volunteers/store/forums.ts';
import { hoursRecords, hoursRows } from '../../functions/volunteers/store/hours.ts';
import {
  followUpRows,
  learningGroupRecords,
  learningSessionRecords,
  readFollowUp,
} from '../../functions/volunteers/store/learning.ts';
import { sectorGroupRecords } from '../../functions/volunteers/store/sector-groups.ts';
import type { Item } from '../../shared/persistence/read.ts';
import type { Write } from '../../shared/persistence/transact.ts';
import {
  aForum,
  aForumMeeting,
  aForumPost,
  aLearningGroup,
  aLearningSession,
  anActivityCopy,
  aSectorGroup,
  verifiedHours,
} from '../support/volunteer-builders.ts';

const folder = new URL('../support/stored/', import.meta.url);
const fixture = (kind: string): Item => JSON.parse(readFileSync(new URL(`${kind}-1.json`, folder), 'utf8'));

const at = '2012-09-01T05:00:00.000Z';
const itemOf = ([write]: readonly Write[]) => write?.item.Put?.Item;
const { followUps, learningSessionId, locationId, area } = aLearningSession();

/** What each kind says when it is read, and how it is stored today. */
const kinds: Readonly<
  Record<string, readonly [read: (item: Item) => object, record: object, item?: object]>
> = {
  hours: [hoursRecords.read, verifiedHours(), hoursRecords.itemOf(verifiedHours(), at)],
  'hours-row': [hoursRecords.read, verifiedHours(), itemOf(hoursRows('table', verifiedHours()))],
  forum: [forumRecords.read, aForum(), forumRecords.itemOf(aForum(), at)],
  'forum-meeting': [
    forumMeetingRecords.read,
    aForumMeeting(),
    forumMeetingRecords.itemOf(aForumMeeting(), at),
  ],
  'forum-post': [readForumPost, aForumPost(), postItem(aForumPost())],
  'sector-group': [sectorGroupRecords.read, aSectorGroup(), sectorGroupRecords.itemOf(aSectorGroup(), at)],
  'learning-group': [
    learningGroupRecords.read,
    aLearningGroup(),
    learningGroupRecords.itemOf(aLearningGroup(), at),
  ],
  'learning-session': [
    learningSessionRecords.read,
    aLearningSession(),
    learningSessionRecords.itemOf(aLearningSession(), at),
  ],
  'follow-up': [
    readFollowUp,
    { learningSessionId, locationId, area, ...followUps[0] },
    itemOf(followUpRows('table', aLearningSession())),
  ],
  'activity-copy': [readActivity, anActivityCopy()],
};

describe.each(Object.entries(kinds))('%s', (kind, [read, record, item]) => {
  it('of schema 1 is read whole', () => {
    expect(fixture(kind)).toMatchObject({ kind, schema: 1 });
    expect(read(fixture(kind))).toEqual(record);
  });

  it.runIf(item)('is stored today as its newest fixture', () => {
    expect(JSON.parse(JSON.stringify(item))).toEqual(fixture(kind));
  });
});
