import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNamed, plainName, soundOf } from '../../functions/registration/domain/names.ts';

/** Characters of any script. */
const anything = fc
  .array(fc.integer({ min: 1, max: 0x10ffff }), { maxLength: 12 })
  .map((points) => String.fromCodePoint(...points));

describe('a name as it is compared', () => {
  it.each([
    ['capitals and spaces', '  CONTOH   Satu '],
    ['accents', 'Çontóh Satu'],
    ['apostrophes', "Con'toh Sa’tu"],
    ['a title', 'H. Contoh Satu'],
    ['a title without a space', 'Hj.Contoh Satu'],
    ['a title without a dot', 'Ibu Contoh Satu'],
    ['several titles', 'Drs. H. Contoh Satu'],
    ['a degree behind a comma', 'Contoh Satu, S.Pd., M.Si.'],
    ['a degree without a comma', 'Contoh Satu S.Pd'],
    ['a death behind it', 'Contoh Satu (alm.)'],
    ['a death before it', 'Almh. Contoh Satu'],
    ['whose child it is', 'Contoh binti Satu'],
    ['marks between the words', 'Contoh-Satu'],
  ])('is the same with %s', (_, name) => expect(plainName(name)).toBe('contoh satu'));

  it('has its short forms written out', () => {
    for (const short of ['Moh.', 'Muh', 'Mohd.', 'Moch.', 'Muhammad']) {
      expect(plainName(`${short} Contoh`)).toBe('muhammad contoh');
    }
    expect(plainName('Abd. Contoh')).toBe('abdul contoh');
  });

  it('of one word stays one word, also when it begins like a title or is one', () => {
    expect(plainName('Contoh')).toBe('contoh');
    expect(plainName('Hajicontoh')).toBe('hajicontoh');
    expect(plainName('Haji')).toBe('haji');
    expect(plainName('Ny.')).toBe('ny');
  });

  it('keeps words in their order, and what tells people apart', () => {
    expect(plainName('Contoh Satu')).not.toBe(plainName('Satu Contoh'));
    expect(plainName('Contoh A. Satu')).toBe('contoh a satu');
    expect(plainName('Contoh 2')).not.toBe(plainName('Contoh 3'));
  });

  it('keeps letters of other scripts', () => {
    expect(plainName('مثال الأول')).not.toBe(plainName('مثال الثاني'));
    expect(plainName('例一')).not.toBe(plainName('例二'));
  });

  it('is never empty, whatever stands there', () => {
    const texts = anything.filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(texts, (name) => {
        expect(plainName(name)).not.toBe('');
      }),
    );
  });

  it('is said by letters: marks and digits alone say nobody', () => {
    for (const nobody of ['-', '0', '...', '??', '-/-']) expect(isNamed(nobody)).toBe(false);
    for (const somebody of ['Contoh', 'A', '例', 'مثال']) expect(isNamed(somebody)).toBe(true);
  });
});

describe('how a name sounds', () => {
  it.each([
    ['oe', 'Soetjonto', 'Suconto'],
    ['tj', 'Tjontoh', 'Contoh'],
    ['dj', 'Djontoh', 'Jontoh'],
    ['j', 'Jontoh', 'Yontoh'],
    ['nj', 'Njontoh', 'Nyontoh'],
    ['sj', 'Sjontoh', 'Syontoh'],
    ['ch', 'Chontoh', 'Khontoh'],
    ['doubles', 'Conttoh', 'Contoh'],
    ['h', 'Condtho', 'Condto'],
    ['f and p', 'Fontoh', 'Pontoh'],
    ['v and p', 'Tovan', 'Topan'],
    ['z and j', 'Zontoh', 'Jontoh'],
    ['q and k', 'Toqi', 'Toki'],
    ['a glide after i', 'Contiyah', 'Contiah'],
    ['a glide after u', 'Suwonto', 'Suonto'],
    ['vowels', 'Contih', 'Contoh'],
  ])('is the same in old and new spelling, or however it is heard: %s', (_, one, other) => {
    expect(soundOf(one)).toBe(soundOf(other));
  });

  it.each([
    ['a married name', 'Contoh Satu', 'Contoh Dua'],
    ['a title', 'Hj. Contoh', 'Contoh'],
    ['the name of the prophet', 'Muhammad Contoh', 'Contoh'],
    ['another spelling of it', 'Mochamad Contoh', 'Mohamad Contoh'],
    ['an initial', 'M. Contoh', 'Contoh'],
    ['a name that so many bear', 'Siti Contoh', 'Contoh'],
    ['the order of birth', 'Ni Wayan Contoh', 'Contoh'],
  ])('is the same with and without %s', (_, one, other) => expect(soundOf(one)).toBe(soundOf(other)));

  it('of a name that so many bear is its own when nothing else stands there', () => {
    expect(soundOf('Siti')).not.toBe(soundOf('Muhammad'));
    expect(soundOf('Muhammad')).toBe(soundOf('Mochammad'));
    expect(soundOf('Muhammad')).not.toBe('');
  });

  it('tells others apart', () => {
    const names = ['Contoh', 'Rekaan', 'Misalan', 'Umpama', 'Ibarat', 'Andaian'];
    expect(new Set(names.map(soundOf)).size).toBe(names.length);
  });

  it('of names in other scripts neither throws nor makes all of them one', () => {
    const names = ['مثال', 'نموذج', '例一', '范例', 'ตัวอย่าง', 'උදාහරණය', '😀', '-', '0'];
    expect(new Set(names.map(soundOf)).size).toBe(names.length);
    for (const name of names) expect(soundOf(name)).not.toBe('');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(anything, (name) => {
        expect(soundOf(name)).toBe(soundOf(name));
      }),
    );
  });
});
