import { columnLetter, limits } from '../domain/sheets/sheet.ts';
import { faultAt, fileFault } from './file-faults.ts';
import { decoded, tagsOf } from './xml-tags.ts';

/** A cell of a sheet as its XML has it, texts still escaped. */
interface Cell {
  readonly row: number;
  readonly column: number;
  readonly type: string;
  readonly style: string;
  value?: string;
  inline?: string;
  formula?: string;
}

/** A sheet that holds nothing but cells with values, and what must not be taken for values. */
export interface SheetCells {
  /** The sheet again, in the one form that the reader of workbooks is given. */
  readonly xml: string;
  /** Formulas (`=A1+B1`) and results that are errors (`#REF!`), by row and column from 0. */
  readonly instead: readonly { readonly row: number; readonly column: number; readonly text: string }[];
}

const broken = () => fileFault('import.broken-workbook');
const types = ['', 'n', 's', 'str', 'inlineStr', 'b', 'e', 'd'];

/** `BC17`: the index of its column; the row stands in the row. */
const columnOf = (reference: string): number => {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference)?.[1];
  if (letters === undefined) throw broken();
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
};

/** Rows and cells come in order; those without a number follow the one before. */
const placed = (said: number | undefined, before: number): number => {
  const place = said ?? before + 1;
  if (!Number.isInteger(place) || place <= before) throw broken();
  return place;
};

const textParts = ['v', 'f', 't'];

/** The cells with something in them; memory grows with the text of the file, never with the numbers it names. */
const cellsOf = (xml: string): readonly Cell[] => {
  const cells: Cell[] = [];
  let [row, column] = [0, -1];
  let cell: Cell | undefined;
  let isPhonetic = false;
  let opened = 0;
  for (const { name, isEnd, isEmpty, attribute, start, end } of tagsOf(xml)) {
    if (name === 'row' && !isEnd) {
      const said = attribute('r');
      row = placed(said === undefined ? undefined : Number(said), row);
      column = -1;
    } else if (name === 'c' && !isEnd) {
      const reference = attribute('r');
      column = placed(reference === undefined ? undefined : columnOf(reference), column);
      cell = { row, column, type: attribute('t') ?? '', style: attribute('s') ?? '' };
      if (!types.includes(cell.type) || !/^\d{0,5}$/.test(cell.style)) throw broken();
      if (isEmpty) cell = undefined;
    } else if (name === 'c') {
      if (cell && (cell.value || cell.inline || cell.formula !== undefined)) cells.push(cell);
      cell = undefined;
    } else if (name === 'rPh') isPhonetic = !isEnd && !isEmpty;
    else if (!cell || !textParts.includes(name)) continue;
    else if (name === 'f' && isEmpty) cell.formula = '';
    else if (!isEnd) opened = end;
    else {
      const text = xml.slice(opened, start);
      if (text.includes('<')) throw broken();
      if (name === 'f') cell.formula = text;
      else if (name === 'v') cell.value = text;
      else if (!isPhonetic) cell.inline = (cell.inline ?? '') + text;
    }
  }
  return cells;
};

const checkPlaces = (cells: readonly Cell[]): void => {
  for (const { row, column } of cells) {
    if (row > limits.rowsWithBlanks) throw faultAt('import.too-many-rows', { row }, { most: limits.rows });
    if (column >= limits.columns)
      throw faultAt('import.too-many-columns', { row, column }, { most: limits.columns });
  }
};

const attributeOf = (name: string, value: string): string => (value === '' ? '' : ` ${name}="${value}"`);

const written = ({ row, column, type, style, value, inline }: Cell): string => {
  const attributes = `r="${columnLetter(column)}${row}"${attributeOf('s', style)}${attributeOf('t', type)}`;
  if (type === 'inlineStr') return `<c ${attributes}><is><t>${inline ?? ''}</t></is></c>`;
  return value === undefined ? '' : `<c ${attributes}><v>${value}</v></c>`;
};

/**
 * Reads the XML of a sheet down to its cells, refuses more rows and columns than an import may have, and writes it again
 * with nothing else: the reader of workbooks would fill gaps of millions of rows, take a formula's last result for a
 * value, and an error for an empty cell.
 */
export const sheetCells = (xml: string): SheetCells => {
  const cells = cellsOf(xml);
  checkPlaces(cells);
  const instead = cells.flatMap(({ row, column, type, value = '', formula }) => {
    const at = { row: row - 1, column };
    if (formula !== undefined) return [{ ...at, text: `=${decoded(formula)}` }];
    return type === 'e' ? [{ ...at, text: decoded(value) }] : [];
  });
  const rows = [...Map.groupBy(cells, ({ row }) => row)].map(
    ([row, all]) => `<row r="${row}">${all.map(written).join('')}</row>`,
  );
  return { xml: `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`, instead };
};
