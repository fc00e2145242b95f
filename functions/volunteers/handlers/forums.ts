import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated } from '../../../shared/persistence/records.ts';
import { forumRoutes } from '../../../shared/routes/volunteers/forums.ts';
import { formForum, recordForumMeeting, writeForumPost } from '../domain/forum.ts';
import type { ForumStore } from '../store/forums.ts';
import type { VolunteerStore } from '../store/volunteers.ts';

interface Deps {
  readonly forums: ForumStore;
  readonly volunteers: VolunteerStore;
  readonly copies: CopyStore;
}

export const forumHandlers = ({ forums, volunteers, copies }: Deps): RouteHandlers<typeof forumRoutes> => ({
  async formForum({ body, caller, command, given }) {
    const { access } = forumRoutes.formForum;
    const [found, existing, posts] = await Promise.all([
      copies.findLocation(body.locationId),
      forums.find(body.forumId),
      copies.postsOf(caller, access),
    ]);
    const location = visible(found, caller, 'location.not-enrolled');
    actingIn({ caller, posts }, access, location, given);
    endRepeated(existing, command.fingerprint);
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = formForum(body, location, entry, given);
    await forums.form(decision, command);
    return decision.next;
  },

  listForums: ({ area, page, given }) => forums.list({ area, page, now: given.now }),

  async writeForumPost({ params, body, caller, command, given }) {
    const [found, existing, writing, actor] = await Promise.all([
      forums.find(params.forumId),
      forums.findPost(body.forumPostId),
      body.volunteerId && volunteers.find(body.volunteerId),
      copies.actorOf(caller),
    ]);
    const forum = visible(found, caller, 'forum.not-found');
    const { access } = forumRoutes.writeForumPost;
    const roles = actingIn({ caller, posts: actor.posts }, access, forum, given);
    const volunteer = body.volunteerId
      ? visible(writing ? writing.record : undefined, caller, 'volunteer.not-found')
      : undefined;
    if (existing) {
      endRepeated(existing.record, command.fingerprint, async (record) => ({
        ...record,
        ...(await forums.textOf(existing)),
      }));
    }
    const author = { roles, volunteer, personId: actor.personIds[0] };
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = writeForumPost(body, forum, author, entry, given);
    await forums.savePost(decision, { text: body.text }, command);
    return { ...decision.next, text: body.text };
  },

  async listForumPosts({ params, caller, page }) {
    const [found, listed] = await Promise.all([
      forums.find(params.forumId),
      forums.posts(params.forumId, page),
    ]);
    visible(found, caller, 'forum.not-found');
    return listed;
  },

  async recordForumMeeting({ params, body, caller, command, given }) {
    const { access } = forumRoutes.recordForumMeeting;
    const [found, existing, posts] = await Promise.all([
      forums.find(params.forumId),
      forums.findMeeting(body.forumMeetingId),
      copies.postsOf(caller, access),
    ]);
    const forum = visible(found, caller, 'forum.not-found');
    actingIn({ caller, posts }, access, forum, given);
    endRepeated(existing, command.fingerprint);
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = recordForumMeeting(body, forum, entry, given);
    await forums.saveMeeting(decision, command);
    return decision.next;
  },

  async listForumMeetings({ params, caller, page }) {
    const [found, listed] = await Promise.all([
      forums.find(params.forumId),
      forums.meetings(params.forumId, page),
    ]);
    visible(found, caller, 'forum.not-found');
    return listed;
  },
});
