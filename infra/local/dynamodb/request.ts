import type { Item } from './attribute.ts';
import { invalid, unreadable } from './errors.ts';
import { checkItem } from './validation.ts';

/** The body of a request, or a structure in it, not yet looked at. */
export type Input = Readonly<Record<string, unknown>>;

/** What the older interface had instead of expressions; refused, so that nothing is ignored silently. */
const legacy = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

const namePattern = /^[a-zA-Z0-9_.-]+$/;
const arnPattern = /^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/[a-zA-Z0-9_.-]{3,255}$/;

export const refuseLegacy = (input: Input): void => {
  for (const name of legacy) {
    if (input[name] !== undefined) {
      throw invalid(`The legacy parameter ${name} is not supported; use an expression instead`);
    }
  }
};

/** The name of a table or its ARN; tables are found by both. */
export const tableNameIn = (input: Input, path = 'tableName'): string => {
  const name = textIn(input, 'TableName');
  if (name === undefined) throw violated(null, path, 'Member must not be null');
  return checkedTableName(name, path);
};

export const checkedTableName = (name: string, path: string): string => {
  if (name.startsWith('arn:') && arnPattern.test(name)) return name;
  if (name.length < 3) throw violated(name, path, 'Member must have length greater than or equal to 3');
  if (name.length > 255) throw violated(name, path, 'Member must have length less than or equal to 255');
  if (!namePattern.test(name)) {
    throw violated(name, path, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+');
  }
  return name;
};

export const itemIn = (input: Input, name: 'Item' | 'Key', path = lowerFirst(name)): Item => {
  const item = input[name];
  if (item == null) throw violated(null, path, 'Member must not be null');
  checkItem(item);
  return item;
};

export const textIn = (input: Input, name: string): string | undefined => {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw unreadable(`${lowerFirst(name)} cannot be converted to String`);
  }
  return value;
};

export const flagIn = (input: Input, name: string): boolean => {
  const value = input[name] ?? false;
  if (typeof value !== 'boolean') throw unreadable(`${lowerFirst(name)} cannot be converted to Boolean`);
  return value;
};

export const countIn = (input: Input, name: string, least = 1): number | undefined => {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number') throw unreadable(`${lowerFirst(name)} cannot be converted to Integer`);
  if (value < least) {
    throw violated(value, lowerFirst(name), `Member must have value greater than or equal to ${least}`);
  }
  return Math.floor(value);
};

export const choiceIn = <T extends string>(
  input: Input,
  name: string,
  choices: readonly T[],
): T | undefined => {
  const value = textIn(input, name);
  if (value !== undefined && !choices.includes(value as T)) {
    throw violated(value, lowerFirst(name), `Member must satisfy enum value set: [${choices.join(', ')}]`);
  }
  return value as T | undefined;
};

export const structureIn = (input: Input, name: string): Input | undefined => {
  const value = input[name] ?? undefined;
  if (value !== undefined && !isStructure(value)) throw unreadable('Unexpected field type');
  return value;
};

export const listIn = (input: Input, name: string, most: number, path = lowerFirst(name)): unknown[] => {
  const value = input[name];
  if (value == null) throw violated(null, path, 'Member must not be null');
  if (!Array.isArray(value)) throw unreadable('Unexpected field type');
  if (value.length < 1) throw violated('[]', path, 'Member must have length greater than or equal to 1');
  if (value.length > most) {
    throw violated(
      `[${value.length} members]`,
      path,
      `Member must have length less than or equal to ${most}`,
    );
  }
  return value;
};

export const isStructure = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The words of AWS for a member that breaks a rule of the request's shape. */
export const violated = (value: unknown, path: string, rule: string) => {
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return invalid(
    `1 validation error detected: Value ${value === null ? 'null' : `'${shown}'`} at '${path}' failed to satisfy constraint: ${rule}`,
  );
};

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
