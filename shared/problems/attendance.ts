import type { ProblemRegistry } from './registry.ts';

/** Refusals about who came to a meeting. */
export const attendanceProblems = {
  'attendance.mismatch': {
    status: 422,
    id: 'Jumlah perempuan dan laki-laki tidak sama dengan jumlah hadir',
    en: 'Women and men do not add up to the attendance',
  },
  'attendance.poor-above-total': {
    status: 422,
    id: 'Peserta miskin melebihi jumlah hadir',
    en: 'More poor people than came',
  },
} as const satisfies ProblemRegistry;
