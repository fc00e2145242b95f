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
  'household.moved-in-future': {
    status: 422,
    id: 'Tanggal pindah setelah hari ini',
    en: 'The day of the move lies after today',
  },
  'household.collected-in-future': {
    status: 422,
    id: 'Tanggal pendataan setelah hari ini',
    en: 'The day of collection lies after today',
  },
  'household.too-many-changes': {
    status: 422,
    id: 'Terlalu banyak anggota berubah sekaligus; kirim dalam beberapa langkah',
    en: 'Too many members change at once; send them in several steps',
  },
  'household.own': {
    status: 403,
    id: 'Keluarga sendiri dicatat dan diperbaiki oleh orang lain',
    en: 'The own household is entered and corrected by somebody else',
  },
  'household.entered-by-another': {
    status: 403,
    id: 'Relawan membuka dan memperbaiki hanya keluarga yang dicatatnya sendiri',
    en: 'A volunteer opens and corrects only households that the same account entered',
  },
} as const satisfies ProblemRegistry;
