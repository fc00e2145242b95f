import { describe, expect, it } from 'vitest';
import {
  decideDifferent,
  followed,
  mustNotConcern,
  type PairRecord,
  pairIdOf,
  partsOf,
  type Suspicion,
  suspect,
} from '../../functions/registration/domain/duplicate.ts';
import { advanceSearch, askSearch } from '../../functions/registration/domain/duplicate-search.ts';
import { reopenedPair } from '../../functions/registration/domain/merge.ts';
import { example } from '../../shared/routes/examples.ts';
import { aGiven, aLocation, anArea, anEntry, anId } from '../support/builders.ts';
import { aPair } from '../support/pair-builders.ts';

const [elder, younger] = [anId<string>('HSE', 1), anId<string>('HSE', 2)];
const side = (id: string, more: Partial<Suspicion['sides'][number]> = {}) => ({
  id,
  locationId: aLocation().locationId as string,
  area: anArea(),
  isGone: false,
  ...more,
});
const suspicion = (more: Partial<Suspicion> = {}): Suspicion => ({
  about: 'households',
  sides: [side(elder), side(younger)],
  reasons: ['same-card'],
  score: 85,
  ...more,
});
const code = (of: string) => expect.objectContaining({ code: of });

describe('the id of a pair', () => {
  it('is the same from either side, and tells what it is about and of whom', () => {
    const id = pairIdOf('households', younger, elder);
    expect(id).toBe(pairIdOf('households', elder, younger));
    expect(id).not.toBe(pairIdOf('persons', elder, younger));
    expect(partsOf(id)).toEqual({ about: 'households', recordIds: [elder, younger] });
    expect(pairIdOf('households', example.otherPairedHouseholdId, example.pairedHouseholdId)).toBe(
      example.pairId,
    );
  });
});

describe('a suspicion (R-10)', () => {
  it('opens a pair, and tells reasons as codes: no name, no number', () => {
    const { next, events } = suspect(undefined, suspicion(), aGiven())!;
    expect(next).toEqual(aPair({ reasons: ['same-card'], score: 85 }));
    expect(events).toMatchObject([
      {
        contract: { type: 'duplicate-suspected.v1' },
        subject: next.pairId,
        data: { recordIds: [elder, younger], status: 'open' },
      },
    ]);
  });

  it('found from the other side is the same pair', () => {
    const turned = suspicion({ sides: [side(younger), side(elder)] });
    expect(suspect(undefined, turned, aGiven())?.next).toEqual(
      suspect(undefined, suspicion(), aGiven())?.next,
    );
  });

  it('that is known changes nothing', () => {
    expect(suspect(aPair({ reasons: ['same-card'] }), suspicion(), aGiven())).toBeUndefined();
    expect(
      suspect(aPair({ status: 'different', reasons: ['same-card'] }), suspicion(), aGiven()),
    ).toBeUndefined();
  });

  it.each(['open', 'different'] as const)(
    'of which more is known opens a pair that is %s again',
    (status) => {
      const decided = status === 'different' ? { decidedAt: '2012-08-01T00:00:00.000Z', decidedBy: 'a' } : {};
      const pair = aPair({ status, ...decided, reasons: ['same-card'], score: 85, version: 2 });
      const more = suspicion({ reasons: ['same-nik'], score: 40 });
      const { next } = suspect(pair, more, aGiven())!;
      expect(next).toEqual(aPair({ reasons: ['same-nik', 'same-card'], score: 85, version: 3 }));
    },
  );

  it.each(['merged', 'closed'] as const)('of a pair that is %s changes nothing', (status) => {
    expect(suspect(aPair({ status }), suspicion({ reasons: ['same-nik'] }), aGiven())).toBeUndefined();
  });

  it.each([{ isGone: true }, { isRestricted: true }])('of a record with %o is none', (more) => {
    const sides = [side(elder), side(younger, more)] as const;
    expect(suspect(undefined, suspicion({ sides }), aGiven())).toBeUndefined();
  });

  it('of two kelurahan stands in both', () => {
    const there = { area: anArea('31.71.01.1002'), locationId: anId<string>('PACE', 2) };
    const { next } = suspect(undefined, suspicion({ sides: [side(elder), side(younger, there)] }), aGiven())!;
    expect(next).toMatchObject({
      area: anArea(),
      otherArea: there.area,
      otherLocationId: there.locationId,
    });
  });
});

