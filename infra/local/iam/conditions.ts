import { arnPattern } from './arn.ts';
import { contextKeys, type Principal } from './principal.ts';
import { type Matcher, wildcard } from './wildcard.ts';

export type Condition = (principal: Principal) => boolean;

/** An operator makes a test of each value of the policy; a negated one asks that none of them holds. */
interface Operator {
  readonly test: (value: string) => Matcher;
  readonly isNegated?: true;
}

const number = (text: string): number => {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error(`${text} is no number to compare with`);
  return Number(text);
};
const numeric = (holds: (given: number, wanted: number) => boolean) => (value: string) => {
  const wanted = number(value);
  return (given: string) => holds(Number(given), wanted);
};
const equals = (value: string) => (given: string) => given === value;
const equalsIgnoringCase = (value: string) => (given: string) => given.toLowerCase() === value.toLowerCase();

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: { test: equals },
  StringNotEquals: { test: equals, isNegated: true },
  StringEqualsIgnoreCase: { test: equalsIgnoringCase },
  StringNotEqualsIgnoreCase: { test: equalsIgnoringCase, isNegated: true },
  StringLike: { test: wildcard },
  StringNotLike: { test: wildcard, isNegated: true },
  NumericEquals: { test: numeric((given, wanted) => given === wanted) },
  NumericNotEquals: { test: numeric((given, wanted) => given === wanted), isNegated: true },
  NumericLessThan: { test: numeric((given, wanted) => given < wanted) },
  NumericLessThanEquals: { test: numeric((given, wanted) => given <= wanted) },
  NumericGreaterThan: { test: numeric((given, wanted) => given > wanted) },
  NumericGreaterThanEquals: { test: numeric((given, wanted) => given >= wanted) },
  Bool: { test: equalsIgnoringCase },
  // the two are one: ArnEquals takes wildcards as well
  ArnEquals: { test: arnPattern },
  ArnLike: { test: arnPattern },
  ArnNotEquals: { test: arnPattern, isNegated: true },
  ArnNotLike: { test: arnPattern, isNegated: true },
};

/** The `Condition` of a statement; all of its tests must hold. Throws for an operator or key it does not know. */
export const compileCondition = (block: unknown): Condition => {
  if (block === undefined) return () => true;
  if (!isObject(block)) throw new Error('Condition is no object');
  const tests = Object.entries(block).flatMap(([operator, keys]) => {
    if (!isObject(keys)) throw new Error(`the condition ${operator} is no object`);
    return Object.entries(keys).map(([key, values]) => compileTest(operator, key, textsOf(values)));
  });
  return (principal) => tests.every((test) => test(principal));
};

const compileTest = (name: string, key: string, values: readonly string[]): Condition => {
  const lower = key.toLowerCase();
  if (!isKnown(lower)) throw new Error(`the condition key ${key} is not served here`);
  const read = contextKeys[lower];
  for (const value of values) refuseVariables(value);
  if (name === 'Null') {
    return (principal) => values.some((value) => (read(principal) === undefined) === (value === 'true'));
  }
  // all known keys have one value: over sets only their absence tells the two apart from the plain operator
  const [, set, plain = name, ifExists] =
    /^(ForAllValues:|ForAnyValue:)?([A-Za-z]+?)(IfExists)?$/.exec(name) ?? [];
  const operator = Object.hasOwn(operators, plain) ? operators[plain] : undefined;
  if (!operator) throw new Error(`the condition operator ${name} is not served here`);
  const tests = values.map(operator.test);
  const negated = operator.isNegated ?? false;
  const whenAbsent = ifExists !== undefined || set === 'ForAllValues:' || (negated && set !== 'ForAnyValue:');
  return (principal) => {
    const given = read(principal);
    return given === undefined ? whenAbsent : tests.some((test) => test(given)) !== negated;
  };
};

const isKnown = (key: string): key is keyof typeof contextKeys => Object.hasOwn(contextKeys, key);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textsOf = (value: unknown): readonly string[] => {
  const all = Array.isArray(value) ? value : [value];
  if (all.length === 0) throw new Error('an empty list says nothing');
  return all.map((one) => {
    if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean') return String(one);
    throw new Error(`${JSON.stringify(one)} is no text`);
  });
};

export const refuseVariables = (text: string): void => {
  if (text.includes('${')) throw new Error(`policy variables, as in ${text}, are not served here`);
};
