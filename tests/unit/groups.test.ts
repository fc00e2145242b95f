import { describe, expect, it } from 'vitest';
import type { registerGroup } from '../../functions/registration/domain/group-registration.ts';
import type { PersonRecord } from '../../functions/registration/domain/person.ts';
import type { PolicyTable } from '../../shared/policy/policy.ts';
import {
  aBoard,
  aGiven,
  aHousehold,
  aNewBoard,
  anId,
  aPerson,
  aPost,
  aUnit,
  personId,
  someMinutes,
} from '../support/builders.ts';
import {
  aDay,
  householdId,
  membershipId,
  register,
  someJoining,
  someNamed,
} from '../support/group-builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

type Registration = Parameters<typeof registerGroup>[1];

/** A registration of so many members, of whom so many are women. */
const composed = (kind: Registration['kind'], size: number, women = size, overrides?: Partial<PolicyTable>) =>
  register(
    { kind, members: someJoining(size, women), ...(kind === 'infrastructure' && { stage: 1 }) },
    { given: aDay(overrides) },
  );

/** A household of the kelurahan as it may stand when it is named. */
const householdAs = (more: Partial<Parameters<typeof aHousehold>[0]>) => {
  const named = someNamed();
  const household = aHousehold({ householdId: householdId(2), ...more });
  return {
    ...named,
    households: new Map([...named.households, [household.householdId as string, household]]),
  };
};
const personAs = (more: Partial<PersonRecord>) => {
  const named = someNamed();
  const person = aPerson({ personId: personId(2), ...more });
  return { ...named, persons: new Map([...named.persons, [person.personId as string, person]]) };
};

describe('R-5: a group is registered', () => {
  it.each([
    ['infrastructure', 3],
    ['social', 3],
    ['economic', 5],
  ] as const)('%s with %i members, and not with one less', (kind, least) => {
    expect(composed(kind, least).next.memberCount).toBe(least);
    expect(() => composed(kind, least - 1)).toThrow(
      refusalAt('group.too-small', '/members', {
        rule: 'R-5',
        size: least - 1,
        policy: expect.objectContaining({ value: least }),
      }),
    );
  });

  it.each([
    [5, 2],
    [6, 2],
    [7, 3],
    [10, 3],
    [11, 4],
  ])('economic, of %i with %i women, and not with one less', (size, women) => {
    expect(composed('economic', size, women).next).toMatchObject({ memberCount: size, womenCount: women });
    expect(() => composed('economic', size, women - 1)).toThrow(
      refusalAt('group.few-women', '/members', {
        rule: 'R-5',
        women: women - 1,
        policy: { name: 'group.economic-women-percent', value: 30, from: '2007-01-01', area: 'ID' },
      }),
    );
  });

  it('of men alone when it is not economic', () => {
    expect(composed('social', 3, 0).next.womenCount).toBe(0);
    expect(composed('infrastructure', 3, 0).next.womenCount).toBe(0);
  });

  it('by the policy of its place on the day of the decision', () => {
    const six = { from: '2012-11-01', value: 6, area: '31.71', source: 'test' };
    const overrides = { 'group.economic-size-min': [six] };
    expect(composed('economic', 6, 6, overrides).next.memberCount).toBe(6);
    expect(() => composed('economic', 5, 5, overrides)).toThrow(refusal('group.too-small'));
    const later = { 'group.economic-size-min': [{ ...six, from: '2012-11-02' }] };
    expect(composed('economic', 5, 5, later).next.memberCount).toBe(5);
  });

  it('with exactly one head', () => {
    const heads = (count: number) =>
      someJoining(3).map(
        (member, index) => ({ ...member, post: index < count ? 'head' : 'member' }) as const,
      );
    expect(register({ members: heads(1) }).next.hasHead).toBe(true);
    for (const count of [0, 2]) {
      expect(() => register({ members: heads(count) })).toThrow(
        refusalAt('group.not-one-head', '/members', { heads: count }),
      );
    }
  });
});

