import type { ProblemRegistry } from './registry.ts';

/** Refusals about lists of poor households (PS-2), their entries and objections. */
export const poorListProblems = {
  'poor-list.not-found': { status: 404, id: 'Daftar PS-2 tidak ditemukan', en: 'No such list' },
  'poor-list.wrong-status': {
    status: 409,
    id: 'Status daftar tidak memungkinkan langkah ini',
    en: 'The list is not in a state for this step',
  },
  'poor-list.criterion-twice': {
    status: 422,
    id: 'Satu kriteria muncul dua kali',
    en: 'A criterion occurs twice',
  },
  'poor-list.criterion-unknown': {
    status: 422,
    id: 'Kriteria ini tidak ada dalam daftar',
    en: 'The list has no such criterion',
  },
  'poor-list.date-in-future': {
    status: 422,
    id: 'Tanggal setelah hari ini',
    en: 'The date lies after today',
  },
  'poor-list.empty': { status: 422, id: 'Daftar ini masih kosong', en: 'The list is empty' },
  'poor-list.full': { status: 422, id: 'Daftar ini sudah penuh', en: 'The list is full' },
  'poor-list.showing-too-short': {
    status: 422,
    id: 'Pengumuman lebih singkat dari ketentuan',
    en: 'The showing is shorter than the policy asks',
  },
  'poor-list.still-shown': {
    status: 409,
    id: 'Masa pengumuman belum selesai',
    en: 'The showing has not ended yet',
  },
  'poor-list.objections-open': {
    status: 409,
    id: 'Masih ada sanggahan yang belum dijawab',
    en: 'There are objections without an answer',
  },
  'poor-list.ratified-too-early': {
    status: 422,
    id: 'Pengesahan sebelum pengumuman selesai atau sebelum rembug warga',
    en: 'Ratified before the showing ended, or by the board before the citizens',
  },
  'poor-list.not-enterer': {
    status: 403,
    id: 'Peran Anda tidak mengubah daftar pada tahap ini',
    en: 'Your role does not change the list at this stage',
  },
  'poor-list.minutes-missing': {
    status: 422,
    id: 'Daftar yang sudah disahkan hanya berubah dengan berita acara',
    en: 'A ratified list changes only with minutes',
  },
  'poor-list.household-twice': {
    status: 422,
    id: 'Satu keluarga muncul dua kali',
    en: 'A household occurs twice',
  },
  'poor-list.already-listed': {
    status: 409,
    id: 'Keluarga ini sudah ada dalam daftar',
    en: 'The household stands on the list already',
  },
  'poor-list.not-listed': {
    status: 404,
    id: 'Keluarga ini tidak ada dalam daftar',
    en: 'The household does not stand on the list',
  },
  'poor-list.own-household': {
    status: 403,
    id: 'Tidak boleh mencatat atau memutuskan untuk keluarga sendiri',
    en: 'Nobody enters or decides for the own household',
  },
  'poor-list.household-moved': {
    status: 422,
    id: 'Keluarga ini sudah pindah',
    en: 'The household has moved away',
  },
  'poor-list.household-elsewhere': {
    status: 422,
    id: 'Keluarga ini warga kelurahan lain',
    en: 'The household lives in another kelurahan',
  },
  'poor-list.no-such-number': {
    status: 404,
    id: 'Daftar ini tidak memuat versi PS-2 tersebut',
    en: 'This list has not been that PS-2 version',
  },
  'objection.not-found': { status: 404, id: 'Sanggahan tidak ditemukan', en: 'No such objection' },
  'objection.answered': {
    status: 409,
    id: 'Sanggahan sudah dijawab',
    en: 'The objection was answered already',
  },
} as const satisfies ProblemRegistry;
