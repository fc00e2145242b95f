import type { ProblemRegistry } from './registry.ts';

/** Refusals about units and posts. */
export const unitProblems = {
  'post.clash': {
    status: 403,
    id: 'Jabatan ini tidak boleh dirangkap',
    en: 'This post clashes with another one of the person',
  },
  'post.held': {
    status: 409,
    id: 'Jabatan ini sudah dipegang orang yang sama',
    en: 'The person holds this post already',
  },
  'post.not-found': { status: 404, id: 'Jabatan tidak ditemukan', en: 'No such post' },
  'post.not-of-unit': {
    status: 422,
    id: 'Jabatan ini bukan dari unit ini',
    en: 'This unit has no such post',
  },
  'post.ends-before-start': {
    status: 422,
    id: 'Jabatan berakhir sebelum dimulai',
    en: 'The post ends before it starts',
  },
  'post.ends-later': {
    status: 422,
    id: 'Jabatan hanya diperpanjang dengan pengangkatan baru',
    en: 'A post is prolonged by a new appointment only',
  },
  'post.ended': { status: 409, id: 'Jabatan sudah berakhir', en: 'The post has ended already' },
  'unit.not-found': { status: 404, id: 'Unit tidak ditemukan', en: 'No such unit' },
  'unit.already-exists': {
    status: 409,
    id: 'BKM/LKM sudah punya unit ini',
    en: 'The board has this unit already',
  },
  'unit.only-secretariat': {
    status: 403,
    id: 'Fasilitator hanya mencatat sekretariat dan jabatan pertamanya',
    en: 'A facilitator enters only the secretariat and its first posts',
  },
} as const satisfies ProblemRegistry;
