import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { readFile } from '../../functions/registration/reading/read-file.ts';
import { type Part, sheetXml, workbookOf, workbookParts, zipOf } from '../support/workbooks.ts';

const read = (bytes: Uint8Array) => readFile(bytes, 'keluarga.xlsx');
const fault = (bytes: Uint8Array) =>
  read(bytes).then(
    () => undefined,
    ({ code, details }) => ({ code, ...details }),
  );

const people = [
  ['Nama', 'RT'],
  ['Warga Contoh', '003'],
];
const parts = workbookParts([{ name: 'Keluarga', xml: sheetXml(people) }]);
/** The workbook with other parts, or others changed. */
const changed = (change: (part: Part) => Part | undefined, ...more: Part[]): Uint8Array =>
  zipOf([...parts.flatMap((part) => change(part) ?? []), ...more]);
const sheetPart = 'xl/worksheets/sheet1.xml';
const withSheet = (more: Partial<Part>) =>
  changed((part) => (part.name === sheetPart ? { ...part, ...more } : part));
/** Cells below a header `Nama, RT, Tanggal`. */
const cells = (xml: string) =>
  workbookOf(
    `<worksheet><sheetData><row r="1">${['Nama', 'RT', 'Tanggal']
      .map((text, index) => `<c r="${'ABC'[index]}1" t="inlineStr"><is><t>${text}</t></is></c>`)
      .join('')}</row>${xml}</sheetData></worksheet>`,
    { strings: ['Warga &amp; Contoh'] },
  );

describe('a workbook', () => {
  it('as Excel writes one is read: texts, dates, numbers without exponent, yes and no', async () => {
    const day = new Date('1980-12-31T00:00:00Z');
    const bytes = await writeExcelFile([
      ['Nama', 'Tanggal', 'RT', 'Ada', 'Luas'],
      ['Soka"an & Warga', { value: day, type: Date, format: 'dd/mm/yyyy' }, 3, true, 12.5],
    ]).toBuffer();
    expect(await read(new Uint8Array(bytes))).toEqual({
      format: 'xlsx',
      sheet: 'Sheet1',
      rows: [
        ['Nama', 'Tanggal', 'RT', 'Ada', 'Luas'],
        ['Soka"an & Warga', '1980-12-31', '3', 'TRUE', '12.5'],
      ],
    });
  });

  it('is read from its first sheet that is shown, which is named', async () => {
    const sheets = [
      {
        name: 'Rahasia',
        state: 'hidden',
        xml: sheetXml([
          ['Lain', 'X'],
          ['a', 'b'],
        ]),
      },
      { name: 'Keluarga &amp; Warga', xml: sheetXml(people) },
      {
        name: 'Lagi',
        xml: sheetXml([
          ['Lain', 'X'],
          ['a', 'b'],
        ]),
      },
    ];
    expect(await read(zipOf(workbookParts(sheets)))).toEqual({
      format: 'xlsx',
      sheet: 'Keluarga & Warga',
      rows: people,
    });
    const hidden = workbookParts([{ name: 'Rahasia', state: 'veryHidden', xml: sheetXml(people) }]);
    expect(await fault(zipOf(hidden))).toMatchObject({ code: 'import.broken-workbook' });
  });

  it('keeps texts whole that are longer than the pieces in which it is read', async () => {
    const rows = [
      ['Nama', 'Catatan'],
      ...Array.from({ length: 400 }, (_, n) => [`Warga ${n}`, `${n} `.repeat(200).trim()]),
    ];
    expect((await read(workbookOf(sheetXml(rows)))).rows).toEqual(rows);
  });

  it('shows formulas as formulas and not by their last result, and errors as errors', async () => {
    const { rows } = await read(
      cells(
        '<row r="2"><c r="A2" t="str"><f>A1&amp;B1</f><v>Warga</v></c><c r="B2"><f t="shared" si="0"/><v>3</v></c>' +
          '<c r="C2" t="e"><v>#REF!</v></c></row><row r="3"><c r="A3"><f>1+1</f></c></row>',
      ),
    );
    expect(rows.slice(1)).toEqual([['=A1&B1', '=', '#REF!'], ['=1+1']]);
  });

  it('has shared and rich texts, rows and cells that do not say where they stand, and gaps', async () => {
    const blank = ['', '', ''];
    const { rows } = await read(
      cells(
        '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>Jl. </t></r><r><t>Contoh</t></r><rPh><t>x</t></rPh></is></c></row>' +
          '<row r="5"><c r="C5" t="n" s="1"><v>29586</v></c></row>',
      ),
    );
    expect(rows.slice(1)).toEqual([
      ['Warga & Contoh', 'Jl. Contoh', ''],
      blank,
      blank,
      ['', '', '1980-12-31'],
    ]);
  });
});

