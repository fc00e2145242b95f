import { limits, type SheetRead, tableOf } from '../domain/sheets/sheet.ts';
import { plain } from '../domain/sheets/words.ts';
import { faultAt, fileFault } from './file-faults.ts';
import { readSeparated } from './separated.ts';
import { decodeText } from './text.ts';
import { readWorkbook } from './workbook.ts';

export type { SheetRead };

type Content = 'zip' | 'ole2' | 'text' | 'other';

const startsWith = (bytes: Uint8Array, ...first: readonly number[]): boolean =>
  first.every((byte, index) => bytes[index] === byte);

/** First bytes of what people send instead of a sheet: PDF, PNG, JPEG, GIF, gzip, RAR, 7z. */
const others: readonly (readonly number[])[] = [
  [0x25, 0x50, 0x44, 0x46],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x1f, 0x8b],
  [0x52, 0x61, 0x72, 0x21],
  [0x37, 0x7a, 0xbc, 0xaf],
];

/** Web pages and XML that call themselves a sheet, as many programs export them. */
const markup = /^[\ufeff\s]*<(!doctype|html|table|\?xml|[a-z]+:?)/i;

const contentOf = (bytes: Uint8Array): Content => {
  if (startsWith(bytes, 0x50, 0x4b, 3, 4) || startsWith(bytes, 0x50, 0x4b, 5, 6)) return 'zip';
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return 'ole2';
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200)).replace(/^ï»¿/, '');
  return others.some((first) => startsWith(bytes, ...first)) || markup.test(head) ? 'other' : 'text';
};

/** What a name promises. */
const promisedBy = (fileName: string): Content | undefined => {
  const ending = /\.([a-z0-9]+)$/i.exec(fileName.trim())?.[1]?.toLowerCase() ?? '';
  if (['csv', 'tsv', 'txt'].includes(ending)) return 'text';
  if (ending === 'xls') return 'ole2';
  return ending === 'xlsx' ? 'zip' : undefined;
};

/** A locked workbook is an OLE2 file around `EncryptedPackage`; any other is of Excel before 2007. */
const oleFault = (bytes: Uint8Array) => {
  const isLocked = Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'));
  return fileFault(isLocked ? 'import.encrypted' : 'import.old-excel');
};

/** Refuses what is no sheet, and what is another one than its name says; content decides, not the name. */
const checkType = (bytes: Uint8Array, fileName: string): 'zip' | 'text' => {
  const [content, promised] = [contentOf(bytes), promisedBy(fileName)];
  if (content === 'ole2') throw oleFault(bytes);
  if (content === 'other') throw fileFault('import.type-unknown');
  if (promised === undefined) throw fileFault('import.type-unknown');
  if (promised !== content) throw fileFault('import.type-mismatch');
  return content;
};

/** Letters that were decoded as another encoding and saved so: `Ã©` for é, `â€™` for an apostrophe. */
const misread = /[ÂÃ][\u0080-\u00bf]|â€/;
/** U+FFFD stands for what could not be read; control characters are no text, but for breaks of lines and tabs. */
const unreadable = /[\ufffd]|(?![\t\n\r])\p{Cc}/u;

/** Spaces around a cell say nothing. A tab or carriage return in front stays: a formula may hide behind it. */
const trimmed = (cell: string): string => cell.trimEnd().replace(/^[ \u00a0\ufeff\u200b]+/, '');

const checkText = (rows: SheetRead['rows'], encoding: string | undefined): void => {
  for (const [index, cells] of rows.entries())
    for (const [column, cell] of cells.entries()) {
      const place = { row: index + 1, column };
      if (cell.length > limits.cell) throw faultAt('import.cell-too-long', place, { most: limits.cell });
      if (unreadable.test(cell) || misread.test(cell))
        throw faultAt('import.text-broken', place, { encoding });
    }
};

const checkSize = (rows: SheetRead['rows']): void => {
  const characters = rows.reduce((sum, cells) => sum + cells.reduce((all, { length }) => all + length, 0), 0);
  if (characters > limits.text) throw fileFault('import.too-large', { characters, most: limits.text });
  for (const [index, { length }] of rows.entries())
    if (length > limits.columns)
      throw faultAt(
        'import.too-many-columns',
        { row: index + 1, column: limits.columns },
        { most: limits.columns },
      );
};

/** A header is words: numbers and dates are what stands below one. */
const isHeading = (text: string): boolean => /\p{L}/u.test(text);

const checkHeader = (rows: SheetRead['rows']): void => {
  const { header, lines } = tableOf(rows);
  if (!header) throw fileFault('import.empty');
  const { row, cells } = header;
  const strange = cells.findIndex((text) => text !== '' && !isHeading(text));
  if (strange !== -1) throw faultAt('import.header-missing', { row, column: strange });
  const blank = cells.findIndex((text, column) => text === '' && lines.some((line) => line.cells[column]));
  if (blank !== -1) throw faultAt('import.header-missing', { row, column: blank });
  const names = cells.map(plain);
  const twice = names.findIndex((name, index) => name !== '' && names.indexOf(name) < index);
  if (twice !== -1) throw faultAt('import.header-twice', { row, column: twice });
  const again = lines.find((line) => cells.every((text, column) => text === (line.cells[column] ?? '')));
  if (again) throw faultAt('import.header-twice', { row: again.row }, { first: row });
  if (lines.length === 0) throw fileFault('import.no-rows', { row });
  const beyond = lines[limits.rows];
  if (beyond) throw faultAt('import.too-many-rows', { row: beyond.row }, { most: limits.rows });
};

const readText = (bytes: Uint8Array): SheetRead => {
  const { text, encoding } = decodeText(bytes);
  return { format: 'csv', encoding, ...readSeparated(text) };
};

const withoutBlankEnd = (rows: SheetRead['rows']): SheetRead['rows'] =>
  rows.slice(0, rows.findLastIndex((cells) => cells.some((cell) => cell !== '')) + 1);

/**
 * Reads a CSV file or the first visible sheet of a workbook (XLSX) as rows of text, and says how it was encoded and
 * separated. Nothing is guessed: what is not what it claims to be, or more than an import may be, is refused by a Problem
 * that names row and column, and never what stands there. Whatever the bytes are, it throws nothing else, and needs
 * memory for no more than `limits` and `archiveLimits` allow.
 */
export const readFile = async (bytes: Uint8Array, fileName: string): Promise<SheetRead> => {
  if (bytes.length === 0) throw fileFault('import.empty');
  if (bytes.length > limits.bytes)
    throw fileFault('import.too-large', { bytes: bytes.length, most: limits.bytes });
  const read = checkType(bytes, fileName) === 'zip' ? await readWorkbook(bytes) : readText(bytes);
  checkSize(read.rows);
  checkText(read.rows, read.encoding);
  const rows = withoutBlankEnd(read.rows.map((cells) => cells.map(trimmed)));
  checkHeader(rows);
  return { ...read, rows };
};
