import type { AttributeValue } from './attribute.ts';
import type { KeyCondition } from './expressions/key-condition.ts';
import { type SortableKey, sortable } from './key.ts';

export interface Bound {
  readonly value: SortableKey;
  readonly inclusive: boolean;
}

/** A stretch of sort keys; a missing end is open. */
export interface Range {
  readonly from?: Bound | undefined;
  readonly to?: Bound | undefined;
}

export const rangeOf = (operator: KeyCondition['operator'], values: readonly AttributeValue[]): Range => {
  const [first, second] = values as [AttributeValue, AttributeValue?];
  const value = sortable(first);
  switch (operator) {
    case '=':
      return { from: { value, inclusive: true }, to: { value, inclusive: true } };
    case '<':
    case '<=':
      return { to: { value, inclusive: operator === '<=' } };
    case '>':
    case '>=':
      return { from: { value, inclusive: operator === '>=' } };
    case 'BETWEEN':
      return { from: { value, inclusive: true }, to: { value: sortable(second ?? first), inclusive: true } };
    case 'BEGINS_WITH': {
      const after = typeof value === 'string' ? afterText(value) : afterBytes(value);
      return {
        from: { value, inclusive: true },
        ...(after !== undefined && { to: { value: after, inclusive: false } }),
      };
    }
  }
};

export const isWithin = ({ from, to }: Range, value: SortableKey): boolean => {
  const [low, high] = [from && compare(value, from.value), to && compare(value, to.value)];
  if (from && low !== undefined && (from.inclusive ? low < 0 : low <= 0)) return false;
  return !(to && high !== undefined && (to.inclusive ? high > 0 : high >= 0));
};

const compare = (a: SortableKey, b: SortableKey) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The first text behind all that begin with `prefix`; none behind the last code point. */
const afterText = (prefix: string): string | undefined => {
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number);
  while (points.length > 0) {
    const last = points.pop() as number;
    if (last === 0x10ffff) continue;
    // UTF-8 has no bytes for surrogates
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
};

const afterBytes = (prefix: Uint8Array): Uint8Array | undefined => {
  const end = prefix.findLastIndex((byte) => byte < 0xff);
  if (end < 0) return undefined;
  const after = Buffer.from(prefix.subarray(0, end + 1));
  after[end] = (after[end] as number) + 1;
  return after;
};
