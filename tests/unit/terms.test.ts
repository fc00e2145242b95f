import { describe, expect, it } from 'vitest';
import type { BoardRecord } from '../../functions/registration/domain/board.ts';
import { beginTerm } from '../../functions/registration/domain/term.ts';
import type { Post } from '../../shared/contract/access.ts';
import type { PolicyTable } from '../../shared/policy/policy.ts';
import {
  aBoard,
  aGiven,
  aNewBoard,
  anElection,
  anEntry,
  aPerson,
  aPost,
  aTally,
  personId,
  someMembers,
  somePersons,
} from '../support/builders.ts';
import { refusal } from '../support/refusals.ts';

type Beginning = Parameters<typeof beginTerm>[2];

interface Said extends Partial<Beginning> {
  readonly board?: BoardRecord;
  readonly persons?: Parameters<typeof beginTerm>[1];
  readonly overrides?: Partial<PolicyTable>;
}

const begin = ({ board = aNewBoard(), persons = somePersons(13, 4), overrides, ...more }: Said = {}) =>
  beginTerm(
    board,
    persons,
    { start: '2012-09-01', election: anElection(), members: someMembers(9), ...more },
    anEntry,
    aGiven(undefined, overrides),
  );

/** Codes of the warnings about a board of some size, with some women. */
const warned = (size: number, women: number) =>
  begin({ members: someMembers(size), persons: somePersons(size, women) }).warnings?.map(({ code }) => code);

describe('R-1: the dates of a term', () => {
  it.each([
    ['three years less a day', '2012-09-01', '2015-08-31'],
    ['from the first day of a year', '2013-01-01', '2015-12-31'],
    ['up to a 29 February', '2013-03-01', '2016-02-29'],
    ['from a 29 February', '2012-02-29', '2015-02-28'],
    ['from the day after a 28 February', '2013-03-01', '2016-02-29'],
  ])('last exactly three years unless said otherwise: %s', (_, start, end) => {
    expect(begin({ start, election: anElection({ date: '2012-01-15' }) }).next).toMatchObject({ start, end });
  });

  it('are three years at most: exactly three, and a day more', () => {
    expect(begin({ end: '2015-08-31' }).next.end).toBe('2015-08-31');
    expect(() => begin({ end: '2015-09-01' })).toThrow(
      refusal('term.too-long', {
        rule: 'R-1',
        longest: '2015-08-31',
        policy: { name: 'term.years', value: 3, from: '2007-01-01', area: 'ID' },
      }),
    );
  });

  it('follow the policy of the region on the first day', () => {
    const five = { from: '2012-09-01', value: 5, area: '31.71', source: 'test' };
    const overrides = { 'term.years': [five] };
    expect(begin({ overrides }).next.end).toBe('2017-08-31');
    expect(begin({ overrides, start: '2012-08-31' }).next.end).toBe('2015-08-30');
  });

  it('end on the first day at the earliest', () => {
    expect(begin({ end: '2012-09-01' }).next.end).toBe('2012-09-01');
    expect(() => begin({ end: '2012-08-31' })).toThrow(refusal('term.ends-before-start', { rule: 'R-1' }));
  });

  it('follow those of the term before', () => {
    expect(begin({ board: aBoard(), start: '2012-09-02' }).next.number).toBe(2);
    expect(() => begin({ board: aBoard(), start: '2012-09-01' })).toThrow(
      refusal('term.overlaps', { rule: 'R-1', after: '2012-09-01' }),
    );
  });

  it('E-2: follow the election, or begin on its day', () => {
    expect(begin({ start: '2012-08-12' }).next.start).toBe('2012-08-12');
    expect(() => begin({ start: '2012-08-11' })).toThrow(
      refusal('term.election-after-start', { rule: 'E-2' }),
    );
  });
});

