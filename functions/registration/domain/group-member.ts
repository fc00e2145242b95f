import type * as z from 'zod/mini';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { plusDays, today } from '../../../shared/policy/local-date.ts';
import type { GroupMember } from '../../../shared/routes/registration/group-shapes.ts';
import type { groupRoutes } from '../../../shared/routes/registration/groups.ts';
import {
  compositionOf,
  counted,
  decided,
  type GroupDecision,
  type GroupRecord,
  isStanding,
  lastDayOf,
  statusOn,
} from './group.ts';
import { admitted, checkPast, type Joining, type Named } from './group-admission.ts';
import { appointed, left, officeOf } from './group-office.ts';

type Change = z.output<typeof groupRoutes.changeGroupMember.body>;

/** Memberships that a group holds, past ones too: its event, which carries them all, stays below 100 KB. */
const mostMemberships = 200;

const withMembers = (group: GroupRecord, members: readonly GroupMember[]): GroupRecord => ({
  ...group,
  members,
  ...counted(members, group.jointLiability),
  version: group.version + 1,
});

const checkRuns = (group: GroupRecord, day: LocalDate): void => {
  if (statusOn(group, day) === 'ended')
    throw new Problem('group.ended', { rule: 'R-12', lastDay: lastDayOf(group) });
  if (group.members.length >= mostMemberships) throw new Problem('group.full', { most: mostMemberships });
};

const checkHead = ({ members }: GroupRecord, post: GroupMember['post'], pointer: string): void => {
  const head = members.find((member) => isStanding(member) && member.post === 'head');
  if (post === 'head' && head)
    throw refused('group.not-one-head', pointer, { rule: 'R-5', memberId: head.memberId });
};

/**
 * Lets somebody join. A man who would make the women of an economic group too few is refused; that a group
 * which is short stays so by one who joins is not, or it could never grow again.
 */
export const addMember = (
  group: GroupRecord,
  joining: Joining,
  named: Named,
  given: Given,
): GroupDecision => {
  const day = today(given, group.area.code);
  checkRuns(group, day);
  checkHead(group, joining.post, '/post');
  const member = admitted(group, group.members, joining, '', named, given, day);
  const next = withMembers(group, [...group.members, member]);
  const { fewWomen } = compositionOf(next, given);
  if (fewWomen && member.sex === 'male') throw refused('group.few-women', '/sex', fewWomen);
  const persons = appointed(group, [member], named.persons);
  return decided(next, { persons, membersChanged: true }, given);
};

/** Whether a membership was entered as this request asks; what has become of it since does not matter. */
export const isRepeated = (member: GroupMember, joining: Joining): boolean => {
  const entry = ({ householdId, personId, sex, post, from, minutes }: GroupMember | Joining) =>
    JSON.stringify([householdId, personId, sex, post, from, minutes]);
  return entry(member) === entry(joining);
};

/** The running membership that the request names twice. */
const memberOf = (
  { members }: GroupRecord,
  memberId: string,
  { householdId, personId }: Pick<Change, 'householdId' | 'personId'>,
): GroupMember => {
  const member = members.find((one) => one.memberId === memberId);
  const isNamed =
    member?.personId === personId && (householdId === undefined || householdId === member?.householdId);
  if (!member || !isNamed || (personId === undefined && householdId === undefined))
    throw new Problem('group.member-not-found', { memberId });
  if (!isStanding(member)) throw new Problem('group.member-gone', { until: member.until });
  return member;
};

const ended = (
  group: GroupRecord,
  member: GroupMember,
  { until, reason, minutes }: NonNullable<Change['end']>,
  persons: Named['persons'],
  given: Given,
): GroupDecision => {
  checkPast(until, '/end/until', today(given, group.area.code));
  if (until < member.from)
    throw refused('group.ends-before-start', '/end/until', { from: member.from, until });
  const after = { ...member, until, reason, endMinutes: minutes };
  const members = group.members.map((other) => (other === member ? after : other));
  return decided(
    withMembers(group, members),
    { persons: left(member, until, persons), membersChanged: true },
    given,
  );
};

/** Another post from a day on: the membership before ends the day before, so that nobody is out of the group between. */
const reappointed = (
  group: GroupRecord,
  member: GroupMember,
  { post, from, minutes }: NonNullable<Change['office']>,
  persons: Named['persons'],
  given: Given,
): GroupDecision => {
  const day = today(given, group.area.code);
  checkRuns(group, day);
  checkPast(from, '/office/from', day);
  if (from < member.from) throw refused('group.ends-before-start', '/office/from', { from: member.from });
  if (post === member.post) throw new Problem('post.held', { memberId: member.memberId, from: member.from });
  checkHead(group, post, '/office/post');
  const until = plusDays(from, -1);
  const isCorrected = from === member.from; // it never held the other post for a day
  const { memberId, householdId, sex } = member;
  const personId = persons.get(member.personId ?? '')?.personId ?? member.personId;
  const after: GroupMember = {
    memberId: isCorrected ? memberId : (given.newId() as GroupMember['memberId']),
    householdId,
    personId,
    sex,
    post,
    from,
    minutes: minutes ?? (isCorrected ? member.minutes : undefined),
  };
  const before = { ...member, until, reason: 'other-post' as const, endMinutes: minutes };
  const members = group.members.flatMap((other) =>
    other === member ? (isCorrected ? [after] : [before]) : [other],
  );
  return decided(
    withMembers(group, isCorrected ? members : [...members, after]),
    { persons: left(member, until, persons, officeOf(group, after)), membersChanged: true },
    given,
  );
};

/** Ends a membership, or gives the member another post. */
export const changeMember = (
  group: GroupRecord,
  memberId: string,
  { end, office, ...named }: Change,
  persons: Named['persons'],
  given: Given,
): GroupDecision => {
  const member = memberOf(group, memberId, named);
  if (end && !office) return ended(group, member, end, persons, given);
  if (office && !end) return reappointed(group, member, office, persons, given);
  throw refused('group.member-change', end ? '/office' : '/end');
};
