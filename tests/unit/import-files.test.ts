import { describe, expect, it } from 'vitest';
import { readFile, type SheetRead } from '../../functions/registration/reading/read-file.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, order: 'le' | 'be', mark = true) => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return new Uint8Array(order === 'le' ? bytes : bytes.swap16());
};
const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const read = (content: string | Uint8Array, name = 'keluarga.csv'): Promise<SheetRead> =>
  readFile(typeof content === 'string' ? utf8(content) : content, name);
const fault = (content: string | Uint8Array, name?: string) =>
  read(content, name).then(
    () => undefined,
    ({ code, details, errors }) => ({ code, ...details, pointer: errors[0]?.pointer }),
  );

const sheet = 'Nama;Alamat\nWarga Café;Jl. “Contoh” 1\n';
const rows = [
  ['Nama', 'Alamat'],
  ['Warga Café', 'Jl. “Contoh” 1'],
];

describe('the encoding of a CSV file', () => {
  it.each([
    ['utf-8', utf8(sheet)],
    ['utf-8-bom', utf8(`\ufeff${sheet}`)],
    ['utf-16le', utf16(sheet, 'le')],
    ['utf-16be', utf16(sheet, 'be')],
    ['utf-16le', utf16(sheet, 'le', false)],
    ['utf-16be', utf16(sheet, 'be', false)],
  ])('%s is found out and told', async (encoding, bytes) => {
    expect(await read(bytes)).toMatchObject({ format: 'csv', encoding, separator: ';', rows });
  });

  it('windows-1252, which old Excel writes, is found out and told', async () => {
    // 0x93 and 0x94 are the quotation marks of windows-1252, 0xe9 is é
    const bytes = latin('Nama;Alamat\nWarga Caf\xe9;Jl. \x93Contoh\x94 1\n');
    expect(await read(bytes)).toMatchObject({ encoding: 'windows-1252', rows });
  });

  it.each([
    ['UTF-32', new Uint8Array([0xff, 0xfe, 0, 0, ...utf8('N\0\0\0a\0\0\0')])],
    [
      'Shift_JIS',
      new Uint8Array([
        ...utf8('Nama;Alamat\n'),
        ...Array(20).fill([0x83, 0x65, 0x83, 0x58, 0x83, 0x67]).flat(),
      ]),
    ],
    ['KOI8-R', latin(`Nama;Alamat\n${'\xf0\xd2\xc9\xd7\xc5\xd4 \xcb\xc1\xcb \xc4\xc5\xcc\xc1;'.repeat(9)}`)],
  ])('another one, %s, is refused and never guessed', async (_, bytes) => {
    expect(await fault(bytes)).toMatchObject({ code: 'import.encoding-unknown' });
  });
});

describe('text that is not what it claims to be is refused by row and column', () => {
  const broken = (row: number, column: string) => ({
    code: 'import.text-broken',
    row,
    column,
    pointer: `/rows/${row}/${column}`,
  });

  it.each([
    [
      'bytes that are no UTF-8 behind its mark',
      new Uint8Array([...utf8('\ufeffNama;Alamat\na;b\nc;'), 0xe9, 0x0a]),
    ],
    ['UTF-8 and windows-1252 pasted together', new Uint8Array([...utf8('Nama;Alamat\né;b\nc;'), 0xe9, 0x0a])],
    ['U+FFFD, where another program gave up', utf8('Nama;Alamat\na;b\nc;d\ufffd\n')],
    ['é read as windows-1252', utf8('Nama;Alamat\na;b\nc;CafÃ©\n')],
    ['an apostrophe read as windows-1252', utf8('Nama;Alamat\na;b\nc;Maâ€™ruf\n')],
    ['a control character', utf8('Nama;Alamat\na;b\nc;d\u0007\n')],
    ['a zero byte', utf8('Nama;Alamat\na;b\nc;d\0\n')],
    ['a byte that windows-1252 does not have', latin('Nama;Alamat\na;b\nc;Caf\xe9 \x81\n')],
    ['half a character of UTF-16', new Uint8Array([...utf16('Nama;Alamat\na;b\nc;d', 'le'), 0x41])],
    ['half a surrogate pair', utf16('Nama;Alamat\na;b\nc;d\ud800\n', 'le')],
  ])('%s', async (_, bytes) => {
    expect(await fault(bytes)).toMatchObject(broken(3, 'B'));
  });

  it('a header too', async () => {
    expect(await fault('Nama;Al\u0000amat\na;b\n')).toMatchObject(broken(1, 'B'));
  });
});

