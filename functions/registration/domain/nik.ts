import { levelOf } from '../../../shared/area/code.ts';
import { refused } from '../../../shared/errors.ts';

interface Nik {
  readonly sex: 'female' | 'male';
  readonly day: number;
  readonly month: number;
  /** Two digits: the century is not in the number. */
  readonly year: number;
}

const daysIn = (month: number, year: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * Reads a NIK (rule R-8): 6 digits of the kecamatan at issue, the birth date as DDMMYY with 40 added to a woman's
 * day, 4 digits of serial that are not all zero. A date that exists in neither century makes it undefined.
 */
export const readNik = (nik: string): Nik | undefined => {
  const number = (from: number, length: number) => Number(nik.slice(from, from + length));
  const [dayCode, month, year, serial] = [number(6, 2), number(8, 2), number(10, 2), number(12, 4)];
  const sex = dayCode > 40 ? 'female' : 'male';
  const day = dayCode > 40 ? dayCode - 40 : dayCode;
  const isReal = [1900, 2000].some(
    (century) => month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, century + year),
  );
  const issuedIn = levelOf(`${nik.slice(0, 2)}.${nik.slice(2, 4)}.${nik.slice(4, 6)}`);
  return isReal && serial > 0 && issuedIn === 'kecamatan' && /^\d{16}$/.test(nik)
    ? { sex, day, month, year }
    : undefined;
};

interface Bearer {
  readonly nik?: string | undefined;
  readonly sex: 'female' | 'male';
  readonly birthDate?: string | undefined;
}

/** Refuses a NIK that cannot exist, or that says another birth date or sex than the record. A NIK is optional. */
export const checkNik = ({ nik, sex, birthDate }: Bearer): void => {
  if (nik === undefined) return;
  const read = readNik(nik);
  if (!read) throw refused('person.nik-invalid', '/nik', { rule: 'R-8' });
  if (read.sex !== sex) throw refused('person.nik-mismatch', '/nik', { rule: 'R-8', differs: 'sex' });
  if (birthDate === undefined) return;
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  if (read.day !== day || read.month !== month || read.year !== year % 100) {
    throw refused('person.nik-mismatch', '/nik', { rule: 'R-8', differs: 'birthDate' });
  }
};
