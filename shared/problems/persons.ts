import type { ProblemRegistry } from './registry.ts';

/** Refusals about persons. */
export const personProblems = {
  'person.not-found': { status: 404, id: 'Orang tidak ditemukan', en: 'No such person' },
  'person.nik-invalid': { status: 422, id: 'NIK tidak mungkin', en: 'This NIK cannot exist' },
  'person.nik-mismatch': {
    status: 422,
    id: 'NIK tidak cocok dengan tanggal lahir atau jenis kelamin',
    en: 'The NIK disagrees with birth date or sex',
  },
  'person.account-taken': {
    status: 409,
    id: 'Akun ini sudah milik orang lain',
    en: 'This account belongs to another person',
  },
  'person.has-account': {
    status: 409,
    id: 'Orang ini sudah punya akun',
    en: 'This person has an account already',
  },
  'person.no-account': { status: 409, id: 'Orang ini belum punya akun', en: 'This person has no account' },
  'person.gone': {
    status: 409,
    id: 'Data orang ini sudah digabung atau dihapus',
    en: 'This person was merged with another or the data were erased',
  },
  'person.restricted': {
    status: 403,
    id: 'Pengolahan data orang ini sedang dibatasi',
    en: 'The processing of this person is restricted',
  },
  'person.elsewhere': {
    status: 422,
    id: 'Orang ini warga kelurahan lain',
    en: 'This person lives in another kelurahan',
  },
} as const satisfies ProblemRegistry;
