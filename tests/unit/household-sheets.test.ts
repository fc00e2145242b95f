import { describe, expect, it } from 'vitest';
import { interpreted, mapped } from '../../functions/registration/domain/sheets/interpreted.ts';
import { aSheet, aWorld } from '../support/sheets.ts';

const read = (...lines: readonly string[]) => interpreted('households', aSheet(...lines), aWorld()).records;
const faults = (...lines: readonly string[]) =>
  read(...lines).flatMap(({ errors }) => errors.map(({ row, column, code }) => `${row} ${column} ${code}`));
const rowsOf = (...lines: readonly string[]) => read(...lines).map(({ rows }) => rows);

describe('the header of a list of households', () => {
  it('is understood in Indonesian and English, however it is spelled, and shown', () => {
    const { columns, unknown, missing, double } = mapped('households', [
      'NO. KK',
      'Nama Lengkap *',
      'SHDK',
      'Jenis Kelamin (L/P)',
      'Tgl. Lahir',
      'Date of Birth',
      'Agama',
      '',
    ]);
    expect(columns.map(({ column, field }) => `${column} ${field}`)).toEqual([
      'A cardNumber',
      'B name',
      'C relation',
      'D sex',
      'E birthDate',
      'F birthDate',
      'G undefined',
      'H undefined',
    ]);
    expect({ unknown, missing }).toEqual({ unknown: ['Agama'], missing: [] });
    expect(double).toEqual([{ field: 'birthDate', headers: ['Tgl. Lahir', 'Date of Birth'] }]);
  });

  it.each([
    ['import.column-missing', ['NIK;Alamat', '3171014101920001;x'], { row: 1, columns: ['Nama'] }],
    ['import.column-double', ['Nama;NIK;No KTP', 'x;;'], { row: 1, columns: [['NIK', 'No KTP']] }],
    ['import.header-missing', ['Foo;Bar', 'x;y'], { row: 1 }],
  ])('that cannot be understood is a fault of the file: %s', (code, lines, details) => {
    expect(() => read(...lines)).toThrow(expect.objectContaining({ code, details }));
  });

  it('is not there in an empty sheet', () => {
    expect(() => read()).toThrow(expect.objectContaining({ code: 'import.header-missing' }));
  });
});

describe('rows become households', () => {
  it('by the number of the household, wherever they stand', () => {
    const lines = ['No Keluarga;Nama;Hubungan', '1;a;KK', '2;b;KK', '1;c;anak', '2;d;istri'];
    expect(rowsOf(...lines)).toEqual([
      [2, 4],
      [3, 5],
    ]);
  });

  it('by the card number, where there is no other', () => {
    const [one, two] = ['3171010101120001', '3171010101120002'];
    const lines = ['No;No KK;Nama;Hubungan', `1;${one};a;KK`, `2;${one};b;anak`, `3;${two};c;KK`];
    expect(rowsOf(...lines)).toEqual([[2, 3], [4]]);
  });

  it('by a running number that repeats, or that stands beside the head only', () => {
    expect(rowsOf('No;Nama;Hubungan', '1;a;KK', '1;b;anak', '2;c;KK')).toEqual([[2, 3], [4]]);
    expect(rowsOf('No;Nama;Hubungan', '1;a;KK', ';b;anak', '2;c;KK')).toEqual([[2, 3], [4]]);
    expect(rowsOf('No;Nama;Hubungan', '1;a;KK', '2;b;KK', '3;c;KK')).toEqual([[2], [3], [4]]);
  });

  it('by the heads alone, in a list without any number', () => {
    expect(rowsOf('Nama;Hubungan', 'a;KK', 'b;istri', 'c;KK', 'd;KK', 'e;anak')).toEqual([
      [2, 3],
      [4],
      [5, 6],
    ]);
  });

  it('one by one, in a list of heads only', () => {
    const [first, second] = read('Nama Kepala Keluarga;RT/RW', 'Warga Satu;003/002', 'Warga Dua;RT 4 RW 2');
    expect(first?.body).toMatchObject({
      rt: '003',
      rw: '002',
      members: [{ name: 'Warga Satu', relation: 'head' }],
    });
    expect(second?.errors).toEqual([]);
  });

  it('never by numbers that Excel has rounded: they are all the same', () => {
    const lines = ['No KK;Nama;Hubungan', '3,17101E+15;a;KK', '3,17101E+15;b;KK'];
    expect(rowsOf(...lines)).toEqual([[2], [3]]);
    expect(faults(...lines)).toEqual(['2 No KK row.digits-lost', '3 No KK row.digits-lost']);
  });
});

