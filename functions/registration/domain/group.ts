import { type Decision, happened, type RuleWarning } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { groupChanged, type groupRegistered } from '../../../shared/events/registration/groups.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Group, GroupMember } from '../../../shared/routes/registration/group-shapes.ts';
import { type PersonRecord, toldPosts } from './person.ts';
import type { Touched } from './touched.ts';

/** A group as lists carry it: counts in place of members. What follows from dates and policies is never stored. */
export type GroupHeader = Omit<Group, 'status' | 'isShort' | 'warnings'> & {
  readonly hasHead: boolean;
  /** Members who have not signed the statement of joint liability, when there is one. */
  readonly unsigned: number;
  readonly touched: Touched;
  readonly createdAs: string;
};

export type GroupRecord = GroupHeader & { readonly members: readonly GroupMember[] };

/** A decision about a group, with the persons whose posts change by it. */
export type GroupDecision = Decision<GroupRecord> & {
  readonly persons: readonly PersonRecord[];
  readonly membersChanged: boolean;
};

/** Whether a membership runs: none ends later than today, so that who is there does not depend on the day. */
export const isStanding = ({ until }: Pick<GroupMember, 'until'>): boolean => until === undefined;

/** Members who have not signed: who joined after the statement, and who was there and is not among those counted. */
const unsignedOf = (members: readonly GroupMember[], liability: Group['jointLiability']): number => {
  if (!liability) return 0;
  const { signedOn, signedBy } = liability;
  const later = members.filter((member) => isStanding(member) && member.from > signedOn).length;
  const there = members.filter(
    ({ from, until }) => from <= signedOn && (until === undefined || until >= signedOn),
  ).length;
  return later + Math.max(0, there - signedBy);
};

/** The counts that stand for the members where the members themselves are not shown. */
export const counted = (members: readonly GroupMember[], liability: Group['jointLiability']) => {
  const standing = members.filter(isStanding);
  return {
    memberCount: standing.length,
    womenCount: standing.filter(({ sex }) => sex === 'female').length,
    hasHead: standing.some(({ post }) => post === 'head'),
    unsigned: unsignedOf(members, liability),
  };
};

/** The last day on which somebody acts for a group: of its maintenance, or its own. */
export const lastDayOf = ({ endsOn, maintainsUntil }: Pick<Group, 'endsOn' | 'maintainsUntil'>): LocalDate =>
  maintainsUntil ?? endsOn;

/** by its dates, both included. */
export const statusOn = (
  group: Pick<Group, 'endsOn' | 'maintainsUntil'>,
  day: LocalDate,
): Group['status'] => {
  if (day <= group.endsOn) return 'active';
  return day <= lastDayOf(group) ? 'maintaining' : 'ended';
};

type Composed = Pick<GroupHeader, 'kind' | 'memberCount' | 'womenCount' | 'minutes' | 'area'>;

/** R-5 by the policy of the day on which the board decided: it holds for the group as long as it lives. */
export const compositionOf = (
  { kind, memberCount: size, womenCount: women, minutes, area }: Composed,
  { policies }: Pick<Given, 'policies'>,
) => {
  const on = { date: minutes.date, area: area.code };
  const isEconomic = kind === 'economic';
  const least = policyOn(policies, isEconomic ? 'group.economic-size-min' : 'group.size-min', on);
  const share = policyOn(policies, 'group.economic-women-percent', on);
  return {
    small: size < least.value ? { rule: 'R-5', size, policy: least } : undefined,
    fewWomen:
      isEconomic && women * 100 < size * share.value
        ? { rule: 'R-5', women, size, policy: share }
        : undefined,
  };
};

const marksOf = (group: GroupHeader, given: Pick<Given, 'policies'>): RuleWarning[] => {
  const { small, fewWomen } = compositionOf(group, given);
  const mark = (code: RuleWarning['code'], rule: string, pointer: string, details = {}): RuleWarning => ({
    code,
    rule,
    pointer,
    details,
  });
  return [
    ...(small ? [mark('group.short', 'R-5', '/memberCount', small)] : []),
    ...(fewWomen ? [mark('group.women-short', 'R-5', '/womenCount', fewWomen)] : []),
    ...(group.hasHead ? [] : [mark('group.headless', 'R-5', '/memberCount')]),
    ...(group.check ? [] : [mark('group.unchecked', '3.2', '/check')]),
    ...(group.unsigned > 0
      ? [mark('group.liability-unsigned', 'L-2', '/jointLiability/signedBy', { unsigned: group.unsigned })]
      : []),
  ];
};

/**
 * The group as it is answered today, marked with what it lacks. Who registers a group is refused below R-5, but later
 * a death or a departure must be recordable: the group then goes on, short, until somebody joins or it ends.
 */
export const groupAnswer = <Kept extends GroupHeader>(
  group: Kept,
  given: Pick<Given, 'now' | 'policies'>,
) => {
  const status = statusOn(group, today(given, group.area.code));
  const warnings = status === 'ended' ? [] : marksOf(group, given);
  const isShort = warnings.some(({ code }) => code === 'group.short' || code === 'group.women-short');
  return { ...group, status, isShort, ...(warnings.length > 0 && { warnings }) };
};

/** Tells a group with all its memberships as they stand. */
export const toldGroup = (
  contract: typeof groupRegistered | typeof groupChanged,
  next: GroupRecord,
  given: Given,
) => {
  const { warnings: _, ...state } = groupAnswer(next, given);
  const { groupId, boardId, locationId, kind, endsOn, maintainsUntil, status, isShort } = state;
  const members = next.members.map(({ memberId, householdId, personId, from, until }) => ({
    memberId,
    householdId,
    personId,
    from,
    until,
  }));
  return happened(contract, {
    id: given.newId(),
    at: given.now,
    subject: groupId,
    recordversion: next.version,
    area: next.area,
    data: { groupId, boardId, locationId, kind, status, endsOn, maintainsUntil, isShort, members },
    state,
  });
};

/** What a rule decided about a group, told first, and then the posts that changed with it. */
export const decided = (
  next: GroupRecord,
  {
    persons = [],
    membersChanged,
    contract = groupChanged,
  }: {
    readonly persons?: readonly PersonRecord[];
    readonly membersChanged: boolean;
    readonly contract?: typeof groupRegistered | typeof groupChanged;
  },
  given: Given,
): GroupDecision => ({
  next,
  persons,
  membersChanged,
  warnings: groupAnswer(next, given).warnings,
  events: [toldGroup(contract, next, given), ...persons.map((person) => toldPosts(person, given))],
});
