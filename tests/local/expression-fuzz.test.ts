import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import type { AttributeValue, Item } from '../../infra/local/dynamodb/attribute.ts';
import { bind, type ExpressionName } from '../../infra/local/dynamodb/expressions/bind.ts';
import { holds } from '../../infra/local/dynamodb/expressions/evaluate.ts';

/** `FUZZ_RUNS=100000 npx vitest run tests/local/expression-fuzz.test.ts` looks longer. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 3000);

const right: Readonly<Record<Exclude<ExpressionName, 'FilterExpression'>, readonly string[]>> = {
  ConditionExpression: [
    'attribute_exists(a) AND NOT (b.c[1] = :v OR size(#n) <= :w)',
    'a BETWEEN :v AND :w OR begins_with(b, :v) AND #n IN (:v, :w)',
  ],
  KeyConditionExpression: ['a = :v AND begins_with(b, :w)', 'a = :v AND #n BETWEEN :v AND :w'],
  ProjectionExpression: ['a, b.c, d[0].e[1], #n.#n'],
  UpdateExpression: [
    'SET a = if_not_exists(b, :v), c[1] = d - :w REMOVE e, f.g ADD #n :v DELETE h :w',
    'SET a = list_append(list_append(b, :v), :w), x = y + :v',
  ],
};
const input = {
  ExpressionAttributeNames: { '#n': 'n' },
  ExpressionAttributeValues: { ':v': { N: '1' }, ':w': { N: '2' } },
};

const refused = expect.stringMatching(/(^|#)ValidationException$/);

const morsel = fc.constantFrom(
  ...['(', ')', '[', ']', '.', ',', '=', '<>', '<', '+', '-', '#n', ':v', '#', ':', '0', '99999999999', ' '],
  ...[
    'AND',
    'or',
    'NOT',
    'IN',
    'between',
    'size',
    'contains(',
    'SET',
    'REMOVE',
    'ADD',
    'name',
    'a',
    '\u0000',
    '😀',
  ],
);
/** A right expression cut, doubled or filled with bits of others somewhere; or only bits. */
const spoiled = (texts: readonly string[]) =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom(...texts), fc.nat(80), fc.nat(12), fc.array(morsel, { maxLength: 4 }))
      .map(([text, at, gone, bits]) => text.slice(0, at) + bits.join(' ') + text.slice(at + gone)),
    fc.array(morsel, { maxLength: 60 }).map((bits) => bits.join(' ')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );

describe.each(Object.entries(right))('a spoiled %s', (name, texts) => {
  it('is read, or refused by a ValidationException', () => {
    fc.assert(
      fc.property(spoiled(texts), (text) => {
        try {
          bind({ ...input, [name]: text }, [name as ExpressionName]);
        } catch (error) {
          expect(error).toBeInstanceOf(AwsError);
          expect(error).toMatchObject({ code: refused, status: 400 });
        }
      }),
      { numRuns },
    );
  });

  it.each(texts)('was right before: %s', (text) => {
    const { '#n': _, ...names } = input.ExpressionAttributeNames;
    const used = text.includes('#n') ? input.ExpressionAttributeNames : names;
    const values = Object.entries(input.ExpressionAttributeValues).filter(([each]) => text.includes(each));
    const given = {
      [name]: text,
      ...(text.includes('#n') && { ExpressionAttributeNames: used }),
      ...(values.length > 0 && { ExpressionAttributeValues: Object.fromEntries(values) }),
    };
    expect(() => bind(given, [name as ExpressionName])).not.toThrow(/Syntax error/);
  });
});

