import { type AttributeType, type AttributeValue, type Item, typeOf } from './attribute.ts';
import { numberSize } from './number.ts';

/** Bytes as AWS counts them for limits and units: names and values, a list or map 3 and 1 per member. */
export const itemSize = (item: Item): number => {
  let size = 0;
  for (const name in item) size += textSize(name) + valueSize(item[name] as AttributeValue);
  return size;
};

export const textSize = (text: string): number => Buffer.byteLength(text);

export const binarySize = (base64: string): number => Buffer.byteLength(base64, 'base64');

const valueSize = (value: AttributeValue): number => sizes[typeOf(value)](value);

const sum = <T>(members: readonly T[], size: (member: T) => number) =>
  members.reduce((total, member) => total + size(member), 0);

const sizes: Record<AttributeType, (value: AttributeValue) => number> = {
  S: ({ S = '' }) => textSize(S),
  N: ({ N = '0' }) => numberSize(N),
  B: ({ B = '' }) => binarySize(B),
  BOOL: () => 1,
  NULL: () => 1,
  SS: ({ SS = [] }) => sum(SS, textSize),
  NS: ({ NS = [] }) => sum(NS, numberSize),
  BS: ({ BS = [] }) => sum(BS, binarySize),
  L: ({ L = [] }) => 3 + L.length + sum(L, valueSize),
  M: ({ M = {} }) => 3 + Object.keys(M).length + itemSize(M),
};
