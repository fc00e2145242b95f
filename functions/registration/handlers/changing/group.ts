import { visible } from '../../../../shared/area/visible.ts';
import type { Post, Role } from '../../../../shared/contract/access.ts';
import { actingIn } from '../../../../shared/contract/acting.ts';
import type { Given } from '../../../../shared/contract/given.ts';
import { today } from '../../../../shared/policy/local-date.ts';
import { groupRoutes } from '../../../../shared/routes/registration/groups.ts';
import { type GroupHeader, type GroupRecord, groupAnswer, isStanding } from '../../domain/group.ts';
import { changeGroup, movesEnd } from '../../domain/group-registration.ts';
import { groupSets } from '../../domain/sets.ts';
import type { UnitRecord } from '../../domain/unit.ts';
import type { AccountStore } from '../../store/accounts.ts';
import type { GroupStore } from '../../store/groups.ts';
import type { LoadedPerson } from '../../store/persons.ts';
import type { Changeable, Loading } from '../keeping.ts';

interface Deps {
  readonly groups: GroupStore;
  readonly accounts: AccountStore;
}

export const recordsOf = (persons: ReadonlyMap<string, LoadedPerson>) =>
  new Map([...persons].map(([personId, { record }]) => [personId, record]));

/** Posts that count for a group: an office in another one says nothing about this. */
export const postsFor = (group: Pick<GroupHeader, 'groupId'>, posts: readonly Post[]): readonly Post[] =>
  posts.filter(({ post, bodyId }) => !post.startsWith('group.') || bodyId === group.groupId);

const officersOf = ({ members }: GroupRecord): string[] =>
  members.flatMap((member) =>
    isStanding(member) && member.post !== 'member' && member.personId ? [member.personId] : [],
  );

type Answer = ReturnType<typeof groupAnswer>;

/** A group as it was loaded, with the unit that has checked it; ready to be corrected by who acts by `roles`. */
export const changingGroup =
  ({ groups }: Pick<Deps, 'groups'>) =>
  (
    { group, unit }: { readonly group: GroupRecord; readonly unit?: UnitRecord | undefined },
    roles: readonly Role[],
    given: Given,
  ): Changeable<Answer> => ({
    kind: 'group',
    id: group.groupId,
    record: group,
    standing: group,
    sets: groupSets,
    shape: groupRoutes.changeGroup.body,
    change: async (patch: Parameters<typeof changeGroup>[1]) => {
      const named = patch.check && patch.check.unitId !== unit?.unitId ? patch.check.unitId : undefined;
      // the officers' posts end with the group, and only the group tells whose they are: only then a third round trip
      const [officers, other] = await Promise.all([
        groups.findPersons(movesEnd(patch) ? officersOf(group) : []),
        named ? groups.findForChange(group.groupId, named) : { unit },
      ]);
      const persons = recordsOf(officers);
      const decision = changeGroup(group, patch, { roles, unit: other.unit, persons }, given);
      const decidedOn = decision.isProlonged ? today(given, group.area.code) : undefined;
      const change = groups.prepared(decision, officers.values(), decidedOn);
      return { ...change, answer: groupAnswer(decision.next, given) };
    },
    answer: () => groupAnswer(group, given),
  });

/**
 * Loads a group for who may correct it: its officers trainings and joint liability, the secretariat everything. `unitId`
 * is the unit that a change names as having checked the group.
 */
export const loadingGroup =
  ({ groups, accounts }: Deps) =>
  async (
    groupId: string,
    { caller, given }: Parameters<Loading<Answer>>[1],
    unitId?: string,
  ): ReturnType<Loading<Answer>> => {
    const { access } = groupRoutes.changeGroup;
    const [found, posts] = await Promise.all([
      groups.findForChange(groupId, unitId),
      accounts.postsOf(caller, access),
    ]);
    const group = visible(found.group, caller, 'group.not-found');
    const roles = actingIn({ caller, posts: postsFor(group, posts) }, access, group, given);
    return changingGroup({ groups })({ ...found, group }, roles, given);
  };
