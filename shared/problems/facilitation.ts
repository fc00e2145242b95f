import type { ProblemRegistry } from './registry.ts';

/** Refusals about assignments and visits of facilitators. */
export const facilitationProblems = {
  'assignment.not-found': { status: 404, id: 'Penugasan tidak ditemukan', en: 'No such assignment' },
  'assignment.ended': { status: 409, id: 'Penugasan sudah berakhir', en: 'The assignment has ended already' },
  'assignment.ends-before-start': {
    status: 422,
    id: 'Penugasan berakhir sebelum dimulai',
    en: 'The assignment ends before it starts',
  },
  'visit.not-found': { status: 404, id: 'Kunjungan tidak ditemukan', en: 'No such visit' },
  'visit.in-future': { status: 422, id: 'Kunjungan belum terjadi', en: 'The visit has not happened yet' },
  'visit.counts': { status: 422, id: 'Perempuan melebihi peserta', en: 'More women than participants' },
  'visit.follow-up-before': {
    status: 422,
    id: 'Tindak lanjut jatuh sebelum kunjungan',
    en: 'The follow-up is due before the visit',
  },
} as const satisfies ProblemRegistry;
