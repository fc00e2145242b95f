import type { ProblemRegistry } from './registry.ts';

/** Refusals about pairs of suspected duplicates. */
export const duplicateProblems = {
  'duplicate.not-found': { status: 404, id: 'Pasangan data tidak ditemukan', en: 'No such pair' },
  'duplicate.elsewhere': {
    status: 403,
    id: 'Salah satu data berada di luar wilayah Anda',
    en: 'One of the two records lies outside your area',
  },
  'duplicate.own-record': {
    status: 403,
    id: 'Anda tidak boleh memutuskan data diri atau keluarga sendiri',
    en: 'You may not decide about yourself or your own household',
  },
  'duplicate.decided': {
    status: 409,
    id: 'Pasangan ini sudah diputuskan',
    en: 'The pair was decided already',
  },
  'duplicate.closed': {
    status: 409,
    id: 'Salah satu data sudah digabung atau dihapus',
    en: 'One of the two records is no more',
  },
  'duplicate.undecided': { status: 409, id: 'Pasangan ini belum diputuskan', en: 'The pair is not decided' },
  'duplicate.undo-ended': {
    status: 409,
    id: 'Waktu untuk membatalkan penggabungan sudah lewat',
    en: 'The merge can be undone no more',
  },
  'duplicate.changed-since': {
    status: 409,
    id: 'Data sudah berubah sejak penggabungan',
    en: 'A record changed since the merge',
  },
  'duplicate.not-of-pair': {
    status: 422,
    id: 'Bukan salah satu dari kedua data ini',
    en: 'Not one of the two records',
  },
  'duplicate.field-foreign': {
    status: 422,
    id: 'Isian ini tidak ada pada data ini',
    en: 'These records have no such field',
  },
  'duplicate.members-unchosen': {
    status: 422,
    id: 'Sebutkan anggota yang tetap: keluarga lain punya anggota yang tidak ada di sini',
    en: 'Name the members that stay: the other household has some whom this one does not know',
  },
  'duplicate.two-accounts': {
    status: 409,
    id: 'Kedua orang punya akun; lepaskan salah satu dahulu',
    en: 'Both persons have an account; take one away first',
  },
  'duplicate.search-running': {
    status: 409,
    id: 'Kelurahan ini sedang diperiksa',
    en: 'This kelurahan is being searched',
  },
  'duplicate.search-not-found': {
    status: 404,
    id: 'Pemeriksaan tidak ditemukan',
    en: 'No such search',
  },
} as const satisfies ProblemRegistry;
