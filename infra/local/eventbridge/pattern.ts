import { BlockList, isIP } from 'node:net';
import { AwsError } from '../aws/service.ts';

/** Says whether an event matches; made once per pattern by `compilePattern`. */
export type Matches = (event: unknown) => boolean;

type Json = string | number | boolean | null;
type JsonObject = Readonly<Record<string, unknown>>;
/** Asked with all plain values a field of the event has; an absent field has none. */
type FieldTest = (values: readonly Json[]) => boolean;
type ValueTest = (value: Json) => boolean;

/** Characters of a pattern; AWS's quota before it is raised on request. */
const MAXIMUM_LENGTH = 2048;

/**
 * Compiles an event pattern of EventBridge. A field matches when one of its values matches one of the
 * alternatives; of arrays of objects one object must match by itself. Throws InvalidEventPatternException
 * for what AWS refuses, unknown operators among it.
 */
export const compilePattern = (pattern: unknown): Matches => {
  if (!isObject(pattern)) throw invalid('Event pattern must be a JSON object');
  if (JSON.stringify(pattern).length > MAXIMUM_LENGTH)
    throw invalid(`Event pattern exceeds ${MAXIMUM_LENGTH} characters`);
  return compileObject(pattern);
};

export const parsePattern = (text: string): Matches => {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    throw invalid('Event pattern is not valid JSON');
  }
  return compilePattern(pattern);
};

const invalid = (reason: string) =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const compileObject = (pattern: JsonObject): Matches => {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw invalid('Empty objects are not allowed');
  const tests = fields.map(([name, inner]) => compileField(name, inner));
  const matches: Matches = (value) => {
    if (Array.isArray(value) && value.length > 0) return value.some(matches);
    const object = isObject(value) ? value : {};
    return tests.every((test) => test(object));
  };
  return matches;
};

const compileField = (name: string, inner: unknown): ((object: JsonObject) => boolean) => {
  if (name === '$or') {
    if (!Array.isArray(inner) || inner.length < 2 || !inner.every(isObject))
      throw invalid('$or needs an array of at least two objects');
    const alternatives = inner.map(compileObject);
    return (object) => alternatives.some((matches) => matches(object));
  }
  if (isObject(inner)) {
    const matches = compileObject(inner);
    return (object) => matches(object[name]);
  }
  if (!Array.isArray(inner)) throw invalid(`"${name}" must be an object or an array`);
  if (inner.length === 0) throw invalid(`Empty arrays are not allowed: "${name}"`);
  const tests = inner.map(compileAlternative);
  return (object) => {
    const values = plainValues(object[name]);
    return tests.some((test) => test(values));
  };
};

const plainValues = (value: unknown): readonly Json[] => {
  if (value === undefined || isObject(value)) return [];
  return Array.isArray(value) ? value.flatMap(plainValues) : [value as Json];
};

const compileAlternative = (alternative: unknown): FieldTest => {
  if (!isObject(alternative)) {
    if (Array.isArray(alternative)) throw invalid('An array within an array of values is not allowed');
    return (values) => values.includes(alternative as Json);
  }
  const [operator, ...others] = Object.keys(alternative);
  if (!operator || others.length > 0) throw invalid('Only one key allowed in match expression');
  const operand = alternative[operator];
  if (operator === 'exists') {
    if (typeof operand !== 'boolean') throw invalid('exists must be true or false');
    return (values) => values.length > 0 === operand;
  }
  const test = compileOperator(operator, operand);
  return (values) => values.some(test);
};

const compileOperator = (operator: string, operand: unknown): ValueTest => {
  switch (operator) {
    case 'prefix':
      return compileAffix(operator, operand, (text, affix) => text.startsWith(affix));
    case 'suffix':
      return compileAffix(operator, operand, (text, affix) => text.endsWith(affix));
    case 'equals-ignore-case': {
      const wanted = stringOf(operator, operand).toLowerCase();
      return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
    }
    case 'wildcard': {
      const form = wildcardForm(stringOf(operator, operand));
      return (value) => typeof value === 'string' && form.test(value);
    }
    case 'anything-but':
      return compileAnythingBut(operand);
    case 'numeric':
      return compileNumeric(operand);
    case 'cidr':
      return compileCidr(operand);
    default:
      throw invalid(`Unrecognized match type ${operator}`);
  }
};

