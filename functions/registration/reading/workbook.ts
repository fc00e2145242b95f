import { readSheet } from 'read-excel-file/universal';
import type { SheetRead } from '../domain/sheets/sheet.ts';
import { type Archive, openArchive } from './archive.ts';
import { fileFault } from './file-faults.ts';
import { sheetCells } from './sheet-cells.ts';
import { storedArchive } from './stored-archive.ts';
import { decoded, tagsOf } from './xml-tags.ts';

const broken = () => fileFault('import.broken-workbook');

const textOf = (archive: Archive, name: string): string | undefined => {
  const bytes = archive.read(name);
  if (!bytes) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw broken();
  }
};

const workbookPath = 'xl/workbook.xml';
const relationsPath = 'xl/_rels/workbook.xml.rels';

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly path: string;
}

/** The parts that a workbook names, by what they are to it. */
const relationsOf = (xml: string): readonly Relation[] =>
  [...tagsOf(xml)].flatMap(({ name, attribute }) => {
    const [id, type, target] = [attribute('Id'), attribute('Type'), attribute('Target')];
    if (name !== 'Relationship' || id === undefined || type === undefined || target === undefined) return [];
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    return [{ id, type: type.slice(type.lastIndexOf('/') + 1), path }];
  });

/** The first sheet that is shown: what its office sees when it opens the file. */
const shownSheet = (xml: string): { readonly name: string; readonly id: string } => {
  const sheets = [...tagsOf(xml)].flatMap(({ name, isEnd, attribute }) =>
    name === 'sheet' && !isEnd
      ? [{ name: attribute('name') ?? '', id: attribute('id') ?? '', state: attribute('state') ?? 'visible' }]
      : [],
  );
  const shown = sheets.find(({ state }) => state === 'visible');
  if (!shown) throw broken();
  return shown;
};

/** Longest format of a number in Excel is 255 characters. */
const hasWildFormat = (styles: string): boolean => /formatCode\s*=\s*["'][^"']{1000}/.test(styles);

const isoDate = (date: Date): string =>
  Number.isNaN(date.getTime()) ? '#VALUE!' : date.toISOString().replace(/T.*$/, '');

/** Excel keeps 15 digits of a number, and a double is exact to 2^53: 16 digits of a NIK typed as a number may be lost. */
const hasLostDigits = (number: number): boolean =>
  Number.isInteger(number) &&
  Math.abs(number) >= 1e15 &&
  (Math.abs(number) > Number.MAX_SAFE_INTEGER || number % 10 === 0);

interface NumberCell {
  readonly number: number;
}

/** A whole number without exponent; one that was rounded with an exponent, so that nobody takes it for a number of 16 digits. */
const numberText = ({ number }: NumberCell): string =>
  hasLostDigits(number) ? number.toExponential() : String(number);

const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return isoDate(value);
  if (typeof value === 'object') return numberText(value as NumberCell);
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
};

/** Only the parts that the first visible sheet needs, inflated and checked, under the paths that the workbook names. */
const partsOf = (archive: Archive) => {
  const [workbook, relations] = [textOf(archive, workbookPath), textOf(archive, relationsPath)];
  if (workbook === undefined || relations === undefined) throw fileFault('import.type-unknown');
  const sheet = shownSheet(workbook);
  const known = relationsOf(relations);
  const pathOf = (type: string) => known.find((relation) => relation.type === type)?.path;
  const path = known.find(({ id, type }) => id === sheet.id && type === 'worksheet')?.path;
  const xml = path === undefined ? undefined : textOf(archive, path);
  if (path === undefined || xml === undefined) throw broken();
  const cells = sheetCells(xml);
  const texts = ['sharedStrings', 'styles'].flatMap((type) => {
    const part = pathOf(type);
    const text = part === undefined ? undefined : textOf(archive, part);
    return part === undefined || text === undefined ? [] : [[part, text] as const];
  });
  if (texts.some(([, text]) => hasWildFormat(text))) throw broken();
  const parts = {
    [workbookPath]: workbook,
    [relationsPath]: relations,
    ...Object.fromEntries(texts),
    [path]: cells.xml,
  };
  return { name: decoded(sheet.name), parts, cells };
};

/**
 * Reads the first visible sheet of a workbook (XLSX). What stands in the archive is checked before anything is inflated;
 * the reader is given the parts of that sheet only, inflated already.
 */
export const readWorkbook = async (bytes: Uint8Array): Promise<SheetRead> => {
  const archive = openArchive(bytes);
  if (archive.names.some((name) => name.toLowerCase() === 'encryptedpackage'))
    throw fileFault('import.encrypted');
  const { name, parts, cells } = partsOf(archive);
  const options = { trim: false, parseNumber: (text: string): NumberCell => ({ number: Number(text) }) };
  const read = await readSheet(storedArchive(parts), name, options).catch(() => {
    throw broken(); // whatever it says: it read what it was given, and could not
  });
  const rows = read.map((row) => row.map(cellText));
  for (const { row, column, text } of cells.instead) {
    while (rows.length <= row) rows.push([]);
    const line = rows[row] ?? [];
    while (line.length < column) line.push('');
    line[column] = text;
  }
  return { format: 'xlsx', sheet: name, rows };
};
