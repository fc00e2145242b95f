/** A file as it was read: every cell as text, every row where the spreadsheet shows it (`rows[0]` is row 1). */
export interface SheetRead {
  readonly format: 'csv' | 'xlsx';
  /** How the text was encoded, as found: `utf-8`, `utf-8-bom`, `utf-16le`, `utf-16be` or `windows-1252`. */
  readonly encoding?: string;
  /** What stands between the cells of a CSV file; absent when it has one column only. */
  readonly separator?: string;
  /** Name of the sheet of a workbook that was read: its first visible one. */
  readonly sheet?: string;
  /**
   * Cells without spaces around them; a leading tab or carriage return is kept, so that a formula behind it is seen.
   * A formula of a workbook stands as `=…`, a number that the spreadsheet has rounded as `3.17101410192999e+15`.
   */
  readonly rows: readonly (readonly string[])[];
}

/** How much a file may hold. One import is one kelurahan's list; a bigger one is sent in parts. */
export const limits = {
  bytes: 1_048_576,
  /** Rows below the header that are not blank. */
  rows: 2_000,
  /** Rows with blank ones between them: what is read at all. */
  rowsWithBlanks: 20_000,
  columns: 60,
  /** Characters of one cell: the longest field, a welfare note, has 1,000. */
  cell: 4_000,
  /** Characters of all cells. */
  text: 4_000_000,
} as const;

/** A row that is not blank, by its number in the spreadsheet. */
export interface Line {
  readonly row: number;
  readonly cells: readonly string[];
}

/** `A` for 0, `Z` for 25, `AA` for 26: how spreadsheets call their columns. */
export const columnLetter = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : columnLetter(Math.floor(index / 26) - 1) + columnLetter(index % 26);

const filled = (cells: readonly string[]): number => cells.filter((cell) => cell !== '').length;

/** Forms number their columns in a row below the header: `(1) (2) (3)`. */
const isNumbering = (cells: readonly string[]): boolean =>
  filled(cells) > 2 &&
  cells
    .filter((cell) => cell !== '')
    .every((cell, index) => cell.replace(/^\((.*)\)$/, '$1') === String(index + 1));

/**
 * The header and the lines below it. Above the header may stand titles: rows with one filled cell, while the header
 * has several. Blank rows and a row that numbers the columns are no lines.
 */
export const tableOf = (
  rows: SheetRead['rows'],
): { readonly header: Line | undefined; readonly lines: readonly Line[] } => {
  const all = rows
    .map((cells, index): Line => ({ row: index + 1, cells }))
    .filter(({ cells }) => filled(cells) > 0);
  const wide = all.findIndex(({ cells }) => filled(cells) > 1);
  const at = wide === -1 ? 0 : wide;
  const below = all.slice(at + 1);
  return { header: all[at], lines: below[0] && isNumbering(below[0].cells) ? below.slice(1) : below };
};