describe('the separator of a CSV file', () => {
  it.each([[','], [';'], ['\t'], ['|']])('%j is found out and told', async (separator) => {
    const text = [
      ['Nama', 'Alamat', 'RT'],
      ['Warga Contoh', 'Jl. Contoh', '003'],
    ];
    const bytes = text.map((row) => row.join(separator)).join('\r\n');
    expect(await read(bytes)).toMatchObject({ separator, rows: text });
  });

  it('is what cuts every row alike, not what stands most often', async () => {
    const text = 'Nama;Keterampilan\nSatu;masak, jahit, catat, hitung\nDua;masak, catat\nTiga;jahit\n';
    expect(await read(text)).toMatchObject({ separator: ';' });
  });

  it('may be told to Excel in a first line that Excel does not show', async () => {
    const { separator, rows: found } = await read('sep=|\nNama|RT\nWarga; satu, dua|003\n');
    expect({ separator, found }).toEqual({
      separator: '|',
      found: [
        ['Nama', 'RT'],
        ['Warga; satu, dua', '003'],
      ],
    });
  });

  it('is none in a file of one column', async () => {
    expect(await read('Nama\nWarga Contoh\n')).not.toHaveProperty('separator');
  });
});

describe('cells', () => {
  it('keep quotes, separators and line breaks that stand in quotation marks, and names with a quote in them', async () => {
    const text = 'Nama;Alamat\r\nSoka"an;"Jl. ""Contoh""; 1\nRT 3"\r\n';
    expect((await read(text)).rows[1]).toEqual(['Soka"an', 'Jl. "Contoh"; 1\nRT 3']);
  });

  it('lose spaces around them, and keep a tab in front, behind which a formula may hide', async () => {
    expect((await read('Nama;RT\n  Warga \u00a0;"\t=1"\n')).rows[1]).toEqual(['Warga', '\t=1']);
  });

  it('stand in the rows that the spreadsheet shows, blank ones between them; blank ones at the end are none', async () => {
    const { rows: found } = await read('Nama;RT\n\n;\nWarga;1\n;\n\n');
    expect(found).toEqual([['Nama', 'RT'], [''], ['', ''], ['Warga', '1']]);
  });

  it('may be 4,000 characters long, and no longer', async () => {
    expect((await read(`Nama;RT\n${'a'.repeat(4_000)};1\n`)).rows).toHaveLength(2);
    expect(await fault(`Nama;RT\nx;${'a'.repeat(4_001)}\n`)).toMatchObject({
      code: 'import.cell-too-long',
      row: 2,
      column: 'B',
    });
  });
});

