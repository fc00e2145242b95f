import type { ProblemRegistry } from './registry.ts';

/** Refusals of the steps of an import, and of single records that a commit or an undo cannot do. */
export const importStepProblems = {
  'import.not-found': { status: 404, id: 'Impor tidak ditemukan', en: 'No such import' },
  'import.board-missing': {
    status: 422,
    id: 'KSM memerlukan BKM/LKM',
    en: 'Groups need the board that they belong to',
  },
  'import.board-unneeded': {
    status: 422,
    id: 'Hanya KSM yang memerlukan BKM/LKM',
    en: 'Only groups belong to a board',
  },
  'import.same-file': {
    status: 409,
    id: 'Berkas ini sudah pernah dikirim',
    en: 'This very file was sent before',
  },
  'import.status': {
    status: 409,
    id: 'Impor tidak dalam keadaan untuk tindakan ini',
    en: 'The import is not in a state for this',
  },
  'import.has-faults': {
    status: 409,
    id: 'Berkas memuat kesalahan; goodRowsOnly menyimpan baris yang benar saja',
    en: 'The file has faults; goodRowsOnly stores the good rows alone',
  },
  'import.nothing-good': {
    status: 409,
    id: 'Tidak ada baris yang benar',
    en: 'No row of the file is without a fault',
  },
  'import.file-gone': {
    status: 409,
    id: 'Berkas sudah dihapus; kirim lagi',
    en: 'The file is kept no longer; send it again',
  },
  'import.too-late': {
    status: 409,
    id: 'Waktu untuk membatalkan impor sudah lewat',
    en: 'The time to undo this import is over',
  },
  'import.in-use': {
    status: 409,
    id: 'Data dipakai oleh KSM atau daftar PS-2',
    en: 'A group or a list of the poor names the record',
  },
  'import.changed-since': {
    status: 409,
    id: 'Data sudah berubah sejak impor',
    en: 'The record has changed since the import',
  },
} as const satisfies ProblemRegistry;
