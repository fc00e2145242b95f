import type { LocalDate } from '../../../../shared/contract/primitives.ts';
import type { Finding } from './faults.ts';

/** Months by the first three letters of their Indonesian (old spellings too) and English names. */
const months: readonly (readonly string[])[] = [
  ['jan'],
  ['feb', 'peb'],
  ['mar'],
  ['apr'],
  ['mei', 'may'],
  ['jun'],
  ['jul'],
  ['agu', 'agt', 'ags', 'aug'],
  ['sep'],
  ['okt', 'oct'],
  ['nov', 'nop'],
  ['des', 'dec'],
];

const firstYear = 1900;

const written = (year: number, month: number, day: number): string =>
  [String(year).padStart(4, '0'), ...[month, day].map((number) => String(number).padStart(2, '0'))].join('-');

const isReal = (year: number, month: number, day: number): boolean => {
  const at = new Date(Date.UTC(year, month - 1, day));
  return year >= firstYear && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
};

/** The form that is proposed: every spreadsheet and every office reads it. */
const form = 'DD/MM/YYYY';

/** A date of a birth or of a survey is past: of two centuries the later one that is not after today is proposed. */
const centuryOf = (twoDigits: number, today: LocalDate): string => {
  const century = Number(today.slice(0, 2));
  return String(twoDigits > Number(today.slice(2, 4)) ? century - 1 : century);
};

type Read = { readonly value: LocalDate } | { readonly fault: Finding };

const fault = (code: Finding['code'], suggestion: string = form): Read => ({ fault: { code, suggestion } });

const ofParts = (year: number, month: number, day: number): Read =>
  isReal(year, month, day) ? { value: written(year, month, day) } : fault('row.date-unreal');

const ofDayFirst = (day: number, month: number, year: string, today: LocalDate): Read => {
  if (year.length === 4) return ofParts(Number(year), month, day);
  if (year.length !== 2) return fault('row.date');
  return fault('row.date-year', `DD/MM/${centuryOf(Number(year), today)}YY`);
};

/**
 * Reads a date as offices in Indonesia write it: `31/12/1980`, `31-12-1980`, `31 Desember 1980`, `Jakarta, 31 Des 1980`
 * (day first), or `1980-12-31`. Refused, never guessed: a year of two digits (`31-12-10` may be 1910 or 2010), and
 * digits with nothing between them, which may be a serial number of Excel.
 */
export const readDate = (text: string, today: LocalDate): Read => {
  const date = text
    .replace(/^[\p{L} .'-]+,\s*/u, '')
    .replace(/[T ]\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?Z?$/, '');
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(date);
  if (iso) return ofParts(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{2,4})$/.exec(date);
  if (numbers) return ofDayFirst(Number(numbers[1]), Number(numbers[2]), numbers[3] ?? '', today);
  const named = /^(\d{1,2})[\s.-]*(\p{L}{3,9})[\s.-]*(\d{2,4})$/u.exec(date);
  if (!named) return fault('row.date');
  const start = (named[2] ?? '').slice(0, 3).toLowerCase();
  const month = months.findIndex((names) => names.includes(start));
  return month === -1 ? fault('row.date') : ofDayFirst(Number(named[1]), month + 1, named[3] ?? '', today);
};
