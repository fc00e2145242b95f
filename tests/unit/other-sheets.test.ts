import { describe, expect, it } from 'vitest';
import { interpreted, mapped, sheetKinds } from '../../functions/registration/domain/sheets/interpreted.ts';
import { template, templateKinds } from '../../functions/registration/domain/sheets/templates.ts';
import { readFile } from '../../functions/registration/reading/read-file.ts';
import { ImportKind } from '../../shared/routes/registration/imports.ts';
import { anId } from '../support/builders.ts';
import { aSheet, aWorld } from '../support/sheets.ts';

const read = (kind: ImportKind, ...lines: readonly string[]) =>
  interpreted(kind, aSheet(...lines), aWorld()).records;
const faults = (kind: ImportKind, ...lines: readonly string[]) =>
  read(kind, ...lines).flatMap(({ errors }) =>
    errors.map(({ row, column, code }) => `${row} ${column} ${code}`),
  );
const { locationId } = aWorld();

describe('a list of persons', () => {
  const header = 'No;Nama;L/P;NIK;Tgl Lahir;No HP;Alamat;Tgl Pendataan';

  it('has one in each row', () => {
    const [one, two] = read(
      'persons',
      header,
      '1;Warga Satu;P;3171014101920001;1 Jan 1992;0800-0001;Jl. Contoh;01/02/2013',
      '2;Warga Dua;L;0;;;;',
    );
    expect(one).toEqual({
      rows: [2],
      body: {
        personId: anId('NEW', 1),
        locationId,
        name: 'Warga Satu',
        sex: 'female',
        nik: '3171014101920001',
        birthDate: '1992-01-01',
        phone: '08000001',
        address: 'Jl. Contoh',
        origin: { source: 'import', collectedOn: '2013-02-01' },
      },
      errors: [],
      notes: [],
    });
    expect(two).toMatchObject({
      rows: [3],
      errors: [],
      notes: [{ row: 3, column: 'NIK', code: 'row.number-absent' }],
    });
    expect(two?.body).not.toHaveProperty('nik');
  });

  it('is refused where the rules of a person refuse', () => {
    expect(
      faults(
        'persons',
        header,
        '1;a;L;3171014101920001;;;;',
        '2;b;L;3171013201920001;;;;',
        '3;c;P;3171014101920003;02/01/1992;;;',
        '4;d;;;;;;',
        '5;e;L;;02/03/2013;;;',
        '6;f;P;3171014101920003;01/01/1992;;;',
        '7;g;P;3171014101920003;;;;',
        '8;h;L;1111111111111111;;;;',
        '9;i;L;;;;;02/03/2013',
      ),
    ).toEqual([
      '2 NIK person.nik-mismatch',
      '3 NIK person.nik-invalid',
      '4 NIK person.nik-mismatch',
      '5 L/P row.required',
      '6 Tgl Lahir row.date-future',
      '7 NIK row.nik-twice',
      '8 NIK row.nik-twice',
      '9 NIK person.nik-invalid',
      '10 Tgl Pendataan row.date-future',
    ]);
  });
});

describe('a list of volunteers', () => {
  const header = 'Nama;L/P;RT/RW;Pekerjaan;Keterampilan;Bidang;Tanggal Daftar;HP';

  it('has one in each row, with skills and sectors', () => {
    const [one] = read(
      'volunteers',
      header,
      'Relawan Satu;P;3/2;Guru;mengajar, mencatat;kesehatan / Pendidikan;4 Maret 2012;',
    );
    expect(one).toMatchObject({ errors: [], notes: [] });
    expect(one?.body).toEqual({
      volunteerId: anId('NEW', 1),
      locationId,
      name: 'Relawan Satu',
      sex: 'female',
      rt: '003',
      rw: '002',
      occupation: 'Guru',
      skills: ['mengajar', 'mencatat'],
      sectors: ['health', 'education'],
      registeredOn: '2012-03-04',
      origin: { source: 'import' },
    });
  });

  it('is refused by row and column', () => {
    const skills = Array.from({ length: 31 }, (_, n) => `s${n}`).join(',');
    expect(
      faults(
        'volunteers',
        header,
        'a;P;;;;;04/03/2012;',
        'b;P;3/2;;;sihir;04/03/2012;',
        `c;P;3/2;;${skills};;04/03/2012;`,
        `d;P;3/2;;${'s'.repeat(61)};;04/03/2012;`,
        'e;P;3/2;;;;02/03/2013;',
        'f;P;3/2;;;;;',
      ),
    ).toEqual([
      '2 RT/RW row.required',
      '2 RT/RW row.required',
      '3 Bidang row.word',
      '4 Keterampilan row.too-many',
      '5 Keterampilan row.too-long',
      '6 Tanggal Daftar row.date-future',
      '7 Tanggal Daftar row.required',
    ]);
  });
});

describe('the board of a kelurahan', () => {
  const header = 'Nama BKM;No Akta;Notaris;Tgl Akta';

  it('stands in one row, with its charter', () => {
    const [one] = read('boards', header, 'BKM Contoh Mandiri;12;Notaris Contoh;03/09/2012');
    expect(one).toMatchObject({ rows: [2], errors: [] });
    expect(one?.body).toEqual({
      boardId: anId('NEW', 1),
      locationId,
      name: 'BKM Contoh Mandiri',
      charter: { number: '12', notary: 'Notaris Contoh', date: '2012-09-03' },
      origin: { source: 'import' },
    });
    expect(read('boards', header, 'LKM Contoh;;;')[0]?.body).not.toHaveProperty('charter');
  });

  it('R-1: is the only one; a charter is whole or none', () => {
    expect(faults('boards', header, 'BKM Satu;;;', 'BKM Dua;;;')).toEqual([
      '3 Nama BKM board.already-active',
    ]);
    expect(faults('boards', header, 'BKM Satu;12;;')).toEqual([
      '2 Notaris row.required',
      '2 Tgl Akta row.required',
    ]);
  });
});

describe('the columns of every kind', () => {
  it.each(ImportKind.options)('%s: no header means two columns', (kind) => {
    for (const { field, id, en, spellings } of sheetKinds[kind].columns)
      for (const header of [id, en, ...spellings])
        expect(mapped(kind, [header]).columns[0]?.field, header).toBe(field);
  });
});

it('every kind has a template', () => {
  expect(templateKinds.toSorted()).toEqual(ImportKind.options.toSorted());
});

describe.each(ImportKind.options)('a template for %s', (kind) => {
  it.each(['id', 'en'] as const)('in %s is a file that can be imported as it is', async (language) => {
    const bytes = new TextEncoder().encode(template(kind, language));
    const sheet = await readFile(bytes, 'contoh.csv');
    expect(sheet).toMatchObject({ encoding: 'utf-8-bom', separator: ';' });
    const { columns, records } = interpreted(kind, sheet, aWorld());
    expect(columns.every(({ field }) => field !== undefined)).toBe(true);
    expect(records.length).toBeGreaterThan(0);
    for (const record of records) expect(record).toMatchObject({ errors: [], notes: [] });
  });

  it('says the same in both languages', () => {
    const body = (language: 'id' | 'en') =>
      interpreted(
        kind,
        aSheet(...template(kind, language).replace('\ufeff', '').trim().split('\r\n')),
        aWorld(),
      );
    expect(body('en').records.map(({ rows }) => rows)).toEqual(body('id').records.map(({ rows }) => rows));
    expect(body('en').columns.map(({ field }) => field)).toEqual(
      body('id').columns.map(({ field }) => field),
    );
  });
});
