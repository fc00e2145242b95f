import { describe, expect, test } from 'vitest';
import { compilePattern, parsePattern } from '../../infra/local/eventbridge/pattern.ts';

const event = {
  source: 'registration',
  'detail-type': 'board-elected.v1',
  detail: {
    area: '31.71.01.1001',
    seats: 9,
    share: 0.3,
    acting: false,
    ended: null,
    tags: ['women', 'youth'],
    none: [],
    address: '10.0.3.7',
    members: [
      { post: 'coordinator', year: 1970 },
      { post: 'member', year: 1985 },
    ],
  },
};
const matches = (detail: object) => compilePattern({ detail })(event);

describe('a pattern matches', () => {
  test.each<[string, object, object]>([
    ['exact text', { area: ['31.71.01.1001'] }, { area: ['31.71'] }],
    ['exact numbers', { seats: [9.0] }, { seats: ['9'] }],
    ['true, false and null', { acting: [false], ended: [null] }, { acting: [null] }],
    ['one of several', { seats: [7, 9] }, { seats: [7, 8] }],
    ['all fields', { seats: [9], acting: [false] }, { seats: [9], acting: [true] }],
    ['one element of an array', { tags: ['youth'] }, { tags: ['old'] }],
    ['prefix', { area: [{ prefix: '31.' }] }, { area: [{ prefix: '32.' }] }],
    ['suffix', { area: [{ suffix: '1001' }] }, { area: [{ suffix: '1002' }] }],
    [
      'prefix in any case',
      { tags: [{ prefix: { 'equals-ignore-case': 'WOM' } }] },
      { tags: [{ prefix: 'WOM' }] },
    ],
    ['any case', { tags: [{ 'equals-ignore-case': 'Women' }] }, { tags: [{ 'equals-ignore-case': 'wome' }] }],
    ['wildcard', { area: [{ wildcard: '31.*.1001' }] }, { area: [{ wildcard: '31.*.100' }] }],
    [
      'anything but a text',
      { area: [{ 'anything-but': '32' }] },
      { area: [{ 'anything-but': '31.71.01.1001' }] },
    ],
    [
      'anything but numbers',
      { seats: [{ 'anything-but': [7, 8] }] },
      { seats: [{ 'anything-but': [8, 9] }] },
    ],
    [
      'anything but a prefix',
      { area: [{ 'anything-but': { prefix: '32' } }] },
      { area: [{ 'anything-but': { prefix: ['32', '31'] } }] },
    ],
    [
      'anything but a suffix',
      { area: [{ 'anything-but': { suffix: '2' } }] },
      { area: [{ 'anything-but': { suffix: '1' } }] },
    ],
    [
      'anything but a wildcard',
      { area: [{ 'anything-but': { wildcard: '32*' } }] },
      { area: [{ 'anything-but': { wildcard: '31*' } }] },
    ],
    ['numeric equality', { seats: [{ numeric: ['=', 9] }] }, { seats: [{ numeric: ['=', 8] }] }],
    [
      'numeric range',
      { seats: [{ numeric: ['>', 0, '<=', 9] }] },
      { seats: [{ numeric: ['>', 9, '<', 13] }] },
    ],
    ['fractions', { share: [{ numeric: ['>=', 0.3] }] }, { share: [{ numeric: ['<', 0.3] }] }],
    ['presence', { area: [{ exists: true }] }, { other: [{ exists: true }] }],
    ['absence', { other: [{ exists: false }] }, { area: [{ exists: false }] }],
    ['absence below what is absent', { other: { deep: [{ exists: false }] } }, { other: { deep: ['x'] } }],
    ['absence or a value', { other: [{ exists: false }, 'x'] }, { area: [{ exists: false }, 'x'] }],
    ['an empty array as absent', { none: [{ exists: false }] }, { none: [{ exists: true }] }],
    ['cidr', { address: [{ cidr: '10.0.0.0/22' }] }, { address: [{ cidr: '10.0.0.0/23' }] }],
    [
      'either of two fields',
      { $or: [{ seats: [1] }, { acting: [false] }] },
      { $or: [{ seats: [1] }, { acting: [true] }] },
    ],
    [
      'one object of an array by itself',
      { members: { post: ['member'], year: [1985] } },
      { members: { post: ['coordinator'], year: [1985] } },
    ],
  ])('%s', (_name, matching, other) => {
    expect([matches(matching), matches(other)]).toEqual([true, false]);
  });

  test('a star by itself where it is escaped', () => {
    const starred = compilePattern({ source: [{ wildcard: 'a\\*b.*' }] });
    expect([starred({ source: 'a*b.c' }), starred({ source: 'axb.c' })]).toEqual([true, false]);
  });

  test('absence is not matched by anything-but', () => {
    expect(matches({ other: [{ 'anything-but': 'x' }] })).toBe(false);
  });
});

describe('a pattern is refused', () => {
  test.each<[string, unknown]>([
    ['that is no object', ['x']],
    ['that is empty', {}],
    ['with a value outside an array', { source: 'registration' }],
    ['with an empty array', { source: [] }],
    ['with an unknown operator', { source: [{ contains: 'x' }] }],
    ['with two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }],
    ['with exists of something else', { source: [{ exists: 'yes' }] }],
    ['with a range upside down', { n: [{ numeric: ['>', 5, '<', 5] }] }],
    ['with an unknown comparison', { n: [{ numeric: ['!=', 5] }] }],
    ['with anything-but of mixed kinds', { n: [{ 'anything-but': ['a', 1] }] }],
    ['with anything-but of an unknown operator', { n: [{ 'anything-but': { cidr: '10.0.0.0/8' } }] }],
    ['with two stars in a row', { source: [{ wildcard: 'a**' }] }],
    ['with a broken network', { ip: [{ cidr: '10.0.0.0/33' }] }],
    ['with one alternative', { $or: [{ source: ['x'] }] }],
    ['that is too long', { source: ['x'.repeat(4096)] }],
  ])('%s', (_name, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(
      expect.objectContaining({ code: 'InvalidEventPatternException' }),
    );
  });

  test('that is no JSON', () => {
    expect(() => parsePattern('{"source"')).toThrow(
      expect.objectContaining({ code: 'InvalidEventPatternException' }),
    );
  });
});
