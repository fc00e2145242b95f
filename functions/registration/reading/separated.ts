import { CsvError, parse } from 'csv-parse/sync';
import { limits } from '../domain/sheets/sheet.ts';
import { faultAt } from './file-faults.ts';

const separators = [';', ',', '\t', '|'] as const;
type Separator = (typeof separators)[number];

const options = {
  relax_column_count: true,
  relax_quotes: true, // names hold quotes: Soka"an (X-6)
  skip_empty_lines: false, // a blank row counts as the spreadsheet counts it
  record_delimiter: ['\r\n', '\n', '\r'],
};

const isCsvError = (error: unknown): error is CsvError => error instanceof CsvError;

const rowsOf = (text: string, delimiter: Separator, to: number): string[][] =>
  parse(text, { ...options, delimiter, to }) as string[][];

/** Rows that say how a file is separated; more are only needed when it is read. */
const sampleRows = 50;

/** How many rows a separator cuts into as many cells as most of them, and how many those are. */
const cutBy = (sample: string, separator: Separator): { readonly rows: number; readonly width: number } => {
  const widths: number[] = [];
  const noted = (cells: string[]) => {
    if (cells.length > 1) widths.push(cells.length);
    return null;
  };
  try {
    parse(sample, { ...options, delimiter: separator, on_record: noted });
  } catch (error) {
    if (!isCsvError(error)) throw error; // the sample may end within quotation marks
  }
  const counts = [...Map.groupBy(widths, (width) => width)].map(([width, all]) => ({
    width,
    rows: all.length,
  }));
  return counts.toSorted((a, b) => b.rows - a.rows || b.width - a.width)[0] ?? { rows: 0, width: 1 };
};

/** What stands between the cells: what cuts most rows in the same number of cells, and then in the most. */
const separatorOf = (text: string): Separator | undefined => {
  const sample = text.split(/\r\n|\n|\r/, sampleRows).join('\n');
  const [best] = separators
    .map((separator) => ({ separator, ...cutBy(sample, separator) }))
    .toSorted((a, b) => b.rows - a.rows || b.width - a.width);
  return best && best.width > 1 ? best.separator : undefined;
};

/** Cuts a text into rows of cells. `sep=;` in the first line is an instruction to Excel, which does not show it. */
export const readSeparated = (
  text: string,
): { readonly separator?: string; readonly rows: readonly (readonly string[])[] } => {
  const named = /^sep=([;,\t|])(?:\r\n|\n|\r)/.exec(text);
  const body = (named ? text.slice(named[0].length) : text).trimEnd();
  try {
    const separator = (named?.[1] as Separator | undefined) ?? separatorOf(body);
    const rows = rowsOf(body, separator ?? ';', limits.rowsWithBlanks + 1);
    if (rows.length > limits.rowsWithBlanks)
      throw faultAt('import.too-many-rows', { row: rows.length }, { most: limits.rows });
    return { ...(separator && { separator }), rows };
  } catch (error) {
    if (!isCsvError(error)) throw error;
    // records that were read before the quotation mark opened; the next one swallows the rest
    throw faultAt('import.quotes-broken', {
      row: Number(error.records ?? 0) + 1,
      column: Number(error.column ?? 0),
    });
  }
};
