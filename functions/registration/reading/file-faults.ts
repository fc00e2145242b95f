import { Problem, type ProblemCode } from '../../../shared/errors.ts';
import { columnLetter } from '../domain/sheets/sheet.ts';

/** Where in a file something is wrong: the row as the spreadsheet shows it, from 1, and the index of the column. */
interface Place {
  readonly row: number;
  readonly column?: number;
}

/** A fault of a file at a cell: named by row and column letter, never by what stands there. */
export const faultAt = (code: ProblemCode, { row, column }: Place, details: object = {}): Problem => {
  const letter = column === undefined ? undefined : columnLetter(column);
  const pointer = letter === undefined ? `/rows/${row}` : `/rows/${row}/${letter}`;
  const place = { row, ...(letter !== undefined && { column: letter }) };
  return new Problem(code, { ...place, ...details }, [{ pointer, code, message: code }]);
};

/** A fault of a file as a whole. */
export const fileFault = (code: ProblemCode, details: Readonly<Record<string, unknown>> = {}): Problem =>
  new Problem(code, details, [{ pointer: '', code, message: code }]);
