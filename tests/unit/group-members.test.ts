import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupRecord } from '../../functions/registration/domain/group.ts';
import { groupAnswer } from '../../functions/registration/domain/group.ts';
import { addMember, changeMember, isRepeated } from '../../functions/registration/domain/group-member.ts';
import { checkPost } from '../../functions/registration/domain/post.ts';
import { Problem } from '../../shared/errors.ts';
import { plusDays } from '../../shared/policy/local-date.ts';
import { aGiven, aPerson, aPost, personId, someMinutes } from '../support/builders.ts';
import {
  aDay,
  aGroup,
  householdId,
  membershipId,
  someJoining,
  someNamed,
  withMembers,
} from '../support/group-builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

type Joining = Parameters<typeof addMember>[1];
type Change = Parameters<typeof changeMember>[2];

const codes = (warnings: readonly { readonly code: string }[] | undefined) =>
  warnings?.map(({ code }) => code);

const join = (more: Partial<Joining> = {}, group = aGroup(), given = aDay()) =>
  addMember(
    group,
    {
      memberId: membershipId(20),
      householdId: householdId(20),
      sex: 'female',
      post: 'member',
      from: '2013-01-20',
      ...more,
    },
    someNamed(),
    given,
  );

/** Ends the membership of the nth household. */
const leave = (group: GroupRecord, number: number, more: Partial<NonNullable<Change['end']>> = {}) =>
  changeMember(
    group,
    membershipId(number),
    { householdId: householdId(number), end: { until: '2013-01-31', reason: 'death', ...more } },
    new Map(),
    aDay(),
  );

/** An economic group of so many, of whom so many are women; the first, a woman, is the head. */
const economic = (size: number, women: number): GroupRecord => {
  const whole = aGroup({ kind: 'economic', members: someJoining(10, 10) });
  const members = whole.members.slice(0, size).map((member, index) => ({
    ...member,
    sex: index < women ? ('female' as const) : ('male' as const),
  }));
  return withMembers(whole, members);
};

