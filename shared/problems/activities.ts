import type { ProblemRegistry } from './registry.ts';

/** Refusals about tridaya activities (section 6). */
export const activityProblems = {
  'plan-item.not-found': { status: 404, id: 'Butir rencana tidak ditemukan', en: 'No such item of a plan' },
  'activity.not-found': { status: 404, id: 'Kegiatan tidak ditemukan', en: 'No such activity' },
  'activity.not-now': {
    status: 409,
    id: 'Status kegiatan belum atau tidak lagi memungkinkan',
    en: 'Not in this state of the activity',
  },
  'activity.held': { status: 409, id: 'Kegiatan sedang ditahan', en: 'The activity is held' },
  'activity.incomplete': { status: 422, id: 'Usulan belum lengkap', en: 'The proposal is incomplete' },
  'activity.amount': {
    status: 422,
    id: 'Rupiah tidak sama dengan jumlah kali harga',
    en: 'Not quantity times price',
  },
  'activity.poor-count': {
    status: 422,
    id: 'Jumlah KK PS-2 tidak sesuai ketentuan bidang',
    en: 'The count of PS-2 households breaks the rule of the field',
  },
  'activity.not-listed': {
    status: 422,
    id: 'Ada keluarga di luar daftar PS-2 yang berlaku',
    en: 'Households outside the PS-2 list in force',
  },
  'activity.volume-differs': {
    status: 409,
    id: 'Volume berbeda dari rencana tanpa berita acara perubahan',
    en: 'The volume differs from the plan and no change was approved',
  },
  'activity.account-overdue': {
    status: 409,
    id: 'KSM punya LPJ yang lewat waktu',
    en: 'The group has an overdue account',
  },
  'activity.order': {
    status: 422,
    id: 'Urutan atau tanggalnya tidak mungkin',
    en: 'Out of order, or a date that cannot be',
  },
  'activity.receipts-differ': {
    status: 422,
    id: 'Jumlah kuitansi tidak sama dengan dana yang dipakai',
    en: 'Receipts do not add up to the money used',
  },
  'activity.money-out': {
    status: 409,
    id: 'Dana kegiatan belum dikembalikan',
    en: 'Money of the activity is still out',
  },
  'change.not-found': { status: 404, id: 'Perubahan tidak ditemukan', en: 'No such change request' },
} as const satisfies ProblemRegistry;
