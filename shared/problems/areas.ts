import type { ProblemRegistry } from './registry.ts';

/** Refusals about area codes. */
export const areaProblems = {
  'area.unknown': { status: 422, id: 'Kode wilayah tidak ada dalam daftar', en: 'No area has this code' },
  'area.bps': {
    status: 422,
    id: 'Kode BPS; gunakan kode Kemendagri',
    en: 'This is a BPS code; use the Kemendagri code',
  },
  'area.not-a-village': {
    status: 422,
    id: 'Kode bukan kelurahan atau desa',
    en: 'The code is not that of a kelurahan or desa',
  },
  'area.not-found': { status: 404, id: 'Wilayah tidak ditemukan', en: 'No such area' },
  'area.too-wide': {
    status: 400,
    id: 'Daftar ini hanya untuk satu kota atau kabupaten',
    en: 'This list covers one city at most',
  },
} as const satisfies ProblemRegistry;
