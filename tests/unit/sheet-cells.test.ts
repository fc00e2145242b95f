import { describe, expect, it } from 'vitest';
import {
  isFormula,
  readCount,
  readNumber,
  readPhone,
  readRt,
  readRtRw,
} from '../../functions/registration/domain/sheets/cells.ts';
import { type RowCode, rowText } from '../../functions/registration/domain/sheets/faults.ts';
import { columnLetter, tableOf } from '../../functions/registration/domain/sheets/sheet.ts';

const today = '2012-09-01';

describe('a NIK or card number', () => {
  it.each([
    '3171014101920001',
    '3171 0141 0192 0001',
    '3171.0141.0192.0001',
    "'3171014101920001",
    '317101-410192-0001',
  ])('%s is read as 16 digits', (text) => {
    expect(readNumber(text, today)).toEqual({ value: '3171014101920001' });
  });

  it.each(['0', '-', '--', '–', 'tidak ada', 'Belum ada', 'n/a'])(
    'R-9: %s is absent, with a note',
    (text) => {
      expect(readNumber(text, today)).toEqual({ note: { code: 'row.number-absent', rule: 'R-9' } });
    },
  );

  it.each([
    ['317101410192000', 'row.number-digits'],
    ['31710141019200011', 'row.number-digits'],
    ['317101410192000x', 'row.number-digits'],
    ['3,17101E+15', 'row.digits-lost'],
    ['3.17101410192999e+15', 'row.digits-lost'],
    ['3E15', 'row.digits-lost'],
    ['3171014101920001.0', 'row.digits-lost'],
  ])('R-8: %s is refused', (text, code) => {
    expect(readNumber(text, today)).toEqual({ fault: { code, rule: 'R-8' } });
  });

  it('a letter that looks like a digit is named, not replaced', () => {
    expect(readNumber('317101410192OOO1', today)).toEqual({
      fault: { code: 'row.number-digits', rule: 'R-8', suggestion: 'O → 0' },
    });
    expect(readNumber('3l71014101920001', today)).toMatchObject({ fault: { suggestion: 'l → 1' } });
  });
});

describe('a telephone number', () => {
  it.each([
    ['0812-3456-7890', '081234567890'],
    ['+62 812 3456 7890', '+6281234567890'],
    ['(021) 345.6789', '0213456789'],
    ["'081234567890", '081234567890'],
  ])('%s is read', (text, value) => {
    expect(readPhone(text, today)).toEqual({ value });
  });

  it('that has lost its 0 in a spreadsheet is kept, with a note', () => {
    expect(readPhone('81234567890', today)).toEqual({
      value: '81234567890',
      note: { code: 'row.phone-zero', suggestion: '08…' },
    });
  });

  it.each(['12345', '1234567890123456', 'rumah', '0812/0813', '0812 atau 0813'])('%s is none', (text) => {
    expect(readPhone(text, today)).toEqual({ fault: { code: 'row.phone' } });
  });

  it('that Excel has rounded is none, and one that nobody has is nothing', () => {
    expect(readPhone('6,28123E+12', today)).toEqual({ fault: { code: 'row.digits-lost' } });
    expect([readPhone('-', today), readPhone('0', today)]).toEqual([{}, {}]);
  });
});

describe('RT and RW', () => {
  it.each([
    ['3', '003'],
    ['003', '003'],
    ['RT 3', '003'],
    ['rt.03', '003'],
    ['RW: 012', '012'],
  ])('%s is %s', (text, value) => {
    expect(readRt(text, today)).toEqual({ value });
  });

  it.each([
    ['003/002', '003', '002'],
    ['3-2', '003', '002'],
    ['RT 3 RW 2', '003', '002'],
    ['RT.003/RW.002', '003', '002'],
    ['3 / 2', '003', '002'],
  ])('%s is both', (text, rt, rw) => {
    expect(readRtRw(text, today)).toEqual({ value: { rt, rw } });
  });

  it('anything else is none; Roman numbers are proposed as digits', () => {
    expect(readRt('RW IV', today)).toEqual({ fault: { code: 'row.rt', suggestion: '004' } });
    expect(readRt('1234', today)).toEqual({ fault: { code: 'row.rt' } });
    expect(readRt('tiga', today)).toEqual({ fault: { code: 'row.rt' } });
    expect(readRtRw('003', today)).toEqual({ fault: { code: 'row.rt' } });
    expect([readRt('0', today), readRt('000', today), readRtRw('-', today)]).toEqual([{}, {}, {}]);
  });
});

it('whole numbers may have dots between thousands', () => {
  expect(readCount('1.500.000', today)).toEqual({ value: 1_500_000 });
  expect(readCount('Tahap 2', today)).toEqual({ value: 2 });
  expect(readCount('1,5', today)).toEqual({ fault: { code: 'row.count' } });
  expect(readCount('1.5', today)).toEqual({ fault: { code: 'row.count' } });
});

describe('a formula', () => {
  it.each([
    '=1+1',
    ' =1',
    '=',
    '@SUM(A1)',
    '\t=1',
    '\tWarga',
    '\rWarga',
    '\n=1',
    '+1+2',
    '-2+3',
    '-2-3',
    "+cmd|' /C calc'!A0",
    '- sakit',
    '+Warga',
    '＝1+1',
    '＠SUM(A1)',
    '＋1+2',
  ])('%j is one', (text) => {
    expect(isFormula(text)).toBe(true);
  });

  it.each([
    '+1',
    '-5',
    '-1.500,50',
    '+62 812-3456-7890',
    '+628123456789',
    '-',
    '--',
    'Warga =',
    'a@b',
    '3-2',
    '',
  ])('%j is none', (text) => {
    expect(isFormula(text)).toBe(false);
  });
});

describe('the table of a sheet', () => {
  it('begins below its titles, and its lines have the numbers of the spreadsheet', () => {
    const { header, lines } = tableOf([
      ['DAFTAR KELUARGA', ''],
      ['', ''],
      ['Nama', 'RT'],
      ['(1)', '(2)'],
      ['', ''],
      ['x', '1'],
    ]);
    expect(header).toEqual({ row: 3, cells: ['Nama', 'RT'] });
    expect(lines).toEqual([
      { row: 4, cells: ['(1)', '(2)'] },
      { row: 6, cells: ['x', '1'] },
    ]);
  });

  it('leaves out the row in which a form numbers its columns', () => {
    const rows = [
      ['Nama', 'RT', 'RW'],
      ['(1)', '(2)', '(3)'],
      ['x', '1', '2'],
    ];
    expect(tableOf(rows).lines).toEqual([{ row: 3, cells: ['x', '1', '2'] }]);
    expect(
      tableOf([
        ['Nama', 'RT', 'RW'],
        ['1', '2', '4'],
      ]).lines,
    ).toHaveLength(1);
  });

  it('may have one column', () => {
    expect(tableOf([['Nama'], ['x']])).toEqual({
      header: { row: 1, cells: ['Nama'] },
      lines: [{ row: 2, cells: ['x'] }],
    });
  });

  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [59, 'BH'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('calls column %i %s', (index, letter) => {
    expect(columnLetter(index)).toBe(letter);
  });
});

it('what a code says is told in both languages', () => {
  const codes: readonly RowCode[] = ['row.required', 'row.formula', 'row.digits-lost'];
  for (const code of [...codes, 'household.number-impossible', 'import.bomb']) {
    expect(rowText(code, 'id')).not.toBe(code);
    expect(rowText(code, 'en')).not.toBe(rowText(code, 'id'));
  }
});
