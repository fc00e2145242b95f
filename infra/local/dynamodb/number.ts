import { invalid } from './errors.ts';

/** An exact decimal: ±0.`digits` × 10^`exponent`; no zeros around the digits, and zero has none. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const numeric = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** Integers that are canonical already and exact as doubles. */
const plain = /^(?:0|-?[1-9]\d{0,14})$/;
const maximumDigits = 38;

/** The text DynamoDB gives back for a number; refuses what is no number or outside 38 digits and ±9.9E125. */
export const canonicalNumber = (text: string): string => (plain.test(text) ? text : format(bounded(text)));

export const compareNumbers = (a: string, b: string): number => {
  if (plain.test(a) && plain.test(b)) return Number(a) - Number(b);
  const x = parse(a);
  const y = parse(b);
  if (sign(x) !== sign(y)) return sign(x) - sign(y);
  const magnitude = x.exponent - y.exponent || (x.digits < y.digits ? -1 : x.digits > y.digits ? 1 : 0);
  return x.negative ? -magnitude : magnitude;
};

export const addNumbers = (a: string, b: string): string => {
  if (plain.test(a) && plain.test(b)) return String(Number(a) + Number(b));
  const x = parse(a);
  const y = parse(b);
  const scale = Math.min(x.exponent - x.digits.length, y.exponent - y.digits.length);
  return canonicalNumber(`${units(x, scale) + units(y, scale)}e${scale}`);
};

export const subtractNumbers = (a: string, b: string): string =>
  addNumbers(a, b.startsWith('-') ? b.slice(1) : b === '0' ? b : `-${b}`);

/**
 * Text whose bytes sort as the numbers do: sign, exponent, digits. Negative numbers count both
 * downwards, and end in a sign above all digits so that -12 comes after -123.
 */
export const sortableNumber = (text: string): string => {
  const { negative, digits, exponent } = parse(text);
  if (digits === '') return '1';
  if (!negative) return `2${exponent + 500}${digits}`;
  const complement = Array.from(digits, (digit) => 9 - Number(digit)).join('');
  return `0${500 - exponent}${complement}~`;
};

/** Stored bytes: one, one for every two digits on each side of the point, and one for a minus. */
export const numberSize = (text: string): number => {
  const { negative, digits, exponent } = parse(text);
  if (digits === '') return 1;
  const whole = Math.min(Math.max(exponent, 0), digits.length);
  return 1 + Math.ceil(whole / 2) + Math.ceil((digits.length - whole) / 2) + (negative ? 1 : 0);
};

const parse = (text: string): Decimal => {
  const [, sign, whole = '', fraction = '', power = '0'] = numeric.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '' || isTooLong(power)) {
    const detail = text === '' ? '' : `: ${text}`;
    throw invalid(`The parameter cannot be converted to a numeric value${detail}`);
  }
  const all = whole + fraction;
  const significant = all.replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  if (digits === '') return { negative: false, digits, exponent: 0 };
  const exponent = whole.length + Number(power) - (all.length - significant.length);
  return { negative: sign === '-', digits, exponent };
};

/** An exponent must be a 64-bit integer to be read at all. */
const isTooLong = (power: string) => power.length > 6 && BigInt.asIntN(64, BigInt(power)) !== BigInt(power);

const bounded = (text: string): Decimal => {
  const decimal = parse(text);
  if (decimal.digits === '') return checkedZero(decimal, text);
  if (decimal.exponent > 126) throw overflow();
  if (decimal.exponent < -129) throw underflow();
  if (decimal.digits.length > maximumDigits) {
    throw invalid('Attempting to store more than 38 significant digits in a Number');
  }
  return decimal;
};

/** Zero has a range, too: that of the exponent it is written with. */
const checkedZero = (zero: Decimal, text: string): Decimal => {
  const power = Number(/[eE](.*)$/.exec(text)?.[1] ?? 0);
  if (power > 125) throw overflow();
  if (power < -130) throw underflow();
  return zero;
};

const overflow = () =>
  invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');

const underflow = () =>
  invalid('Number underflow. Attempting to store a number with magnitude smaller than supported range');

const format = ({ negative, digits, exponent }: Decimal): string => {
  if (digits === '') return '0';
  const minus = negative ? '-' : '';
  if (exponent <= 0) return `${minus}0.${'0'.repeat(-exponent)}${digits}`;
  if (exponent >= digits.length) return minus + digits.padEnd(exponent, '0');
  return `${minus}${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
};

const sign = ({ negative, digits }: Decimal) => (digits === '' ? 0 : negative ? -1 : 1);

/** The number in whole units of 10^`scale`. */
const units = ({ negative, digits, exponent }: Decimal, scale: number): bigint => {
  const value = BigInt(digits) * 10n ** BigInt(digits === '' ? 0 : exponent - digits.length - scale);
  return negative ? -value : value;
};
