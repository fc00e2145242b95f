import { describe, expect, it } from 'vitest';
import { distances } from '../../functions/registration/distances.ts';
import { limitsIn } from '../../functions/registration/domain/duplicate.ts';
import {
  compareHouseholds,
  comparePersons,
  faceOf,
  scoreOf,
} from '../../functions/registration/domain/likeness.ts';
import { duplicateReasons } from '../../shared/routes/registration/duplicates.ts';
import { aGiven } from '../support/builders.ts';

const limits = limitsIn('31.71.01.1001', aGiven());
const compared = { ...distances, ...limits };

type Somebody = Parameters<typeof faceOf>[0];
const ofPersons = (one: Somebody, other: Somebody) =>
  comparePersons(faceOf(one), faceOf(other), compared).reasons;
const ofNames = (one: string, other: string) => ofPersons({ name: one }, { name: other });

describe('distances', () => {
  it('count a digit that is wrong, missing or swapped with its neighbour as one', () => {
    expect(distances.edits('3171014101929999', '3171014101929999')).toBe(0);
    expect(distances.edits('3171014101929999', '3171014101929998')).toBe(1);
    expect(distances.edits('3171014101929999', '3171014109129999')).toBe(1);
    expect(distances.edits('3171014101929999', '317101410192999')).toBe(1);
    expect(distances.edits('3171014101929999', '3171014191029999')).toBe(2);
    expect([distances.edits('a', 'b'), distances.edits('', 'ab'), distances.edits('', '')]).toEqual([
      1, 2, 0,
    ]);
  });

  it('find words alike from 0 to 1', () => {
    expect(distances.likeness('contoh', 'contoh')).toBe(1);
    expect(distances.likeness('contoh', 'zzz')).toBe(0);
    expect(distances.likeness('contoh', 'cuntoh')).toBeGreaterThan(0.88);
  });
});

describe('why two persons may be one', () => {
  it.each([
    ['the same name, titles and capitals apart', 'H. WARGA CONTOH, S.Pd.', 'Warga Contoh', 'same-name'],
    ['the old spelling', 'Djoemiati Tjontoh', 'Jumiati Contoh', 'old-spelling'],
    ['another spelling', 'Sumiati Contoh', 'Sumiyati Contoh', 'near-name'],
    ['a husband named behind it', 'Sumiati', 'Sumiati Contoh', 'married-name'],
    ['a father named behind it', 'Sumiati', 'Sumiati binti Contoh', 'married-name'],
    ['somebody’s wife', 'Sumiati istri Contoh', 'Sumiati', 'married-name'],
    ['Ny. before the name', 'Ny. Sumiati Contoh', 'Sumiati Contoh', 'married-name'],
  ])('%s', (_, one, other, reason) => {
    expect(ofNames(one, other)).toEqual([reason]);
    expect(ofNames(other, one)).toEqual([reason]);
  });

  it.each([
    ['other names', 'Sumiati Contoh', 'Rahayu Contoh'],
    ['names of which the second differs', 'Sumiati Contoh', 'Sumiati Umpama'],
    ['no name at all', '-', '-'],
  ])('not: %s', (_, one, other) => expect(ofNames(one, other)).toEqual([]));

  const named = { name: 'Sumiati Contoh' };
  const born = (one: string, other: string) =>
    ofPersons({ ...named, birthDate: one }, { ...named, birthDate: other });

  it('name and birth date are equal, day and month swapped, or a digit is wrong', () => {
    expect(born('1990-03-04', '1990-03-04')).toEqual(['same-born']);
    expect(born('1990-03-04', '1990-04-03')).toEqual(['same-name', 'swapped-birth']);
    expect(born('1990-03-04', '1990-03-05')).toEqual(['same-name', 'near-birth']);
    expect(born('1990-03-04', '1990-03-15')).toEqual(['same-name']);
    expect(ofPersons({ ...named, birthDate: '1990-03-04' }, named)).toEqual(['same-name']);
  });

  it('the NIK is equal, whatever else says; or a digit of it is wrong or two are swapped', () => {
    const nik = '3171014101929999';
    expect(ofPersons({ name: 'Sumiati Contoh', nik }, { name: 'Umpama', nik })).toEqual(['same-nik']);
    const numbered = (other: string) => ofPersons({ ...named, nik }, { ...named, nik: other });
    expect(numbered('3171014101929989')).toEqual(['same-name', 'near-nik']);
    expect(numbered('3171014109129999')).toEqual(['same-name', 'near-nik']);
    expect(numbered('3171014101929888')).toEqual(['same-name']);
  });

  it('a birth date or a number alone says nothing of two whose names differ', () => {
    const one = { name: 'Sumiati Contoh', birthDate: '1990-03-04', nik: '3171014101929999' };
    const other = { name: 'Rahayu Contoh', birthDate: '1990-03-04', nik: '3171014101929989' };
    expect(ofPersons(one, other)).toEqual([]);
  });

  it('a man and a woman are two, unless their numbers are equal', () => {
    const [woman, man] = [{ ...named, sex: 'female' } as const, { ...named, sex: 'male' } as const];
    expect(ofPersons(woman, man)).toEqual([]);
    expect(ofPersons(woman, named)).toEqual(['same-name']);
    expect(ofPersons({ ...man, name: 'Ny. Sumiati Contoh' }, woman)).toEqual([]);
  });
});

