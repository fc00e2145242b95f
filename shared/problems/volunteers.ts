import type { ProblemRegistry } from './registry.ts';

/** Refusals about volunteers. */
export const volunteerProblems = {
  'volunteer.not-found': { status: 404, id: 'Relawan tidak ditemukan', en: 'No such volunteer' },
  'volunteer.gone': {
    status: 409,
    id: 'Data relawan ini sudah dihapus',
    en: 'The data of this volunteer were erased',
  },
  'volunteer.already-registered': {
    status: 409,
    id: 'Akun ini sudah terdaftar sebagai relawan',
    en: 'This account is registered as a volunteer already',
  },
  'volunteer.not-own-record': {
    status: 403,
    id: 'Relawan hanya mencatat dirinya sendiri',
    en: 'A volunteer enters only the own record',
  },
  'volunteer.registered-in-future': {
    status: 422,
    id: 'Tanggal pendaftaran setelah hari ini',
    en: 'The registration is dated after today',
  },
} as const satisfies ProblemRegistry;
