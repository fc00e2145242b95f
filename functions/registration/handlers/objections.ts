import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import {
  objectionRoutes,
  type PersonalOfObjection,
} from '../../../shared/routes/registration/poor-list-objections.ts';
import { answerObjection, type ObjectionRecord, raiseObjection } from '../domain/objection.ts';
import { ownIds } from '../domain/oneself.ts';
import type { ObjectionStore } from '../store/objections.ts';
import type { PoorListStore } from '../store/poor-lists.ts';

interface Deps {
  readonly lists: PoorListStore;
  readonly objections: ObjectionStore;
}

const answer = (record: ObjectionRecord, said?: PersonalOfObjection) => ({ ...record, ...said });

export const objectionHandlers = ({ lists, objections }: Deps): RouteHandlers<typeof objectionRoutes> => ({
  raiseObjection: ({ params, body, caller, command, given }) =>
    anew(async () => {
      const found = await objections.find(params.poorListId, body, caller);
      const list = visible(found.list, caller, 'poor-list.not-found');
      const posts = found.account?.posts ?? [];
      actingIn({ caller, posts }, objectionRoutes.raiseObjection.access, list, given);
      endRepeated(found.objection, command.fingerprint, async (record) =>
        answer(record, await objections.open(found.personal)),
      );
      const entry = { by: command.actor, createdAs: command.fingerprint, area: caller.area };
      const decision = raiseObjection(list, body, found.household, entry, given);
      await objections.save(decision, undefined, command);
      return answer(decision.next, decision.personal);
    }),

  async listObjections({ params, caller, purpose, page, given }) {
    const { access } = objectionRoutes.listObjections;
    const [found, listed] = await Promise.all([
      lists.find(params.poorListId, caller),
      objections.page(params.poorListId, page),
    ]);
    const list = visible(found.list, caller, 'poor-list.not-found');
    actingIn({ caller, posts: found.account?.posts ?? [] }, access, list, given);
    if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
    const [said] = await Promise.all([
      objections.said(listed.items.map(({ objectionId }) => objectionId)),
      lists.recordAccess(params.poorListId, caller, purpose, given),
    ]);
    return { ...listed, items: listed.items.map((record, index) => answer(record, said[index])) };
  },

  answerObjection: ({ params, body, caller, command, given, ifMatch }) =>
    anew(async () => {
      const found = await objections.find(params.poorListId, params, caller);
      const list = visible(found.list, caller, 'poor-list.not-found');
      const { posts = [], ...oneself } = found.account ?? {};
      actingIn({ caller, posts }, objectionRoutes.answerObjection.access, list, given);
      if (!found.objection) throw new Problem('objection.not-found', { objectionId: params.objectionId });
      const objection = matching(found.objection, ifMatch);
      const said = await objections.open(found.personal);
      const decision = answerObjection(list, objection, said, body, { by: command.actor }, given);
      await objections.save(decision, found.personal, command, ownIds(oneself));
      return answer(decision.next, decision.personal);
    }),
});
