import { AwsError } from '../aws/service.ts';

/** One thing a form must satisfy. `name` is lower-case; `shown` is the condition as S3 quotes it in a refusal. */
export type Condition =
  | {
      readonly kind: 'eq' | 'starts-with';
      /** Undefined where the policy forgot the `$`: such a condition holds for no form. */
      readonly name: string | undefined;
      readonly value: string;
      readonly shown: string;
    }
  | { readonly kind: 'range'; readonly least: number; readonly most: number; readonly shown: string };

export interface PostPolicy {
  /** Epoch milliseconds. */
  readonly expiration: number;
  readonly conditions: readonly Condition[];
}

/** Reads the `policy` field of a form: base64 of UTF-8 of JSON, "POST Policy" in the API reference. */
export const readPolicy = (base64: string): PostPolicy => {
  const document = jsonOf(base64);
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw invalid('Invalid JSON.');
  const { expiration, conditions } = document as Record<string, unknown>;
  if (expiration === undefined) throw invalid('Policy missing expiration.');
  if (conditions === undefined) throw invalid('Policy missing conditions.');
  if (!Array.isArray(conditions)) throw invalid('Invalid conditions: must be a list.');
  return { expiration: momentOf(expiration), conditions: conditions.map(conditionOf) };
};

/** The narrowest size all `content-length-range` conditions allow, both ends included. */
export const sizeLimits = ({ conditions }: PostPolicy): { least: number; most: number } => {
  let least = 0;
  let most = Number.POSITIVE_INFINITY;
  for (const condition of conditions) {
    if (condition.kind !== 'range') continue;
    least = Math.max(least, condition.least);
    most = Math.min(most, condition.most);
  }
  return { least, most };
};

/**
 * Throws what S3 answers when the form does not fit the policy: time, then every condition, then every field that no
 * condition names. `fields` has lower-case names; the file is not among them.
 */
export const checkPolicy = (
  { expiration, conditions }: PostPolicy,
  { bucket, fields, now }: { bucket: string; fields: ReadonlyMap<string, string>; now: number },
): void => {
  if (now >= expiration) throw denied('Policy expired.');
  const covered = new Set<string>();
  for (const condition of conditions) {
    if (condition.kind === 'range') {
      if (Number.isNaN(condition.least) || Number.isNaN(condition.most)) throw failed(condition);
      continue;
    }
    const { name } = condition;
    if (name === undefined) throw failed(condition);
    covered.add(name);
    // the address decides about the bucket; a field that names another one is refused too
    const values = name === 'bucket' ? [bucket, fields.get(name) ?? bucket] : [fields.get(name)];
    if (!values.every((value) => value !== undefined && holds(condition, name, value)))
      throw failed(condition);
  }
  for (const name of ['bucket', ...fields.keys()])
    if (!covered.has(name) && !needsNoCondition(name)) throw denied(`Extra input fields: ${name}`);
};

const needsNoCondition = (name: string) =>
  name === 'x-amz-signature' || name === 'policy' || name === 'file' || name.startsWith('x-ignore-');

const holds = (
  { kind, value: wanted }: Condition & { kind: 'eq' | 'starts-with' },
  name: string,
  value: string,
): boolean => {
  if (kind === 'eq') return value === wanted;
  // "Content-Types values for a starts-with condition that include commas are interpreted as lists"
  const values = name === 'content-type' ? value.split(',').map((type) => type.trim()) : [value];
  return values.every((each) => each.startsWith(wanted));
};

const jsonOf = (base64: string): unknown => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw invalid('Invalid JSON.');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64')));
  } catch {
    throw invalid('Invalid JSON.');
  }
};

const momentOf = (expiration: unknown): number => {
  const text = String(expiration);
  const moment =
    typeof expiration === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  // Date.parse takes 30 February for 2 March
  if (Number.isNaN(moment) || !new Date(moment).toISOString().startsWith(text.slice(0, 19)))
    throw invalid(`Invalid 'expiration' value: '${text}'`);
  return moment;
};

const conditionOf = (condition: unknown): Condition => {
  if (Array.isArray(condition)) return listCondition(condition);
  if (typeof condition !== 'object' || condition === null)
    throw invalid('Invalid Condition: must be a list or an object.');
  const properties = Object.entries(condition);
  const [name, value] = properties[0] ?? [];
  if (properties.length !== 1 || name === undefined)
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.');
  return { kind: 'eq', name: name.toLowerCase(), value, shown: shownAs(['eq', `$${name}`, value]) };
};

const listCondition = (list: readonly unknown[]): Condition => {
  const [operator, first, second] = list;
  if (typeof operator !== 'string' || list.length !== 3)
    throw invalid('Invalid Condition: must be an operation with two arguments.');
  const kind = operator.toLowerCase();
  const shown = shownAs(list);
  if (kind === 'content-length-range')
    return { kind: 'range', least: size(first), most: size(second), shown };
  if (kind !== 'eq' && kind !== 'starts-with')
    throw invalid(`Invalid Condition: unknown operation '${operator}'.`);
  if (typeof first !== 'string' || typeof second !== 'string')
    throw invalid('Invalid Condition: arguments must be strings.');
  const name = first.startsWith('$') ? first.slice(1).toLowerCase() : undefined;
  return { kind, name, value: second, shown };
};

/** Sizes may be written as text, too; a text that is no size makes a condition that never holds. */
const size = (value: unknown): number => {
  if (typeof value === 'string') return /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw invalid('Invalid content-length-range: sizes must be whole numbers.');
  return value as number;
};

const shownAs = (list: readonly unknown[]) => `[${list.map((part) => JSON.stringify(part)).join(', ')}]`;

const invalid = (reason: string) => new AwsError('InvalidPolicyDocument', `Invalid Policy: ${reason}`);
const denied = (reason: string) =>
  new AwsError('AccessDenied', `Invalid according to Policy: ${reason}`, { status: 403 });
const failed = ({ shown }: Condition) => denied(`Policy Condition failed: ${shown}`);
