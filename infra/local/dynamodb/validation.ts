import type { AttributeType, AttributeValue, Item } from './attribute.ts';
import { invalid, invalidParameter, unreadable } from './errors.ts';
import { canonicalNumber } from './number.ts';

/** AWS takes documents 32 levels deep. */
const maximumDepth = 32;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Refuses an item or key that AWS refuses, and makes its numbers canonical in place. */
export const checkItem: (item: unknown) => asserts item is Item = (item) => {
  checkMembers(item, 1);
};

export const checkValue: (value: unknown) => asserts value is AttributeValue = (value) => {
  check(value, 1);
};

/** Refuses an item that an update made too deep. */
export const checkDepth = (item: Item): void => {
  for (const name in item) if (isDeeper(item[name] as AttributeValue, maximumDepth)) throw tooDeep();
};

const isDeeper = ({ L: list, M: map }: AttributeValue, levels: number): boolean =>
  levels === 0 || [...(list ?? []), ...Object.values(map ?? {})].some((value) => isDeeper(value, levels - 1));

const tooDeep = () =>
  invalid(
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  );

const checkMembers = (members: unknown, depth: number): void => {
  if (!isRecord(members)) throw unreadable('Start of structure or map found where not expected');
  for (const name in members) check(members[name], depth);
};

const check = (value: unknown, depth: number): void => {
  if (!isRecord(value)) throw unreadable('Unexpected value type in payload');
  if (depth > maximumDepth) throw tooDeep();
  const types = Object.keys(value);
  const [type = ''] = types;
  if (types.length > 1)
    throw invalid(`Supplied AttributeValue has more than one datatypes set, ${exactlyOne}`);
  if (!Object.hasOwn(checks, type)) throw invalid(`Supplied AttributeValue is empty, ${exactlyOne}`);
  checks[type as AttributeType](value[type], value, depth);
};

const exactlyOne = 'must contain exactly one of the supported datatypes';

const checks: Record<
  AttributeType,
  (content: unknown, value: Record<string, unknown>, depth: number) => void
> = {
  S: textual,
  N: (content, value) => {
    textual(content);
    value.N = canonicalNumber(content);
  },
  B: binary,
  BOOL: boolean,
  NULL: (content) => {
    boolean(content);
    if (!content) throw invalidParameter('Null attribute value types must have the value of true');
  },
  SS: (content) => {
    const members = listOf(content, textual);
    if (members.length === 0) throw invalidParameter('An string set  may not be empty');
    if (members.includes('')) {
      throw invalidParameter('An string set may not have a empty string as a member');
    }
    if (repeats(members))
      throw invalidParameter(`Input collection [${members.join(', ')}] contains duplicates.`);
  },
  NS: (content, value) => {
    const members = listOf(content, textual).map(canonicalNumber);
    if (members.length === 0) throw invalidParameter('An number set  may not be empty');
    if (repeats(members)) throw invalid('Input collection contains duplicates');
    value.NS = members;
  },
  BS: (content) => {
    const members = listOf(content, binary);
    if (members.length === 0) throw invalidParameter('Binary sets should not be empty');
    if (members.includes('')) throw invalidParameter('Binary sets may not contain empty values');
    if (repeats(members)) {
      throw invalidParameter(`Input collection [${members.join(', ')}]of type BS contains duplicates.`);
    }
  },
  L: (content, _value, depth) => {
    if (!Array.isArray(content)) throw unreadable('Unexpected field type');
    for (const member of content) check(member, depth + 1);
  },
  M: (content, _value, depth) => {
    checkMembers(content, depth + 1);
  },
};

function textual(content: unknown): asserts content is string {
  if (typeof content !== 'string') throw unreadable(`${kindOf(content)} cannot be converted to String`);
}

function binary(content: unknown): asserts content is string {
  if (typeof content !== 'string' || !base64.test(content)) {
    throw unreadable('only base-64-encoded strings are convertible to bytes');
  }
  const last = content.slice(-4);
  if (last.endsWith('=') && Buffer.from(last, 'base64').toString('base64') !== last) {
    throw unreadable('Invalid last non-pad Base64 character detected');
  }
}

function boolean(content: unknown): asserts content is boolean {
  if (typeof content !== 'boolean') throw unreadable(`${kindOf(content)} cannot be converted to Boolean`);
}

const listOf = (content: unknown, check: (member: unknown) => asserts member is string): string[] => {
  if (!Array.isArray(content)) throw unreadable('Unexpected field type');
  for (const member of content) check(member);
  return content;
};

const kindOf = (content: unknown) => {
  if (typeof content === 'number') return Number.isInteger(content) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  return typeof content === 'boolean' ? `${String(content).toUpperCase()}_VALUE` : 'VALUE';
};

const repeats = (members: readonly string[]) => new Set(members).size < members.length;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
