import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { compilePattern, parsePattern } from '../../infra/local/eventbridge/pattern.ts';

type Flat = ReadonlyMap<string, readonly unknown[]>;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const wildcardForm = (text: string) =>
  new RegExp(
    `^${text.replace(/\\([\\*])|(\*)|[^*\\]/gs, (all, escaped?: string, star?: string) => (star ? '.*' : RegExp.escape(escaped ?? all)))}$`,
    'us',
  );
const bits = (address: string) => address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
const SIGNS: Readonly<Record<string, readonly number[]>> = {
  '=': [0],
  '<': [-1],
  '<=': [-1, 0],
  '>': [1],
  '>=': [1, 0],
};

/** One operator, as the user guide says it, without any care for speed. */
const holds = (operator: string, operand: unknown, value: unknown): boolean => {
  if (operator === 'anything-but') {
    if (!isObject(operand)) return ![operand].flat().includes(value);
    const [inner, list] = Object.entries(operand)[0]!;
    return [list].flat().every((item) => !holds(inner, item, value));
  }
  if (operator === 'numeric') {
    const terms = operand as (string | number)[];
    return [0, 2].every((index) => {
      if (index >= terms.length) return true;
      if (typeof value !== 'number') return false;
      const order = Math.sign(value - (terms[index + 1] as number));
      return SIGNS[terms[index]!]!.some((sign) => sign === order);
    });
  }
  if (typeof value !== 'string') return false;
  if (isObject(operand))
    return holds(operator, String(operand['equals-ignore-case']).toUpperCase(), value.toUpperCase());
  const wanted = String(operand);
  switch (operator) {
    case 'prefix':
      return value.slice(0, wanted.length) === wanted;
    case 'suffix':
      return value.length >= wanted.length && value.slice(value.length - wanted.length) === wanted;
    case 'equals-ignore-case':
      return value.toUpperCase() === wanted.toUpperCase();
    case 'wildcard':
      return wildcardForm(wanted).test(value);
    default: {
      const [network = '', length] = wanted.split('/');
      const shift = BigInt(32 - Number(length));
      return /^\d+\.\d+\.\d+\.\d+$/.test(value) && bits(value) >> shift === bits(network) >> shift;
    }
  }
};

type Conditions = ReadonlyMap<string, readonly unknown[]>;

/** The pattern as alternatives of flat conditions: `$or` multiplied out. */
const alternativesOf = (pattern: Record<string, unknown>, path = ''): Conditions[] =>
  Object.entries(pattern).reduce<Conditions[]>(
    (all, [name, inner]) => {
      const options =
        name === '$or'
          ? (inner as Record<string, unknown>[]).flatMap((one) => alternativesOf(one, path))
          : Array.isArray(inner)
            ? [new Map([[`${path}/${name}`, inner]])]
            : alternativesOf(inner as Record<string, unknown>, `${path}/${name}`);
      return all.flatMap((left) => options.map((right) => new Map([...left, ...right])));
    },
    [new Map()],
  );

/** Every way to look at the event that sees one element of each list. */
const viewsOf = (value: unknown, path = ''): Flat[] => {
  if (Array.isArray(value)) {
    const plain = value.flat(9).filter((item) => !isObject(item));
    const own: Flat = new Map([[path, plain]]);
    const inner = value.length === 0 ? [new Map()] : value.flatMap((item) => viewsOf(item, path));
    return inner.map((view) => new Map([...view, ...own]));
  }
  if (!isObject(value)) return [new Map([[path, [value]]])];
  return Object.entries(value).reduce<Flat[]>(
    (views, [name, inner]) =>
      views.flatMap((view) => viewsOf(inner, `${path}/${name}`).map((more) => new Map([...view, ...more]))),
    [new Map()],
  );
};

const naiveMatch = (pattern: Record<string, unknown>, event: unknown): boolean =>
  viewsOf(event).some((view) =>
    alternativesOf(pattern).some((conditions) =>
      [...conditions].every(([path, alternatives]) => {
        const values = view.get(path) ?? [];
        return alternatives.some((alternative) => {
          if (!isObject(alternative)) return values.includes(alternative);
          const [operator, operand] = Object.entries(alternative)[0]!;
          if (operator === 'exists') return values.length > 0 === operand;
          return values.some((value) => holds(operator, operand, value));
        });
      }),
    ),
  );

