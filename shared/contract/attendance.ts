import { refused } from '../errors.ts';
import type { Attendance } from '../routes/activities/attendance.ts';

/** Refuses an attendance that does not add up (C-9); `pointer` is where it stands in the request. */
export const mustAddUp = ({ total, women, men, poor }: Attendance, pointer: string): void => {
  if (women + men !== total)
    throw refused('attendance.mismatch', `${pointer}/total`, { rule: 'C-9', women, men, total });
  if (poor > total)
    throw refused('attendance.poor-above-total', `${pointer}/poor`, { rule: 'C-9', poor, total });
};