describe('a number of 16 digits in a workbook', () => {
  const typed = async (value: string) =>
    (await read(cells(`<row r="2"><c r="A2"><v>${value}</v></c></row>`))).rows[1]?.[0];

  it.each([
    ['3171014101929999', '3171014101929999'],
    ['317101410192999', '317101410192999'],
    ['3.171014101929999E15', '3171014101929999'],
  ])('%s is whole', async (value, text) => {
    expect(await typed(value)).toBe(text);
  });

  it.each([
    ['3.17101410192999E+15', '3.17101410192999e+15'],
    ['3171014101929990', '3.17101410192999e+15'],
    ['9171014101929999', '9.17101410193e+15'],
    ['9007199254740993', '9.007199254740992e+15'],
  ])('%s has lost digits, or may have: it is shown so that nobody takes it for one', async (value, text) => {
    expect(await typed(value)).toBe(text);
  });
});

describe('what inflates is looked at before it is inflated', () => {
  const mebibyte = 2 ** 20;
  const zeros = (bytes: number): Part => ({ name: 'xl/media/image1.png', content: new Uint8Array(bytes) });

  it('a bomb costs no memory: 65 KB that would be 64 MB', async () => {
    const packed = deflateRawSync(new Uint8Array(64 * mebibyte));
    const bomb = changed((part) => part, { ...zeros(0), packed, claims: 64 * mebibyte, crc: 1 });
    expect(bomb.length).toBeLessThan(mebibyte);
    const before = process.memoryUsage().rss;
    expect(await fault(bomb)).toMatchObject({ code: 'import.bomb', most: 16_000_000 });
    expect(process.memoryUsage().rss - before).toBeLessThan(24 * mebibyte);
  });

  it('a bomb that lies of its size is cut off at the size it names', async () => {
    const packed = deflateRawSync(Buffer.alloc(64 * mebibyte, '<worksheet> '));
    const before = process.memoryUsage().rss;
    expect(await fault(withSheet({ packed, claims: 100_000 }))).toMatchObject({
      code: 'import.broken-workbook',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(24 * mebibyte);
  });

  it('one part may be 100 times as big as it is packed, and no more', async () => {
    const content = (bytes: number) => Buffer.alloc(bytes, 'ab');
    const packed = deflateRawSync(content(1_000_000));
    const padded = (ratio: number) =>
      Buffer.concat([packed, Buffer.alloc(1_000_000 / ratio - packed.length)]);
    const of = (ratio: number) =>
      changed((part) => part, { name: 'xl/a.bin', content: content(1_000_000), packed: padded(ratio) });
    expect(await read(of(100))).toMatchObject({ rows: people });
    expect(await fault(of(125))).toMatchObject({ code: 'import.bomb', ratio: 125, most: 100 });
  });

  it('a small part may be as repetitive as it likes', async () => {
    expect(await read(changed((part) => part, zeros(100_000)))).toMatchObject({ rows: people });
    expect(await fault(changed((part) => part, zeros(200_000)))).toMatchObject({ code: 'import.bomb' });
  });

  it('200 parts, and no more', async () => {
    const more = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ name: `xl/x${n}.xml`, content: '' }));
    expect(await read(changed((part) => part, ...more(200 - parts.length)))).toMatchObject({ rows: people });
    expect(await fault(changed((part) => part, ...more(201 - parts.length)))).toMatchObject({
      code: 'import.bomb',
      entries: 201,
    });
  });

  it('parts that share their bytes', async () => {
    const shared = { name: 'xl/b.xml', content: '', offset: 0 };
    expect(await fault(changed((part) => part, shared))).toMatchObject({
      code: 'import.bomb',
      overlapping: true,
    });
  });

  it('other archives and documents within, by name and by content', async () => {
    const inner = zipOf([{ name: 'a', content: 'b' }]);
    const holding = (part: Part) => fault(changed((each) => each, part));
    expect(await holding({ name: 'xl/embeddings/lain.xlsx', content: 'x' })).toMatchObject({
      code: 'import.nested',
    });
    expect(await holding({ name: 'xl/media/image1.png', content: inner })).toMatchObject({
      code: 'import.nested',
    });
    expect(await holding({ name: 'xl/media/image1.png', content: inner, isStored: true })).toMatchObject({
      code: 'import.nested',
    });
    expect(await holding({ name: 'xl/media/image1.png', content: 'a picture' })).toBeUndefined();
  });
});

