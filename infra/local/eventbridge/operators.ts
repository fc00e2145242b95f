import { isIP } from 'node:net';
import { compileCidr, isAddressLiteral, sameAddress } from './cidr.ts';
import { invalid } from './refusal.ts';
import { compileWildcard } from './wildcard.ts';

export type Json = string | number | boolean | null;
export type JsonObject = Readonly<Record<string, unknown>>;
/** Asked with one plain value of a field. */
export type ValueTest = (value: Json) => boolean;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The one key of a match expression and what belongs to it. */
export const onlyEntry = (object: JsonObject, missing: string): readonly [string, unknown] => {
  const [entry, ...others] = Object.entries(object);
  if (!entry) throw invalid(missing);
  if (others.length > 0) throw invalid('Only one key allowed in match expression');
  return entry;
};

/** A plain value; an address in whatever spelling equals itself. */
export const compileExact = (wanted: Json): ValueTest => {
  if (typeof wanted !== 'string' || !isAddressLiteral(wanted)) return (value) => value === wanted;
  const same = sameAddress(wanted);
  return (value) => value === wanted || (typeof value === 'string' && isIP(value) !== 0 && same(value));
};

/** What stands behind an operator, `exists` apart, which asks for a field and not for a value. */
export const compileOperator = (operator: string, operand: unknown): ValueTest => {
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return compileAffix(operator, operand);
    case 'equals-ignore-case':
      return ignoringCase(textOf(operator, operand));
    case 'wildcard':
      return onText(compileWildcard(textOf(operator, operand)));
    case 'anything-but':
      return compileAnythingBut(operand);
    case 'numeric':
      return compileNumeric(operand);
    case 'cidr':
      // AWS speaks of a prefix here, too.
      return onText(compileCidr(textOf('prefix', operand)));
    default:
      throw invalid(`Unrecognized match type ${operator}`);
  }
};

const onText =
  (test: (text: string) => boolean): ValueTest =>
  (value) =>
    typeof value === 'string' && test(value);

const textOf = (operator: string, operand: unknown): string => {
  if (typeof operand !== 'string') throw invalid(`${operator} match pattern must be a string`);
  return operand;
};

const ignoringCase = (text: string): ValueTest => {
  const wanted = text.toLowerCase();
  return onText((value) => value.toLowerCase() === wanted);
};

const compileAffix = (operator: 'prefix' | 'suffix', operand: unknown): ValueTest => {
  const has = operator === 'prefix' ? 'startsWith' : 'endsWith';
  if (isObject(operand)) {
    const Name = operator === 'prefix' ? 'Prefix' : 'Suffix';
    const [inner, text] = onlyEntry(operand, `${Name} expression name not found`);
    if (inner !== 'equals-ignore-case') throw invalid(`Unsupported ${operator} pattern: ${inner}`);
    const affix = textOf(inner, text).toLowerCase();
    return onText((value) => value.toLowerCase()[has](affix));
  }
  const affix = textOf(operator, operand);
  return onText((value) => value[has](affix));
};

const compileAnythingBut = (operand: unknown): ValueTest => {
  if (isObject(operand)) {
    const [operator, inner] = onlyEntry(operand, 'Anything-But expression name not found');
    const refusal = REFUSALS[operator];
    if (!refusal) throw invalid(`Unsupported anything-but pattern: ${operator}`);
    const tests = listOf(inner).map((item) => {
      if (typeof item !== 'string') throw invalid(refusal);
      if (item === '' && (operator === 'prefix' || operator === 'suffix'))
        throw invalid('Null prefix/suffix not allowed');
      return compileOperator(operator, item);
    });
    return (value) => !tests.some((test) => test(value));
  }
  const list = listOf(operand);
  for (const item of list)
    if (typeof item !== 'string' && typeof item !== 'number')
      throw invalid('Inside anything but list, start|null|boolean is not supported.');
  if (new Set(list.map((item) => typeof item)).size !== 1)
    throw invalid(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  const values = new Set<unknown>(list);
  return (value) => !values.has(value);
};

/** What may stand within anything-but, and how AWS refuses its operand. */
const REFUSALS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  prefix: 'prefix/suffix match pattern must be a string',
  suffix: 'prefix/suffix match pattern must be a string',
  wildcard: 'wildcard match pattern must be a string',
  'equals-ignore-case':
    'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
});

const listOf = (operand: unknown): readonly unknown[] => {
  if (Array.isArray(operand)) return operand;
  if (typeof operand !== 'string' && typeof operand !== 'number')
    throw invalid('Value of anything-but must be an array or single string/number value.');
  return [operand];
};

const comparisons: ReadonlyMap<unknown, (value: number, limit: number) => boolean> = new Map([
  ['=', (value: number, limit: number) => value === limit],
  ['<', (value: number, limit: number) => value < limit],
  ['<=', (value: number, limit: number) => value <= limit],
  ['>', (value: number, limit: number) => value > limit],
  ['>=', (value: number, limit: number) => value >= limit],
]);

const compileNumeric = (operand: unknown): ValueTest => {
  if (!Array.isArray(operand)) throw invalid('Value of numeric must be an array.');
  const [first, limit, second, top, ...rest] = operand as unknown[];
  if (typeof first !== 'string') throw invalid(`Invalid member in numeric match: ${shown(first)}`);
  const test = comparisons.get(first);
  if (!test) throw invalid(`Unrecognized numeric range operator: ${first}`);
  if (typeof limit !== 'number')
    throw invalid(`Value of ${first === '=' ? 'equals' : first} must be numeric`);
  if (operand.length === 2) return (value) => typeof value === 'number' && test(value, limit);
  if (!first.startsWith('>')) throw invalid('Too many elements in numeric expression');
  if (typeof second !== 'string') throw invalid(`Bad value in numeric range: ${shown(second)}`);
  const below = comparisons.get(second);
  if (!below || !second.startsWith('<')) throw invalid(`Bad numeric range operator: ${second}`);
  if (typeof top !== 'number') throw invalid(`Value of ${second} must be numeric`);
  if (rest.length > 0) throw invalid('Too many terms in numeric range expression');
  if (limit >= top) throw invalid('Bottom must be less than top');
  return (value) => typeof value === 'number' && test(value, limit) && below(value, top);
};

const shown = (value: unknown): string => (value === undefined ? ']' : (JSON.stringify(value)?.[0] ?? ''));
