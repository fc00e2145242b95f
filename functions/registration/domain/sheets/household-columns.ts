import { readNumber, readText } from './cells.ts';
import type { Column } from './columns.ts';
import {
  addressColumn,
  birthDateColumn,
  collectedOnColumn,
  lineColumn,
  nameColumn,
  neighbourhoodColumns,
  nikColumn,
  oneOf,
  phoneColumn,
  sexColumn,
} from './person-columns.ts';
import { relations } from './words.ts';

/** Columns of a list of households: those of the household, which may stand in its first row only, and of each member. */
export const householdColumns: readonly Column[] = [
  {
    field: 'number',
    id: 'Nomor Keluarga',
    en: 'Household Number',
    spellings: [
      'nokeluarga',
      'norumahtangga',
      'nomorrumahtangga',
      'nokrt',
      'household',
      'householdno',
      'idrumahtangga',
    ],
    read: readText,
    example: ['1', '1'],
    means: {
      id: 'nomor keluarga dalam berkas ini; semua anggotanya bernomor sama',
      en: 'number of the household in this file; all its members have the same',
    },
  },
  {
    field: 'cardNumber',
    id: 'No KK',
    en: 'Card Number',
    spellings: [
      'nomorkk',
      'nokartukeluarga',
      'nomorkartukeluarga',
      'familycardnumber',
      'householdcardnumber',
      'nkk',
    ],
    read: readNumber,
    example: ['3171010101120001', ''],
    means: {
      id: '16 angka, kolom sebagai Teks; kosong bila tidak ada',
      en: '16 digits, column as Text; blank if there is none',
    },
  },
  { ...nikColumn, example: ['3171014101920002', ''] },
  {
    ...nameColumn,
    spellings: [...nameColumn.spellings, 'namakk', 'namakepalakeluarga', 'kepalakeluarga', 'headofhousehold'],
    example: ['Warga Contoh Tiga', 'Warga Contoh Empat'],
  },
  {
    field: 'relation',
    id: 'Hubungan',
    en: 'Relation',
    spellings: [
      'hubungankeluarga',
      'hubungandalamkeluarga',
      'statushubungandalamkeluarga',
      'statushubungan',
      'statuskeluarga',
      'shdk',
      'hubkel',
      'relationship',
      'relationtohead',
    ],
    read: oneOf(relations),
    example: ['Kepala keluarga', 'Anak'],
    exampleEn: ['Head', 'Child'],
    means: {
      id: 'Kepala keluarga, Istri, Suami, Anak, Orang tua, Lainnya',
      en: 'Head, Spouse, Child, Parent, Other',
    },
  },
  { ...sexColumn, example: ['P', 'L'], exampleEn: ['F', 'M'] },
  {
    ...birthDateColumn,
    example: ['01/01/1992', '31 Desember 2010'],
    exampleEn: ['01/01/1992', '31 December 2010'],
  },
  ...neighbourhoodColumns(false).map((column) => ({
    ...column,
    ...(column.field === 'rt' && { example: ['003', ''] as const }),
    ...(column.field === 'rw' && { example: ['002', ''] as const }),
  })),
  { ...addressColumn, example: ['Jl. Contoh 3', ''] },
  { ...phoneColumn, example: ['0800-0000-004', ''] },
  {
    field: 'welfareNotes',
    id: 'Catatan',
    en: 'Notes',
    spellings: ['keterangan', 'ket', 'catatankesejahteraan', 'note', 'remarks', 'welfarenotes'],
    read: readText,
    example: ['dinding bambu', ''],
    exampleEn: ['bamboo walls', ''],
    means: { id: 'hunian, kesehatan, difabel', en: 'living, health, disability' },
  },
  { ...collectedOnColumn, example: ['10/09/2012', ''] },
  lineColumn,
];
