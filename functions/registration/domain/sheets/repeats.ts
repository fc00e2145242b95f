import type { Drafted, Placed, SheetKind } from './kind.ts';
import type { Line } from './sheet.ts';

/** Values that stand in a file more than once, and rows that are the same as another: the later one is at fault. */
export const repeated = (kind: SheetKind, records: readonly Drafted[], table: readonly Line[]): Placed[] => {
  const again = (seen: Map<unknown, number>, value: unknown, place: Omit<Placed, 'suggestion'>): Placed[] => {
    const first = seen.get(value);
    if (value !== undefined && first === undefined) seen.set(value, place.row);
    return first === undefined ? [] : [{ ...place, suggestion: String(first) }];
  };
  const ofValues = kind.unique.flatMap(({ field, code, rule, per }) => {
    const seen = new Map<unknown, number>();
    return records.flatMap(({ lines, body, placeOf }) =>
      per === 'record'
        ? again(seen, body[field], { ...placeOf([field]), code, rule })
        : lines.flatMap(({ row, values }) => again(seen, values[field], { row, field, code, rule })),
    );
  });
  const rows = new Map<unknown, number>();
  const ofRows = table.flatMap(({ row, cells }) =>
    again(rows, cells.join('\n'), { row, field: 'name', code: 'row.twice' }),
  );
  return [...ofValues, ...ofRows];
};