const stringOf = (operator: string, operand: unknown): string => {
  if (typeof operand !== 'string' || operand === '')
    throw invalid(`${operator} match pattern must be a non-empty string`);
  return operand;
};

const compileAffix = (
  operator: string,
  operand: unknown,
  has: (text: string, affix: string) => boolean,
): ValueTest => {
  if (isObject(operand)) {
    if (Object.keys(operand).join() !== 'equals-ignore-case')
      throw invalid(`${operator} allows only equals-ignore-case within`);
    const affix = stringOf(operator, operand['equals-ignore-case']).toLowerCase();
    return (value) => typeof value === 'string' && has(value.toLowerCase(), affix);
  }
  const affix = stringOf(operator, operand);
  return (value) => typeof value === 'string' && has(value, affix);
};

/** `*` stands for any characters, `\*` and `\\` for themselves. */
const wildcardForm = (pattern: string): RegExp => {
  if (/(?<!\\)(?:\\\\)*\*\*/.test(pattern)) throw invalid('Consecutive wildcard characters are not allowed');
  if (/^(?:[^\\]|\\[\\*])*$/.test(pattern) === false) throw invalid('Invalid escape character in wildcard');
  const source = pattern.replace(/\\([\\*])|(\*)|([^*\\])/gsu, (_match, escaped, star, other) =>
    star ? '.*' : (escaped ?? other).replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'),
  );
  return new RegExp(`^${source}$`, 'su');
};

const compileAnythingBut = (operand: unknown): ValueTest => {
  if (isObject(operand)) {
    const [operator, ...others] = Object.keys(operand);
    if (!operator || others.length > 0) throw invalid('Only one key allowed in anything-but');
    if (!['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator))
      throw invalid(`Unsupported anything-but pattern: ${operator}`);
    const inner = operand[operator];
    const list = Array.isArray(inner) ? inner : [inner];
    if (list.length === 0) throw invalid('anything-but list must not be empty');
    const tests = list.map((item) => compileOperator(operator, item));
    return (value) => !tests.some((test) => test(value));
  }
  const list = Array.isArray(operand) ? operand : [operand];
  const kinds = new Set(list.map((item) => typeof item));
  if (kinds.size !== 1 || !(kinds.has('string') || kinds.has('number')))
    throw invalid('Inside anything-but all values must be strings or all must be numbers');
  return (value) => !list.includes(value);
};

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const compileNumeric = (operand: unknown): ValueTest => {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw invalid('numeric needs one or two pairs of operator and number');
  const pairs = [operand.slice(0, 2), operand.slice(2)].filter((pair) => pair.length === 2) as [
    string,
    number,
  ][];
  for (const [operator, limit] of pairs)
    if (!Object.hasOwn(comparisons, operator) || typeof limit !== 'number')
      throw invalid(`Unrecognized numeric range operator: ${operator}`);
  const [first, second] = pairs;
  if (first && second) {
    if (!first[0].startsWith('>') || !second[0].startsWith('<'))
      throw invalid('A numeric range begins with > or >= and ends with < or <=');
    if (first[1] >= second[1]) throw invalid('Bottom must be less than top');
  }
  return (value) =>
    typeof value === 'number' && pairs.every(([operator, limit]) => comparisons[operator]?.(value, limit));
};

const compileCidr = (operand: unknown): ValueTest => {
  const [address = '', bits = ''] = stringOf('cidr', operand).split('/');
  const family = isIP(address);
  if (family === 0 || !/^\d+$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    throw invalid(`Malformed CIDR: ${operand}`);
  const block = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  block.addSubnet(address, Number(bits), type);
  return (value) => typeof value === 'string' && isIP(value) === family && block.check(value, type);
};