describe('registering a group', () => {
  it('R-11, R-15: takes its place from the board, keeps where it came from, and is told with all members', () => {
    const { next, events, persons } = register({ origin: { source: 'paper', collectedOn: '2012-10-15' } });
    expect(next).toMatchObject({
      boardId: aBoard().boardId,
      locationId: aBoard().locationId,
      formedFrom: 'arisan',
      origin: { source: 'paper', collectedOn: '2012-10-15', enteredBy: 'account-1' },
      version: 1,
    });
    expect(persons).toEqual([]);
    expect(events).toMatchObject([
      {
        contract: { type: 'group-registered.v1' },
        subject: next.groupId,
        recordversion: 1,
        data: {
          kind: 'social',
          status: 'active',
          endsOn: '2013-12-31',
          isShort: false,
          members: [1, 2, 3].map((number) => ({
            memberId: membershipId(number),
            householdId: householdId(number),
            from: '2012-10-01',
          })),
        },
        state: { members: next.members, memberCount: 3 },
      },
    ]);
  });

  it('E-7: needs a board whose term runs: on the last day of it, and on the day after', () => {
    const on = (at: string) => register({}, { given: aGiven(at) });
    expect(on('2015-08-31T05:00:00Z').next.version).toBe(1);
    expect(() => on('2015-09-01T05:00:00Z')).toThrow(refusal('board.caretaker'));
    expect(() => register({}, { board: aNewBoard() })).toThrow(refusal('board.without-term'));
  });

  it.each([
    ['/formedOn', { formedOn: '2013-02-02' }, { formedOn: '2013-02-01' }],
    [
      '/proposal/date',
      { proposal: { number: 'U-1', date: '2013-02-02' } },
      { proposal: { number: 'U-1', date: '2013-02-01' } },
    ],
    [
      '/minutes/date',
      { minutes: { ...someMinutes, date: '2013-02-02' } },
      { minutes: { ...someMinutes, date: '2013-02-01' } },
    ],
    [
      '/jointLiability/signedOn',
      { jointLiability: { signedOn: '2013-02-02', signedBy: 3 } },
      { jointLiability: { signedOn: '2013-02-01', signedBy: 3 } },
    ],
    [
      '/trainings/0/date',
      { trainings: [{ kind: 'loan', date: '2013-02-02', participants: 3, minutes: someMinutes }] },
      { trainings: [{ kind: 'loan', date: '2013-02-01', participants: 3, minutes: someMinutes }] },
    ],
    [
      '/members/0/from',
      { members: someJoining(3).map((one) => ({ ...one, from: '2013-02-02' })) },
      { members: someJoining(3).map((one) => ({ ...one, from: '2013-02-01' })) },
    ],
  ] satisfies [string, Partial<Registration>, Partial<Registration>][])(
    'is about what has happened, today at the latest: %s',
    (pointer, tomorrow, today) => {
      expect(register(today).next.version).toBe(1);
      expect(() => register(tomorrow)).toThrow(refusalAt('group.date-in-future', pointer));
    },
  );

  it('has members from the day it was formed on', () => {
    const from = (day: string) => register({ members: someJoining(3).map((one) => ({ ...one, from: day })) });
    expect(from('2012-10-01').next.members).toMatchObject([{ from: '2012-10-01' }, {}, {}]);
    expect(() => from('2012-09-30')).toThrow(refusalAt('group.ends-before-start', '/members/0/from'));
  });

  it.each([
    ['social', 'ups'],
    ['infrastructure', 'upl'],
    ['economic', 'upk'],
  ] as const)('3.2: of the field %s is checked by the %s of its board', (kind, unitKind) => {
    const body = {
      kind,
      members: someJoining(5),
      ...(kind === 'infrastructure' && { stage: 1 }),
      check: { unitId: aUnit().unitId, date: '2012-10-20' },
    };
    const by = (unit: ReturnType<typeof aUnit> | undefined) =>
      register(body, { named: { ...someNamed(), unit } });
    expect(by(aUnit({ kind: unitKind })).warnings).toBeUndefined();
    expect(() => by(aUnit({ kind: 'secretariat' }))).toThrow(
      refusalAt('group.unit-of-other-field', '/check/unitId', { needs: unitKind }),
    );
    expect(() => by(undefined)).toThrow(refusalAt('unit.not-found', '/check/unitId'));
    expect(() => by(aUnit({ kind: unitKind, boardId: anId('BARD', 2) }))).toThrow(refusal('unit.not-found'));
  });

  it('3.2: is marked until the unit of its field has checked it', () => {
    expect(register().warnings).toMatchObject([{ code: 'group.unchecked', pointer: '/check' }]);
  });
});

