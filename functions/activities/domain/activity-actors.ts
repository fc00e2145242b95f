import { type Caller, isHeldOn, type Post, postRoles, type Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import { type Actor, type Concerned, isConcerned } from '../../../shared/contract/actor.ts';
import {
  type BoardCopy,
  type BoardMeeting,
  mustBeDecidedBy,
} from '../../../shared/contract/board-meeting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { checkers } from '../../../shared/routes/tridaya.ts';
import type { ActivityRecord } from './activity.ts';

/** A member of the group that acts, as far as it matters who that is. */
export interface Member {
  readonly personId?: string | undefined;
  readonly householdId?: string | undefined;
  readonly from: LocalDate;
  readonly until?: LocalDate | undefined;
}

/** What of an activity says who acts for it. */
type Body = Pick<ActivityRecord, 'locationId' | 'area' | 'boardId' | 'groupId' | 'field'>;

const officers: readonly string[] = ['group.head', 'group.secretary', 'group.treasurer'];

/** Whether a post is one of this group, of the unit of its field, or of its board: another's does not count. */
const actsBy = (role: Role, { boardId, groupId, field }: Body, held: Post): boolean => {
  if (role === 'group') return officers.includes(held.post) && held.bodyId === groupId;
  const named = role === 'unit' ? checkers[field] : (postRoles[role] ?? []);
  return named.includes(held.post) && held.boardId === boardId;
};

/** Refuses who holds no post of the group, unit or board that this step is for (section 3.2, SD-7). */
export const mustAct = (
  { caller, actor }: { readonly caller: Caller; readonly actor: Actor },
  access: readonly Role[],
  body: Body,
  given: Given,
): void => {
  const day = today(given, body.area.code);
  const acting = actingIn({ caller, posts: actor.posts }, access, body, given);
  const isOwn = acting.some(
    (role) =>
      postRoles[role] === undefined ||
      actor.posts.some((held) => isHeldOn(held, day) && actsBy(role, body, held)),
  );
  if (!isOwn) throw new Problem('access.no-post', { rule: 'SD-7', needs: access, on: day });
};

/** Whom an activity concerns: who proposed it, the members of its group, and the households that it is for (SD-4). */
export const concernedBy = (
  { proposedBy, beneficiaries }: Pick<ActivityRecord, 'proposedBy' | 'beneficiaries'>,
  members: readonly Member[],
  day: LocalDate,
): Required<Concerned> => {
  const current = members.filter(({ until }) => until === undefined || day <= until);
  return {
    accounts: proposedBy.map(({ account }) => account),
    personIds: [
      ...proposedBy.flatMap(({ personIds }) => personIds),
      ...current.flatMap(({ personId }) => personId ?? []),
    ],
    householdIds: [...current.flatMap(({ householdId }) => householdId ?? []), ...beneficiaries],
  };
};

/** Who sat in a meeting, each with the households that the person belongs to. */
export type Homes = ReadonlyMap<string, readonly string[]>;

export interface Met {
  readonly board: BoardCopy;
  readonly meeting: BoardMeeting;
  readonly members: readonly Member[];
  readonly homes: Homes;
}

/**
 * Refuses what no proper meeting of the board decided (SD-5, E-7, L8), or in which somebody decided who proposed the
 * activity, belongs to its group or benefits of it, or lives with who does (SD-4): these withdraw, and count for nothing.
 */
export const mustBeDecided = (
  activity: ActivityRecord,
  { board, meeting, members, homes }: Met,
  given: Given,
): void => {
  mustBeDecidedBy({ board, area: activity.area, meeting, pointer: '/meeting' }, given);
  const { personIds, householdIds } = concernedBy(activity, members, meeting.minutes.date);
  for (const [index, personId] of meeting.present.entries()) {
    if (meeting.withdrew?.includes(personId)) continue;
    const sitting = {
      account: '',
      posts: [],
      personIds: [personId],
      householdIds: homes.get(personId) ?? [],
    };
    if (isConcerned(sitting, { personIds, householdIds }))
      throw refused('duty.not-separate', `/meeting/present/${index}`, { rule: 'SD-4', personId });
  }
};