const name = fc.constantFrom('a', 'b', 'c');
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'A', 'b', '.', '*', 'é'), maxLength: 4 }),
  fc.constantFrom('10.0.3.7', '10.0.4.1', '192.168.0.1'),
);
const whole = fc.integer({ min: -3, max: 3 });
const plain = fc.oneof(text, whole, fc.boolean(), fc.constant(null));
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    plain,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const event = fc.dictionary(name, value, { maxKeys: 3 });

const filled = text.filter((one) => one !== '');
const someOf = (one: fc.Arbitrary<unknown>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
const wild = fc
  .array(fc.constantFrom('*', 'a', 'b', '\\*', '.'), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('').replace(/(?<!\\)\*+/g, '*'));
const operator = fc.oneof(
  fc.record({ prefix: fc.oneof(text, fc.record({ 'equals-ignore-case': text })) }),
  fc.record({ suffix: fc.oneof(text, fc.record({ 'equals-ignore-case': text })) }),
  fc.record({ 'equals-ignore-case': text }),
  fc.record({ wildcard: wild }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ cidr: fc.constantFrom('10.0.0.0/22', '10.0.0.0/8', '192.168.0.0/31', '0.0.0.0/0') }),
  fc.record({ numeric: fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), whole) }),
  fc.record({
    numeric: fc
      .tuple(fc.constantFrom('>', '>='), whole, fc.constantFrom('<', '<='), whole)
      .filter(([, low, , high]) => low < high),
  }),
  fc.record({
    'anything-but': fc.oneof(
      someOf(text),
      someOf(whole),
      fc.record({ prefix: someOf(filled) }),
      fc.record({ suffix: someOf(filled) }),
      fc.record({ 'equals-ignore-case': someOf(text) }),
      fc.record({ wildcard: someOf(wild) }),
    ),
  }),
);
const leaf = fc.array(fc.oneof(plain, operator), { minLength: 1, maxLength: 3 });
const pattern = fc.letrec((tie) => {
  const node = fc.dictionary(name, fc.oneof({ maxDepth: 3 }, leaf, tie('pattern')), {
    minKeys: 1,
    maxKeys: 2,
  });
  return {
    pattern: fc.oneof(
      { maxDepth: 3 },
      node,
      fc.tuple(node, fc.array(node, { minLength: 2, maxLength: 3 })).map(([rest, $or]) => {
        const taken = new Set($or.flatMap(Object.keys));
        return { ...Object.fromEntries(Object.entries(rest).filter(([key]) => !taken.has(key))), $or };
      }),
    ),
  };
}).pattern as fc.Arbitrary<Record<string, unknown>>;

describe('a pattern', () => {
  test('matches what a naive reading of the guide matches', () => {
    let matched = 0;
    fc.assert(
      fc.property(pattern, event, (given, seen) => {
        const expected = naiveMatch(given, seen);
        if (expected) matched += 1;
        expect(compilePattern(given)(seen)).toBe(expected);
      }),
      { numRuns: 5_000 },
    );
    expect(matched).toBeGreaterThan(100);
  });

  test('however broken, is compiled or refused as AWS would, and matches without failing', () => {
    const broken = fc.oneof(fc.json(), fc.string(), pattern.map(JSON.stringify).chain(mutated));
    fc.assert(
      fc.property(broken, fc.jsonValue(), (given, seen) => {
        try {
          parsePattern(given)(seen);
        } catch (error) {
          expect(error).toBeInstanceOf(AwsError);
          expect((error as AwsError).code).toBe('InvalidEventPatternException');
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test('with stars takes time that grows with the text, not with the ways to match it', () => {
    const matches = compilePattern({ source: [{ wildcard: '*ab*ba*c' }] });
    const started = performance.now();
    expect(matches({ source: 'ab'.repeat(200_000) })).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

/** A character cut, doubled or replaced. */
const mutated = (whole: string) =>
  fc
    .tuple(fc.nat(whole.length), fc.constantFrom('', '"', '[', '}', ',', '1', 'null', '$or', '*'))
    .map(([at, put]) => whole.slice(0, at) + put + whole.slice(at + 1));
