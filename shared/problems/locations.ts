import type { ProblemRegistry } from './registry.ts';

/** Refusals about locations. */
export const locationProblems = {
  'location.not-found': { status: 404, id: 'Lokasi tidak ditemukan', en: 'No such location' },
  'location.already-enrolled': {
    status: 409,
    id: 'Kelurahan ini sudah terdaftar',
    en: 'This kelurahan is enrolled already',
  },
  'location.not-enrolled': {
    status: 409,
    id: 'Kelurahan ini belum terdaftar dalam program',
    en: 'This kelurahan is not enrolled in the programme yet',
  },
  'location.letter-after-today': {
    status: 422,
    id: 'Tanggal surat setelah hari ini',
    en: 'The letter is dated after today',
  },
  'location.year-twice': { status: 422, id: 'Satu tahun muncul dua kali', en: 'A year occurs twice' },
  'location.year-before-programme': {
    status: 422,
    id: 'Tahun sebelum program dimulai',
    en: 'The year lies before the programme began',
  },
} as const satisfies ProblemRegistry;
