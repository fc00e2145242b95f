import type { Given } from '../contract/given.ts';
import type { LocalDate } from '../contract/primitives.ts';
import { policyOn } from './policy.ts';

/** The calendar date at a place (WIB, WITA or WIT by its province) at the moment of the trigger. */
export const today = ({ now, policies }: Pick<Given, 'now' | 'policies'>, area: string): LocalDate => {
  const { value: hours } = policyOn(policies, 'time.utc-offset', {
    date: now.toISOString().slice(0, 10),
    area,
  });
  return new Date(now.getTime() + hours * 3_600_000).toISOString().slice(0, 10);
};

/** The date some days later, or earlier when negative. */
export const plusDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The same day some years later; 29 February becomes 1 March, so that a term from then lasts through the 28th. */
export const plusYears = (date: LocalDate, years: number): LocalDate => {
  const [year = '', rest = ''] = [date.slice(0, 4), date.slice(4)];
  const later = `${String(Number(year) + years).padStart(4, '0')}${rest}`;
  const isReal = new Date(`${later}T00:00:00Z`).toISOString().startsWith(later);
  return isReal ? later : `${later.slice(0, 4)}-03-01`;
};

/** The same day some months later, or the last day of a month that is shorter. */
export const plusMonths = (date: LocalDate, months: number): LocalDate => {
  const count = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const [year, month] = [Math.floor(count / 12), count % 12];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(Number(date.slice(8)), last);
  return `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};
