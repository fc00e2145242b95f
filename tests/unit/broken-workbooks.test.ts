import { describe, expect, it } from 'vitest';
import { readFile } from '../../functions/registration/reading/read-file.ts';
import { type Part, sheetXml, workbookOf, workbookParts, zipOf } from '../support/workbooks.ts';

const fault = (bytes: Uint8Array) =>
  readFile(bytes, 'keluarga.xlsx').then(
    () => undefined,
    ({ code, details }) => ({ code, ...details }),
  );
const people = [
  ['Nama', 'RT'],
  ['Warga Contoh', '003'],
];
const parts = workbookParts([{ name: 'Keluarga', xml: sheetXml(people) }]);
const changed = (change: (part: Part) => Part | undefined, ...more: Part[]): Uint8Array =>
  zipOf([...parts.flatMap((part) => change(part) ?? []), ...more]);
const sheetPart = 'xl/worksheets/sheet1.xml';
const withSheet = (more: Partial<Part>) =>
  changed((part) => (part.name === sheetPart ? { ...part, ...more } : part));

describe('a broken workbook is refused', () => {
  const tail = (xml: string) => workbookOf(`<worksheet><sheetData>${xml}</sheetData></worksheet>`);

  it.each([
    ['a file that ends too early', workbookOf(sheetXml(people)).slice(0, -30)],
    ['a checksum that does not fit', withSheet({ crc: 1 })],
    ['a size that does not fit', withSheet({ claims: 10 })],
    ['a method of packing that nobody uses', withSheet({ method: 12 })],
    ['a part that names itself otherwise', withSheet({ localName: 'xl/other.xml' })],
    ['no sheet', changed((part) => (part.name === sheetPart ? undefined : part))],
    ['two parts of one name', changed((part) => part, { name: sheetPart.toUpperCase(), content: '' })],
    [
      'a document type, which may define entities',
      workbookOf(`<!DOCTYPE x [<!ENTITY a "b">]>${sheetXml(people)}`),
    ],
    ['a tag that never ends', workbookOf('<worksheet><sheetData><row r="1')],
    ['a comment that never ends', workbookOf(`<!-- ${sheetXml(people)}`)],
    ['bytes that are no UTF-8', withSheet({ content: Buffer.from(sheetXml([['Nam\xe9', 'b']]), 'latin1') })],
    ['a cell of unknown type', tail('<row r="1"><c r="A1" t="x"><v>1</v></c></row>')],
    ['a shared text that is not there', tail('<row r="1"><c r="A1" t="s"><v>9</v></c></row>')],
    ['a style that is not there', tail('<row r="1"><c r="A1" s="9"><v>9</v></c></row>')],
    [
      'rows out of order',
      tail('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
    ],
    ['cells out of order', tail('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>')],
    ['a cell nowhere', tail('<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>')],
    ['a tag within a value', tail('<row r="1"><c r="A1"><v>1<b/></v></c></row>')],
  ])('%s', async (_, bytes) => {
    expect(await fault(bytes)).toMatchObject({ code: 'import.broken-workbook' });
  });

  it.each([
    ['a password on its parts', changed((part) => ({ ...part, flags: 1 })), 'import.encrypted'],
    [
      'a document that is none of a spreadsheet',
      zipOf([{ name: 'word/document.xml', content: '<a/>' }]),
      'import.type-unknown',
    ],
  ])('%s', async (_, bytes, code) => {
    expect(await fault(bytes)).toMatchObject({ code });
  });
});