describe('the members of a registration', () => {
  const two = (other: object) => ({
    members: [...someJoining(3), { sex: 'male', post: 'member', ...other } as const],
  });

  it('name a household or a person', () => {
    expect(() => register(two({}))).toThrow(refusalAt('group.member-unnamed', '/members/3'));
    expect(register(two({ personId: personId(2) })).next.memberCount).toBe(4);
  });

  it('are not twice the same: a person, a household, an id', () => {
    const household = { householdId: householdId(2) };
    expect(() => register(two(household))).toThrow(refusalAt('group.member-twice', '/members/3'));
    const again = [...someJoining(3), { ...someJoining(4)[3]!, memberId: membershipId(2) }];
    expect(() => register({ members: again })).toThrow(refusalAt('group.member-twice', '/members/3'));
    const person = { personId: personId(2), sex: 'male', post: 'member' } as const;
    expect(() => register({ members: [...someJoining(3), person, person] })).toThrow(
      refusalAt('group.member-twice', '/members/4'),
    );
  });

  it('are two of one household when each names a person of its own', () => {
    const household = householdId(9);
    const couple = [
      { householdId: household, personId: personId(2), sex: 'male', post: 'member' },
      { householdId: household, personId: personId(3), sex: 'female', post: 'member' },
    ] as const;
    expect(register({ members: [...someJoining(2), ...couple] }).next.memberCount).toBe(4);
    const third = { householdId: household, sex: 'male', post: 'member' } as const;
    expect(() => register({ members: [...someJoining(2), ...couple, third] })).toThrow(
      refusalAt('group.member-twice', '/members/4'),
    );
  });

  it('are households that there are, named by their id where not', () => {
    const at = '/members/1/householdId';
    const id = householdId(2);
    const unknown = someNamed();
    const others = new Map([...unknown.households].filter(([known]) => known !== id));
    expect(() => register({}, { named: { ...unknown, households: others } })).toThrow(
      refusalAt('household.not-found', at, { householdId: id }),
    );
    const merged = householdAs({ status: 'merged', mergedInto: householdId(3) });
    expect(() => register({}, { named: merged })).toThrow(
      refusalAt('household.gone', at, { householdId: id, mergedInto: householdId(3) }),
    );
    expect(() => register({}, { named: householdAs({ status: 'erased' }) })).toThrow(
      refusalAt('household.gone', at),
    );
    const restricted = householdAs({ restrictedAt: '2013-01-01T00:00:00.000Z' });
    expect(() => register({}, { named: restricted })).toThrow(refusalAt('household.restricted', at));
    const elsewhere = householdAs({ locationId: anId('PACE', 2) });
    expect(() => register({}, { named: elsewhere })).toThrow(refusalAt('group.household-elsewhere', at));
  });

  it('are households that have not left before: on the day of it, and the day after', () => {
    const left = (movedOn: string) => register({}, { named: householdAs({ status: 'moved', movedOn }) });
    expect(left('2012-10-02').next.memberCount).toBe(3);
    expect(() => left('2012-10-01')).toThrow(refusal('group.household-elsewhere'));
  });

  it('are persons that there are, of the sex that their record says', () => {
    const at = '/members/3/personId';
    const person = two({ personId: personId(2) });
    expect(() => register(two({ personId: personId(99) }))).toThrow(refusalAt('person.not-found', at));
    const as = (more: Partial<PersonRecord>) => () => register(person, { named: personAs(more) });
    expect(as({ locationId: anId('PACE', 2) })).toThrow(refusalAt('person.elsewhere', at));
    expect(as({ mergedInto: personId(3) })).toThrow(refusalAt('person.gone', at));
    expect(as({ restrictedAt: '2013-01-01T00:00:00.000Z' })).toThrow(refusalAt('person.restricted', at));
    expect(as({ sex: 'female' })).toThrow(refusalAt('group.sex-differs', '/members/3/sex'));
    expect(as({ sex: 'male' })).not.toThrow();
  });

  it('get the post of their office when they are persons, and plain members none', () => {
    const [first, ...others] = someJoining(4);
    const members = [
      { ...first!, personId: personId(1) },
      { ...others[0]!, personId: personId(3), post: 'treasurer' as const },
      { ...others[1]!, personId: personId(5) },
      { ...others[2]!, post: 'secretary' as const },
    ];
    const { next, persons, events } = register({ members });
    const { groupId, boardId, locationId } = next;
    const common = { bodyId: groupId, boardId, locationId, from: '2012-10-01', until: '2013-12-31' };
    expect(persons).toMatchObject([
      {
        personId: personId(1),
        version: 2,
        posts: [{ postId: membershipId(1), post: 'group.head', ...common }],
      },
      {
        personId: personId(3),
        version: 2,
        posts: [{ postId: membershipId(2), post: 'group.treasurer', ...common }],
      },
    ]);
    expect(events.map(({ contract, subject }) => [contract.type, subject])).toEqual([
      ['group-registered.v1', groupId],
      ['person-posts-changed.v1', personId(1)],
      ['person-posts-changed.v1', personId(3)],
    ]);
  });

  it('R-4: whose person holds other posts keep them', () => {
    const posts = [aPost('board.member'), aPost('group.head', { bodyId: 'another group' })];
    const members = someJoining(3).map((one, index) =>
      index === 0 ? { ...one, sex: 'male' as const, personId: personId(2) } : one,
    );
    const { persons } = register({ members }, { named: personAs({ posts }) });
    expect(persons[0]?.posts.map(({ post }) => post)).toEqual(['board.member', 'group.head', 'group.head']);
  });
});
