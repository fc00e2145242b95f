import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cityOf,
  isIsland,
  isScope,
  isVillage,
  isWithin,
  kindOf,
  levelOf,
  parentOf,
  provinceOf,
  schemeOf,
} from '../../shared/area/code.ts';

const digits = (length: number, from = 0, to = 10 ** length - 1) =>
  fc.integer({ min: from, max: to }).map((number) => String(number).padStart(length, '0'));

/** A code of any level as its segments, and cut somewhere. */
const segments = fc
  .tuple(
    digits(2, 11, 96),
    digits(2, 1, 69),
    digits(2, 1),
    digits(4, 1001, 3999),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([province, city, kecamatan, village, depth]) => [province, city, kecamatan, village].slice(0, depth));

describe('the form of an area code', () => {
  it.each([
    ['31', 'province'],
    ['31.71', 'city'],
    ['31.71.01', 'kecamatan'],
    ['31.71.01.1001', 'village'],
  ])('Kemendagri %s is a %s', (code, level) => {
    expect(levelOf(code)).toBe(level);
    expect(schemeOf(code)).toBe('kemendagri');
  });

  it.each([
    ['3171', 'city'],
    ['3171010', 'kecamatan'],
    ['3171010001', 'village'],
  ])('%s is the BPS code of a %s', (code, level) => {
    expect(schemeOf(code)).toBe('bps');
    expect(levelOf(code, 'bps')).toBe(level);
    expect(levelOf(code)).toBeUndefined();
  });

  it('two digits are Kemendagri unless BPS is said', () => {
    expect(schemeOf('91')).toBe('kemendagri');
    expect(levelOf('91', 'bps')).toBe('province');
  });

  it.each([
    '',
    'ID',
    '3',
    '311',
    '31.',
    '31.7',
    '31.70',
    '31.00',
    '31.71.1',
    '31.71.01.0001',
    '31.71.01.4001',
    ' 31',
  ])('%j is no code', (text) => {
    expect(schemeOf(text)).toBeUndefined();
    expect(kindOf(text)).toBeUndefined();
  });

  it.each(['00', '00.01', '00.01.01', '00.01.01.1001', '0001', '0000000', '0000000000'])(
    '%s is never a location: 00 is a reporting unit (X-4)',
    (code) => expect(schemeOf(code)).toBeUndefined(),
  );

  it('an island is no area', () => {
    expect(isIsland('11.01.40001')).toBe(true);
    expect(levelOf('11.01.40001')).toBeUndefined();
  });

  it.each([
    ['11.69', 'kabupaten'],
    ['11.71', 'kota'],
    ['31.71.01.1001', 'kelurahan'],
    ['11.01.01.2001', 'desa'],
    ['94.03.01.3001', 'desa-adat'],
    ['31.71.01', 'kecamatan'],
  ])('the number of %s says that it is a %s', (code, kind) => expect(kindOf(code)).toBe(kind));
});

describe('the hierarchy', () => {
  it('leads from a kelurahan up to its province', () => {
    const village = '31.71.01.1001';
    expect(isVillage(village)).toBe(true);
    expect(parentOf(village)).toBe('31.71.01');
    expect(cityOf(village)).toBe('31.71');
    expect(provinceOf(village)).toBe('31');
    expect(parentOf('31')).toBeUndefined();
  });

  it.each(['31', 'ID', '3171'])('%s lies in no one city', (code) => expect(cityOf(code)).toBeUndefined());

  it.each(['ID', '31', '31.71.01.1001'])('%s is a scope', (scope) => expect(isScope(scope)).toBe(true));

  it.each(['', '31.7', '31.', '3171', 'id', '00'])('%j is no scope', (scope) =>
    expect(isScope(scope)).toBe(false),
  );

  it('compares whole segments, never digits (X-2)', () => {
    expect(isWithin('31.71.01.1001', '31.71')).toBe(true);
    expect(isWithin('31.71', '31.71')).toBe(true);
    expect(isWithin('31.71', '31.7')).toBe(false);
    expect(isWithin('31', '31.71')).toBe(false);
    expect(isWithin('31.71', '')).toBe(false);
    expect(isWithin('96.01', 'ID')).toBe(true);
    expect(isWithin('ID', '31')).toBe(false);
  });

  it('lies within exactly when the scope is the beginning of its segments', () => {
    const related = fc.tuple(segments, segments, fc.integer({ min: 1, max: 4 }), fc.boolean());
    fc.assert(
      fc.property(related, ([inner, other, depth, isAncestor]) => {
        const scope = isAncestor ? inner.slice(0, depth) : other;
        const begins = scope.length <= inner.length && scope.every((part, index) => part === inner[index]);
        expect(isWithin(inner.join('.'), scope.join('.'))).toBe(begins);
      }),
    );
  });

  it('a parent is one segment shorter, of the level above, and holds its child', () => {
    fc.assert(
      fc.property(segments, (parts) => {
        const code = parts.join('.');
        const parent = parentOf(code);
        expect(parent).toBe(parts.length > 1 ? parts.slice(0, -1).join('.') : undefined);
        expect(isWithin(code, parent ?? 'ID')).toBe(true);
        expect(parent === undefined || isWithin(parent, code)).toBe(parent === undefined);
      }),
    );
  });
});