describe('a pair follows its records', () => {
  const sides = (one = {}, other = {}): Suspicion['sides'] => [side(elder, one), side(younger, other)];
  const statusAfter = (pair: PairRecord, now: Suspicion['sides']) =>
    followed(pair, now, aGiven())?.next.status;

  it('is closed when one is no more, and opened when it is there again', () => {
    expect(statusAfter(aPair(), sides({}, { isGone: true }))).toBe('closed');
    expect(statusAfter(aPair({ status: 'closed' }), sides())).toBe('open');
    expect(followed(aPair(), sides(), aGiven())).toBeUndefined();
    expect(followed(aPair({ status: 'closed' }), sides({ isGone: true }), aGiven())).toBeUndefined();
  });

  it.each(['merged', 'different'] as const)('stays %s', (status) => {
    expect(followed(aPair({ status }), sides({}, { isGone: true }), aGiven())).toBeUndefined();
  });

  it('goes with them to another area; where one is no more it stays', () => {
    const there = { area: anArea('31.71.01.1002'), locationId: anId<string>('PACE', 2) };
    expect(followed(aPair(), sides(there, there), aGiven())?.next).toMatchObject(there);
    expect(followed(aPair(), sides({}, there), aGiven())?.next).toMatchObject({ otherArea: there.area });
    const apart = aPair({ otherArea: there.area, otherLocationId: there.locationId as never });
    expect(followed(apart, sides(), aGiven())?.next).not.toHaveProperty('otherArea');
    const lost = { isGone: true, locationId: '', area: anArea('') };
    expect(followed(apart, sides({}, lost), aGiven())?.next).toMatchObject({ otherArea: there.area });
  });
});

describe('a decision about a pair', () => {
  it('that both are different is kept with who and when, and can be taken back', () => {
    const { next, events } = decideDifferent(aPair({ version: 3 }), 'account-1', aGiven());
    expect(next).toEqual(
      aPair({
        status: 'different',
        decidedBy: 'account-1',
        decidedAt: '2012-09-01T05:00:00.000Z',
        version: 4,
      }),
    );
    expect(events).toMatchObject([{ contract: { type: 'duplicate-decided.v1' }, recordversion: 4 }]);
    expect(reopenedPair(next, aGiven()).next).toEqual(aPair({ version: 5 }));
  });

  it('is made once, and of records that are there', () => {
    for (const status of ['different', 'merged'] as const)
      expect(() => decideDifferent(aPair({ status }), 'a', aGiven())).toThrow(code('duplicate.decided'));
    expect(() => decideDifferent(aPair({ status: 'closed' }), 'a', aGiven())).toThrow(
      code('duplicate.closed'),
    );
    expect(() => reopenedPair(aPair(), aGiven())).toThrow(code('duplicate.undecided'));
    expect(() => reopenedPair(aPair({ status: 'closed' }), aGiven())).toThrow(code('duplicate.closed'));
  });

  it('SD-4: is nobody’s who is one of the two, or belongs to one of the households', () => {
    const pair = aPair();
    const members = [[], [anId<string>('PERS', 7)]];
    expect(() => mustNotConcern(pair, members, [anId('PERS', 7)])).toThrow(code('duplicate.own-record'));
    expect(() => mustNotConcern(pair, members, ['somebody', elder])).toThrow(code('duplicate.own-record'));
    expect(() => mustNotConcern(pair, members, [anId('PERS', 8)])).not.toThrow();
    expect(() => mustNotConcern(pair, members, [])).not.toThrow();
  });
});

describe('a search for look-alikes', () => {
  const asked = (about?: 'households' | 'persons') =>
    askSearch({ locationId: aLocation().locationId, about }, aLocation(), anEntry, aGiven()).next;
  const step = { compared: 5, alike: 2, place: { after: 'sound#x', row: 'r' } };

  it('goes on behind the last sound, counting what it found', () => {
    const { next, events } = advanceSearch(asked(), step, aGiven());
    expect(next).toMatchObject({
      status: 'running',
      compared: 5,
      alike: 2,
      marker: { about: 'households', after: 'sound#x', row: 'r' },
      version: 2,
    });
    expect(events).toMatchObject([{ contract: { type: 'duplicate-search-advanced.v1' }, recordversion: 2 }]);
    expect(advanceSearch(next, step, aGiven()).next).toMatchObject({ compared: 10, alike: 4 });
  });

  it('looks at persons behind the households, and then ends; or ends behind what was asked for', () => {
    const persons = advanceSearch(asked(), { ...step, place: undefined }, aGiven()).next;
    expect(persons).toMatchObject({ status: 'running', marker: { about: 'persons', after: '' } });
    const { next, events } = advanceSearch(persons, { ...step, place: undefined }, aGiven());
    expect(next).toMatchObject({ status: 'finished', finishedAt: '2012-09-01T05:00:00.000Z' });
    expect(events).toMatchObject([{ contract: { type: 'duplicate-search-finished.v1' } }]);
    for (const about of ['households', 'persons'] as const)
      expect(advanceSearch(asked(about), { ...step, place: undefined }, aGiven()).next.status).toBe(
        'finished',
      );
  });
});