describe('a sheet with a cell far out', () => {
  it('is refused by its row, whatever number that is, and by its column', async () => {
    const at = (reference: string) =>
      fault(cells(`<row r="${/\d+/.exec(reference)}"><c r="${reference}"><v>1</v></c></row>`));
    expect(await at('A20000')).toBeUndefined();
    expect(await at('A20001')).toMatchObject({ code: 'import.too-many-rows', row: 20_001 });
    expect(await at('A1048576')).toMatchObject({ code: 'import.too-many-rows', row: 1_048_576 });
    expect(await at('BI2')).toMatchObject({ code: 'import.too-many-columns', row: 2, column: 'BI' });
    expect(await at('XFD2')).toMatchObject({ code: 'import.too-many-columns', column: 'XFD' });
  });

  it('is read where those cells are blank, as formatted ones are', async () => {
    const blank = '<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>';
    expect((await read(cells(blank))).rows).toHaveLength(2);
  });

  it('is refused by its 2,001st row', async () => {
    const rows = (count: number) => [
      ['Nama', 'RT'],
      ...Array.from({ length: count }, (_, n) => [`W${n}`, '1']),
    ];
    expect((await read(workbookOf(sheetXml(rows(2_000))))).rows).toHaveLength(2_001);
    expect(await fault(workbookOf(sheetXml(rows(2_001))))).toMatchObject({
      code: 'import.too-many-rows',
      row: 2_002,
    });
  });
});

it('text of a workbook is looked at as that of any file', async () => {
  const rows = (text: string) =>
    workbookOf(
      sheetXml([
        ['Nama', 'RT'],
        ['Warga', text],
      ]),
    );
  expect(await fault(rows('a_x0007_'))).toMatchObject({ code: 'import.text-broken', row: 2, column: 'B' });
  expect(await fault(rows('a\ufffd'))).toMatchObject({ code: 'import.text-broken', row: 2, column: 'B' });
  expect(await fault(rows('x'.repeat(4_001)))).toMatchObject({
    code: 'import.cell-too-long',
    row: 2,
    column: 'B',
  });
});

it('a text that every cell shares is no way to make a sheet endless', async () => {
  const shared = Array.from(
    { length: 2_000 },
    (_, n) => `<row r="${n + 2}"><c r="A${n + 2}" t="s"><v>0</v></c></row>`,
  ).join('');
  const xml = `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Nama</t></is></c></row>${shared}</sheetData></worksheet>`;
  expect((await read(workbookOf(xml, { strings: ['x'.repeat(1_900)] }))).rows).toHaveLength(2_001);
  expect(await fault(workbookOf(xml, { strings: ['x'.repeat(2_001)] }))).toMatchObject({
    code: 'import.too-large',
  });
});