describe('why two households may be one', () => {
  const family = (cardNumber: string | undefined, ...members: Somebody[]) => ({
    cardNumber,
    members: members.map(faceOf),
  });
  const of = (one: ReturnType<typeof family>, other: ReturnType<typeof family>) =>
    compareHouseholds(one, other, compared);

  it('members are compared with those who are most alike, whatever their order', () => {
    const one = family(undefined, { name: 'Sumiati Contoh' }, { name: 'Rahayu Contoh' });
    const other = family(undefined, { name: 'Rahayu Contoh' }, { name: 'Soemiati Tjontoh' });
    const { reasons, score } = of(one, other);
    expect(reasons).toEqual(['old-spelling', 'same-name']);
    expect(score).toBe(scoreOf(['same-name', 'old-spelling'], limits));
  });

  it('one member is like one of the other household, not like two', () => {
    const one = family(undefined, { name: 'Sumiati Contoh' });
    const twins = family(undefined, { name: 'Sumiati Contoh' }, { name: 'Sumiyati Contoh' });
    expect(of(one, twins)).toEqual({ reasons: ['same-name'], score: 45 });
    expect(of(twins, one)).toEqual({ reasons: ['same-name'], score: 45 });
  });

  it('the cards have one number, or one with a digit wrong', () => {
    const head = { name: 'Sumiati Contoh' };
    const other = { name: 'Umpama Contoh' };
    const [card, near] = ['3171011205080001', '3171011205080007'];
    expect(of(family(card, head), family(card, other)).reasons).toEqual(['same-card']);
    expect(of(family(card, head), family(near, head)).reasons).toEqual(['same-name', 'near-card']);
    expect(of(family(card, head), family(undefined, other)).reasons).toEqual([]);
  });

  it('a wife stands under her husband’s name in one of them', () => {
    const one = family(undefined, { name: 'Sumarno Contoh', sex: 'male' });
    const other = family(undefined, { name: 'Ny. Sumarno Contoh', sex: 'female' });
    expect(of(one, other).reasons).toEqual(['married-name']);
  });
});

describe('the score', () => {
  it('rises with every reason, and never above 100', () => {
    expect(scoreOf([], limits)).toBe(0);
    expect(scoreOf(['same-name'], limits)).toBe(45);
    expect(scoreOf(['same-name', 'near-birth'], limits)).toBe(62);
    expect(scoreOf([...duplicateReasons, ...duplicateReasons], limits)).toBe(100);
  });

  it('shows what several reasons say and a weak one alone does not: the policy is between them', () => {
    const isShown = (...reasons: Parameters<typeof scoreOf>[0]) =>
      scoreOf(reasons, limits) >= limits.scoreMin;
    expect(isShown('same-nik')).toBe(true);
    expect(isShown('same-card')).toBe(true);
    expect(isShown('same-born')).toBe(true);
    expect(isShown('same-name')).toBe(false);
    expect(isShown('near-name', 'same-birth')).toBe(true);
    expect(isShown('near-name', 'near-birth')).toBe(false);
    expect(isShown('near-nik')).toBe(false);
    expect(isShown('married-name', 'swapped-birth')).toBe(true);
    expect(isShown('near-card')).toBe(false);
    expect(isShown('same-name', 'same-name')).toBe(true);
  });

  it('is a policy: another one counts otherwise', () => {
    const strict = limitsIn(
      '31.71.01.1001',
      aGiven(undefined, {
        'duplicate.same-name': [{ from: '2007-01-01', value: 5, source: 'test', area: '31' }],
      }),
    );
    expect(scoreOf(['same-name'], strict)).toBe(5);
  });
});
