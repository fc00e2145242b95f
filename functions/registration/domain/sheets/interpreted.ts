import { Problem } from '../../../../shared/errors.ts';
import type { ImportKind } from '../../../../shared/routes/registration/imports.ts';
import { boardSheet } from './boards.ts';
import { ofShape, refusedBy } from './checks.ts';
import { type MappedColumn, type Mapping, mappedTo } from './columns.ts';
import type { RowError } from './faults.ts';
import { groupSheet } from './groups.ts';
import { householdSheet } from './households.ts';
import type { Drafted, Placed, ReadLine, SheetKind, World } from './kind.ts';
import { readColumns, readLine } from './lines.ts';
import { personSheet } from './persons.ts';
import { repeated } from './repeats.ts';
import { type Line, type SheetRead, tableOf } from './sheet.ts';
import { volunteerSheet } from './volunteers.ts';

export const sheetKinds: Readonly<Record<ImportKind, SheetKind>> = {
  households: householdSheet,
  groups: groupSheet,
  persons: personSheet,
  boards: boardSheet,
  volunteers: volunteerSheet,
};

/** A record of a sheet: the rows it stands in, and the body of the route that registers it, which is whole without errors only. */
export interface SheetRecord {
  readonly rows: readonly number[];
  readonly body: unknown;
  readonly errors: readonly RowError[];
  readonly notes: readonly RowError[];
}

/** What the header of a file means for a kind of import; shown in its report. */
export const mapped = (kind: ImportKind, header: readonly string[]): Mapping =>
  mappedTo(sheetKinds[kind].columns, header);

const step = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');

/** Refuses a file in which nothing, or not enough, can be told from its header. */
const checkHeader = ({ columns, missing, double }: Mapping, { row }: Line): void => {
  const at = (columnOf: string) => `/rows/${row}/${step(columnOf)}`;
  const error = (code: 'import.column-double' | 'import.column-missing', columnOf: string) => ({
    pointer: at(columnOf),
    code,
    message: code,
  });
  if (!columns.some(({ field }) => field !== undefined)) throw new Problem('import.header-missing', { row });
  if (double.length > 0) {
    const twice = double.map(({ headers }) => headers);
    const errors = double.map(({ headers }) => error('import.column-double', headers.at(-1) ?? ''));
    throw new Problem('import.column-double', { row, columns: twice }, errors);
  }
  if (missing.length === 0) return;
  const errors = missing.map((header) => error('import.column-missing', header));
  throw new Problem('import.column-missing', { row, columns: missing }, errors);
};

/** A cell has one fault: the first that was found, and the others follow from it. */
const firstPerCell = (faults: readonly Placed[]): Placed[] => [
  ...new Map(faults.toReversed().map((fault) => [`${fault.row}/${fault.field}`, fault])).values(),
];

const drafted = (
  kind: SheetKind,
  lines: readonly [ReadLine, ...ReadLine[]],
  world: World,
  hasColumn: (field: string) => boolean,
): Drafted => {
  const draft = kind.draft(lines, world, hasColumn);
  const shape = ofShape(kind, draft);
  const refused = kind
    .rules(draft.body, world, shape.length === 0)
    .flatMap((rule) => refusedBy(rule, draft.placeOf));
  return {
    ...draft,
    lines,
    faults: [...lines.flatMap(({ faults }) => faults), ...draft.faults, ...shape, ...refused],
    notes: [...lines.flatMap(({ notes }) => notes), ...draft.notes],
  };
};

/**
 * Reads a sheet as records of a kind, and says everything that is wrong with its rows: what the contract of the route
 * refuses, what the rules of the record refuse (the same functions that decide on a request), and what repeats within
 * the file. A record without errors can be registered. The ids come from `world.newId`, the record's before those of
 * its members, whether it has faults or not: the same file gives the same ids.
 *
 * Throws a Problem for a header that cannot be understood: then no row can be.
 */
export const interpreted = (
  kindName: ImportKind,
  { rows }: SheetRead,
  world: World,
): { readonly columns: readonly MappedColumn[]; readonly records: readonly SheetRecord[] } => {
  const kind = sheetKinds[kindName];
  const { header, lines: table } = tableOf(rows);
  if (!header) throw new Problem('import.header-missing');
  const mapping = mappedTo(kind.columns, header.cells);
  checkHeader(mapping, header);

  const columns = readColumns(kind.columns, mapping.columns);
  const headers = new Map(
    columns.flatMap(({ field, standsFor = [], index }) =>
      [field, ...standsFor].map((each) => [each, header.cells[index] ?? ''] as const),
    ),
  );
  const headerOf = (field: string): string =>
    headers.get(field) ?? kind.columns.find((column) => column.field === field)?.id ?? field;
  const told = ({ row, field, ...finding }: Placed): RowError => ({
    row,
    column: headerOf(field),
    pointer: `/rows/${row}/${step(field)}`,
    ...finding,
  });

  const fields = [...headers.keys()];
  const inOrder = (a: Placed, b: Placed) =>
    a.row - b.row || fields.indexOf(a.field) - fields.indexOf(b.field);

  const read = table.map((line) => readLine(line, columns, header.cells.length, world.today));
  const records = kind
    .grouped(read)
    .flatMap(([first, ...rest]) =>
      first ? [drafted(kind, [first, ...rest], world, (field) => headers.has(field))] : [],
    );
  const repeats = repeated(kind, records, table);
  const repeatsByRow = Map.groupBy(repeats, ({ row }) => row);
  return {
    columns: mapping.columns,
    records: records.map(({ lines, body, faults, notes }): SheetRecord => {
      const all = [...faults, ...lines.flatMap(({ row }) => repeatsByRow.get(row) ?? [])];
      return {
        rows: lines.map(({ row }) => row),
        body,
        errors: firstPerCell(all).toSorted(inOrder).map(told),
        notes: notes.map(told),
      };
    }),
  };
};
