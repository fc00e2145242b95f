import { describe, expect, it } from 'vitest';
import { checkCounts, checkMeeting, checkOutcome } from '../../functions/registration/domain/election.ts';
import type { Election } from '../../shared/routes/registration/boards.ts';
import { aBasis, aGiven, anElection, aTally, personId, someMinutes } from '../support/builders.ts';
import { refusalAt } from '../support/refusals.ts';

const elected = (seats: number, members = Array.from({ length: seats }, (_, index) => index + 1)) => ({
  seats,
  memberIds: members.map(personId),
  area: '31.71.01.1001',
});

const counted = (basis: Parameters<typeof aBasis>[0], seats = 9) =>
  checkCounts(anElection({ bases: [aBasis(basis)] }), elected(seats), aGiven());

describe('E-5: the counts of an election', () => {
  it('add up: cast is valid plus invalid', () => {
    expect(() => counted({ cast: 50, valid: 48, invalid: 2 })).not.toThrow();
    for (const cast of [49, 51]) {
      expect(() => counted({ cast, valid: 48, invalid: 2 })).toThrow(
        refusalAt('election.cast-mismatch', '/election/bases/0/cast', { rule: 'E-5', cast }),
      );
    }
  });

  it('never hold more ballots than voters', () => {
    expect(() => counted({ registered: 50, cast: 50, valid: 48, invalid: 2 })).not.toThrow();
    expect(() => counted({ registered: 49, cast: 50, valid: 48, invalid: 2 })).toThrow(
      refusalAt('election.cast-above-registered', '/election/bases/0/cast', { rule: 'E-5' }),
    );
  });

  it('may be of an election in which nobody voted', () => {
    expect(() => counted({ registered: 0, cast: 0, valid: 0, invalid: 0 })).not.toThrow();
  });

  it('name a person once in a basis', () => {
    const twice = [...aTally(5, 4), ...aTally(3)];
    expect(() => counted({ tally: twice })).toThrow(
      refusalAt('election.name-twice', '/election/bases/0/tally/2/personId', { rule: 'E-5' }),
    );
  });

  it('point to the basis that is wrong', () => {
    const bases = [aBasis(), aBasis({ cast: 51 })];
    expect(() => checkCounts(anElection({ bases }), elected(9), aGiven())).toThrow(
      refusalAt('election.cast-mismatch', '/election/bases/1/cast'),
    );
  });
});

describe('E-2: the meeting that elects', () => {
  const check = (more: Partial<Election>) => checkMeeting(anElection(more), '31.71.01.1001', aGiven());

  it('was today at the latest', () => {
    expect(() => check({ date: '2012-09-01' })).not.toThrow();
    expect(() => check({ date: '2012-09-02' })).toThrow(refusalAt('election.in-future', '/election/date'));
  });

  it('is one: a second one is refused', () => {
    const meeting = aBasis({ level: 'kelurahan' });
    expect(() => check({ bases: [aBasis({ level: 'rt' }), meeting] })).not.toThrow();
    expect(() => check({ bases: [meeting, meeting] })).toThrow(
      refusalAt('election.two-meetings', '/election/bases/1/level'),
    );
  });
});