describe('joining a group', () => {
  it('adds a membership, and tells all of them', () => {
    const { next, events, persons, membersChanged } = join({ minutes: someMinutes });
    expect(next).toMatchObject({ version: 2, memberCount: 4, womenCount: 4 });
    expect(next.members.at(-1)).toEqual({
      memberId: membershipId(20),
      householdId: householdId(20),
      sex: 'female',
      post: 'member',
      from: '2013-01-20',
      minutes: someMinutes,
    });
    expect(events).toMatchObject([
      { contract: { type: 'group-changed.v1' }, recordversion: 2, data: { members: [{}, {}, {}, {}] } },
    ]);
    expect([persons, membersChanged]).toEqual([[], true]);
  });

  it('gives an officer who is a person the post', () => {
    const { persons, events } = join({ personId: personId(3), post: 'treasurer' });
    expect(persons).toMatchObject([
      {
        version: 2,
        posts: [
          { postId: membershipId(20), post: 'group.treasurer', from: '2013-01-20', until: '2013-12-31' },
        ],
      },
    ]);
    expect(events.map(({ contract }) => contract.type)).toEqual([
      'group-changed.v1',
      'person-posts-changed.v1',
    ]);
  });

  it('R-4: does not give a person a post that is held there already', () => {
    const group = aGroup();
    const posts = [aPost('group.treasurer', { bodyId: group.groupId, from: '2013-01-20' })];
    const named = someNamed();
    const holder = aPerson({ personId: personId(3), sex: 'female', posts });
    const persons = new Map([...named.persons, [personId(3) as string, holder]]);
    const joining = { personId: personId(3), sex: 'female', post: 'treasurer', from: '2013-01-21' } as const;
    expect(() => addMember(group, joining, { ...named, persons }, aDay())).toThrow(refusal('post.held'));
  });

  it('R-12: is for a group that has not ended: on its last day, and the day after', () => {
    expect(join({}, aGroup(), aGiven('2013-12-31T05:00:00Z')).next.memberCount).toBe(4);
    expect(() => join({}, aGroup(), aGiven('2014-01-01T05:00:00Z'))).toThrow(
      refusal('group.ended', { lastDay: '2013-12-31' }),
    );
    const works = aGroup({ kind: 'infrastructure', stage: 1 });
    expect(join({}, works, aGiven('2018-12-31T05:00:00Z')).next.memberCount).toBe(4);
    expect(() => join({}, works, aGiven('2019-01-01T05:00:00Z'))).toThrow(refusal('group.ended'));
  });

  it('is not from tomorrow on', () => {
    expect(join({ from: '2013-02-01' }).next.memberCount).toBe(4);
    expect(() => join({ from: '2013-02-02' })).toThrow(refusalAt('group.date-in-future', '/from'));
  });

  it('is not of a member who is there; who has left may come back, from the day after', () => {
    const again = { householdId: householdId(2) };
    expect(() => join(again)).toThrow(refusalAt('group.member-twice', ''));
    const left = leave(aGroup({ members: someJoining(4) }), 2, { until: '2013-01-19' }).next;
    expect(join(again, left).next.memberCount).toBe(4);
    expect(() => join({ ...again, from: '2013-01-19' }, left)).toThrow(refusal('group.member-twice'));
  });

  it('does not make two heads', () => {
    expect(() => join({ post: 'head' })).toThrow(
      refusalAt('group.not-one-head', '/post', { memberId: membershipId(1) }),
    );
    const headless = leave(aGroup({ members: someJoining(4) }), 1).next;
    expect(join({ post: 'head' }, headless).next.hasHead).toBe(true);
  });

  it('R-5: of a man does not make the women of an economic group too few', () => {
    const man = { sex: 'male' } as const;
    expect(join(man, economic(5, 2)).next).toMatchObject({ memberCount: 6, womenCount: 2 }); // 2 of 6
    expect(() => join(man, economic(6, 2))).toThrow(
      refusalAt('group.few-women', '/sex', { rule: 'R-5', women: 2, size: 7 }),
    );
    expect(join({}, economic(6, 2)).next).toMatchObject({ memberCount: 7, womenCount: 3 });
    expect(join(man, aGroup()).next.memberCount).toBe(4);
  });

  it('R-5: lets a group grow that is short', () => {
    expect(codes(join({}, economic(3, 1)).warnings)).toContain('group.short');
    expect(join({ sex: 'male' }, economic(3, 2)).next.memberCount).toBe(4);
    expect(codes(join({}, economic(6, 1)).warnings)).toContain('group.women-short'); // 2 of 7: better, not enough
    const grown = join({}, economic(4, 2));
    expect(codes(grown.warnings)).not.toContain('group.short');
    expect(grown.events[0].data).toMatchObject({ isShort: false });
  });

  it('ends where two hundred memberships stand', () => {
    const [first, ...others] = aGroup().members;
    const past = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...first!,
        memberId: membershipId(1_000 + index),
        householdId: householdId(1_000 + index),
        post: 'member' as const,
        until: '2012-12-31',
        reason: 'moved' as const,
      }));
    const full = (count: number) => withMembers(aGroup(), [first!, ...others, ...past(count - 3)]);
    const last = join({}, full(199));
    expect(last.next.members).toHaveLength(200);
    expect(JSON.stringify(last.events[0]).length).toBeLessThan(100_000);
    expect(() => join({}, full(200))).toThrow(refusal('group.full', { most: 200 }));
  });

  it('R-14: asked again is the same, whatever has become of it; asked otherwise it is not', () => {
    const joining = {
      memberId: membershipId(2),
      householdId: householdId(2),
      sex: 'female',
      post: 'member',
      from: '2012-10-01',
    } as const;
    const left = leave(aGroup({ members: someJoining(4) }), 2).next.members[1]!;
    expect(isRepeated(left, joining)).toBe(true);
    for (const other of [
      { sex: 'male' },
      { post: 'head' },
      { from: '2012-10-02' },
      { minutes: someMinutes },
    ] as const)
      expect(isRepeated(left, { ...joining, ...other })).toBe(false);
  });
});

