import { DeclaredBoard } from '../../../../shared/routes/registration/boards.ts';
import { readText } from './cells.ts';
import { oneEach, only, originOf, type SheetKind } from './kind.ts';
import { collectedOnColumn, lineColumn, pastDate } from './person-columns.ts';

const charterFields: Readonly<Record<string, string>> = {
  number: 'deedNumber',
  notary: 'notary',
  date: 'deedDate',
};

/**
 * The board of a kelurahan with its charter: one row, since a kelurahan has one board. Its terms are no matter of a
 * sheet: they are results of elections, with minutes and counts per basis, and of persons who are registered (E-5, E-8).
 */
export const boardSheet: SheetKind = {
  columns: [
    lineColumn,
    {
      field: 'name',
      id: 'Nama BKM/LKM',
      en: 'Board',
      spellings: ['nama', 'namabkm', 'namalkm', 'bkm', 'lkm', 'bkmlkm', 'name', 'boardname'],
      isRequired: true,
      read: readText,
      example: ['BKM Contoh Mandiri', ''],
      means: { id: 'nama lembaga', en: 'name of the board' },
    },
    {
      field: 'deedNumber',
      id: 'Nomor Akta',
      en: 'Deed Number',
      spellings: ['noakta', 'akta', 'nomoraktanotaris', 'noaktanotaris', 'deed'],
      read: readText,
      example: ['12', ''],
      means: { id: 'nomor akta notaris', en: 'number of the notary’s deed' },
    },
    {
      field: 'notary',
      id: 'Notaris',
      en: 'Notary',
      spellings: ['namanotaris', 'notaryname'],
      read: readText,
      example: ['Notaris Contoh', ''],
      means: { id: 'nama notaris', en: 'name of the notary' },
    },
    {
      field: 'deedDate',
      id: 'Tanggal Akta',
      en: 'Deed Date',
      spellings: ['tglakta', 'tanggalaktanotaris', 'dateofdeed'],
      read: pastDate,
      example: ['03/09/2012', ''],
      means: { id: 'tanggal akta notaris', en: 'date of the deed' },
    },
    collectedOnColumn,
  ],
  schema: DeclaredBoard,
  grouped: oneEach,
  draft: ([line], { locationId, newId }) => {
    const charter = Object.fromEntries(
      Object.entries(charterFields).flatMap(([key, field]) =>
        line.values[field] === undefined ? [] : [[key, line.values[field]]],
      ),
    );
    return {
      body: {
        boardId: newId(),
        locationId,
        origin: originOf(line.values),
        ...only(line.values, ['name']),
        ...(Object.keys(charter).length > 0 && { charter }),
      },
      placeOf: ([field, part]) => ({
        row: line.row,
        field: field === 'charter' ? (charterFields[String(part)] ?? 'deedNumber') : 'name',
      }),
      faults: [],
      notes: [],
    };
  },
  rules: () => [],
  unique: [{ field: 'locationId', code: 'board.already-active', rule: 'R-1', per: 'record' }],
};
