import { levelOf } from '../../../shared/area/code.ts';
import { type ProblemCode, refused } from '../../../shared/errors.ts';

interface Nik {
  readonly sex: 'female' | 'male';
  readonly day: number;
  readonly month: number;
  /** Two digits: the century is not in the number. */
  readonly year: number;
}

const daysIn = (month: number, year: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Whether six digits can name a kecamatan by their form; at issue, so no register of today is asked. None is numbered 00. */
const isKecamatan = (digits: string): boolean =>
  levelOf(`${digits.slice(0, 2)}.${digits.slice(2, 4)}.${digits.slice(4)}`) === 'kecamatan' &&
  !digits.endsWith('00');

/**
 * Reads a NIK or the number of a household card (rule R-8): 6 digits of the kecamatan at issue, a date as DDMMYY with
 * 40 added to a woman's day, 4 digits of serial that are not all zero. Undefined is a number that nobody issues: a date
 * that exists in neither century, or sixteen equal digits (1111111111111111 reads as 11 November '11 and is a filler).
 */
export const readNik = (nik: string): Nik | undefined => {
  const number = (from: number, length: number) => Number(nik.slice(from, from + length));
  const [dayCode, month, year, serial] = [number(6, 2), number(8, 2), number(10, 2), number(12, 4)];
  const sex = dayCode > 40 ? 'female' : 'male';
  const day = dayCode > 40 ? dayCode - 40 : dayCode;
  const isReal = [1900, 2000].some(
    (century) => month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, century + year),
  );
  const isWritten = /^\d{16}$/.test(nik) && !/^(\d)\1{15}$/.test(nik);
  return isWritten && isReal && serial > 0 && isKecamatan(nik.slice(0, 6))
    ? { sex, day, month, year }
    : undefined;
};

interface Bearer {
  readonly nik?: string | undefined;
  readonly sex?: 'female' | 'male' | undefined;
  readonly birthDate?: string | undefined;
}

/** How a record refuses a NIK, and under which part of the request the bearer stands. */
interface Refusals {
  readonly impossible: ProblemCode;
  readonly mismatch: ProblemCode;
  /** JSON pointer of the bearer; a person is the body itself. */
  readonly at: string;
}

const ofPerson: Refusals = { impossible: 'person.nik-invalid', mismatch: 'person.nik-mismatch', at: '' };

/**
 * Refuses a NIK that cannot exist, or that says another birth date or sex than the record, as far as the record says
 * them. A NIK is optional. The refusal never repeats the number.
 */
export const checkNik = (
  { nik, sex, birthDate }: Bearer,
  { impossible, mismatch, at }: Refusals = ofPerson,
): void => {
  if (nik === undefined || nik === '0') return; // stored as absent
  const read = readNik(nik);
  if (!read) throw refused(impossible, `${at}/nik`, { rule: 'R-8' });
  const differs = (field: string) => refused(mismatch, `${at}/nik`, { rule: 'R-8', differs: field });
  if (sex !== undefined && read.sex !== sex) throw differs('sex');
  if (birthDate === undefined) return;
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  if (read.day !== day || read.month !== month || read.year !== year % 100) throw differs('birthDate');
};
