import type { AttributeValue } from '../attribute.ts';
import { compareNumbers } from '../number.ts';

/** Order within one type; undefined where DynamoDB knows none, and every comparison is false. */
export const compareValues = (a: AttributeValue, b: AttributeValue): number | undefined => {
  if (a.S !== undefined && b.S !== undefined) return compareText(a.S, b.S);
  if (a.N !== undefined && b.N !== undefined) return compareNumbers(a.N, b.N);
  if (a.B === undefined || b.B === undefined) return undefined;
  return Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64'));
};

/** By UTF-8 bytes. UTF-16 orders the same but for surrogates, which stand for what is above all else. */
const compareText = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
};

const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
