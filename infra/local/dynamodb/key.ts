import { type AttributeValue, attributeOf, type Item, typeOf } from './attribute.ts';
import { invalid, invalidParameter, type Mismatch, mismatch } from './errors.ts';
import { binarySize, textSize } from './item-size.ts';
import { sortableNumber } from './number.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

export interface KeySchema {
  readonly hash: KeyAttribute;
  readonly range?: KeyAttribute;
  /** The attributes above, hash first. */
  readonly attributes: readonly KeyAttribute[];
}

/** What SQLite compares: text by its UTF-8 bytes, blobs by bytes, numbers as text made for that. */
export type SortableKey = string | Uint8Array;

export interface Key {
  readonly pk: SortableKey;
  /** Empty in a table without a range key. */
  readonly sk: SortableKey;
}

const limits = { hash: 2048, range: 1024 }; // bytes

export const sortable = (value: AttributeValue): SortableKey => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return sortableNumber(value.N);
  return Buffer.from(value.B as string, 'base64');
};

/** The key of an item that is complete, as far as the schema goes. */
export const keyOf = ({ hash, range }: KeySchema, item: Item): Key => ({
  pk: sortable(item[hash.name] as AttributeValue),
  sk: range ? sortable(item[range.name] as AttributeValue) : '',
});

/** Tells keys apart within a request. */
export const keyText = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);

/** The attributes of the key alone, in the order of the schema. */
export const keyAttributes = (schema: KeySchema, item: Item): Item => {
  const key: Item = {};
  for (const { name } of schema.attributes) key[name] = item[name] as AttributeValue;
  return key;
};

/** Refuses a `Key` parameter that is not exactly a key of the table. */
export const checkKey = (schema: KeySchema, key: Item): void => {
  if (Object.keys(key).length !== schema.attributes.length) throw mismatched();
  for (const attribute of schema.attributes) {
    const value = attributeOf(key, attribute.name);
    if (value === undefined || typeOf(value) !== attribute.type) throw mismatched();
    if (isEmpty(value)) throw invalid(`One or more parameter values are not valid. ${emptyKey(attribute)}`);
    checkKeySize(value, attribute === schema.hash ? 'hash' : 'range');
  }
};

export const checkKeyOfItem = (schema: KeySchema, item: Item): void => {
  for (const attribute of schema.attributes) {
    const { name, type } = attribute;
    const value = attributeOf(item, name);
    if (value === undefined) throw mismatch(`${wrong}Missing the key ${name} in the item`);
    if (typeOf(value) !== type) {
      throw mismatch(`${wrong}Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
    }
    if (isEmpty(value)) throw invalid(`One or more parameter values are not valid. ${emptyKey(attribute)}`);
    checkKeySize(value, attribute === schema.hash ? 'hash' : 'range');
  }
};

/** An item that lacks the attribute is left out of the index; one with a wrong value is refused. */
export const checkIndexKey = (indexName: string, schema: KeySchema, item: Item): void => {
  for (const attribute of schema.attributes) {
    const { name, type } = attribute;
    const value = attributeOf(item, name);
    if (value === undefined) continue;
    if (typeOf(value) !== type) {
      throw mismatch(
        `${wrong}Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${indexName}`,
      );
    }
    if (isEmpty(value)) {
      throw invalid(
        'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
          `The AttributeValue for a key attribute cannot contain an empty ${emptyKind(attribute)} value. IndexName: ${indexName}, IndexKey: ${name}`,
      );
    }
    checkKeySize(value, attribute === schema.hash ? 'hash' : 'range');
  }
};

const checkKeySize = (value: AttributeValue, role: 'hash' | 'range') => {
  if (value.N !== undefined) return;
  const size = value.S === undefined ? binarySize(value.B as string) : textSize(value.S);
  if (size <= limits[role]) return;
  throw invalidParameter(
    role === 'hash'
      ? 'Size of hashkey has exceeded the maximum size limit of2048 bytes'
      : 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
  );
};

const isEmpty = (value: AttributeValue) => value.S === '' || value.B === '';

const emptyKind = ({ type }: KeyAttribute) => (type === 'S' ? 'string' : 'binary');

const emptyKey = (attribute: KeyAttribute) =>
  `The AttributeValue for a key attribute cannot contain an empty ${emptyKind(attribute)} value. Key: ${attribute.name}`;

export const mismatched = (): Mismatch => mismatch('The provided key element does not match the schema');

const wrong = 'One or more parameter values were invalid: ';
