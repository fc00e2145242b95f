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
  'volunteer.role-held': {
    status: 409,
    id: 'Relawan sudah memegang peran ini',
    en: 'The volunteer holds this role then',
  },
  'volunteer.role-missing': {
    status: 409,
    id: 'Relawan tidak memegang peran ini',
    en: 'The volunteer does not hold this role',
  },
  'forum.not-found': { status: 404, id: 'Forum tidak ditemukan', en: 'No such forum' },
  'forum.already-active': {
    status: 409,
    id: 'Kelurahan ini sudah punya forum relawan',
    en: 'This kelurahan has a forum already',
  },
  'sector-group.not-found': {
    status: 404,
    id: 'Kelompok sektor tidak ditemukan',
    en: 'No such sector group',
  },
  'sector-group.no-member': {
    status: 422,
    id: 'Anggota bukan relawan kelurahan ini',
    en: 'The member is no volunteer of this kelurahan',
  },
  'learning-group.not-found': { status: 404, id: 'KBK tidak ditemukan', en: 'No such learning group' },
  'learning-session.not-found': {
    status: 404,
    id: 'Pertemuan belajar tidak ditemukan',
    en: 'No such learning session',
  },
  'learning-session.number-taken': {
    status: 409,
    id: 'Nomor pertemuan sudah dipakai',
    en: 'The group has a session of this number',
  },
  'follow-up.not-found': { status: 404, id: 'Tindak lanjut tidak ditemukan', en: 'No such follow-up' },
  'follow-up.done': { status: 409, id: 'Tindak lanjut sudah selesai', en: 'The follow-up is done already' },
  'activity.not-found': { status: 404, id: 'Kegiatan tidak ditemukan', en: 'No such activity' },
  'date.in-future': { status: 422, id: 'Tanggal setelah hari ini', en: 'The date lies in the future' },
  'date.too-early': { status: 422, id: 'Tanggal terlalu awal', en: 'The date is too early' },
  'hours.not-found': { status: 404, id: 'Catatan jam tidak ditemukan', en: 'No such hours' },
  'hours.day-full': {
    status: 422,
    id: 'Jam relawan ini melebihi 24 jam sehari',
    en: 'The volunteer would have more than 24 hours that day',
  },
  'hours.no-activity': {
    status: 409,
    id: 'Kegiatan ini tidak menerima jam relawan',
    en: 'The activity takes no hours of volunteers',
  },
  'hours.decided': { status: 409, id: 'Jam ini sudah diputuskan', en: 'The hours were decided already' },
} as const satisfies ProblemRegistry;
