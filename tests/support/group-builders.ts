import { counted, type GroupRecord } from '../../functions/registration/domain/group.ts';
import type { Named } from '../../functions/registration/domain/group-admission.ts';
import { registerGroup } from '../../functions/registration/domain/group-registration.ts';
import type { GroupMember } from '../../shared/routes/registration/group-shapes.ts';
import { aBoard, aGiven, aHousehold, anEntry, anId, aPerson, personId } from './builders.ts';

type Registration = Parameters<typeof registerGroup>[1];
type Joining = Registration['members'][number];

export const householdId = (number: number) => anId<NonNullable<GroupMember['householdId']>>('HAVS', number);
export const membershipId = (number: number) => anId<GroupMember['memberId']>('MEMB', number);

/** The day of the rules about groups: noon in Jakarta, 1 February 2013, within the term of the board. */
export const aDay = (overrides?: Parameters<typeof aGiven>[1]) =>
  aGiven('2013-02-01T05:00:00.000Z', overrides);

/** Households 1 to `size` join, of whom the first is the head and the first `women` are women. */
export const someJoining = (size: number, women = size): Joining[] =>
  Array.from({ length: size }, (_, index) => ({
    memberId: membershipId(index + 1),
    householdId: householdId(index + 1),
    sex: index < women ? 'female' : 'male',
    post: index === 0 ? 'head' : 'member',
  }));

/** Households 1 to 40 of the kelurahan, and persons 1 to 9, of whom those with an odd number are women. */
export const someNamed = (): Named => ({
  households: new Map(
    Array.from({ length: 40 }, (_, index) => {
      const id = householdId(index + 1);
      return [id as string, aHousehold({ householdId: id })] as const;
    }),
  ),
  persons: new Map(
    Array.from({ length: 9 }, (_, index) => {
      const id = personId(index + 1);
      return [id as string, aPerson({ personId: id, sex: index % 2 === 0 ? 'female' : 'male' })] as const;
    }),
  ),
});

/** A social group of three, formed on 1 October 2012. */
export const aRegistration = (more: Partial<Registration> = {}): Registration => ({
  boardId: aBoard().boardId,
  name: 'KSM Contoh Melati',
  kind: 'social',
  formedFrom: 'arisan',
  formedOn: '2012-10-01',
  proposal: { number: 'USULAN-01/CONTOH/2012', date: '2012-10-15' },
  minutes: { number: 'BA-05/CONTOH/2012', date: '2012-11-01' },
  endsOn: '2013-12-31',
  members: someJoining(3),
  ...more,
});

/** Registers a group that is valid but for what a test says. */
export const register = (
  more: Partial<Registration> = {},
  {
    board = aBoard(),
    named = someNamed(),
    given = aDay(),
  }: {
    readonly board?: ReturnType<typeof aBoard>;
    readonly named?: Parameters<typeof registerGroup>[2];
    readonly given?: ReturnType<typeof aGiven>;
  } = {},
) => registerGroup(board, aRegistration(more), named, anEntry, given);

/** A group as it is registered. */
export const aGroup = (more: Partial<Registration> = {}, given = aDay()): GroupRecord =>
  register(more, { given }).next;

/** A group with members whom nobody would have registered like that. */
export const withMembers = (group: GroupRecord, members: readonly GroupMember[]): GroupRecord => ({
  ...group,
  members,
  ...counted(members, group.jointLiability),
});
