import { AwsError } from './service.ts';

interface Presence {
  readonly required?: true;
}
interface Text extends Presence {
  readonly type: 'text';
  readonly min?: number;
  readonly max?: number;
  /** As AWS prints it. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
}
interface Whole extends Presence {
  readonly type: 'whole';
  readonly min?: number;
  readonly max?: number;
}
/** Bytes in base64; counted, and never shown in a fault. */
interface Blob extends Presence {
  readonly type: 'blob';
  readonly min?: number;
  readonly max?: number;
}
interface Other extends Presence {
  /** Moments are seconds since 1970, fractions allowed. */
  readonly type: 'flag' | 'moment' | 'map';
}
interface List extends Presence {
  readonly type: 'list';
  readonly min?: number;
  readonly max?: number;
  readonly of: Member;
}
interface Structure extends Presence {
  readonly type: 'structure';
  readonly members: Shape;
}
export type Member = Text | Whole | Blob | Other | List | Structure;
/** What the members of a request must be, by the reference of the service's API. Unknown ones are passed over. */
export type Shape = Readonly<Record<string, Member>>;

/**
 * Checks a request as AWS's front does before any operation sees it: a wrong JSON type is a SerializationException,
 * whatever else a ValidationException that names all faults.
 */
export const checkShape = (shape: Shape, input: unknown): void => {
  const faults: string[] = [];
  checkStructure(shape, input, '', faults);
  if (faults.length > 0)
    throw new AwsError(
      'ValidationException',
      `${faults.length} validation error${faults.length > 1 ? 's' : ''} detected: ${faults.join('; ')}`,
    );
};

const checkStructure = (shape: Shape, input: unknown, path: string, faults: string[]) => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw unexpected(input);
  const values = input as Readonly<Record<string, unknown>>;
  for (const [name, member] of Object.entries(shape)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const place = `${path}${name[0]!.toLowerCase()}${name.slice(1)}`;
    if (value !== undefined && value !== null) checkMember(member, value, place, faults);
    else if (member.required) faults.push(fault(undefined, place, 'Member must not be null'));
  }
};

const checkMember = (member: Member, value: unknown, place: string, faults: string[]) => {
  const refuse = (constraint: string) => faults.push(fault(value, place, constraint));
  switch (member.type) {
    case 'text':
      if (typeof value !== 'string') throw unexpected(value);
      checkText(member, value, refuse);
      break;
    case 'whole':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw unexpected(value);
      if (value < (member.min ?? value))
        refuse(`Member must have value greater than or equal to ${member.min}`);
      if (value > (member.max ?? value)) refuse(`Member must have value less than or equal to ${member.max}`);
      break;
    case 'blob':
      if (typeof value !== 'string' || !BASE64.test(value)) throw unexpected(value);
      checkLength(member, Buffer.byteLength(value, 'base64'), (constraint) =>
        faults.push(fault(undefined, place, constraint)),
      );
      break;
    case 'flag':
      if (typeof value !== 'boolean') throw unexpected(value);
      break;
    case 'moment':
      if (typeof value !== 'number' || !(Math.abs(value) <= 8.64e12)) throw unexpected(value);
      break;
    case 'map':
      if (typeof value !== 'object' || Array.isArray(value)) throw unexpected(value);
      for (const inner of Object.values(value as object))
        if (typeof inner !== 'string') throw unexpected(inner);
      break;
    case 'list':
      if (!Array.isArray(value)) throw unexpected(value);
      checkLength(member, value.length, refuse);
      value.forEach((item, index) => {
        if (item === null) throw unexpected(item);
        checkMember(member.of, item, `${place}.${index + 1}.member`, faults);
      });
      break;
    case 'structure':
      checkStructure(member.members, value, `${place}.`, faults);
  }
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const checkText = ({ pattern, oneOf, ...length }: Text, value: string, refuse: (fault: string) => void) => {
  if (oneOf && !oneOf.includes(value)) refuse(`Member must satisfy enum value set: [${oneOf.join(', ')}]`);
  if (pattern && !new RegExp(`^(?:${pattern})$`, 's').test(value))
    refuse(`Member must satisfy regular expression pattern: ${pattern}`);
  checkLength(length, value.length, refuse);
};

const checkLength = (
  { min, max }: { readonly min?: number; readonly max?: number },
  length: number,
  refuse: (fault: string) => void,
) => {
  if (min !== undefined && length < min) refuse(`Member must have length greater than or equal to ${min}`);
  if (max !== undefined && length > max) refuse(`Member must have length less than or equal to ${max}`);
};

const fault = (value: unknown, place: string, constraint: string) => {
  const text = value === undefined ? '' : ` '${shown(value)}'`;
  return `Value${text} at '${place}' failed to satisfy constraint: ${constraint}`;
};

/** A value in the words of a refusal; what is nested too deeply to be written is not. */
const shown = (value: unknown): string => {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value);
  } catch {
    return '[…]';
  }
};

const unexpected = (value: unknown) =>
  new AwsError(
    'SerializationException',
    `Unexpected value of type ${value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value}`,
  );
