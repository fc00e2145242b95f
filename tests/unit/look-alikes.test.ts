import { describe, expect, it } from 'vitest';
import {
  firstGroups,
  groupsAfter,
  type LookAlike,
  lookAlikesIn,
} from '../../functions/registration/domain/look-alikes.ts';

const heads = [
  { id: 'c', sounds: ['s1', 's2'] },
  { id: 'a', sounds: ['s1', 's2'] },
  { id: 'b', sounds: ['s1'] },
  { id: 'd', sounds: ['s3'] },
];
const records = new Map(heads.map((head) => [head.id, { head, of: head.id }]));
const alike = () => ({ reasons: ['same-name'], score: 60 }) as const;
const pairsOf = (found: { readonly alike: readonly LookAlike[] }) =>
  found.alike.map(({ ids }) => ids.join(''));

describe('groups of records that sound alike', () => {
  it('stand in one order, go on behind a sound, and leave out who is alone', () => {
    expect(groupsAfter(heads, '')).toEqual([
      { sound: 's1', ids: ['a', 'b', 'c'] },
      { sound: 's2', ids: ['a', 'c'] },
    ]);
    expect(groupsAfter(heads, 's1').map(({ sound }) => sound)).toEqual(['s2']);
    expect(groupsAfter(heads, 's2')).toEqual([]);
  });

  it('are taken until a step is full, and at least one', () => {
    const groups = groupsAfter(heads, '');
    expect(firstGroups(groups, 1).map(({ sound }) => sound)).toEqual(['s1']);
    expect(firstGroups(groups, 3).map(({ sound }) => sound)).toEqual(['s1']);
    expect(firstGroups(groups, 4).map(({ sound }) => sound)).toEqual(['s1', 's2']);
    expect(firstGroups([], 4)).toEqual([]);
  });
});

describe('look-alikes in a group', () => {
  const [first, second] = groupsAfter(heads, '');

  it('are all pairs, each in the first group that it shares', () => {
    expect(lookAlikesIn(first!, records, alike, 60)).toMatchObject({ compared: 3 });
    expect(pairsOf(lookAlikesIn(first!, records, alike, 60))).toEqual(['ab', 'ac', 'bc']);
    expect(lookAlikesIn(second!, records, alike, 60)).toEqual({ compared: 0, alike: [] });
  });

  it('reach the score; what is below is not shown', () => {
    expect(lookAlikesIn(first!, records, alike, 61)).toEqual({ compared: 3, alike: [] });
  });

  it('are those whose data are there', () => {
    const without = new Map([...records].filter(([id]) => id !== 'b'));
    expect(pairsOf(lookAlikesIn(first!, without, alike, 60))).toEqual(['ac']);
  });

  it('are at most twenty of one record, the most alike first, the same in every run', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      id: String(index + 100),
      sounds: ['s'],
    }));
    const group = groupsAfter(many, '')[0]!;
    const crowd = new Map(many.map((head) => [head.id, { head, of: Number(head.id) }]));
    const nearest = (one: number, other: number) =>
      ({ reasons: ['near-name'], score: 100 - Math.abs(one - other) }) as const;
    const found = lookAlikesIn(group, crowd, nearest, 0);
    expect(found.compared).toBe((30 * 29) / 2);
    const counts = many.map(({ id }) => found.alike.filter(({ ids }) => ids.includes(id)).length);
    expect(Math.max(...counts)).toBe(20);
    expect(found.alike[0]?.score).toBe(99);
    expect(lookAlikesIn(group, crowd, nearest, 0)).toEqual(found);
  });
});
