import { invalid, unreadable } from './errors.ts';
import { type Input, isStructure } from './request.ts';

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** What a member of a request may be; a member that is not named in a structure is left unseen. */
export type Shape = { readonly required?: true } & (
  | ({ readonly is: 'text'; readonly pattern?: string; readonly choices?: readonly string[] } & Bounds)
  | ({ readonly is: 'count' } & Bounds)
  | { readonly is: 'flag' }
  | ({ readonly is: 'list'; readonly of: Shape } & Bounds)
  | { readonly is: 'structure'; readonly members: Members }
);

export type Members = Readonly<Record<string, Shape>>;

/** AWS lists no more than this many violations. */
const mostViolations = 10;

/**
 * Holds a request against its shape as AWS does: first every member's JSON kind (the first wrong one is
 * a SerializationException), then every constraint (all violations in one ValidationException). A member
 * that is null counts as absent, and is taken away; a count is left whole.
 */
export const checkShape = (input: Input, members: Members): void => {
  readMembers(input, members);
  const violations: string[] = [];
  constrainMembers(input, members, '', violations);
  if (violations.length === 0) return;
  const shown = violations.slice(0, mostViolations);
  throw invalid(
    `${shown.length} validation error${shown.length > 1 ? 's' : ''} detected: ${shown.join('; ')}`,
  );
};

const readMembers = (input: Input, members: Members): void => {
  for (const name in members) {
    const value = input[name];
    const shape = members[name] as Shape;
    if (value == null) delete (input as Record<string, unknown>)[name];
    else read(value, shape);
    // AWS drops what stands behind the point
    if (shape.is === 'count' && value != null)
      (input as Record<string, unknown>)[name] = Math.trunc(value as number);
  }
};

const read = (value: unknown, shape: Shape): void => {
  switch (shape.is) {
    case 'text':
      if (typeof value !== 'string') throw misread(value, 'String');
      return;
    case 'count':
      if (typeof value !== 'number') throw misread(value, 'Long');
      return;
    case 'flag':
      if (typeof value !== 'boolean') throw misread(value, 'Boolean');
      return;
    case 'list':
      if (isStructure(value)) throw unreadable('Start of structure or map found where not expected');
      if (!Array.isArray(value)) throw unreadable('Unexpected field type');
      for (const member of value) if (member != null) read(member, shape.of);
      return;
    case 'structure':
      if (!isStructure(value)) throw unreadable('Unexpected field type');
      readMembers(value, shape.members);
  }
};

const misread = (value: unknown, wanted: string) => {
  if (Array.isArray(value)) return unreadable(`Unrecognized collection type class java.lang.${wanted}`);
  if (typeof value === 'object') return unreadable('Start of structure or map found where not expected');
  return unreadable(`${kindOf(value)} cannot be converted to ${wanted}`);
};

/** What the JSON reader of AWS calls a scalar. */
const kindOf = (value: unknown): string => {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  return typeof value === 'boolean' ? `${String(value).toUpperCase()}_VALUE` : 'VALUE';
};

const constrainMembers = (input: Input, members: Members, path: string, into: string[]): void => {
  for (const name in members) {
    const at = `${path}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    constrain(input[name] ?? undefined, members[name] as Shape, at, into);
  }
};

const constrain = (value: unknown, shape: Shape, path: string, into: string[]): void => {
  const violated = (rule: string) => {
    const text = value === undefined ? 'null' : `'${shown(value)}'`;
    into.push(`Value ${text} at '${path}' failed to satisfy constraint: ${rule}`);
  };
  if (value === undefined) {
    if (shape.required) violated('Member must not be null');
    return;
  }
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = shape as Bounds;
  const [size, measured] =
    shape.is === 'count' ? [value as number, 'value'] : [(value as string | unknown[]).length, 'length'];
  if (size < min) violated(`Member must have ${measured} greater than or equal to ${min}`);
  if (size > max) violated(`Member must have ${measured} less than or equal to ${max}`);
  switch (shape.is) {
    case 'text':
      if (shape.pattern && !new RegExp(`^(?:${shape.pattern})$`).test(value as string)) {
        violated(`Member must satisfy regular expression pattern: ${shape.pattern}`);
      }
      if (shape.choices && !shape.choices.includes(value as string)) {
        violated(`Member must satisfy enum value set: [${shape.choices.join(', ')}]`);
      }
      return;
    case 'list':
      for (const [i, member] of (value as unknown[]).entries()) {
        constrain(member ?? undefined, { ...shape.of, required: true }, `${path}.${i + 1}.member`, into);
      }
      return;
    case 'structure':
      constrainMembers(value as Input, shape.members, `${path}.`, into);
  }
};

/** A value in the words of a refusal; what is nested too deeply to be written is not. */
const shown = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return '{…}';
  }
};
