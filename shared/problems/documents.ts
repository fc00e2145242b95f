import type { ProblemRegistry } from './registry.ts';

/** Refusals about documents. */
export const documentProblems = {
  'document.not-found': { status: 404, id: 'Dokumen tidak ditemukan', en: 'No such document' },
  'document.of-another': {
    status: 403,
    id: 'Dokumen ini didaftarkan oleh orang lain',
    en: 'Another person registered this document',
  },
  'document.level-restricted': {
    status: 403,
    id: 'Dokumen pada tingkat ini hanya untuk peran tertentu',
    en: 'A document at this level is for named roles only',
  },
  'document.level-too-open': {
    status: 422,
    id: 'Tingkat keterbukaan terlalu luas untuk jenis dokumen ini',
    en: 'The level is too open for this kind of document',
  },
  'document.made-in-future': {
    status: 422,
    id: 'Waktu pembuatan belum tiba',
    en: 'The moment it was made has not come yet',
  },
  'document.name-unsafe': {
    status: 422,
    id: 'Nama berkas memuat jalur atau nama yang dicadangkan',
    en: 'The file name holds a path or a reserved name',
  },
  'document.not-open': {
    status: 409,
    id: 'Dokumen ini tidak dalam keadaan itu',
    en: 'The document is not in that state',
  },
  'document.not-checked': {
    status: 409,
    id: 'Dokumen belum diperiksa, ditolak, atau sudah dicabut atau dihapus',
    en: 'The document is not checked yet, or was refused, withdrawn or deleted',
  },
  'document.no-such-chunk': {
    status: 422,
    id: 'Tidak ada potongan dengan nomor ini',
    en: 'There is no chunk of this number',
  },
  'document.chunk-differs': {
    status: 409,
    id: 'Potongan ini sudah diterima dengan isi lain',
    en: 'This chunk has arrived already with another content',
  },
  'document.chunks-missing': {
    status: 409,
    id: 'Masih ada potongan yang belum diterima',
    en: 'Some chunks have not arrived yet',
  },
  'document.held': {
    status: 409,
    id: 'Dokumen ditahan dan tidak boleh dihapus',
    en: 'The document is under legal hold and may not be deleted',
  },
  'document.owner-erased': {
    status: 409,
    id: 'Data pemilik dokumen ini sudah dihapus',
    en: 'The data of whom this document belongs to were erased',
  },
  'document.version-exists': {
    status: 409,
    id: 'Dokumen ini sudah mempunyai versi berikutnya',
    en: 'This document has a next version already',
  },
  'document.no-thumbnail': {
    status: 409,
    id: 'Dokumen ini bukan gambar',
    en: 'This document is no picture',
  },
  'document.requirement-mismatch': {
    status: 422,
    id: 'Jenis dokumen atau pemiliknya tidak cocok dengan syarat yang disebut',
    en: 'The kind of document or its owner does not fit the requirement',
  },
  'document.too-large': {
    status: 422,
    id: 'Berkas terlalu besar untuk jenisnya',
    en: 'The file is too large for its type',
  },
  'document.type-not-allowed': {
    status: 422,
    id: 'Jenis berkas ini tidak diterima',
    en: 'Files of this type are not accepted',
  },
} as const satisfies ProblemRegistry;

/** Why a file that has come is refused: the reasons of its record. */
export const fileProblems = {
  'document.abandoned': {
    status: 422,
    id: 'Berkas tidak dikirim sampai batas waktu',
    en: 'The file was not sent in time',
  },
  'document.malware': { status: 422, id: 'Berkas memuat malware', en: 'The file holds malware' },
  'document.hash-differs': {
    status: 422,
    id: 'Isi berkas bukan yang didaftarkan',
    en: 'The bytes are not those that were registered',
  },
  'document.type-differs': {
    status: 422,
    id: 'Isi berkas tidak sesuai dengan jenis atau namanya',
    en: 'The file is not what its type or name says',
  },
  'document.executable': {
    status: 422,
    id: 'Berkas adalah program',
    en: 'The file is a program',
  },
  'document.polyglot': {
    status: 422,
    id: 'Berkas memuat berkas jenis lain di dalamnya',
    en: 'The file holds a file of another type',
  },
  'document.broken': { status: 422, id: 'Berkas rusak', en: 'The file is broken' },
  'document.bomb': {
    status: 422,
    id: 'Isi berkas membengkak melebihi batas bila dibuka',
    en: 'What is in the file grows beyond the limit when it is opened',
  },
  'document.too-many-pixels': {
    status: 422,
    id: 'Gambar terlalu besar',
    en: 'The picture has too many pixels',
  },
  'document.encrypted': {
    status: 422,
    id: 'Berkas terkunci kata sandi; kirim tanpa kata sandi',
    en: 'The file is locked by a password; send it without one',
  },
  'document.scripts': {
    status: 422,
    id: 'Berkas memuat skrip atau perintah',
    en: 'The file holds scripts or actions',
  },
  'document.embedded-files': {
    status: 422,
    id: 'Berkas memuat lampiran di dalamnya',
    en: 'The file holds embedded files',
  },
  'document.macros': { status: 422, id: 'Berkas memuat makro', en: 'The file holds macros' },
} as const satisfies ProblemRegistry;
