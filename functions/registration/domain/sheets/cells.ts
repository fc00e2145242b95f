import type { LocalDate } from '../../../../shared/contract/primitives.ts';
import type { Finding } from './faults.ts';

/** What a cell says: a value, nothing at all, or a fault; a note beside it is worth a look. */
export interface Reading {
  readonly value?: unknown;
  readonly fault?: Finding;
  readonly note?: Finding;
}

/** How a kind of cell is read; `today` is the day at the place. Only cells that are not blank are read. */
export type Reader = (text: string, today: LocalDate) => Reading;

const nothing: Reading = {};

/** `-` is how forms say that there is nothing. */
export const isDash = (text: string): boolean => /^[-–—]+$/.test(text);

const saysNone = (text: string): boolean =>
  isDash(text) || /^(0|n\/?a|nihil|(tidak|tdk|belum) ada)$/i.test(text);

/** `3,17101E+15`: a number that Excel shows, and keeps, with 15 digits at most. */
const isRounded = (text: string): boolean => /^\d([.,]\d+)?e\+?\d+$/i.test(text);

const isNumber = (text: string): boolean => /^[-+]?\d+([.,]\d+)*$/.test(text);

const isTelephone = (text: string): boolean => /^\+\d[\d\s().-]{4,24}$/.test(text);

/**
 * Whether a spreadsheet would calculate a cell instead of showing it: `=`, `@`, a tab or a carriage return in front, and
 * `+` or `-` where no number and no telephone number follows. The full-width signs do the same.
 */
export const isFormula = (cell: string): boolean => {
  const text = cell.trim();
  if (/^[\t\r]/.test(cell) || /^[=@＝＠]/.test(text)) return true;
  return /^[-+－＋]/.test(text) && !isDash(text) && !isNumber(text) && !isTelephone(text);
};

/** Text on one line: line breaks within a cell become spaces. */
export const readText: Reader = (text) => (isDash(text) ? nothing : { value: text });

/** Several items of one cell, by comma, semicolon or slash. */
export const readList = (text: string): string[] =>
  isDash(text) ? [] : text.split(/[,;/]/).flatMap((item) => item.trim() || []);

const lookAlikes: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  I: '1',
  l: '1',
  '|': '1',
  S: '5',
  B: '8',
};

/** NIK or number of a household card: 16 digits, with dots or spaces between them or an apostrophe in front. `0` is absent. */
export const readNumber: Reader = (text) => {
  if (saysNone(text)) return { note: { code: 'row.number-absent', rule: 'R-9' } };
  const plain = text.replace(/^['’`]/, '');
  if (isRounded(plain) || /^\d{16}[.,]0+$/.test(plain))
    return { fault: { code: 'row.digits-lost', rule: 'R-8' } };
  const digits = plain.replace(/[\s.-]/g, '');
  if (/^\d{16}$/.test(digits)) return { value: digits };
  const letter = /^[\dOoIl|SB]{16}$/.test(digits) ? /[^\d]/.exec(digits)?.[0] : undefined;
  const proposed = letter === undefined ? {} : { suggestion: `${letter} → ${lookAlikes[letter]}` };
  return { fault: { code: 'row.number-digits', rule: 'R-8', ...proposed } };
};

/** A whole number; Indonesian dots between thousands. */
export const readCount: Reader = (text) => {
  if (isDash(text)) return nothing;
  const digits = text.replace(/^tahap\s*/i, '').replace(/(?<=\d)\.(?=\d{3}\b)/g, '');
  return /^\d{1,9}$/.test(digits) ? { value: Number(digits) } : { fault: { code: 'row.count' } };
};

const isOnePhone = (text: string): boolean => /^\+?\d{6,15}$/.test(text);

/** A telephone number: `+62 812-…`, `0812 …`. One that begins with 8 has lost its 0 in a spreadsheet, most likely. */
export const readPhone: Reader = (text) => {
  if (saysNone(text)) return nothing;
  const [first = '', ...others] = text
    .replace(/^['’`]/, '')
    .split(/[/,;]|\batau\b/)
    .map((part) => part.replace(/[\s().-]/g, ''));
  if (isRounded(text)) return { fault: { code: 'row.digits-lost' } };
  if (others.length > 0 || !isOnePhone(first)) return { fault: { code: 'row.phone' } };
  const lostZero = /^8\d{8,11}$/.test(first);
  return { value: first, ...(lostZero && { note: { code: 'row.phone-zero', suggestion: '08…' } }) };
};

const romans = [
  'i',
  'ii',
  'iii',
  'iv',
  'v',
  'vi',
  'vii',
  'viii',
  'ix',
  'x',
  'xi',
  'xii',
  'xiii',
  'xiv',
  'xv',
];

const threeDigits = (digits: string): string => String(Number(digits)).padStart(3, '0');

/** Number of an RT or RW as identity cards write it, three digits: `RT 3`, `003` and `RT.03` are the same. */
export const readRt: Reader = (text) => {
  if (saysNone(text)) return nothing;
  const named = text.replace(/^(rt|rw)[\s.:/-]*/i, '').trim();
  if (/^\d{1,3}$/.test(named)) return Number(named) > 0 ? { value: threeDigits(named) } : nothing;
  const roman = romans.indexOf(named.toLowerCase()) + 1;
  return { fault: { code: 'row.rt', ...(roman > 0 && { suggestion: threeDigits(String(roman)) }) } };
};

/** RT and RW in one cell: `003/002`, `RT 3 RW 2`. */
export const readRtRw: Reader = (text) => {
  if (saysNone(text)) return nothing;
  const both = /^(?:rt)?[\s.:]*(\d{1,3})\s*[/\s,-]\s*(?:rw)?[\s.:]*(\d{1,3})$/i.exec(text);
  return both
    ? { value: { rt: threeDigits(both[1] ?? ''), rw: threeDigits(both[2] ?? '') } }
    : { fault: { code: 'row.rt' } };
};
