import type { ProblemRegistry } from './registry.ts';

/** Refusals about households. */
export const householdProblems = {
  'household.not-found': { status: 404, id: 'Keluarga tidak ditemukan', en: 'No such household' },
  'household.gone': {
    status: 409,
    id: 'Keluarga ini sudah digabung atau datanya dihapus',
    en: 'This household was merged or its data were erased',
  },
  'household.restricted': {
    status: 403,
    id: 'Pengolahan data keluarga ini sedang dibatasi',
    en: 'The processing of this household is restricted',
  },
  'household.number-impossible': {
    status: 422,
    id: 'Nomor 16 digit ini tidak mungkin',
    en: 'This 16-digit number cannot exist',
  },
  'household.number-mismatch': {
    status: 422,
    id: 'NIK tidak cocok dengan tanggal lahir atau jenis kelamin',
    en: 'The NIK disagrees with birth date or sex',
  },
  'household.member-twice': { status: 422, id: 'Satu anggota muncul dua kali', en: 'A member occurs twice' },
  'household.not-one-head': {
    status: 422,
    id: 'Harus tepat satu kepala keluarga',
    en: 'There must be exactly one head of the household',
  },
  'household.born-in-future': {
    status: 422,
    id: 'Tanggal lahir setelah hari ini',
    en: 'The birth date lies after today',
  },
} as const satisfies ProblemRegistry;
