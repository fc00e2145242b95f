import { invalid, isInvalid, unreadable } from '../errors.ts';
import { type Input, structureIn, textIn } from '../request.ts';
import { checkValue } from '../validation.ts';
import { type Condition, parseCondition } from './condition.ts';
import { type KeyConditions, parseKeyCondition } from './key-condition.ts';
import { SyntaxProblem } from './lexer.ts';
import { type Names, type Parser, parserOf, placed, type ValueCheck, type Values } from './parser.ts';
import type { Path } from './path.ts';
import { type Projection, parseProjection } from './projection.ts';
import { parseUpdate, type Update } from './update.ts';

interface Trees {
  ConditionExpression: Condition;
  FilterExpression: Condition;
  KeyConditionExpression: KeyConditions;
  ProjectionExpression: { readonly paths: readonly Path[]; readonly projection: Projection };
  UpdateExpression: Update;
}
export type ExpressionName = keyof Trees;

interface Compiled<T> {
  readonly tree: T;
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
  readonly heads: ReadonlySet<string>;
  readonly nested: ReadonlySet<string>;
  readonly checks: readonly ValueCheck[];
}

/** The expressions of a request, each read, its names resolved, with the values they share. */
export type Bound = { readonly [Name in ExpressionName]?: Trees[Name] } & {
  readonly values: Values;
  /** First attributes of the paths that go deeper. */
  readonly nested: ReadonlySet<string>;
  /** First attributes of all paths in the filter. */
  readonly filtered: ReadonlySet<string>;
};

const parsers: { readonly [Name in ExpressionName]: (parser: Parser) => Trees[Name] } = {
  ConditionExpression: parseCondition,
  FilterExpression: parseCondition,
  KeyConditionExpression: parseKeyCondition,
  ProjectionExpression: parseProjection,
  UpdateExpression: parseUpdate,
};

const largestExpression = 4096; // bytes
const longestPlaceholder = 255; // its # or : included
const none = {};
const nobody: ReadonlySet<string> = new Set();

/** Expressions read before, the least recently used first. */
const cache = new Map<string, Compiled<unknown>>();
const cached = 2000;

/** Reads those expressions of the request that the operation takes; refuses names and values unused or undefined. */
export const bind = (input: Input, expected: readonly ExpressionName[]): Bound => {
  const names = (structureIn(input, 'ExpressionAttributeNames') ?? none) as Names;
  const values = (structureIn(input, 'ExpressionAttributeValues') ?? none) as Values;
  const given = expected.filter((name) => input[name] != null);
  if (names !== none) checkNames(names, given);
  if (values !== none) checkValues(values, given, expected);

  const bound: Record<string, unknown> = { values, filtered: nobody };
  const all: Compiled<unknown>[] = [];
  for (const name of given) {
    const compiled = compile(name, textIn(input, name) as string, names);
    checkAgainst(compiled, name, values);
    all.push(compiled);
    bound[name] = compiled.tree;
    if (name === 'FilterExpression') bound.filtered = compiled.heads;
  }
  for (const [title, placeholders, used] of [
    ['Names', names, 'names'],
    ['Values', values, 'values'],
  ] as const) {
    const unused = Object.keys(placeholders).filter(
      (key) => !all.some((compiled) => compiled[used].has(key)),
    );
    if (unused.length > 0) {
      throw invalid(
        `Value provided in ExpressionAttribute${title} unused in expressions: keys: {${unused.join(', ')}}`,
      );
    }
  }
  const nested = all.flatMap((compiled) => [...compiled.nested]);
  bound.nested = nested.length === 0 ? nobody : new Set(nested);
  return bound as Bound;
};

const compile = (kind: ExpressionName, text: string, names: Names): Compiled<unknown> => {
  const key = names === none ? `${kind} ${text}` : `${kind} ${text} ${JSON.stringify(names)}`;
  const known = cache.get(key);
  if (known) {
    if (cache.size > cached / 2) {
      cache.delete(key);
      cache.set(key, known);
    }
    return known;
  }
  const size = Buffer.byteLength(text);
  if (text === '') throw invalid(`Invalid ${kind}: The expression can not be empty;`);
  if (size > largestExpression) {
    throw invalid(
      `Invalid ${kind}: Expression size has exceeded the maximum allowed size; expression size: ${size}`,
    );
  }
  const compiled = named(kind, () => {
    const parser = parserOf(text, names);
    const tree = parsers[kind](parser);
    const { usedNames, usedValues, heads, nested, checks } = parser;
    return { tree, names: usedNames, values: usedValues, heads, nested, checks };
  });
  cache.set(key, compiled);
  if (cache.size > cached) cache.delete(cache.keys().next().value as string);
  return compiled;
};

const named = <T>(kind: ExpressionName, parse: () => T): T => {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const isWhole = kind === 'KeyConditionExpression' && error.message.includes(kind);
    throw invalid(isWhole ? error.message : `Invalid ${kind}: ${error.message}`);
  }
};

const checkAgainst = ({ values: used, checks }: Compiled<unknown>, kind: ExpressionName, values: Values) => {
  for (const name of used) {
    if (placed(values, name)) continue;
    throw invalid(
      `Invalid ${kind}: An expression attribute value used in expression is not defined; attribute value: ${name}`,
    );
  }
  for (const check of checks) {
    const problem = check(values);
    if (problem) throw invalid(`Invalid ${kind}: ${problem}`);
  }
};

const checkNames = (names: Names, given: readonly string[]) => {
  if (given.length === 0) {
    throw invalid('ExpressionAttributeNames can only be specified when using expressions');
  }
  const keys = Object.keys(names);
  if (keys.length === 0) throw invalid('ExpressionAttributeNames must not be empty');
  for (const key of keys) {
    checkLength('Names', key);
    if (!/^#\w+$/.test(key)) {
      throw invalid(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${key}"`);
    }
    if (typeof names[key] !== 'string') throw unreadable('Unexpected field type');
  }
};

const checkValues = (values: Values, given: readonly string[], expected: readonly string[]) => {
  const takers = expected.filter((name) => name !== 'ProjectionExpression');
  if (!given.some((name) => takers.includes(name))) {
    const missing =
      takers.length === 0 ? '' : `: ${takers.join(' and ')} ${takers.length > 1 ? 'are' : 'is'} null`;
    throw invalid(`ExpressionAttributeValues can only be specified when using expressions${missing}`);
  }
  const keys = Object.keys(values);
  if (keys.length === 0) throw invalid('ExpressionAttributeValues must not be empty');
  for (const key of keys) {
    checkLength('Values', key);
    if (!/^:\w+$/.test(key)) {
      throw invalid(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${key}"`);
    }
    try {
      checkValue(values[key]);
    } catch (error) {
      if (!isInvalid(error)) throw error;
      throw invalid(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`);
    }
  }
};

const checkLength = (title: 'Names' | 'Values', key: string) => {
  const size = Buffer.byteLength(key);
  if (size <= longestPlaceholder) return;
  throw invalid(
    `ExpressionAttribute${title} contains invalid key: The expression attribute map contains a key that is too long; size of key: ${size}`,
  );
};
