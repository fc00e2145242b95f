import type { ProblemRegistry } from './registry.ts';

/** Refusals about planning cycles, assemblies and plans (section 5). */
export const planningProblems = {
  'cycle.not-found': { status: 404, id: 'Siklus tidak ditemukan', en: 'No such cycle' },
  'cycle.exists': { status: 409, id: 'Siklus tahun itu sudah ada', en: 'There is a cycle for that year' },
  'cycle.ended': { status: 409, id: 'Siklus sudah berakhir', en: 'The cycle has ended' },
  'cycle.schedule': {
    status: 422,
    id: 'Jadwal tidak memuat tiap tahap sekali, berurutan',
    en: 'The schedule does not name each stage once, in order',
  },
  'cycle.nothing-inherited': {
    status: 422,
    id: 'Siklus itu tidak dapat diteruskan tahun ini',
    en: 'Nothing can be inherited from that cycle this year',
  },
  'stage.not-open': {
    status: 409,
    id: 'Keadaan tahap tidak mengizinkan',
    en: 'The stage is not in a state for this',
  },
  'stage.proof-missing': { status: 409, id: 'Bukti tahap belum lengkap', en: 'Proofs are missing' },
  'stage.closer': {
    status: 422,
    id: 'Tahap ditutup BKM, atau lurah/panitia dengan berita acara',
    en: 'The board closes it, or before a board the lurah or committee, with minutes',
  },
  'assembly.not-found': { status: 404, id: 'Rembug tidak ditemukan', en: 'No such assembly' },
  'assembly.parts': {
    status: 422,
    id: 'Isi rembug tidak sesuai jenis atau tahapnya',
    en: 'Not what an assembly of this kind and stage has',
  },
  'assembly.delegates': {
    status: 422,
    id: 'Pemilih bukan sejumlah utusan warga',
    en: 'The voters are not as many as the delegates',
  },
  'assembly.committee': {
    status: 422,
    id: 'Panitia atau pokja terlalu kecil',
    en: 'The committee or a working group is too small',
  },
  'plan.not-found': { status: 404, id: 'Rencana tidak ditemukan', en: 'No such plan' },
  'plan.exists': { status: 409, id: 'Rencana itu sudah ada', en: 'There is such a plan already' },
  'plan.state': {
    status: 409,
    id: 'Keadaan rencana tidak mengizinkan',
    en: 'The plan is not in a state for this',
  },
  'plan.full': { status: 409, id: 'Rencana sudah penuh', en: 'The plan takes no more' },
  'plan.outside-pjm': { status: 422, id: 'Bukan bagian dari PJM itu', en: 'Not a slice of that plan' },
  'plan.ranking': {
    status: 422,
    id: 'Peringkat tidak memuat tiap usulan sekali',
    en: 'The ranking does not name each item once',
  },
  'plan-item.not-found': { status: 404, id: 'Usulan rencana tidak ditemukan', en: 'No such plan item' },
} as const satisfies ProblemRegistry;