describe('a file is refused', () => {
  const header = 'Nama;RT\n';
  const lines = (count: number) => header + 'a;1\n'.repeat(count);

  it.each([
    ['that is empty', '', 'import.empty'],
    ['of blank lines', '\n;;\n\n', 'import.empty'],
    ['of a header alone', header, 'import.no-rows'],
    ['that is a PDF', '%PDF-1.4', 'import.type-unknown'],
    ['that is a web page', '\ufeff<html><table><tr><td>Nama</td></tr></table></html>', 'import.type-unknown'],
    ['with a quotation mark that nobody closes', 'Nama;RT\nx;1\n"y;2\nz;3\n', 'import.quotes-broken'],
  ])('%s', async (_, text, code) => {
    expect(await fault(text)).toMatchObject({ code });
  });

  it.each(['keluarga.pdf', 'keluarga.ods', 'keluarga.xlsm', 'keluarga', 'csv'])('named %s', async (name) => {
    expect(await fault(`${header}a;1\n`, name)).toMatchObject({ code: 'import.type-unknown' });
  });

  it.each([
    ['keluarga.xlsx', utf8(`${header}a;1\n`)],
    ['keluarga.xls', utf8(`${header}a;1\n`)],
    ['keluarga.csv', utf8('PK\u0003\u0004…')],
  ])('named %s that is something else', async (name, bytes) => {
    expect(await fault(bytes, name)).toMatchObject({ code: 'import.type-mismatch' });
  });

  it('by the row in which a quotation mark opens', async () => {
    const found = await fault('Nama;RT\nx;1\ny;"2\nz;3\n');
    expect(found).toMatchObject({ code: 'import.quotes-broken', row: 3, column: 'B' });
  });

  it.each(['.xls', '.xlsx', '.csv'])('of Excel before 2007 or with a password, named %s', async (ending) => {
    const ole2 = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    const old = new Uint8Array([...ole2, ...new Uint8Array(600)]);
    const locked = new Uint8Array([...old, ...Buffer.from('EncryptedPackage', 'utf16le')]);
    expect(await fault(old, `keluarga${ending}`)).toMatchObject({ code: 'import.old-excel' });
    expect(await fault(locked, `keluarga${ending}`)).toMatchObject({ code: 'import.encrypted' });
  });

  it('above 1 MiB', async () => {
    const padded = (bytes: number) =>
      `${header}${`a;${'x'.repeat(1_000)}\n`.repeat(1_000)}`.padEnd(bytes, '\n');
    expect(await fault(padded(1_048_577))).toMatchObject({ code: 'import.too-large', bytes: 1_048_577 });
    expect((await read(padded(1_048_576))).rows).toHaveLength(1_001);
  });

  it('from the 2,001st row on, which is named', async () => {
    expect((await read(lines(2_000))).rows).toHaveLength(2_001);
    expect(await fault(lines(2_001))).toMatchObject({
      code: 'import.too-many-rows',
      row: 2_002,
      most: 2_000,
      pointer: '/rows/2002',
    });
  });

  it('by rows that hold something: blank ones do not count, but make no endless file', async () => {
    const spaced = `${header}${'\na;1\n\n'.repeat(2_000)}`;
    expect((await read(spaced)).rows.filter((cells) => cells[0] === 'a')).toHaveLength(2_000);
    expect(await fault(`${spaced}\na;1\n`)).toMatchObject({ code: 'import.too-many-rows', row: 6_003 });
    const far = (blank: number) => `${header}a;1\n${'\n'.repeat(blank)}b;2\n`;
    expect((await read(far(19_997))).rows).toHaveLength(20_000);
    expect(await fault(far(19_998))).toMatchObject({ code: 'import.too-many-rows', row: 20_001 });
  });

  it('with more than 60 columns', async () => {
    const wide = (columns: number) =>
      `${Array.from({ length: columns }, (_, index) => `K${index}x`).join(';')}\n${'a;'.repeat(columns - 1)}a\n`;
    expect((await read(wide(60))).rows[1]).toHaveLength(60);
    expect(await fault(wide(61))).toMatchObject({ code: 'import.too-many-columns', row: 1, column: 'BI' });
  });
});

describe('the header', () => {
  it.each([
    ['a number', 'Nama;3171014101920001\nx;1\n', 1, 'B'],
    ['a date', 'Warga;31/12/1980\nx;1\n', 1, 'B'],
    ['nothing above cells that are filled', 'Nama;;RT\nx;y;1\n', 1, 'B'],
  ])('cannot be %s', async (_, text, row, column) => {
    expect(await fault(text)).toMatchObject({ code: 'import.header-missing', row, column });
  });

  it('stands twice: one column, however it is spelled', async () => {
    expect(await fault('Nama;RT;NAMA \nx;1;y\n')).toMatchObject({
      code: 'import.header-twice',
      row: 1,
      column: 'C',
      pointer: '/rows/1/C',
    });
  });

  it('stands twice: the whole row, where pages were pasted together', async () => {
    expect(await fault('Nama;RT\nx;1\nNama;RT\ny;2\n')).toMatchObject({
      code: 'import.header-twice',
      row: 3,
      first: 1,
    });
  });

  it('may stand below titles', async () => {
    const titled = 'DAFTAR KELUARGA;\n;\nNama;RT\nx;1\n';
    expect((await read(titled)).rows[2]).toEqual(['Nama', 'RT']);
    expect(await fault('DAFTAR KELUARGA;\nNama;NAMA\nx;1\n')).toMatchObject({
      code: 'import.header-twice',
      row: 2,
    });
  });
});

it('what is refused never repeats what stands in a cell', async () => {
  const secrets = ['Warga Rahasia', '3171014101920001'];
  const text = `Nama;NIK\n${secrets.join(';')}\n`;
  const refusals = await Promise.all([
    fault(`${text}${secrets[0]}\ufffd;${secrets[1]}\n`),
    fault(`${secrets.join(';')}\n${text}`),
    fault(`${text}"${secrets[0]};1\n`),
    fault(`${text}${secrets[0]?.repeat(400)};1\n`),
    fault(text + text),
  ]);
  for (const refusal of refusals) {
    expect(refusal?.code).toMatch(/^import\./);
    for (const secret of secrets) expect(JSON.stringify(refusal)).not.toContain(secret);
  }
});
