import {
  compileExact,
  compileOperator,
  isObject,
  type Json,
  type JsonObject,
  onlyEntry,
} from './operators.ts';
import { invalid } from './refusal.ts';

/** Says whether an event matches; made once per pattern by `compilePattern`. */
export type Matches = (event: unknown) => boolean;

/** Asked with all plain values a field of the event has; an absent field has none. */
type FieldTest = (values: readonly Json[]) => boolean;

/** Characters of a pattern, by the reference of PutRule. */
export const MAXIMUM_LENGTH = 4096;

/**
 * Compiles an event pattern of EventBridge. A field matches when one of its values matches one of the
 * alternatives; of arrays of objects one object must match by itself. Throws InvalidEventPatternException
 * for what AWS refuses, unknown operators among it; rules and texts are those of `aws/event-ruler`.
 */
export const compilePattern = (pattern: unknown): Matches => {
  if (!isObject(pattern)) throw invalid('Filter is not an object');
  if (JSON.stringify(pattern).length > MAXIMUM_LENGTH) throw tooLong();
  return compileObject(pattern, false);
};

export const parsePattern = (text: string): Matches => {
  if (text.length > MAXIMUM_LENGTH) throw tooLong();
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  return compilePattern(pattern);
};

const tooLong = () => invalid(`Event pattern is longer than ${MAXIMUM_LENGTH} characters`);

/** Within `$or` AWS keeps these names, and some for later, to itself. */
const RESERVED = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex ' +
    'not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ' +
    'ip-address-in-range ip-address-not-in-range'
  ).split(' '),
);

const compileObject = (pattern: JsonObject, withinOr: boolean): Matches => {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw invalid('Empty objects are not allowed');
  const tests = fields.map(([name, inner]) => compileField(name, inner, withinOr));
  const matches: Matches = (value) => {
    if (Array.isArray(value) && value.length > 0) return value.some(matches);
    const object = isObject(value) ? value : {};
    return tests.every((test) => test(object));
  };
  return matches;
};

const compileField = (name: string, inner: unknown, withinOr: boolean): ((object: JsonObject) => boolean) => {
  if (name === '$or') return compileOr(inner);
  if (withinOr && RESERVED.has(name))
    throw invalid(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
  if (isObject(inner)) {
    const matches = compileObject(inner, withinOr);
    return (object) => matches(fieldOf(object, name));
  }
  if (!Array.isArray(inner)) throw invalid(`"${name}" must be an object or an array`);
  if (inner.length === 0) throw invalid('Empty arrays are not allowed');
  const tests = inner.map(compileAlternative);
  return (object) => {
    const values = plainValues(fieldOf(object, name));
    return tests.some((test) => test(values));
  };
};

/** AWS joins names with dots: a pattern's `a.b` is the field itself, or `b` within `a`. */
const fieldOf = (object: JsonObject, name: string): unknown => {
  if (Object.hasOwn(object, name)) return object[name];
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const head = name.slice(0, dot);
    if (Object.hasOwn(object, head) && isObject(object[head])) {
      const found = fieldOf(object[head], name.slice(dot + 1));
      if (found !== undefined) return found;
    }
  }
  return undefined;
};

const compileOr = (inner: unknown): ((object: JsonObject) => boolean) => {
  if (!Array.isArray(inner)) throw invalid('It must be an Array followed with $or.');
  const alternatives = inner.map((alternative) => {
    if (!isObject(alternative)) throw invalid('Only JSON object is allowed in array of $or relationship.');
    return compileObject(alternative, true);
  });
  if (alternatives.length < 2) throw invalid('There must have at least 2 Objects in $or relationship.');
  return (object) => alternatives.some((matches) => matches(object));
};

/** Of arrays within arrays, too; an object has no value of its own. */
const plainValues = (value: unknown): readonly Json[] => {
  if (value === undefined || isObject(value)) return [];
  return Array.isArray(value) ? value.flatMap(plainValues) : [value as Json];
};

const compileAlternative = (alternative: unknown): FieldTest => {
  if (Array.isArray(alternative)) throw invalid('Match value must be String, number, true, false, or null');
  if (!isObject(alternative)) {
    const test = compileExact(alternative as Json);
    return (values) => values.some(test);
  }
  const [operator, operand] = onlyEntry(alternative, 'Match expression name not found');
  if (operator === 'exists') {
    if (typeof operand !== 'boolean') throw invalid('exists match pattern must be either true or false.');
    return (values) => values.length > 0 === operand;
  }
  const test = compileOperator(operator, operand);
  return (values) => values.some(test);
};
