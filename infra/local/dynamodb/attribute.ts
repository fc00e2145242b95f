/** A value in DynamoDB's JSON: one member, named for its type. Binary is base64, numbers are decimal text. */
export interface AttributeValue {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  SS?: string[];
  NS?: string[];
  BS?: string[];
  L?: AttributeValue[];
  M?: Item;
}
export type AttributeType = keyof AttributeValue;
export type Item = Record<string, AttributeValue>;

export const typeOf = (value: AttributeValue): AttributeType => {
  for (const type in value) return type as AttributeType;
  throw new Error('An attribute value without a type passed validation');
};

/** Own members only: an item may well have an attribute called `constructor`. */
export const attributeOf = (item: Item, name: string): AttributeValue | undefined =>
  Object.hasOwn(item, name) ? item[name] : undefined;

export const setAttribute = (item: Item, name: string, value: AttributeValue): void => {
  if (name === '__proto__') {
    Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    item[name] = value;
  }
};

/** Equal as DynamoDB sees it: sets and maps have no order; numbers were made canonical on their way in. */
export const sameValue = (a: AttributeValue, b: AttributeValue): boolean => {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  switch (type) {
    case 'SS':
    case 'NS':
    case 'BS':
      return sameSet(a[type] as string[], b[type] as string[]);
    case 'L':
      return sameList(a.L as AttributeValue[], b.L as AttributeValue[]);
    case 'M':
      return sameItem(a.M as Item, b.M as Item);
    default:
      return a[type] === b[type];
  }
};

export const sameItem = (a: Item, b: Item): boolean => {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const other = attributeOf(b, name);
    return other !== undefined && sameValue(a[name] as AttributeValue, other);
  });
};

const sameSet = (a: readonly string[], b: readonly string[]) => {
  if (a.length !== b.length) return false;
  const members = new Set(a);
  return b.every((member) => members.has(member));
};

const sameList = (a: readonly AttributeValue[], b: readonly AttributeValue[]) =>
  a.length === b.length && a.every((value, i) => sameValue(value, b[i] as AttributeValue));
