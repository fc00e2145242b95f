import type { LocalDate } from '../../../../shared/contract/primitives.ts';
import { isFormula } from './cells.ts';
import type { Column, MappedColumn } from './columns.ts';
import type { Placed, ReadLine } from './kind.ts';
import { columnLetter, type Line } from './sheet.ts';

/** A column of the file that is read, with its place in a row. */
interface ReadColumn extends Column {
  readonly index: number;
}

/** The columns of a file that mean something, in its order. */
export const readColumns = (
  known: readonly Column[],
  columns: readonly MappedColumn[],
): readonly ReadColumn[] =>
  columns.flatMap(({ field }, index) => {
    const column = known.find((each) => each.field === field);
    return column ? [{ ...column, index }] : [];
  });

/** Cells in one form: line breaks, hard spaces and full-width digits as anybody would type them. */
const typed = (cell: string): string => cell.normalize('NFKC').replace(/\s+/g, ' ').trim();

const readCell = (cell: string, { field, read }: ReadColumn, row: number, today: LocalDate): ReadLine => {
  const nothing = { row, values: {}, faults: [], notes: [] };
  if (cell.trim() === '' && !isFormula(cell)) return nothing;
  if (isFormula(cell)) return { ...nothing, faults: [{ row, field, code: 'row.formula' }] };
  const { value, fault, note } = read(typed(cell), today);
  return {
    row,
    values: value === undefined ? {} : field === 'rtRw' ? (value as ReadLine['values']) : { [field]: value },
    faults: fault ? [{ row, field, ...fault }] : [],
    notes: note ? [{ row, field, ...note }] : [],
  };
};

/** Reads the cells of a row by their columns. What stands beyond the header has no meaning, and says that a cell was cut in two. */
export const readLine = (
  { row, cells }: Line,
  columns: readonly ReadColumn[],
  width: number,
  today: LocalDate,
): ReadLine => {
  const read = columns.map((column) => readCell(cells[column.index] ?? '', column, row, today));
  const beyond = cells.findIndex((cell, index) => index >= width && cell !== '');
  const tooWide: Placed[] = beyond === -1 ? [] : [{ row, field: columnLetter(beyond), code: 'row.too-wide' }];
  return {
    row,
    values: Object.assign({}, ...read.map(({ values }) => values)),
    faults: [...read.flatMap(({ faults }) => faults), ...tooWide],
    notes: read.flatMap(({ notes }) => notes),
  };
};
