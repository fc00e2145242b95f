import type { ProblemRegistry } from './registry.ts';

/** Faults of an import file as a whole: nothing of it is read on, nothing is stored. */
export const importProblems = {
  'import.empty': { status: 422, id: 'Berkas kosong', en: 'The file is empty' },
  'import.too-large': { status: 422, id: 'Berkas terlalu besar', en: 'The file is too large' },
  'import.type-unknown': {
    status: 422,
    id: 'Berkas ini bukan CSV atau XLSX',
    en: 'This file is neither CSV nor XLSX',
  },
  'import.type-mismatch': {
    status: 422,
    id: 'Isi berkas tidak sesuai dengan namanya',
    en: 'The file is not what its name says',
  },
  'import.old-excel': {
    status: 422,
    id: 'Berkas Excel lama (.xls); simpan sebagai .xlsx',
    en: 'An old Excel file (.xls); save it as .xlsx',
  },
  'import.encrypted': {
    status: 422,
    id: 'Berkas terkunci kata sandi; simpan tanpa kata sandi',
    en: 'The file is locked by a password; save it without one',
  },
  'import.broken-workbook': { status: 422, id: 'Berkas XLSX rusak', en: 'The XLSX file is broken' },
  'import.bomb': {
    status: 422,
    id: 'Isi berkas membengkak melebihi batas bila dibuka',
    en: 'What is in the file grows beyond the limit when it is opened',
  },
  'import.nested': {
    status: 422,
    id: 'Berkas memuat arsip atau dokumen lain di dalamnya',
    en: 'The file holds another archive or document',
  },
  'import.encoding-unknown': {
    status: 422,
    id: 'Pengodean teks tidak dikenal; simpan sebagai CSV UTF-8',
    en: 'The encoding of the text is unknown; save it as CSV UTF-8',
  },
  'import.text-broken': {
    status: 422,
    id: 'Teks rusak: pengodeannya bukan yang dinyatakan',
    en: 'Broken text: its encoding is not what it claims',
  },
  'import.quotes-broken': {
    status: 422,
    id: 'Tanda kutip dibuka dan tidak ditutup',
    en: 'A quotation mark is opened and not closed',
  },
  'import.cell-too-long': {
    status: 422,
    id: 'Satu sel memuat teks terlalu panjang',
    en: 'One cell holds too much text',
  },
  'import.header-missing': {
    status: 422,
    id: 'Baris judul kolom tidak ada atau tidak lengkap',
    en: 'The header row is missing or incomplete',
  },
  'import.header-twice': {
    status: 422,
    id: 'Judul kolom muncul dua kali',
    en: 'A header occurs twice',
  },
  'import.no-rows': {
    status: 422,
    id: 'Tidak ada baris di bawah judul kolom',
    en: 'There are no rows below the header',
  },
  'import.too-many-rows': { status: 422, id: 'Terlalu banyak baris', en: 'Too many rows' },
  'import.too-many-columns': { status: 422, id: 'Terlalu banyak kolom', en: 'Too many columns' },
  'import.column-missing': {
    status: 422,
    id: 'Kolom yang wajib tidak ada',
    en: 'A required column is missing',
  },
  'import.column-double': {
    status: 422,
    id: 'Dua kolom berarti hal yang sama',
    en: 'Two columns mean the same',
  },
} as const satisfies ProblemRegistry;