describe('leaving a group', () => {
  it('keeps the membership with its last day and the reason', () => {
    const { next, events } = leave(aGroup({ members: someJoining(4) }), 4, { minutes: someMinutes });
    expect(next).toMatchObject({ version: 2, memberCount: 3 });
    expect(next.members[3]).toMatchObject({ until: '2013-01-31', reason: 'death', endMinutes: someMinutes });
    expect(events[0].data).toMatchObject({
      members: [{}, {}, {}, { memberId: membershipId(4), until: '2013-01-31' }],
    });
  });

  it('R-5: a death is recorded, and the group is marked when too few stay', () => {
    const whole = leave(aGroup({ members: someJoining(4) }), 4);
    expect(codes(whole.warnings)).toEqual(['group.unchecked']);
    expect(whole.events[0].data).toMatchObject({ isShort: false });
    const short = leave(whole.next, 3);
    expect(short.warnings).toMatchObject([
      { code: 'group.short', rule: 'R-5', details: { size: 2, policy: { value: 3 } } },
      { code: 'group.unchecked' },
    ]);
    expect(short.events[0]).toMatchObject({ data: { isShort: true }, state: { isShort: true } });
    expect(groupAnswer(short.next, aDay()).isShort).toBe(true);
  });

  it('R-5: an economic group is marked when too few women stay', () => {
    const group = economic(7, 3);
    const left = (number: number) => leave(group, number).warnings;
    expect(codes(left(3))).not.toContain('group.women-short'); // 2 of 6
    const without = leave(leave(economic(8, 3), 2).next, 3);
    expect(without.warnings?.find(({ code }) => code === 'group.women-short')).toMatchObject({
      rule: 'R-5',
      pointer: '/womenCount',
      details: { women: 1, size: 6 },
    });
  });

  it('R-5: is not asked of a group that has ended', () => {
    const { next } = leave(aGroup(), 3);
    expect(groupAnswer(next, aGiven('2013-12-31T05:00:00Z')).isShort).toBe(true);
    expect(groupAnswer(next, aGiven('2014-01-01T05:00:00Z')).isShort).toBe(false);
  });

  it('of the head marks the group until another one heads it', () => {
    const headless = leave(aGroup({ members: someJoining(4) }), 1);
    expect(codes(headless.warnings)).toContain('group.headless');
    const again = changeMember(
      headless.next,
      membershipId(2),
      { householdId: householdId(2), office: { post: 'head', from: '2013-02-01' } },
      new Map(),
      aDay(),
    );
    expect(codes(again.warnings)).not.toContain('group.headless');
  });

  it('is on the first day at the earliest, and today at the latest', () => {
    const group = aGroup({ members: someJoining(4) });
    expect(leave(group, 2, { until: '2012-10-01' }).next.memberCount).toBe(3);
    expect(() => leave(group, 2, { until: '2012-09-30' })).toThrow(
      refusalAt('group.ends-before-start', '/end/until'),
    );
    expect(leave(group, 2, { until: '2013-02-01' }).next.memberCount).toBe(3);
    expect(() => leave(group, 2, { until: '2013-02-02' })).toThrow(
      refusalAt('group.date-in-future', '/end/until'),
    );
  });

  it('is of a membership that runs, named twice', () => {
    const group = aGroup({
      members: [
        ...someJoining(3),
        { personId: personId(2), memberId: membershipId(4), sex: 'male', post: 'member' },
      ],
    });
    const end = { until: '2013-01-31', reason: 'death' } as const;
    const ask = (number: number, named: Change) => () =>
      changeMember(group, membershipId(number), { ...named, end }, new Map(), aDay());
    expect(ask(2, { householdId: householdId(2) })).not.toThrow();
    expect(ask(4, { personId: personId(2) })).not.toThrow();
    for (const [number, named] of [
      [2, {}],
      [2, { householdId: householdId(3) }],
      [2, { householdId: householdId(2), personId: personId(2) }],
      [4, { personId: personId(3) }],
      [4, { personId: personId(2), householdId: householdId(2) }],
      [4, {}],
      [9, { householdId: householdId(9) }],
    ] as const)
      expect(ask(number, named), JSON.stringify([number, named])).toThrow(refusal('group.member-not-found'));
    const left = leave(group, 2).next;
    expect(() => leave(left, 2)).toThrow(refusal('group.member-gone', { until: '2013-01-31' }));
  });

  it('either ends or changes the post', () => {
    const ask = (change: Change) => () =>
      changeMember(aGroup(), membershipId(2), { householdId: householdId(2), ...change }, new Map(), aDay());
    const end = { until: '2013-01-31', reason: 'death' } as const;
    const office = { post: 'secretary', from: '2013-01-31' } as const;
    expect(ask({})).toThrow(refusal('group.member-change'));
    expect(ask({ end, office })).toThrow(refusal('group.member-change'));
    expect(ask({ end })).not.toThrow();
    expect(ask({ office })).not.toThrow();
  });
});