describe('the members of a board', () => {
  it.each([
    [7, ['board.size']],
    [8, ['board.size', 'board.even']],
    [9, []],
    [10, ['board.even']],
    [11, []],
    [12, ['board.even']],
    [13, []],
    [14, ['board.size', 'board.even']],
    [15, ['board.size']],
  ])('R-2: %i of them are warned about with %o, and enrolled', (size, codes) => {
    expect(warned(size, size)).toEqual(codes);
  });

  it.each([
    [9, 3],
    [11, 4],
    [13, 4],
  ])('R-3: of %i at least %i are women, or a warning says so', (size, women) => {
    expect(warned(size, women)).toEqual([]);
    expect(warned(size, women - 1)).toEqual(['board.few-women']);
  });

  it('R-3: of ten three are exactly 30 percent', () => {
    expect(warned(10, 3)).toEqual(['board.even']);
    expect(warned(10, 2)).toEqual(['board.even', 'board.few-women']);
  });

  it('R-2, R-3: are told with the policies that decided', () => {
    const { warnings } = begin({ members: someMembers(7), persons: somePersons(7, 0) });
    expect(warnings).toMatchObject([
      { rule: 'R-2', details: { size: 7, policy: [{ value: 9 }, { value: 13 }] } },
      { rule: 'R-3', details: { women: 0, size: 7, policy: { value: 30 } } },
    ]);
  });

  it('E-6: have exactly one co-ordinator', () => {
    const members = someMembers(9);
    const [first, ...others] = members;
    expect(() => begin({ members: others })).toThrow(
      refusal('term.not-one-coordinator', { rule: 'E-6', coordinators: 0 }),
    );
    const two = [first, { ...others[0], post: 'coordinator' }, ...others.slice(1)] as typeof members;
    expect(() => begin({ members: two })).toThrow(refusal('term.not-one-coordinator', { coordinators: 2 }));
  });

  it('are each named once', () => {
    const members = [...someMembers(8), { personId: personId(2), post: 'member' as const }];
    expect(() => begin({ members })).toThrow(
      expect.objectContaining({
        code: 'term.member-twice',
        errors: [expect.objectContaining({ pointer: '/members/8/personId' })],
      }),
    );
  });

  it('are registered persons of the kelurahan', () => {
    expect(() => begin({ persons: somePersons(8, 4) })).toThrow(refusal('person.not-found'));
    const elsewhere = aPerson().locationId.replace('1', '2') as BoardRecord['locationId'];
    expect(() => begin({ persons: somePersons(9, 4, { locationId: elsewhere }) })).toThrow(
      refusal('person.elsewhere'),
    );
    const mergedInto = personId(20);
    expect(() => begin({ persons: somePersons(9, 4, { mergedInto }) })).toThrow(
      refusal('person.gone', { mergedInto }),
    );
  });

  it('R-4: hold no clashing post in the term, and the post is named', () => {
    const withPost = (post: Post) => somePersons(9, 4, { posts: [post] });
    expect(() => begin({ persons: withPost(aPost('upk.cashier')) })).toThrow(
      refusal('post.clash', { rule: 'SD-1', clashesWith: 'upk.cashier' }),
    );
    expect(() => begin({ persons: withPost(aPost('secretariat.secretary')) })).toThrow(
      refusal('post.clash', { rule: 'SD-2' }),
    );
    const past = aPost('upk.cashier', { from: '2011-01-01', until: '2012-08-31' });
    expect(begin({ persons: withPost(past) }).persons[0]?.posts).toHaveLength(2);
  });

  it('get their posts from the first to the last day of the term', () => {
    const { persons, board } = begin();
    expect(persons).toHaveLength(9);
    expect(persons[0]).toMatchObject({
      personId: personId(1),
      version: 2,
      posts: [{ post: 'board.coordinator', bodyId: board.boardId, from: '2012-09-01', until: '2015-08-31' }],
    });
    expect(persons[1]?.posts).toMatchObject([{ post: 'board.member' }]);
  });
});

