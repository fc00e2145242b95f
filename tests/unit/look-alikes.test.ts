import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  groupsAfter,
  type Head,
  type LookAlike,
  lookAlikesIn,
  nextPortions,
  type Place,
  type Portion,
  placeBehind,
} from '../../functions/registration/domain/look-alikes.ts';

const heads: readonly Head[] = [
  { id: 'c', sounds: ['s1', 's2'] },
  { id: 'a', sounds: ['s1', 's2'] },
  { id: 'b', sounds: ['s1'] },
  { id: 'd', sounds: ['s3'] },
];
const recordsOf = (all: readonly Head[]) => new Map(all.map((head) => [head.id, { head, of: head.id }]));
const alike = () => ({ reasons: ['same-name'], score: 60 }) as const;
const namesOf = (found: { readonly alike: readonly LookAlike[] }) =>
  found.alike.map(({ ids }) => ids.join(' '));
const wholeOf = (all: readonly Head[]): readonly Portion[] => nextPortions(groupsAfter(all, ''), {}, 1e9);

describe('groups of records that sound alike', () => {
  it('stand in one order, go on behind a sound, and leave out who is alone', () => {
    expect(groupsAfter(heads, '')).toEqual([
      { sound: 's1', ids: ['a', 'b', 'c'] },
      { sound: 's2', ids: ['a', 'c'] },
    ]);
    expect(groupsAfter(heads, 's1').map(({ sound }) => sound)).toEqual(['s2']);
    expect(groupsAfter(heads, 's2')).toEqual([]);
  });
});

describe('a step of a search', () => {
  const groups = groupsAfter(heads, '');
  const partsOf = (pairs: number, place: Place = { after: '' }) => {
    const portions = nextPortions(groupsAfter(heads, place.after), place, pairs);
    return portions.map(({ sound, from, to }) => [sound, from, to]);
  };

  it('takes groups until it is full, a large one in parts, and at least one turn', () => {
    expect(partsOf(1)).toEqual([['s1', 0, 1]]);
    expect(partsOf(2)).toEqual([['s1', 0, 1]]);
    expect(partsOf(3)).toEqual([['s1', 0, 2]]);
    expect(partsOf(4)).toEqual([
      ['s1', 0, 2],
      ['s2', 0, 1],
    ]);
    expect(partsOf(1, { after: '', row: 'a' })).toEqual([['s1', 1, 2]]);
    expect(nextPortions([], {}, 1)).toEqual([]);
  });

  it('says where the next goes on, and that there is none', () => {
    const behind = (pairs: number) => placeBehind(groups, nextPortions(groups, {}, pairs), { after: '' });
    expect(behind(1)).toEqual({ after: '', row: 'a' });
    expect(behind(3)).toEqual({ after: 's1' });
    expect(behind(4)).toBeUndefined();
    expect(placeBehind([], [], { after: '' })).toBeUndefined();
  });
});

const searched = (all: readonly Head[], pairs: number) => {
  const compared: string[] = [];
  const compare = (one: string, other: string) => {
    compared.push([one, other].join(' '));
    return alike();
  };
  const steps = (place: Place | undefined): void => {
    if (!place) return;
    const groups = groupsAfter(all, place.after);
    const portions = nextPortions(groups, place, pairs);
    for (const portion of portions) lookAlikesIn(portion, recordsOf(all), compare, 0);
    steps(placeBehind(groups, portions, place));
  };
  steps({ after: '' });
  return compared;
};

it('whatever a step may cost, everybody is compared once with everybody who shares a sound', () => {
  const aHead = fc.record({
    id: fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 2 }),
    sounds: fc.uniqueArray(fc.constantFrom('s1', 's2', 's3'), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(aHead, { selector: ({ id }) => id }),
      fc.integer({ min: 1, max: 9 }),
      (all, pairs) => {
        const ids = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
        const sharing = ids.flatMap((one, index) =>
          ids
            .slice(index + 1)
            .filter(({ sounds }) => sounds.some((sound) => one.sounds.includes(sound)))
            .map((other) => `${one.id} ${other.id}`),
        );
        expect(searched(all, pairs).toSorted()).toEqual(sharing.toSorted());
      },
    ),
  );
});

describe('look-alikes in a group', () => {
  const [first, second] = wholeOf(heads);

  it('are all pairs, each in the first group that it shares', () => {
    expect(lookAlikesIn(first!, recordsOf(heads), alike, 60)).toMatchObject({ compared: 3 });
    expect(namesOf(lookAlikesIn(first!, recordsOf(heads), alike, 60))).toEqual(['a b', 'a c', 'b c']);
    expect(lookAlikesIn(second!, recordsOf(heads), alike, 60)).toEqual({ compared: 0, alike: [] });
  });

  it('reach the score; what is below is not shown', () => {
    expect(lookAlikesIn(first!, recordsOf(heads), alike, 61)).toEqual({ compared: 3, alike: [] });
  });

  it('are those whose data are there', () => {
    const without = new Map([...recordsOf(heads)].filter(([id]) => id !== 'b'));
    expect(namesOf(lookAlikesIn(first!, without, alike, 60))).toEqual(['a c']);
  });

  it('are at most twenty of one record, the most alike first, the same in every run', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ id: String(index + 100), sounds: ['s'] }));
    const [group] = wholeOf(many);
    const nearest = (one: string, other: string) =>
      ({ reasons: ['near-name'], score: 100 - Math.abs(Number(one) - Number(other)) }) as const;
    const found = lookAlikesIn(group!, recordsOf(many), nearest, 0);
    expect(found.compared).toBe((30 * 29) / 2);
    const counts = many.map(({ id }) => found.alike.filter(({ ids }) => ids.includes(id)).length);
    expect(Math.max(...counts)).toBe(20);
    expect(found.alike[0]?.score).toBe(99);
    expect(lookAlikesIn(group!, recordsOf(many), nearest, 0)).toEqual(found);
  });
});
