import { type AttributeValue, type Item, sameValue, typeOf } from '../attribute.ts';
import { binarySize } from '../item-size.ts';
import { compareValues } from './compare.ts';
import type { Condition, Operand } from './condition.ts';
import type { Values } from './parser.ts';
import { valueAt } from './path.ts';

/** Whether an item meets a condition; an item that does not exist is an empty one. */
export const holds = (condition: Condition, item: Item, values: Values): boolean => {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item, values) && holds(condition.right, item, values);
    case 'or':
      return holds(condition.left, item, values) || holds(condition.right, item, values);
    case 'not':
      return !holds(condition.condition, item, values);
    case 'compare':
      return compares(condition, item, values);
    case 'between': {
      const [value, low, high] = condition.operands.map((operand) => resolve(operand, item, values));
      if (!value || !low || !high) return false;
      return (compareValues(value, low) ?? -1) >= 0 && (compareValues(value, high) ?? 1) <= 0;
    }
    case 'in': {
      const [first, ...rest] = condition.operands;
      const value = resolve(first, item, values);
      if (!value) return false;
      return rest.some((operand) => {
        const member = resolve(operand, item, values);
        return member !== undefined && sameValue(value, member);
      });
    }
    case 'function':
      return answers(condition, item, values);
  }
};

const resolve = (operand: Operand, item: Item, values: Values): AttributeValue | undefined => {
  if (operand.kind === 'path') return valueAt(item, operand.path);
  if (operand.kind === 'value') return values[operand.name];
  const value = resolve(operand.of, item, values);
  const size = value && sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
};

/** What `size()` says: the length of text, the bytes of binary, the members of the rest. */
const sizeOf = (value: AttributeValue): number | undefined => {
  if (value.S !== undefined) return value.S.length;
  if (value.B !== undefined) return binarySize(value.B);
  if (value.M) return Object.keys(value.M).length;
  return (value.L ?? value.SS ?? value.NS ?? value.BS)?.length;
};

const compares = (
  { comparator, operands }: Extract<Condition, { kind: 'compare' }>,
  item: Item,
  values: Values,
): boolean => {
  const left = resolve(operands[0], item, values);
  const right = resolve(operands[1], item, values);
  // what is missing differs from everything, and compares with nothing
  if (!left || !right) return comparator === '<>';
  if (comparator === '=') return sameValue(left, right);
  if (comparator === '<>') return !sameValue(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
};

const answers = (
  { name, operands }: Extract<Condition, { kind: 'function' }>,
  item: Item,
  values: Values,
): boolean => {
  const [first, second] = operands.map((operand) => resolve(operand, item, values));
  if (name === 'attribute_exists') return first !== undefined;
  if (name === 'attribute_not_exists') return first === undefined;
  if (!first || !second) return false;
  switch (name) {
    case 'attribute_type':
      return typeOf(first) === second.S;
    case 'begins_with':
      if (first.S !== undefined && second.S !== undefined) return first.S.startsWith(second.S);
      return first.B !== undefined && second.B !== undefined && startsWith(bytes(first.B), bytes(second.B));
    case 'contains':
      return contains(first, second);
  }
};

const contains = (whole: AttributeValue, part: AttributeValue): boolean => {
  if (whole.L) return whole.L.some((member) => sameValue(member, part));
  if (part.S !== undefined) return whole.S?.includes(part.S) ?? whole.SS?.includes(part.S) ?? false;
  if (part.N !== undefined) return whole.NS?.includes(part.N) ?? false;
  if (part.B === undefined) return false;
  if (whole.B !== undefined) return bytes(whole.B).includes(bytes(part.B));
  return whole.BS?.includes(part.B) ?? false;
};

const bytes = (base64: string) => Buffer.from(base64, 'base64');

const startsWith = (whole: Buffer, part: Buffer) => whole.subarray(0, part.length).equals(part);
