import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { learningRoutes } from '../../../shared/routes/volunteers/learning.ts';
import { doFollowUp, formLearningGroup, holdLearningSession } from '../domain/learning.ts';
import type { LearningStore } from '../store/learning.ts';

interface Deps {
  readonly learning: LearningStore;
  readonly copies: CopyStore;
}

export const learningHandlers = ({ learning, copies }: Deps): RouteHandlers<typeof learningRoutes> => ({
  async formLearningGroup({ body, caller, command, given }) {
    const { access } = learningRoutes.formLearningGroup;
    const [found, existing, posts] = await Promise.all([
      copies.findLocation(body.locationId),
      learning.groups.find(body.learningGroupId),
      copies.postsOf(caller, access),
    ]);
    const location = visible(found, caller, 'location.not-enrolled');
    actingIn({ caller, posts }, access, location, given);
    endRepeated(existing, command.fingerprint);
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = formLearningGroup(body, location, entry, given);
    await learning.groups.save(decision, command);
    return decision.next;
  },

  listLearningGroups: ({ area, page, given }) => learning.groups.list({ area, page, now: given.now }),

  async holdLearningSession({ body, caller, command, given }) {
    const { access } = learningRoutes.holdLearningSession;
    const [found, existing, posts] = await Promise.all([
      learning.groups.find(body.learningGroupId),
      learning.sessions.find(body.learningSessionId),
      copies.postsOf(caller, access),
    ]);
    const group = visible(found, caller, 'learning-group.not-found');
    actingIn({ caller, posts }, access, group, given);
    endRepeated(existing, command.fingerprint);
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = holdLearningSession(body, group, entry, given);
    await learning.hold(decision, command);
    return decision.next;
  },

  listLearningSessions: ({ area, page, given }) => learning.sessions.list({ area, page, now: given.now }),

  listFollowUps: ({ query, area, page, given }) =>
    learning.openFollowUps({ area, page, dueBefore: query.dueBefore ?? today(given, area) }),

  async getLearningSession({ params, caller }) {
    const found = await learning.sessions.find(params.learningSessionId);
    return visible(found, caller, 'learning-session.not-found');
  },

  async doFollowUp({ params, body, caller, command, given, ifMatch }) {
    const { access } = learningRoutes.doFollowUp;
    const [found, posts] = await Promise.all([
      learning.sessions.find(params.learningSessionId),
      copies.postsOf(caller, access),
    ]);
    const session = visible(found, caller, 'learning-session.not-found');
    actingIn({ caller, posts }, access, session, given);
    const done = { followUpId: params.followUpId, doneOn: body.doneOn };
    const decision = doFollowUp(matching(session, ifMatch), done, given);
    await learning.done(decision, params.followUpId, command);
    return decision.next;
  },
});
