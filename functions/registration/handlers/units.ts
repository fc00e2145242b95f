import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { unitRoutes } from '../../../shared/routes/registration/units.ts';
import { beginPost, endPost, formUnit, isSameUnit } from '../domain/unit.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { UnitStore } from '../store/units.ts';
import { changingUnit, loadingUnit } from './changing/unit.ts';
import { contentOf, isOtherContent, type Keeping } from './keeping.ts';

interface Deps {
  readonly units: UnitStore;
  readonly accounts: AccountStore;
  readonly keep: Keeping;
}

/** A facilitator enters the secretariat only: whether the caller acts as one of it is asked in any case. */
const byPost = ['secretariat'] as const;

export const unitHandlers = ({ units, accounts, keep }: Deps): RouteHandlers<typeof unitRoutes> => ({
  async formUnit(request) {
    const { body, caller, command, given } = request;
    const { access } = unitRoutes.formUnit;
    const [found, posts] = await Promise.all([
      units.findForForming(body.boardId, body.unitId),
      accounts.postsOf(caller, byPost),
    ]);
    const board = visible(found.board, caller, 'board.not-found');
    const roles = actingIn({ caller, posts }, access, board, given);
    const { existing } = found;
    if (
      existing &&
      isOtherContent(existing, request, roles.includes('secretariat') && isSameUnit(existing, body))
    ) {
      const sent = contentOf(body, unitRoutes.changeUnit.body);
      return keep.late(changingUnit({ units })(existing, given), sent, 0, request);
    }
    endRepeated(existing, command.fingerprint);
    const decision = formUnit(
      board,
      body,
      roles,
      { by: command.actor, createdAs: command.fingerprint },
      given,
    );
    await units.save(decision, command);
    return decision.next;
  },

  listUnits: ({ area, page, given }) => units.list({ area, page, now: given.now }),

  async getUnit({ params, caller }) {
    return visible(await units.find(params.unitId), caller, 'unit.not-found');
  },

  async changeUnit(request) {
    const loading = loadingUnit({ units, accounts });
    return keep.change(await loading(request.params.unitId, request), request.body, request);
  },

  /** A unit has few posts and they stand in its record: one page holds them all. */
  async listPosts({ params, caller }) {
    const unit = visible(await units.find(params.unitId), caller, 'unit.not-found');
    return { items: unit.posts, next: undefined };
  },

  async beginPost({ params, body, caller, command, given, ifMatch }) {
    const { access } = unitRoutes.beginPost;
    const [found, posts] = await Promise.all([
      units.findWithPerson(params.unitId, body.personId),
      accounts.postsOf(caller, byPost),
    ]);
    const unit = visible(found.unit, caller, 'unit.not-found');
    const on = today(given, unit.area.code);
    const roles = actingIn({ caller, posts }, access, unit, given);
    const same = body.postId && unit.posts.some(({ postId }) => postId === body.postId);
    if (same) throw new Problem('state.exists', { rule: 'R-14', postId: body.postId });
    if (!found.person) throw new Problem('person.not-found', { personId: body.personId });
    const decision = beginPost(
      matching(unit, ifMatch),
      found.person.record,
      body,
      { roles, today: on },
      given,
    );
    await units.savePost(decision, found.person, command, on);
    return decision.next;
  },

  async endPost({ params, body, caller, command, given, ifMatch }) {
    const { access } = unitRoutes.endPost;
    const [found, posts] = await Promise.all([
      units.findWithPerson(params.unitId, body.personId),
      accounts.postsOf(caller, byPost),
    ]);
    const unit = visible(found.unit, caller, 'unit.not-found');
    const on = today(given, unit.area.code);
    const roles = actingIn({ caller, posts }, access, unit, given);
    if (!found.person) throw new Problem('post.not-found', { postId: params.postId });
    const decision = endPost(
      matching(unit, ifMatch),
      found.person.record,
      params.postId,
      body,
      { roles, today: on },
      given,
    );
    await units.savePost(decision, found.person, command);
    return decision.next;
  },
});
