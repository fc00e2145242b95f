/** What the resolver asks the assembly. */
export interface Lookup {
  /** `Ref`: a parameter, pseudo parameter or resource. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  importValue(exportName: string): unknown;
  mapping(map: string, key: string, second: string): unknown;
}

/** Stands for a property that `AWS::NoValue` takes away. */
export const noValue = Symbol('AWS::NoValue');

type Args = readonly unknown[];

/** Resolves the intrinsic functions in a piece of a template. Throws an Error for one it does not know. */
export const resolve = (value: unknown, lookup: Lookup): unknown => {
  if (Array.isArray(value))
    return value.map((item) => resolve(item, lookup)).filter((item) => item !== noValue);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, operand] = entries.length === 1 ? entries[0]! : ['', undefined];
  if (isIntrinsic(name, operand)) return intrinsic(name, operand, lookup);
  const resolved = entries.map(([key, inner]) => [key, resolve(inner, lookup)]);
  return Object.fromEntries(resolved.filter(([, inner]) => inner !== noValue));
};

/** A `Condition` beside other things is a key of an IAM statement, alone with a name it is the function. */
const isIntrinsic = (name: string, operand: unknown) =>
  name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof operand === 'string');

const intrinsic = (name: string, operand: unknown, lookup: Lookup): unknown => {
  const resolved = () => resolve(operand, lookup);
  const list = () => resolved() as Args;
  switch (name) {
    case 'Ref':
      return lookup.ref(operand as string);
    case 'Condition':
      return lookup.condition(operand as string);
    case 'Fn::GetAtt': {
      const parts = typeof operand === 'string' ? operand.split(/\.(.*)/s) : (operand as string[]);
      return lookup.attribute(parts[0]!, resolve(parts[1], lookup) as string);
    }
    case 'Fn::Join': {
      const [separator, parts] = list() as [string, Args];
      return parts.join(separator);
    }
    case 'Fn::Select': {
      const [index, parts] = list() as [number | string, Args];
      const item = parts[Number(index)];
      if (item === undefined) throw new Error(`Fn::Select finds no item ${index}`);
      return item;
    }
    case 'Fn::Split': {
      const [separator, text] = list() as [string, string];
      return text.split(separator);
    }
    case 'Fn::Sub':
      return substituted(operand, lookup);
    case 'Fn::ImportValue':
      return lookup.importValue(resolved() as string);
    case 'Fn::If': {
      const [condition, yes, no] = operand as [string, unknown, unknown];
      return resolve(lookup.condition(condition) ? yes : no, lookup);
    }
    case 'Fn::Equals': {
      const [left, right] = list();
      return left === right;
    }
    case 'Fn::And':
      return list().every((item) => item === true);
    case 'Fn::Or':
      return list().some((item) => item === true);
    case 'Fn::Not':
      return list()[0] !== true;
    case 'Fn::FindInMap': {
      const [map, key, second] = list() as [string, string, string];
      return lookup.mapping(map, key, second);
    }
    case 'Fn::Base64':
      return Buffer.from(resolved() as string).toString('base64');
    default:
      throw new Error(`${name} is not an intrinsic function that can be resolved here`);
  }
};

const substituted = (operand: unknown, lookup: Lookup): string => {
  const [text, own] =
    typeof operand === 'string' ? [operand, {}] : (operand as [string, Record<string, unknown>]);
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(own, name)) return String(resolve(own[name], lookup));
    const dot = name.indexOf('.');
    return String(dot < 0 ? lookup.ref(name) : lookup.attribute(name.slice(0, dot), name.slice(dot + 1)));
  });
};
