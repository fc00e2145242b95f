import type { ProblemRegistry } from './registry.ts';

/** Refusals about the journal, budgets and payments. */
export const financeProblems = {
  'entry.not-found': { status: 404, id: 'Ayat jurnal tidak ditemukan', en: 'No such entry' },
  'entry.date': { status: 422, id: 'Tanggal ini tidak mungkin', en: 'The date is not possible' },
  'entry.unbalanced': { status: 422, id: 'Debit tidak sama dengan kredit', en: 'Debits are not credits' },
  'entry.account': {
    status: 422,
    id: 'Akun ini tidak dicatat dengan cara ini',
    en: 'This account is not posted to like this',
  },
  'entry.not-reversible': {
    status: 409,
    id: 'Ayat ini tidak dibatalkan dengan tangan',
    en: 'This entry is not reversed by hand',
  },
  'entry.reversed': { status: 409, id: 'Ayat ini sudah dibatalkan', en: 'The entry was reversed already' },
  'funds.short': { status: 409, id: 'Dana tidak cukup', en: 'There are not enough funds' },
  'budget.not-found': {
    status: 404,
    id: 'Kegiatan ini belum punya anggaran',
    en: 'The activity has no budget yet',
  },
  'budget.closed': {
    status: 409,
    id: 'Tidak ada dana yang boleh bergerak untuk kegiatan ini',
    en: 'No money may move for this activity now',
  },
  'disbursement.not-found': { status: 404, id: 'Pencairan tidak ditemukan', en: 'No such disbursement' },
  'disbursement.status': {
    status: 409,
    id: 'Status pencairan tidak memungkinkan langkah ini',
    en: 'The disbursement is not in a state for this step',
  },
  'disbursement.not-listed': {
    status: 422,
    id: 'Dana ini hanya untuk keluarga PS-2 yang berlaku',
    en: 'This money is for households of the PS-2 list in force only',
  },
  'poor-list.behind': {
    status: 409,
    id: 'Satu versi PS-2 belum sampai; coba lagi',
    en: 'A version of PS-2 has not arrived yet; try again',
  },
  'override.not-found': { status: 404, id: 'Pengecualian tidak ditemukan', en: 'No such override' },
  'override.decided': {
    status: 409,
    id: 'Pengecualian sudah disetujui',
    en: 'The override was approved already',
  },
  'budget.exceeded': { status: 409, id: 'Jumlah melebihi sisa', en: 'More than what is left' },
} as const satisfies ProblemRegistry;