describe('a household', () => {
  it('is the body of the route that registers it, its ids in the order of its rows', () => {
    const [household] = read(
      'Nomor Keluarga;No KK;NIK;Nama;Hubungan;L/P;Tgl Lahir;RT;RW;Alamat;HP;Ket;Tgl Survei',
      '1;3171010101120001;3171014101920001;Warga  Satu;KK;P;1 Januari 1992;3;2;Jl. Contoh;0800-0001;sakit;10/09/2012',
      '1;;;Warga Dua;Anak;L;31/12/2010;;;;;sekolah;',
    );
    expect(household).toMatchObject({ rows: [2, 3], errors: [], notes: [] });
    expect(household?.body).toEqual({
      householdId: '01KNEW00000000000000000001',
      locationId: aWorld().locationId,
      cardNumber: '3171010101120001',
      rt: '003',
      rw: '002',
      address: 'Jl. Contoh',
      phone: '08000001',
      welfareNotes: 'sakit; sekolah',
      members: [
        {
          memberId: '01KNEW00000000000000000002',
          name: 'Warga Satu',
          relation: 'head',
          sex: 'female',
          nik: '3171014101920001',
          birthDate: '1992-01-01',
        },
        {
          memberId: '01KNEW00000000000000000003',
          name: 'Warga Dua',
          relation: 'child',
          sex: 'male',
          birthDate: '2010-12-31',
        },
      ],
      origin: { source: 'import', collectedOn: '2012-09-10' },
    });
  });

  it('gets the same ids whether another one has faults or not', () => {
    const idOf = (first: string) => read('Nama;Hubungan', first, 'b;KK').map(({ body }) => body)[1];
    expect(idOf('a;KK')).toEqual(idOf('a;tetangga'));
  });

  it('R-6: has one head; the second is named by row', () => {
    expect(faults('No Keluarga;Nama;Hubungan', '1;a;KK', '1;b;KK')).toEqual([
      '3 Hubungan household.not-one-head',
    ]);
    expect(faults('No Keluarga;Nama;Hubungan', '1;a;istri', '1;b;anak')).toEqual([
      '2 Hubungan household.not-one-head',
    ]);
  });

  it('R-6: one card number with two heads', () => {
    const card = '3171010101120001';
    expect(faults('No KK;Nama;Hubungan', `${card};a;KK`, `${card};b;KK`)).toEqual([
      '3 Hubungan household.not-one-head',
    ]);
    expect(faults('No Keluarga;No KK;Nama;Hubungan', `1;${card};a;KK`, `2;${card};b;KK`)).toEqual([
      '3 No KK row.card-twice',
    ]);
  });

  it('says one thing of itself in all its rows; of several telephones one is kept, with a note', () => {
    const lines = ['No Keluarga;Nama;Hubungan;RT;HP', '1;a;KK;3;0800001', '1;b;anak;4;0800002', '1;c;anak;;'];
    const [household] = read(...lines);
    expect(household?.errors).toEqual([
      { row: 3, column: 'RT', pointer: '/rows/3/rt', code: 'row.differs', rule: 'R-6', suggestion: '2' },
    ]);
    expect(household?.notes).toMatchObject([{ row: 3, column: 'HP', code: 'row.not-kept', suggestion: '2' }]);
    expect(household?.body).toMatchObject({ rt: '003', phone: '0800001' });
  });

  it('R-8: every member is asked by the rule of a request, so that one refusal hides no other', () => {
    expect(
      faults(
        'No Keluarga;NIK;Nama;Hubungan;L/P;Tgl Lahir',
        '1;3171013201920001;a;KK;L;',
        '1;3171010101920002;b;istri;P;',
        '1;3171010101920003;c;anak;L;02/01/1992',
        '1;;d;anak;;02/03/2013',
      ),
    ).toEqual([
      '2 NIK household.number-impossible',
      '3 NIK household.number-mismatch',
      '4 NIK household.number-mismatch',
      '5 Tgl Lahir household.born-in-future',
    ]);
  });

  it('R-10: one NIK twice is a fault of the later row, which names the first', () => {
    const nik = '3171010101920001';
    const [, second] = read('NIK;Nama;Hubungan', `${nik};a;KK`, `${nik};b;KK`);
    expect(second?.errors).toMatchObject([{ row: 3, code: 'row.nik-twice', rule: 'R-10', suggestion: '2' }]);
    expect(faults('No Keluarga;NIK;Nama;Hubungan', `1;${nik};a;KK`, `1;${nik};b;anak`)).toEqual([
      '3 NIK row.nik-twice',
    ]);
  });

  it('a row twice is a fault of the later one', () => {
    expect(faults('No;Nama;Hubungan', '1;a;KK', '2;b;KK', '1;a;KK')).toContain('4 Nama row.twice');
  });

  it('a cell that was cut in two makes its row too wide', () => {
    expect(faults('Nama;Hubungan', 'a;KK;b')).toEqual(['2 C row.too-wide']);
  });

  it('names the header that a file should have, where it has none', () => {
    const [household] = read('No Keluarga;Nama', '1;a', '1;b');
    expect(household?.errors.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual([
      '2 Hubungan row.required',
      '3 Hubungan row.required',
    ]);
  });

  it('says what the contract refuses by row and field', () => {
    expect(
      faults('Nama;Hubungan;Alamat;RT', `${'n'.repeat(121)};KK;${'a'.repeat(241)};3`, 'a\u202eb;KK;;1000'),
    ).toEqual(['2 Nama row.too-long', '2 Alamat row.too-long', '3 Nama row.invisible', '3 RT row.rt']);
    const many = Array.from({ length: 31 }, (_, n) => `1;w${n};${n === 0 ? 'KK' : 'anak'}`);
    expect(faults('No Keluarga;Nama;Hubungan', ...many)).toEqual(['2 Hubungan row.too-many']);
  });
});
