import type { ProblemRegistry } from './registry.ts';

/** Refusals about changes of areas, and what devices with an old code are told (rule X-3). */
export const areaChangeProblems = {
  'area.superseded': {
    status: 410,
    id: 'Kode wilayah ini sudah diganti; gunakan kode penggantinya',
    en: 'This area code was replaced; use its successors',
  },
  'area-change.not-found': {
    status: 404,
    id: 'Perubahan wilayah tidak ditemukan',
    en: 'No such change of an area',
  },
  'area-change.nothing': {
    status: 422,
    id: 'Tidak ada yang berubah: kode sama dan tidak ada RW yang dipisah',
    en: 'Nothing changes: the code is the same and no RW splits off',
  },
  'area-change.code-twice': { status: 422, id: 'Satu kode muncul dua kali', en: 'A code occurs twice' },
  'area-change.rw-twice': { status: 422, id: 'Satu RW muncul dua kali', en: 'An RW occurs twice' },
  'area-change.in-future': {
    status: 422,
    id: 'Perubahan wilayah belum berlaku',
    en: 'The change is not in force yet',
  },
  'area-change.running': {
    status: 409,
    id: 'Perubahan wilayah sebelumnya belum selesai',
    en: 'A change of this area is still running',
  },
} as const satisfies ProblemRegistry;