describe('the post of an officer who is a person', () => {
  const appointed = join({ householdId: undefined, personId: personId(3), post: 'treasurer' });
  const person = aPerson({
    ...appointed.persons[0]!,
    posts: [aPost('board.member'), ...appointed.persons[0]!.posts],
  });
  const change = (more: Change, holder = person) =>
    changeMember(
      appointed.next,
      membershipId(20),
      { personId: personId(3), ...more },
      new Map([[personId(3) as string, holder]]),
      aDay(),
    );

  it('ends with the membership, and no other does', () => {
    const { persons, events } = change({ end: { until: '2013-01-31', reason: 'own-request' } });
    expect(persons).toMatchObject([
      {
        version: 3,
        posts: [{ post: 'board.member' }, { post: 'group.treasurer', until: '2013-01-31' }],
      },
    ]);
    expect(persons[0]?.posts[0]?.until).toBeUndefined();
    expect(events.map(({ contract }) => contract.type)).toEqual([
      'group-changed.v1',
      'person-posts-changed.v1',
    ]);
  });

  it('follows another one in the same group, without a day between', () => {
    const { next, persons } = change({
      office: { post: 'secretary', from: '2013-01-25', minutes: someMinutes },
    });
    expect(next).toMatchObject({ memberCount: 4, version: 3 });
    expect(next.members.slice(3)).toMatchObject([
      {
        post: 'treasurer',
        from: '2013-01-20',
        until: '2013-01-24',
        reason: 'other-post',
        endMinutes: someMinutes,
      },
      { personId: personId(3), post: 'secretary', from: '2013-01-25', minutes: someMinutes },
    ]);
    expect(persons[0]?.posts).toMatchObject([
      { post: 'board.member' },
      { post: 'group.treasurer', until: '2013-01-24' },
      { postId: next.members[4]?.memberId, post: 'group.secretary', from: '2013-01-25', until: '2013-12-31' },
    ]);
  });

  it('is corrected where it stands on its first day', () => {
    const { next, persons } = change({ office: { post: 'secretary', from: '2013-01-20' } });
    expect(next.members.slice(3)).toMatchObject([{ memberId: membershipId(20), post: 'secretary' }]);
    expect(next.members[3]?.until).toBeUndefined();
    expect(persons[0]?.posts.map(({ post }) => post)).toEqual(['board.member', 'group.secretary']);
    const plain = change({ office: { post: 'member', from: '2013-01-20' } });
    expect(plain.persons[0]?.posts.map(({ post }) => post)).toEqual(['board.member']);
  });

  it('R-10: is that of the person into whom the officer was merged', () => {
    const kept = aPerson({ ...person, personId: personId(9) });
    const ended = change({ end: { until: '2013-01-31', reason: 'moved' } }, kept);
    expect(ended.persons).toMatchObject([{ personId: personId(9), posts: [{}, { until: '2013-01-31' }] }]);
    const another = change({ office: { post: 'secretary', from: '2013-01-25' } }, kept);
    expect(another.persons).toMatchObject([
      { personId: personId(9), posts: [{}, {}, { post: 'group.secretary' }] },
    ]);
    expect(another.next.members.slice(3)).toMatchObject([
      { personId: personId(3), until: '2013-01-24' },
      { personId: personId(9), post: 'secretary' },
    ]);
  });

  it('is not the one that is held, nor of a day before the membership or after today, nor a second head', () => {
    const office = (post: 'treasurer' | 'secretary' | 'head', from: string) => () =>
      change({ office: { post, from } });
    expect(office('treasurer', '2013-01-25')).toThrow(refusal('post.held'));
    expect(office('secretary', '2013-01-19')).toThrow(refusalAt('group.ends-before-start', '/office/from'));
    expect(office('secretary', '2013-02-02')).toThrow(refusalAt('group.date-in-future', '/office/from'));
    expect(office('head', '2013-01-25')).toThrow(refusalAt('group.not-one-head', '/office/post'));
    expect(office('secretary', '2013-02-01')).not.toThrow();
  });
});