describe('a term', () => {
  it('E-5: is refused when its election does not add up, or its tie was not drawn', () => {
    const bases = (cast: number, tally = aTally()) => [{ ...anElection().bases[0], cast, tally }];
    const election = (cast: number, tally = aTally()) =>
      anElection({ bases: bases(cast, tally) as ReturnType<typeof anElection>['bases'] });
    expect(() => begin({ election: election(51) })).toThrow(refusal('election.cast-mismatch'));
    const tie = election(50, aTally(9, 9, 9, 9, 9, 9, 9, 9, 5, 5));
    expect(() => begin({ election: tie })).toThrow(refusal('election.tie-without-lot'));
  });

  it('E-2: is warned about when its members are not those with the most votes', () => {
    const [basis] = anElection().bases;
    if (!basis) throw new Error('an election has a basis');
    const election = anElection({ bases: [{ ...basis, tally: aTally(9, 9, 9, 9, 9, 9, 9, 9, 1, 7) }] });
    expect(begin({ election, persons: somePersons(10, 4) }).warnings).toMatchObject([
      { code: 'term.result-differs', rule: 'E-2' },
    ]);
  });

  it('E-8: has its own record at the notary', () => {
    const deed = { number: '12', notary: 'Notaris Contoh', date: '2012-09-03' };
    expect(begin({ deed }).next.deed).toEqual(deed);
  });

  it('is told first, then the board and the posts of each person; the board and the persons are one version later', () => {
    const board = { ...aNewBoard(), version: 4 };
    const { next, board: after, persons, events } = begin({ board });
    expect(next).toMatchObject({ number: 1, version: 1, origin: { enteredBy: 'account-1' } });
    expect(after).toMatchObject({ version: 5, term: { termId: next.termId, number: 1, end: '2015-08-31' } });
    expect(events[0]).toMatchObject({
      contract: { type: 'board-elected.v1' },
      subject: next.termId,
      recordversion: 1,
      area: '31.71.01.1001',
      data: { termStart: '2012-09-01', termEnd: '2015-08-31' },
    });
    expect(
      events.slice(1).map(({ contract, subject, recordversion }) => [contract.type, subject, recordversion]),
    ).toEqual([
      ['board-changed.v1', board.boardId, 5],
      ...persons.map((person) => ['person-posts-changed.v1', person.personId, 2]),
    ]);
  });

  it('after the last day of the term before leaves that one as it was', () => {
    const decision = begin({ board: aBoard(), start: '2015-09-01' });
    expect(decision.next).toMatchObject({ number: 2, end: '2018-08-31' });
    expect(decision).not.toHaveProperty('shortened');
  });

  it.each(['2015-08-31', '2014-03-01'])(
    'of an early election on %s ends the one before, and its posts',
    (start) => {
      const post = (number: number) =>
        aPost(number === 1 ? 'board.coordinator' : 'board.member', { until: '2015-08-31' });
      const old = [1, 10].map((number) => aPerson({ personId: personId(number), posts: [post(number)] }));
      const persons = new Map([
        ...somePersons(9, 4),
        ...old.map((person) => [person.personId, person] as const),
      ]);
      const decision = begin({ board: aBoard(), start, persons });
      const dayBefore = start === '2015-08-31' ? '2015-08-30' : '2014-02-28';

      expect(decision.shortened).toEqual({ termId: aBoard().term?.termId, end: dayBefore });
      const after = new Map(decision.persons.map((person) => [person.personId, person.posts]));
      expect(after.get(personId(10))).toMatchObject([{ until: dayBefore }]);
      expect(after.get(personId(1))).toMatchObject([{ until: dayBefore }, { from: start }]);
    },
  );

  it('changes nobody who neither enters nor leaves', () => {
    const past = aPerson({
      personId: personId(10),
      posts: [aPost('board.member', { from: '2009-01-01', until: '2011-12-31' })],
    });
    const persons = new Map([...somePersons(9, 4), [past.personId, past]]);
    expect(begin({ persons }).persons.map((person) => person.personId)).not.toContain(past.personId);
  });
});
