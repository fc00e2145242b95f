import fc from 'fast-check';
import { expect, it } from 'vitest';
import { interpreted, sheetKinds } from '../../functions/registration/domain/sheets/interpreted.ts';
import { readFile } from '../../functions/registration/reading/read-file.ts';
import { Problem } from '../../shared/errors.ts';
import { ImportKind } from '../../shared/routes/registration/imports.ts';
import { faultySheet } from '../support/faulty-sheet.ts';
import { aWorld } from '../support/sheets.ts';
import { sheetXml, workbookOf } from '../support/workbooks.ts';

/** Reads it, or refuses it as a file: anything else thrown fails the property. */
const readOrRefused = async (bytes: Uint8Array, name: string): Promise<void> => {
  try {
    const { rows } = await readFile(bytes, name);
    expect(rows.length).toBeGreaterThan(1);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toMatch(/^import\./);
  }
};

const names = fc.constantFrom('a.csv', 'a.xlsx', 'a.txt', 'a.xls', 'a', '', '.csv');
const csv = faultySheet({ households: 20, faults: 5 }).bytes;
const workbook = workbookOf(
  sheetXml([
    ['Nama', 'RT'],
    ['Warga Contoh', '003'],
  ]),
);

/** Some bytes of a file replaced, and perhaps its end cut off. */
const mutated = (file: Uint8Array) =>
  fc
    .record({
      changes: fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 8 }),
      length: fc.option(fc.nat(file.length), { freq: 4 }),
    })
    .map(({ changes, length }) => {
      const bytes = Uint8Array.from(file);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes.slice(0, length ?? file.length);
    });

it('bytes of any kind are read or refused', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), names, readOrRefused), {
    numRuns: 300,
  });
});

it('a damaged CSV file is read or refused', async () => {
  await fc.assert(
    fc.asyncProperty(mutated(csv), (bytes) => readOrRefused(bytes, 'a.csv')),
    { numRuns: 200 },
  );
});

it('a damaged workbook is read or refused', async () => {
  await fc.assert(
    fc.asyncProperty(mutated(workbook), (bytes) => readOrRefused(bytes, 'a.xlsx')),
    { numRuns: 500 },
  );
});

it('XML of any kind in a workbook is read or refused', async () => {
  const piece = fc.constantFrom(
    '<row>',
    '<row r="2">',
    '<row r="99999999"/>',
    '</row>',
    '<c r="A2" t="s">',
    '<c r="B2" t="inlineStr">',
    '<c>',
    '<c r="A1" s="1"/>',
    '</c>',
    '<v>',
    '</v>',
    '<v/>',
    '<f>',
    '</f>',
    '<is><t>',
    '</t></is>',
    '<rPh>',
    '<!-- ',
    ' -->',
    '<![CDATA[',
    ']]>',
    '<?x?>',
    '<sheetData>',
    '</sheetData>',
    '</worksheet>',
    '1',
    '0',
    'text',
    '&amp;',
    '&#x110000;',
    '"',
    '<',
    '>',
  );
  const xml = fc.array(piece, { maxLength: 25 }).map((pieces) => `<worksheet><sheetData>${pieces.join('')}`);
  const check = (text: string) => readOrRefused(workbookOf(text, { strings: ['Nama', 'x'] }), 'a.xlsx');
  await fc.assert(fc.asyncProperty(xml, check), { numRuns: 300 });
});

it('cells of any kind below a header are read, whatever stands in them', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '',
      '-',
      '0',
      'KK',
      'anak',
      'P',
      '1',
      '31/12/1980',
      '3171014101920001',
      '=1',
      '99/99/9999',
      '003/002',
    ),
  );
  const sheets = fc
    .tuple(
      fc.constantFrom(...ImportKind.options),
      fc.array(fc.array(cell, { minLength: 8, maxLength: 30 }), { minLength: 1, maxLength: 5 }),
    )
    .map(([kind, rows]) => ({ kind, rows: [sheetKinds[kind].columns.map(({ id }) => id), ...rows] }));
  fc.assert(
    fc.property(sheets, ({ kind, rows }) => {
      const { records } = interpreted(kind, { format: 'csv', rows }, aWorld());
      for (const { rows: own, errors, body } of records) {
        expect(own.length).toBeGreaterThan(0);
        for (const { row, pointer } of errors) {
          expect(own).toContain(row);
          expect(pointer.startsWith(`/rows/${row}/`)).toBe(true);
        }
        if (errors.length === 0) expect(sheetKinds[kind].schema.safeParse(body).success).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});

it('every row stands in one record', () => {
  const row = fc.tuple(
    fc.constantFrom('', '1', '2', '3'),
    fc.constantFrom('', '3171010101120001', '-'),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 5 }),
    fc.constantFrom('KK', 'anak', 'istri', 'x', ''),
  );
  const headers = fc.constantFrom('Nomor Keluarga', 'No');
  fc.assert(
    fc.property(headers, fc.array(row, { minLength: 1, maxLength: 30 }), (number, rows) => {
      const sheet = { format: 'csv' as const, rows: [[number, 'No KK', 'Nama', 'Hubungan'], ...rows] };
      const { records } = interpreted('households', sheet, aWorld());
      const all = records.flatMap((record) => record.rows).toSorted((a, b) => a - b);
      expect(all).toEqual(
        rows.flatMap((cells, index) => (cells.some((text) => text !== '') ? [index + 2] : [])),
      );
    }),
    { numRuns: 200 },
  );
});
