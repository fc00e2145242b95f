import { sameItem } from './attribute.ts';
import type { Change } from './image.ts';
import { itemSize } from './item-size.ts';
import { keyOf, keyText } from './key.ts';
import { choiceIn, type Input } from './request.ts';
import { type Index, indexView, isIndexed, type Table } from './table.ts';

/** What requests to one table cost, in capacity units. */
export interface Units {
  table: number;
  readonly indexes: Map<string, number>;
}

export type Consumption = Map<Table, Units>;

export type CapacityMode = 'INDEXES' | 'TOTAL' | 'NONE';

export const capacityModeIn = (input: Input): CapacityMode =>
  choiceIn(input, 'ReturnConsumedCapacity', ['INDEXES', 'TOTAL', 'NONE']) ?? 'NONE';

/** A write unit is a kilobyte, at least one. */
const writeUnits = (size: number): number => Math.max(1, Math.ceil(size / 1024));

/** A read unit is four kilobytes read consistently, half as dear eventually and twice in a transaction. */
export const readUnits = (size: number, kind: 'eventual' | 'consistent' | 'transactional'): number =>
  Math.max(1, Math.ceil(size / 4096)) * { eventual: 0.5, consistent: 1, transactional: 2 }[kind];

/**
 * The units of one write: the larger image for the table, and what changes of each index's own entry.
 * A transaction doubles the part of the table and its local indexes; global ones follow later and cost the
 * same as ever.
 */
export const spendWrite = (into: Consumption, change: Change, factor: 1 | 2 = 1): void => {
  const { table, before, after } = change;
  const units = unitsOf(into, table);
  units.table += factor * writeUnits(Math.max(before?.size ?? 0, after?.size ?? 0));
  for (const index of table.indexes) {
    const spent = (index.isLocal ? factor : 1) * indexUnits(index, change);
    if (spent > 0) units.indexes.set(index.name, (units.indexes.get(index.name) ?? 0) + spent);
  }
};

export const spendRead = (into: Consumption, table: Table, units: number): void => {
  unitsOf(into, table).table += units;
};

const unitsOf = (consumption: Consumption, table: Table): Units => {
  let units = consumption.get(table);
  if (!units) {
    units = { table: 0, indexes: new Map() };
    consumption.set(table, units);
  }
  return units;
};

const indexUnits = (index: Index, { before, after }: Change): number => {
  const old = before && isIndexed(index, before.item) ? indexView(index, before.item) : undefined;
  const next = after && isIndexed(index, after.item) ? indexView(index, after.item) : undefined;
  if (!old && !next) return 0;
  if (!old || !next) return writeUnits(itemSize(old ?? next ?? {}));
  const [from, to] = [writeUnits(itemSize(old)), writeUnits(itemSize(next))];
  if (keyText(keyOf(index.key, old)) !== keyText(keyOf(index.key, next))) return from + to;
  return sameItem(old, next) ? 0 : Math.max(from, to);
};

/** The `ConsumedCapacity` of one table as JSON text; transactions say apart what was read or written. */
export const consumedText = (
  mode: CapacityMode,
  table: Table,
  { table: own, indexes }: Units,
  apart?: 'Read' | 'Write',
): string | undefined => {
  if (mode === 'NONE') return undefined;
  const counted = (units: number) => ({
    CapacityUnits: units,
    ...(apart && { [`${apart}CapacityUnits`]: units }),
  });
  const ofIndexes = (member: string, of: readonly Index[]) => {
    const spent = of.flatMap(({ name }) => (indexes.has(name) ? [name] : []));
    if (spent.length === 0) return {};
    return { [member]: Object.fromEntries(spent.map((name) => [name, counted(indexes.get(name) ?? 0)])) };
  };
  const total = [...indexes.values()].reduce((sum, units) => sum + units, own);
  return JSON.stringify({
    TableName: table.name,
    ...counted(total),
    ...(mode === 'INDEXES' && {
      Table: counted(own),
      ...ofIndexes('LocalSecondaryIndexes', table.localIndexes),
      ...ofIndexes('GlobalSecondaryIndexes', table.globalIndexes),
    }),
  });
};

/** The same for every table of a request. */
export const consumedListText = (
  mode: CapacityMode,
  consumption: Consumption,
  apart?: 'Read' | 'Write',
): string | undefined => {
  if (mode === 'NONE') return undefined;
  return `[${[...consumption].map(([table, units]) => consumedText(mode, table, units, apart)).join(',')}]`;
};