describe('R-4, R-5: whatever members do', () => {
  const day = fc.integer({ min: 0, max: 60 }).map((days) => plusDays('2012-12-01', days));
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom('join', 'end', 'office'),
      who: fc.integer({ min: 1, max: 9 }),
      post: fc.constantFrom('head', 'secretary', 'treasurer', 'member'),
      on: day,
      which: fc.nat(),
    } as const),
    { minLength: 5, maxLength: 40 },
  );

  it('a group has one head at most, nobody is in it twice on a day, and posts say the same as members', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const given = { ...aDay(), newId: counting() };
        const named = someNamed();
        const persons = new Map(named.persons);
        let group = aGroup();
        for (const { what, who, post, on, which } of script) {
          const member = group.members[which % group.members.length]!;
          const ids = { householdId: member.householdId, personId: member.personId };
          try {
            const id = personId(who);
            const sex = persons.get(id)!.sex;
            const decision =
              what === 'join'
                ? addMember(group, { personId: id, sex, post, from: on }, { ...named, persons }, given)
                : changeMember(
                    group,
                    member.memberId,
                    {
                      ...ids,
                      ...(what === 'end'
                        ? { end: { until: on, reason: 'other' } }
                        : { office: { post, from: on } }),
                    },
                    persons,
                    given,
                  );
            expect(decision.next.version).toBe(group.version + 1);
            for (const person of decision.persons) {
              expect(person.version).toBe(persons.get(person.personId)!.version + 1);
              persons.set(person.personId, person);
            }
            group = decision.next;
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
          }
        }
        const standing = group.members.filter(({ until }) => until === undefined);
        expect(group.memberCount).toBe(standing.length);
        expect(standing.filter(({ post }) => post === 'head').length).toBeLessThanOrEqual(1);
        for (const [id, person] of persons) {
          const own = group.members.filter((member) => member.personId === id);
          const days = own.flatMap(({ from, until }) => spanOf(from, until ?? '2013-02-01'));
          expect(new Set(days).size).toBe(days.length);
          const offices = own.filter(({ post }) => post !== 'member');
          expect(person.posts.map(({ postId, post, from }) => [postId, post, from]).toSorted()).toEqual(
            offices.map(({ memberId, post, from }) => [memberId, `group.${post}`, from]).toSorted(),
          );
          for (const { postId, until } of person.posts) {
            expect(until).toBe(
              offices.find(({ memberId }) => memberId === (postId as string))?.until ?? '2013-12-31',
            );
          }
          for (const post of person.posts) {
            const others = person.posts.filter((other) => other !== post);
            expect(() => checkPost(others, post)).not.toThrow();
          }
        }
      }),
    );
  });
});

const counting = () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => membershipId(5_000 + index) as string).values();
  return () => ids.next().value ?? '';
};

const spanOf = (from: string, until: string): string[] => {
  const days: string[] = [];
  for (let on = from; on <= until; on = plusDays(on, 1)) days.push(on);
  return days;
};
