import { describe, expect, it } from 'vitest';
import { type GroupRecord, groupAnswer } from '../../functions/registration/domain/group.ts';
import { changeGroup, type registerGroup } from '../../functions/registration/domain/group-registration.ts';
import { aGiven, aPerson, aPost, personId, someMinutes } from '../support/builders.ts';
import { aDay, aGroup, membershipId, register, someJoining } from '../support/group-builders.ts';
import { refusalAt } from '../support/refusals.ts';

type Registration = Parameters<typeof registerGroup>[1];

describe('R-12: the end of a group', () => {
  const works = (more: Partial<Registration> = {}) =>
    register({ kind: 'infrastructure', stage: 1, endsOn: '2013-12-31', ...more }).next;

  it('is its first day at the earliest', () => {
    expect(
      register({ endsOn: '2012-10-01', minutes: { ...someMinutes, date: '2012-10-01' } }).next.endsOn,
    ).toBe('2012-10-01');
    expect(() => register({ endsOn: '2012-09-30' })).toThrow(
      refusalAt('group.ends-before-start', '/endsOn', { rule: 'R-12' }),
    );
  });

  it('comes with one disbursement stage for infrastructure, and none for the others', () => {
    expect(works({ stage: 2 }).stage).toBe(2);
    expect(() => register({ kind: 'infrastructure' })).toThrow(
      refusalAt('group.stage-missing', '/stage', { rule: 'R-12' }),
    );
    expect(() => register({ stage: 1 })).toThrow(refusalAt('group.only-infrastructure', '/stage'));
    expect(() => register({ maintainsUntil: '2014-12-31' })).toThrow(
      refusalAt('group.only-infrastructure', '/maintainsUntil'),
    );
  });

  it.each([
    ['2013-12-31', '2018-12-31'],
    ['2015-02-28', '2020-02-29'],
    ['2016-02-28', '2021-02-28'],
    ['2016-02-29', '2021-02-28'],
  ])('on %s is followed by maintenance for five years: to %s, and not a day longer', (endsOn, longest) => {
    const [year = '', rest = ''] = [longest.slice(0, 8), longest.slice(8)];
    const dayAfter = new Date(Date.parse(`${year}${rest}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    expect(works({ endsOn }).maintainsUntil).toBe(longest);
    expect(works({ endsOn, maintainsUntil: longest }).maintainsUntil).toBe(longest);
    expect(() => works({ endsOn, maintainsUntil: dayAfter })).toThrow(
      refusalAt('group.maintenance-too-long', '/maintainsUntil', {
        longest,
        policy: expect.objectContaining({ name: 'group.maintenance-years', value: 5 }),
      }),
    );
  });

  it('is not after the maintenance', () => {
    expect(works({ maintainsUntil: '2013-12-31' }).maintainsUntil).toBe('2013-12-31');
    expect(() => works({ maintainsUntil: '2013-12-30' })).toThrow(
      refusalAt('group.maintenance-before-end', '/maintainsUntil'),
    );
  });

  it.each([
    ['2013-12-31', 'active'],
    ['2014-01-01', 'maintaining'],
    ['2018-12-31', 'maintaining'],
    ['2019-01-01', 'ended'],
  ])('shows on %s: %s', (day, status) => {
    expect(groupAnswer(works(), aGiven(`${day}T05:00:00.000Z`)).status).toBe(status);
  });

  it('is the end of a group of another field', () => {
    const on = (day: string) => groupAnswer(aGroup(), aGiven(`${day}T05:00:00.000Z`));
    expect([on('2013-12-31').status, on('2014-01-01').status]).toEqual(['active', 'ended']);
    expect(on('2013-12-31').warnings).toHaveLength(1);
    expect(on('2014-01-01').warnings).toBeUndefined();
  });
});

describe('correcting a group', () => {
  const officer = { ...someJoining(1)[0]!, personId: personId(1) };
  const group = aGroup({ members: [officer, ...someJoining(3).slice(1)] });
  const head = aPerson({
    personId: personId(1),
    posts: [
      aPost('group.head', {
        postId: membershipId(1) as string as never,
        bodyId: group.groupId,
        from: '2012-10-01',
        until: '2013-12-31',
      }),
    ],
  });
  const change = (
    patch: Parameters<typeof changeGroup>[1],
    roles: Parameters<typeof changeGroup>[2]['roles'] = ['secretariat'],
    before: GroupRecord = group,
  ) => changeGroup(before, patch, { roles, persons: new Map([[personId(1) as string, head]]) }, aDay());

  it('changes what is said, notes which fields, and tells it', () => {
    const { next, events, persons, membersChanged } = change({ name: 'KSM Contoh Mawar' });
    expect(next).toMatchObject({ name: 'KSM Contoh Mawar', version: 2, touched: { name: 2 } });
    expect([persons, membersChanged]).toEqual([[], false]);
    expect(events).toMatchObject([
      { contract: { type: 'group-changed.v1' }, recordversion: 2, data: { members: [{}, {}, {}] } },
    ]);
  });

  it('3.2: is the secretariat’s; officers enter trainings and the joint liability alone', () => {
    const training = { kind: 'loan', date: '2013-01-20', participants: 3, minutes: someMinutes } as const;
    const jointLiability = { signedOn: '2013-01-21', signedBy: 3 };
    expect(change({ trainings: [training], jointLiability }, ['group']).next).toMatchObject({
      trainings: [training],
      jointLiability,
    });
    expect(() => change({ trainings: [], name: 'Lain', stage: 2 }, ['group'])).toThrow(
      expect.objectContaining({
        code: 'group.only-secretariat',
        errors: [
          expect.objectContaining({ pointer: '/name' }),
          expect.objectContaining({ pointer: '/stage' }),
        ],
      }),
    );
    expect(change({ name: 'Lain' }, ['group', 'secretariat']).next.name).toBe('Lain');
  });

  it('removes what null says', () => {
    const signed = aGroup({ jointLiability: { signedOn: '2012-11-01', signedBy: 3 } });
    expect(change({ jointLiability: null }, ['secretariat'], signed).next.jointLiability).toBeUndefined();
    expect(change({ name: 'Lain' }, ['secretariat'], signed).next.jointLiability).toBeDefined();
  });

  it('R-12: moves the end with minutes, and the posts of the officers with it', () => {
    expect(() => change({ endsOn: '2014-06-30' })).toThrow(
      refusalAt('group.end-without-minutes', '/endMinutes'),
    );
    const later = change({ endsOn: '2014-06-30', endMinutes: someMinutes });
    expect(later).toMatchObject({ isProlonged: true, next: { endsOn: '2014-06-30' } });
    expect(later.persons).toMatchObject([{ version: 2, posts: [{ until: '2014-06-30' }] }]);
    expect(later.events.map(({ contract }) => contract.type)).toEqual([
      'group-changed.v1',
      'person-posts-changed.v1',
    ]);
    const earlier = change({ endsOn: '2013-06-30', endMinutes: someMinutes });
    expect(earlier).toMatchObject({ isProlonged: false, persons: [{ posts: [{ until: '2013-06-30' }] }] });
    expect(change({ endsOn: '2013-12-31' })).toMatchObject({ isProlonged: false, persons: [] });
  });

  it('R-10: moves the posts of one into whom two officers were merged, once', () => {
    const both = aGroup({
      members: [
        officer,
        { ...officer, ...someJoining(2)[1]!, personId: personId(3), post: 'treasurer' },
        ...someJoining(3).slice(2),
      ],
    });
    const post = (number: number) =>
      aPost('group.head', { postId: membershipId(number) as string as never, until: '2013-12-31' });
    const kept = aPerson({ personId: personId(9), posts: [post(1), post(2)] });
    const persons = new Map([1, 3].map((number) => [personId(number) as string, kept]));
    const patch = { endsOn: '2014-06-30', endMinutes: someMinutes };
    const { persons: changed } = changeGroup(both, patch, { roles: ['secretariat'], persons }, aDay());
    expect(changed).toMatchObject([
      { personId: personId(9), version: 2, posts: [{ until: '2014-06-30' }, { until: '2014-06-30' }] },
    ]);
  });

  it('R-12: gives maintenance its longest again when the end moves, unless it is said', () => {
    const works = aGroup({ kind: 'infrastructure', stage: 1, maintainsUntil: '2015-12-31' });
    const moved = (more: object) =>
      change({ endsOn: '2014-06-30', endMinutes: someMinutes, ...more }, ['secretariat'], works).next;
    expect(moved({}).maintainsUntil).toBe('2019-06-30');
    expect(moved({ maintainsUntil: '2016-06-30' }).maintainsUntil).toBe('2016-06-30');
    expect(change({ name: 'Lain' }, ['secretariat'], works).next.maintainsUntil).toBe('2015-12-31');
  });

  it('R-12: does not end a group before its members came', () => {
    const late = aGroup({ members: someJoining(3).map((one) => ({ ...one, from: '2013-01-10' })) });
    const end = (endsOn: string) => change({ endsOn, endMinutes: someMinutes }, ['secretariat'], late);
    expect(end('2013-01-10').next.endsOn).toBe('2013-01-10');
    expect(() => end('2013-01-09')).toThrow(refusalAt('group.ends-before-start', '/endsOn'));
  });
});

describe('L-2: the joint liability', () => {
  const signed = (signedBy: number, signedOn = '2012-11-01', members = someJoining(3)) =>
    register({ members, jointLiability: { signedOn, signedBy } }).warnings?.find(
      ({ code }) => code === 'group.liability-unsigned',
    );

  it('is signed by all, or the group is marked', () => {
    expect(signed(3)).toBeUndefined();
    expect(signed(2)).toMatchObject({ pointer: '/jointLiability/signedBy', details: { unsigned: 1 } });
    expect(register().warnings?.map(({ code }) => code)).not.toContain('group.liability-unsigned');
  });

  it('is not signed by who joined later: on the day of it, and the day after', () => {
    const joined = (from: string) => [...someJoining(3), { ...someJoining(4)[3]!, from }];
    expect(signed(4, '2012-11-01', joined('2012-11-01'))).toBeUndefined();
    expect(signed(3, '2012-11-01', joined('2012-11-02'))).toMatchObject({ details: { unsigned: 1 } });
  });
});