describe('an expression of 4 KB', () => {
  it.each([
    ['parentheses', `${'('.repeat(2000)}a = :v${')'.repeat(2000)}`],
    ['negations', `${'NOT '.repeat(1000)}a = :v`],
    ['calls', `${'size('.repeat(800)}a${')'.repeat(1)}`],
    ['steps', `a${'.b'.repeat(2000)} = :v`],
    ['blanks', `${' '.repeat(4000)}a = :v`],
  ])('of %s is answered at once', (_title, text) => {
    const started = performance.now();
    const given = { ConditionExpression: text, ExpressionAttributeValues: { ':v': { N: '1' } } };
    try {
      bind(given, ['ConditionExpression']);
    } catch (error) {
      expect(error).toMatchObject({ code: refused });
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

/** Conditions on whole numbers, and what they mean said again in another way: by JavaScript itself. */
type Numbers = Readonly<Record<string, number | undefined>>;
interface Meant {
  readonly text: string;
  readonly means: (item: Numbers, values: Numbers) => boolean;
}
const name = fc.constantFrom('p', 'q', 'r');
const placed = fc.constantFrom('x', 'y', 'z');
const signs: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
const bothThere = (a: number | undefined, b: number | undefined, test: (a: number, b: number) => boolean) =>
  a !== undefined && b !== undefined && test(a, b);
const meant = (text: string, means: Meant['means']): Meant => ({ text, means });
const not = ({ text, means }: Meant, write: (text: string) => string): Meant =>
  meant(write(text), (item, values) => !means(item, values));
const leaf: fc.Arbitrary<Meant> = fc.oneof(
  fc
    .tuple(name, fc.constantFrom(...Object.keys(signs)), placed)
    .map(([at, sign, v]) =>
      meant(`${at} ${sign} :${v}`, (item, values) => bothThere(item[at], values[v], signs[sign]!)),
    ),
  fc
    .tuple(name, name)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => meant(`${a} <> ${b}`, (item) => !bothThere(item[a], item[b], signs['=']!))),
  name.map((at) => meant(`attribute_not_exists(${at})`, (item) => item[at] === undefined)),
  fc
    .tuple(name, placed, placed)
    .map(([at, v, w]) =>
      meant(
        `${at} IN (:${v}, :${w})`,
        (item, values) => item[at] !== undefined && [values[v], values[w]].includes(item[at]),
      ),
    ),
);
/** One pair right inside another AWS refuses as redundant. */
const inParentheses = (text: string) => {
  let depth = 0;
  const end = Array.from(text).findIndex((each) => {
    if (each === '(') depth += 1;
    if (each === ')') depth -= 1;
    return depth === 0;
  });
  return end === text.length - 1 && text.length > 1 ? text : `(${text})`;
};

/** NOT binds before AND, AND before OR; what binds less stands in parentheses where it must. */
const { expression } = fc.letrec<{ expression: Meant; product: Meant; factor: Meant }>((tie) => ({
  expression: fc
    .array(tie('product'), { minLength: 1, maxLength: 3 })
    .map((parts) =>
      meant(parts.map(({ text }) => text).join(' OR '), (...of) => parts.some(({ means }) => means(...of))),
    ),
  product: fc
    .array(tie('factor'), { minLength: 1, maxLength: 3 })
    .map((parts) =>
      meant(parts.map(({ text }) => text).join(' and '), (...of) => parts.every(({ means }) => means(...of))),
    ),
  factor: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    leaf.map((part) => not(part, (text) => `NOT ${text}`)),
    tie('expression').map((part) => not(part, (text) => `NOT ${inParentheses(text)}`)),
    fc
      .tuple(leaf, tie('product'))
      .map(([x, y]) => meant(`(${x.text} OR ${y.text})`, (...of) => x.means(...of) || y.means(...of))),
  ),
}));
const whole = fc.integer({ min: -2, max: 2 });

it('a condition holds exactly when what it says is so', () => {
  fc.assert(
    fc.property(
      expression,
      fc.record({ p: whole, q: whole, r: whole }, { requiredKeys: [] }),
      fc.record({ x: whole, y: whole, z: whole }),
      ({ text, means }, numbers, given) => {
        const item: Item = Object.fromEntries(
          Object.entries(numbers).map(([at, number]) => [at, { N: String(number) }]),
        );
        const values: Record<string, AttributeValue> = Object.fromEntries(
          Object.entries(given)
            .filter(([each]) => new RegExp(`:${each}\\b`).test(text))
            .map(([each, number]) => [`:${each}`, { N: String(number) }]),
        );
        fc.pre(text.length <= 4096 && text.split(/ OR | and |NOT| IN |[<>=(,]/).length < 250);
        const bound = bind(
          {
            ConditionExpression: text,
            ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
          },
          ['ConditionExpression'],
        );
        expect(holds(bound.ConditionExpression!, item, bound.values), text).toBe(means(numbers, given));
      },
    ),
    { numRuns },
  );
});
