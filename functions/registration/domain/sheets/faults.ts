import { isProblemCode, titleOf } from '../../../../shared/errors/titles.ts';
import type { Language, ProblemCode } from '../../../../shared/errors.ts';

/** What may be wrong in a row, or worth a look, beside what the rules of the records say; both languages. */
const rowTexts = {
  'row.required': { id: 'wajib diisi', en: 'is required' },
  'row.too-long': { id: 'terlalu panjang', en: 'is too long' },
  'row.too-many': { id: 'memuat terlalu banyak butir', en: 'holds too many items' },
  'row.invisible': { id: 'memuat karakter yang tidak terlihat', en: 'holds invisible characters' },
  'row.invalid': { id: 'bentuknya salah', en: 'has the wrong form' },
  'row.too-wide': {
    id: 'baris ini lebih lebar dari judul kolom; mungkin ada pemisah di dalam teks',
    en: 'this row is wider than the header; perhaps a separator stands within a text',
  },
  'row.formula': {
    id: 'rumus tidak diterima; tulis nilainya',
    en: 'formulas are not accepted; write the value',
  },
  'row.digits-lost': {
    id: 'Excel sudah membulatkan nomor ini; jadikan kolomnya Teks, lalu tulis ulang dari kertas',
    en: 'Excel has rounded this number; make the column Text, then write it again from paper',
  },
  'row.number-digits': { id: 'harus 16 angka', en: 'must be 16 digits' },
  'row.number-absent': { id: 'dicatat sebagai tidak ada', en: 'is stored as absent' },
  'row.nik-twice': {
    id: 'NIK ini sudah ada di baris yang disebut',
    en: 'this NIK stands already in the row named',
  },
  'row.card-twice': {
    id: 'nomor KK ini milik keluarga di baris yang disebut',
    en: 'this card number belongs to the household in the row named',
  },
  'row.several': {
    id: 'lebih dari satu catatan memakai nomor ini; sebutkan ID-nya',
    en: 'more than one record has this number; name its id',
  },
  'row.twice': { id: 'sama persis dengan baris yang disebut', en: 'is the same as the row named' },
  'row.differs': {
    id: 'berbeda dari baris pertama catatan yang sama',
    en: 'differs from the first row of the same record',
  },
  'row.not-kept': {
    id: 'tidak disimpan: hanya satu yang dicatat, dari baris pertama',
    en: 'is not kept: only one is recorded, that of the first row',
  },
  'row.date': { id: 'bukan tanggal yang dapat dibaca', en: 'is no date that can be read' },
  'row.date-unreal': { id: 'tanggal ini tidak ada', en: 'there is no such date' },
  'row.date-year': {
    id: 'tahun dua angka dapat berarti dua abad; tulis empat angka',
    en: 'a year of two digits may mean two centuries; write four',
  },
  'row.date-future': { id: 'setelah hari ini', en: 'lies after today' },
  'row.count': { id: 'harus bilangan bulat', en: 'must be a whole number' },
  'row.word': { id: 'bukan kata yang dikenal di kolom ini', en: 'is no word that this column knows' },
  'row.rt': {
    id: 'harus nomor RT atau RW, 1 sampai 3 angka',
    en: 'must be the number of an RT or RW, 1 to 3 digits',
  },
  'row.phone': {
    id: 'bukan satu nomor telepon, 6 sampai 15 angka',
    en: 'is not one telephone number of 6 to 15 digits',
  },
  'row.phone-zero': {
    id: 'angka 0 di depan mungkin hilang',
    en: 'the 0 in front may have been lost',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type RowCode = keyof typeof rowTexts;

/**
 * What was found in one cell. `suggestion` is what to write instead: a word that the column knows, a form to follow, or
 * the number of the row that is meant. It never repeats or derives what stands in the cell, which may be a name, a
 * number or a birth date of somebody: a report outlives the file, and is read on other screens than the file is.
 */
export interface Finding {
  readonly code: RowCode | ProblemCode;
  readonly rule?: string;
  readonly suggestion?: string;
}

/** A finding with its place. */
export interface RowError extends Finding {
  /** As the spreadsheet shows it, from 1. */
  readonly row: number;
  /** The header as it stands in the file; where the file has no such column, the header it should have. */
  readonly column: string;
  /** `/rows/12/nik`: the row of the spreadsheet and the field. */
  readonly pointer: string;
}

const isRowCode = (code: string): code is RowCode => Object.hasOwn(rowTexts, code);

/** What a code of a row says, in the caller's language. */
export const rowText = (code: string, language: Language): string => {
  if (isRowCode(code)) return rowTexts[code][language];
  return isProblemCode(code) ? titleOf(code, language) : code;
};
