import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { policyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { eraseForumPost } from '../domain/forum.ts';
import { eraseVolunteer } from '../domain/volunteer.ts';
import { type ForumEraser, readForumPost } from '../store/forums.ts';
import { readVolunteer, type VolunteerEraser } from '../store/volunteers.ts';

/**
 * Erases the volunteers that a person is, when the person was erased (D-3): they have a key of their own here. What the
 * person wrote in forums, in the own name or as one of them, goes before, so that a delivery that was cut finds it again.
 */
export const erasureHandlers = (
  volunteers: VolunteerEraser,
  forums: ForumEraser,
): Pick<EventHandlers<typeof subscriptions.volunteers>, 'personErased'> => ({
  async personErased({ data, area }, { now }) {
    const given = givenAt(now, policyTable());
    const found = await volunteers.ofPerson(data.personId, area);
    const authors = [data.personId, ...found.map((item) => readVolunteer(item).volunteerId)];
    for (const post of (await Promise.all(authors.map(forums.postsOf))).flat()) {
      const decision = eraseForumPost(readForumPost(post), given);
      if (decision) await forums.erase(post, decision);
    }
    for (const item of found) {
      const decision = eraseVolunteer(readVolunteer(item), given);
      if (decision) await volunteers.erase(item, decision);
    }
  },
});
