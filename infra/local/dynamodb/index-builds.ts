import { setAlarm } from '../alarm.ts';
import type { Clock } from '../clock.ts';
import { attempted } from './errors.ts';
import { fillIndexes } from './indexes.ts';
import type { Key } from './key.ts';
import type { Storage } from './storage.ts';
import type { Table, TableState } from './table.ts';
import type { Tables } from './tables.ts';

/** Fills global indexes that were added to tables with items, while the tables are read and written. */
export interface IndexBuilds {
  /** Looks for tables with an index to fill. */
  wake(): void;
  pending(): boolean;
  close(): void;
}

/** The state of a table, by which one build is told from the next. */
type Building = NonNullable<TableState['building']>;

const batch = 500;
const pause = 1000; // milliseconds

/**
 * One batch of items per turn of the event loop, each in a transaction. What is written meanwhile enters
 * the index by itself; a build that was cut off begins again, which changes nothing of what is there.
 */
export const openIndexBuilds = (storage: Storage, clock: Clock, tables: Tables): IndexBuilds => {
  const reached = new WeakMap<Building, Key>();
  // the clock may have been set back since, so nobody waits a second time
  const resumed = new WeakSet<Building>();
  let turn: NodeJS.Immediate | undefined;

  const building = () =>
    tables.all().flatMap((table) => (table.state.building ? [{ table, build: table.state.building }] : []));
  for (const { build } of building()) resumed.add(build);

  const work = () => {
    for (const { table, build } of building()) {
      if (build.from > clock.now() && !resumed.has(build)) alarm.at(build.from);
      else if (!attempted(() => fill(table, build))) alarm.at(clock.now() + pause);
    }
  };
  const fill = (table: Table, build: Building) => {
    const index = table.globalIndexes.filter(({ isBuilding }) => isBuilding);
    const last = storage.transact(() => fillIndexes(storage, table, index, reached.get(build), batch));
    if (last) {
      reached.set(build, last);
      again();
    } else tables.redefine(table, table.definition, { building: undefined });
  };
  const again = () => {
    turn ??= setImmediate(() => {
      turn = undefined;
      work();
    });
  };
  const alarm = setAlarm(clock, work);

  return {
    wake: again,
    pending: () => building().length > 0,
    close() {
      alarm.close();
      clearImmediate(turn);
    },
  };
};