describe('E-2: the votes of a basis', () => {
  const valid = { cast: 10, valid: 10, invalid: 0 };

  it.each(['rt', 'rw'] as const)('of an %s are at most three names a ballot', (level) => {
    expect(() => counted({ ...valid, level, tally: aTally(10, 10, 10) })).not.toThrow();
    expect(() => counted({ ...valid, level, tally: aTally(10, 10, 10, 1) })).toThrow(
      refusalAt('election.votes-above-ballots', '/election/bases/0/tally', {
        rule: 'E-2',
        votes: 31,
        perBallot: 3,
        policy: expect.objectContaining({ name: 'election.names-per-ballot', value: 3 }),
      }),
    );
  });

  it('of the kelurahan meeting are at most as many names a ballot as there are seats', () => {
    expect(() => counted({ ...valid, tally: aTally(10, 10, 10, 10) }, 4)).not.toThrow();
    expect(() => counted({ ...valid, tally: aTally(10, 10, 10, 10, 1) }, 4)).toThrow(
      refusalAt('election.votes-above-ballots', '/election/bases/0/tally', { votes: 41, perBallot: 4 }),
    );
  });

  it('for one name are at most one a ballot', () => {
    expect(() => counted({ ...valid, tally: aTally(3, 10) })).not.toThrow();
    expect(() => counted({ ...valid, tally: aTally(3, 11) })).toThrow(
      refusalAt('election.votes-above-ballots', '/election/bases/0/tally/1/votes', { valid: 10 }),
    );
  });

  it('follow the policy of the region on the day of the election', () => {
    const election = anElection({
      bases: [aBasis({ ...valid, level: 'rt', tally: aTally(10, 10, 10, 10) })],
    });
    const four = { from: '2012-08-12', value: 4, area: '31', source: 'test' };
    const given = aGiven(undefined, { 'election.names-per-ballot': [four] });
    expect(() => checkCounts(election, elected(9), given)).not.toThrow();
    expect(() => checkCounts({ ...election, date: '2012-08-11' }, elected(9), given)).toThrow(
      'election.votes-above-ballots',
    );
  });
});

describe('the outcome of an election', () => {
  const outcome = (
    tally: Election['bases'][number]['tally'],
    members: number[],
    more: Partial<Election> = {},
  ) => checkOutcome(anElection({ bases: [aBasis({ tally })], ...more }), elected(members.length, members));
  const differs = [{ code: 'term.result-differs', rule: 'E-2', pointer: '/election/bases/0/tally' }];

  it('E-5: refuses a tie for the last seat without the minutes of the lot', () => {
    expect(() => outcome(aTally(9, 5, 5), [1, 2])).toThrow(
      refusalAt('election.tie-without-lot', '/election/lotMinutes', { rule: 'E-5', votes: 5 }),
    );
  });

  it('E-5: takes who was drawn by lot', () => {
    for (const drawn of [2, 3]) {
      expect(outcome(aTally(9, 5, 5), [1, drawn], { lotMinutes: someMinutes })).toEqual([]);
    }
  });

  it('E-5: needs no lot when the tie is above or below the last seat', () => {
    expect(outcome(aTally(9, 9, 5), [1, 2])).toEqual([]);
    expect(outcome(aTally(9, 8, 5, 5), [1, 2])).toEqual([]);
    expect(outcome(aTally(9, 9), [1, 2])).toEqual([]);
  });

  it('E-2: warns when somebody with fewer votes sits in the place of one with more', () => {
    expect(outcome(aTally(9, 8, 5), [1, 3])).toEqual(differs);
    expect(outcome(aTally(9, 8, 5), [1, 2])).toEqual([]);
    expect(outcome(aTally(5, 8, 9), [2, 3])).toEqual([]);
  });

  it('E-2: warns when a lot was drawn and a third person sits', () => {
    expect(outcome(aTally(9, 5, 5, 1), [1, 4], { lotMinutes: someMinutes })).toEqual(differs);
  });

  it('E-2: looks at the kelurahan meeting, whose delegates elect, not at RT and RW', () => {
    const bases = [aBasis({ level: 'rt', tally: aTally(1, 1) }), aBasis({ tally: aTally(1, 9) })];
    expect(checkOutcome(anElection({ bases }), elected(1, [2]))).toEqual([]);
    expect(checkOutcome(anElection({ bases }), elected(1, [1]))).toEqual([
      { ...differs[0], pointer: '/election/bases/1/tally' },
    ]);
    expect(checkOutcome(anElection({ bases: bases.slice(0, 1) }), elected(1, [1]))).toEqual([]);
  });
});
