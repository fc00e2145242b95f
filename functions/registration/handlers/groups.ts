import { visible } from '../../../shared/area/visible.ts';
import type { Caller, Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { Repeated } from '../../../shared/messaging/committed.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { groupRoutes } from '../../../shared/routes/registration/groups.ts';
import { type GroupRecord, groupAnswer } from '../domain/group.ts';
import { addMember, changeMember, isRepeated } from '../domain/group-member.ts';
import { isSameGroup, registerGroup } from '../domain/group-registration.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { GroupStore } from '../store/groups.ts';
import { changingGroup, loadingGroup, postsFor, recordsOf } from './changing/group.ts';
import { contentOf, isOtherContent, type Keeping } from './keeping.ts';

interface Deps {
  readonly groups: GroupStore;
  readonly accounts: AccountStore;
  readonly keep: Keeping;
}

export const groupHandlers = ({ groups, accounts, keep }: Deps): RouteHandlers<typeof groupRoutes> => {
  const loading = loadingGroup({ groups, accounts });
  /** Loads a group, and what comes with it, together with the caller's posts, and refuses who may not act for it. */
  const acting = async <Found extends { readonly group: GroupRecord | undefined }>(
    load: Promise<Found>,
    caller: Caller,
    access: readonly Role[],
    given: Given,
  ) => {
    const [found, posts] = await Promise.all([load, accounts.postsOf(caller, access)]);
    const group = visible(found.group, caller, 'group.not-found');
    const roles = actingIn({ caller, posts: postsFor(group, posts) }, access, group, given);
    return { ...found, group, roles };
  };

  return {
    async registerGroup(request) {
      const { body, caller, command, given } = request;
      const { access } = groupRoutes.registerGroup;
      const { boardId, groupId, check, members } = body;
      const [found, posts] = await Promise.all([
        groups.findForRegistering({ boardId, groupId, unitId: check?.unitId }, members),
        accounts.postsOf(caller, access),
      ]);
      const board = visible(found.board, caller, 'board.not-found');
      const roles = actingIn({ caller, posts }, access, board, given);
      const { existing, unit } = found;
      if (existing && isOtherContent(existing, request, isSameGroup(existing, body))) {
        const changeable = changingGroup({ groups })({ group: existing, unit }, roles, given);
        return keep.late(changeable, contentOf(body, groupRoutes.changeGroup.body), 0, request);
      }
      endRepeated(existing, command.fingerprint, (group) => groupAnswer(group, given));
      const named = { ...found, persons: recordsOf(found.persons) };
      const entry = { by: command.actor, createdAs: command.fingerprint };
      const decision = registerGroup(board, body, named, entry, given);
      await groups.save(decision, found.persons.values(), command);
      return groupAnswer(decision.next, given);
    },

    async listGroups({ area, page, given }) {
      const listed = await groups.list({ area, page, now: given.now });
      return { ...listed, items: listed.items.map((group) => groupAnswer(group, given)) };
    },

    async getGroup({ params, caller, given }) {
      return groupAnswer(visible(await groups.find(params.groupId), caller, 'group.not-found'), given);
    },

    async changeGroup(request) {
      const { params, body } = request;
      return keep.change(await loading(params.groupId, request, body.check?.unitId), body, request);
    },

    /** A group holds few members and they stand in one item: a page is a part of it. */
    async listGroupMembers({ params, caller, page, purpose, given }) {
      const load = groups.findWithMembers(params.groupId);
      const { group } = await acting(load, caller, groupRoutes.listGroupMembers.access, given);
      if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
      await groups.recordAccess(params.groupId, caller, purpose, given);
      const start = Number(page.after?.start ?? 0);
      const end = start + page.limit;
      return {
        items: group.members.slice(start, end),
        next: end < group.members.length ? { start: end } : undefined,
      };
    },

    async addGroupMember({ params, body, caller, command, given, ifMatch }) {
      const load = groups.findWithMembers(params.groupId, [body]);
      const found = await acting(load, caller, groupRoutes.addGroupMember.access, given);
      const { group } = found;
      const existing = group.members.find(({ memberId }) => memberId === body.memberId);
      if (existing && isRepeated(existing, body)) throw new Repeated(() => groupAnswer(group, given));
      if (existing) throw new Problem('state.exists', { rule: 'R-14', memberId: body.memberId });
      const named = { ...found, persons: recordsOf(found.persons) };
      const decision = addMember(matching(group, ifMatch), body, named, given);
      await groups.save(decision, found.persons.values(), command);
      return groupAnswer(decision.next, given);
    },

    async changeGroupMember({ params, body, caller, command, given, ifMatch }) {
      const load = groups.findWithMembers(params.groupId, [{ personId: body.personId }]);
      const found = await acting(load, caller, groupRoutes.changeGroupMember.access, given);
      const group = matching(found.group, ifMatch);
      const persons = await groups.followed(found.persons);
      const decision = changeMember(group, params.memberId, body, recordsOf(persons), given);
      await groups.save(decision, persons.values(), command);
      return groupAnswer(decision.next, given);
    },
  };
};
