import type * as z from 'zod/mini';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { refused } from '../../../shared/errors.ts';
import type { GroupMember } from '../../../shared/routes/registration/group-shapes.ts';
import type { groupRoutes } from '../../../shared/routes/registration/groups.ts';
import { type GroupRecord, isStanding, lastDayOf } from './group.ts';
import type { HouseholdRecord } from './household.ts';
import type { PersonRecord } from './person.ts';

export type Joining = z.output<typeof groupRoutes.addGroupMember.body>;

/** The households and persons that a request names, as they were found. */
export interface Named {
  readonly households: ReadonlyMap<string, HouseholdRecord>;
  readonly persons: ReadonlyMap<string, PersonRecord>;
}

/** What of a group decides who can be a member, and until when. */
export type Body = Pick<
  GroupRecord,
  'groupId' | 'boardId' | 'locationId' | 'formedOn' | 'endsOn' | 'maintainsUntil'
>;

/** Refuses a date that has not come: what a group tells of itself has happened. */
export const checkPast = (date: LocalDate | undefined, pointer: string, day: LocalDate): void => {
  if (date !== undefined && date > day) throw refused('group.date-in-future', pointer, { today: day });
};

/** D-2 and R-10 bar whose data are restricted, or who was found to be another household. */
const checkHousehold = (
  householdId: string,
  at: string,
  { from }: Pick<Joining, 'from'>,
  { locationId }: Body,
  { households }: Named,
): void => {
  const pointer = `${at}/householdId`;
  const household = households.get(householdId);
  if (!household) throw refused('household.not-found', pointer, { householdId });
  const { status, mergedInto, movedOn, restrictedAt } = household;
  if (status === 'merged' || status === 'erased')
    throw refused('household.gone', pointer, { householdId, status, mergedInto });
  if (restrictedAt !== undefined)
    throw refused('household.restricted', pointer, { rule: 'D-2', householdId });
  const hasLeft = status === 'moved' && (movedOn ?? from) <= from;
  if (household.locationId !== locationId || hasLeft)
    throw refused('group.household-elsewhere', pointer, { householdId, movedOn });
};

const checkPerson = (
  personId: string,
  at: string,
  { sex }: Pick<Joining, 'sex'>,
  { locationId }: Body,
  { persons }: Named,
): void => {
  const person = persons.get(personId);
  if (!person) throw refused('person.not-found', `${at}/personId`, { personId });
  if (person.mergedInto !== undefined || person.erasedAt !== undefined)
    throw refused('person.gone', `${at}/personId`, { personId, mergedInto: person.mergedInto });
  if (person.restrictedAt !== undefined)
    throw refused('person.restricted', `${at}/personId`, { rule: 'D-2', personId });
  if (person.locationId !== locationId) throw refused('person.elsewhere', `${at}/personId`, { personId });
  if (person.sex !== sex) throw refused('group.sex-differs', `${at}/sex`, { personId });
};

/**
 * Whether two memberships may be of one member: of one person, or of one household unless each names a person of
 * its own. Two of a household without a name would let a few count as the many that R-5 asks for.
 */
const areSame = (
  a: Pick<GroupMember, 'householdId' | 'personId'>,
  b: Pick<GroupMember, 'householdId' | 'personId'>,
): boolean => {
  if (a.personId !== undefined && b.personId !== undefined) return a.personId === b.personId;
  return a.householdId !== undefined && a.householdId === b.householdId;
};

/** Admits a member, or refuses: nobody, somebody unknown or of another kelurahan, somebody who is a member already. */
export const admitted = (
  group: Body,
  members: readonly GroupMember[],
  joining: Joining,
  at: string,
  named: Named,
  given: Given,
  day: LocalDate,
): GroupMember => {
  const { memberId, householdId, personId, from } = joining;
  if (householdId === undefined && personId === undefined) throw refused('group.member-unnamed', at);
  checkPast(from, `${at}/from`, day);
  if (from < group.formedOn || from > lastDayOf(group))
    throw refused('group.ends-before-start', `${at}/from`, { rule: 'R-12', formedOn: group.formedOn });
  if (householdId !== undefined) checkHousehold(householdId, at, joining, group, named);
  if (personId !== undefined) checkPerson(personId, at, joining, group, named);
  const twice = members.find(
    (other) =>
      other.memberId === memberId ||
      (areSame(other, joining) && (isStanding(other) || String(other.until) >= from)),
  );
  if (twice) throw refused('group.member-twice', at, { memberId: twice.memberId });
  return { ...joining, memberId: memberId ?? (given.newId() as GroupMember['memberId']) };
};
