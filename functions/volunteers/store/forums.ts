import * as z from 'zod/mini';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { queryAll, queryPage } from '../../../shared/persistence/page.ts';
import { plainRecords } from '../../../shared/persistence/plain-records.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored, unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { erasureWrites } from '../../../shared/privacy/erasure.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Forum, ForumMeeting, ForumPost } from '../../../shared/routes/volunteers/forums.ts';
import type { ForumMeetingRecord, ForumPostRecord, ForumRecord, TextOfPost } from '../domain/forum.ts';

export const forumRecords = plainRecords<ForumRecord>({
  kind: 'FORUM',
  shape: Forum,
  idOf: ({ forumId }) => forumId,
});

/** Listed in their forum, by date. */
export const forumMeetingRecords = plainRecords<ForumMeetingRecord>({
  kind: 'FORUM-MEETING',
  shape: ForumMeeting,
  idOf: ({ forumMeetingId }) => forumMeetingId,
  placesOf: ({ forumId, on, forumMeetingId }) => ({
    gsi1pk: `FORUM-MEETING#${forumId}`,
    gsi1sk: `${on}#${forumMeetingId}`,
  }),
});

const StoredPost = z.object({
  ...z.omit(ForumPost, { text: true }).shape,
  author: z.optional(z.string()),
  createdAs: z.string(),
});
export const readForumPost = (item: Item): ForumPostRecord => z.parse(StoredPost, upgraded(item));

const postRecords = personalRecords<ForumPostRecord, TextOfPost>({ kind: 'FORUM-POST', read: readForumPost });

/** A post listed in its forum by its moment (`gsi1`), and under its author, by whom an erasure finds it (`feed`). */
export const postItem = (next: ForumPostRecord) => {
  const { forumPostId, forumId, at, author } = next;
  return stored(postRecords.keyOf(forumPostId), 'forum-post', next, {
    gsi1pk: `FORUM-POST#${forumId}`,
    gsi1sk: `${at}#${forumPostId}`,
    ...(author && { feedpk: `POSTS-OF#${author}`, feedsk: `${at}#${forumPostId}` }),
  });
};

const latestOf = (gsi1pk: string) => ({
  IndexName: 'gsi1',
  KeyConditionExpression: 'gsi1pk = :pk',
  ExpressionAttributeValues: { ':pk': gsi1pk },
  ScanIndexForward: false,
});

/** Asked: forums by id, area and change; of a forum its meetings, and its posts with their texts, latest first. */
export const forumStore = (table: ServiceTable) => {
  const forums = forumRecords.over(table);
  const meetings = forumMeetingRecords.over(table);
  const findPost = async (id: string | undefined): Promise<Loaded<ForumPostRecord> | undefined> =>
    id === undefined ? undefined : postRecords.loaded(await getItems(table, postRecords.keysOf(id)));

  return {
    find: forums.find,
    list: forums.list,

    form: (decision: Decision<ForumRecord>, command: Command): Promise<void> => {
      const { locationId, forumId } = decision.next;
      return forums.save(decision, command, [
        unique(table.name, `FORUM#${locationId}`, forumId, 'forum.already-active'),
      ]);
    },

    findPost,
    textOf: (post: Pick<Loaded<ForumPostRecord>, 'personal'>) => postRecords.open(table, post),

    async savePost(decision: Decision<ForumPostRecord>, text: TextOfPost, command: Command): Promise<void> {
      const { next } = decision;
      const item = await postRecords.seal(table, next.forumPostId, text, undefined);
      await transact(table.db, [
        ...promised(table, command, decision, new Map([[next.forumPostId, item]])),
        putRecord(table.name, postItem(next)),
        putRecord(table.name, { ...item }),
      ]);
    },

    /** The texts stand sealed beside their posts: a second read, of all of a page at once. */
    async posts(forumId: string, page: PageAsked): Promise<Page<ForumPostRecord & Partial<TextOfPost>>> {
      const listed = await queryPage(table, latestOf(`FORUM-POST#${forumId}`), page, readForumPost);
      const { items } = listed;
      if (items.length === 0) return listed;
      const keys = items.map(({ forumPostId }) => postRecords.keysOf(forumPostId)[1]);
      const sealed = await getItems(table, keys);
      const opened = items.map(async (post, index) => ({
        ...post,
        ...(await postRecords.open(table, { personal: sealed[index] as never })),
      }));
      return { ...listed, items: await Promise.all(opened) };
    },

    findMeeting: meetings.find,
    saveMeeting: meetings.save,
    meetings: (forumId: string, page: PageAsked): Promise<Page<ForumMeetingRecord>> =>
      queryPage(table, latestOf(`FORUM-MEETING#${forumId}`), page, forumMeetingRecords.read),
  };
};

export type ForumStore = ReturnType<typeof forumStore>;

/** By an event of another service: nobody of this one asked. */
const byEvent: Command = { id: undefined, fingerprint: '', actor: 'erasure' };

/** Asked of posts: which of them a volunteer or a person wrote. */
export const forumEraser = (table: Pick<ServiceTable, 'db' | 'name' | 'region'>) => ({
  postsOf: (author: string): Promise<readonly Item[]> =>
    queryAll(
      table,
      {
        IndexName: 'feed',
        KeyConditionExpression: 'feedpk = :pk',
        ExpressionAttributeValues: { ':pk': `POSTS-OF#${author}` },
      },
      (item) => item,
    ),

  /** Deletes the key with the text; one that has changed since comes again with the event. */
  async erase(item: Item, decision: Decision<ForumPostRecord>): Promise<void> {
    const record = postItem(decision.next);
    const erasedAt = decision.events[0].acceptedat;
    await transact(table.db, [
      ...promised(table, byEvent, decision),
      putRecord(table.name, record),
      ...erasureWrites(table.name, { item, copies: [] }, { record, erasedAt }),
    ]);
  },
});

export type ForumEraser = ReturnType<typeof forumEraser>;
