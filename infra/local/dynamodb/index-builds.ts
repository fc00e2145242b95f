import { setAlarm } from '../alarm.ts';
import type { Clock } from '../clock.ts';
import { fillIndexes } from './indexes.ts';
import type { Key } from './key.ts';
import type { Storage } from './storage.ts';
import type { Tables } from './tables.ts';

/** Fills global indexes that were added to tables with items, while the tables are read and written. */
export interface IndexBuilds {
  /** Looks for tables with an index to fill. */
  wake(): void;
  pending(): boolean;
  close(): void;
}

const batch = 500;

/**
 * One batch of items per turn of the event loop, each in a transaction. What is written meanwhile enters
 * the index by itself; a build that was cut off begins again, which changes nothing of what is there.
 */
export const openIndexBuilds = (storage: Storage, clock: Clock, tables: Tables): IndexBuilds => {
  const reached = new Map<number, Key>();
  let turn: NodeJS.Immediate | undefined;

  const building = () => tables.all().filter(({ state }) => state.building);

  const work = () => {
    turn = undefined;
    for (const table of building()) {
      const { name = '', from = 0 } = table.state.building ?? {};
      if (from > clock.now()) {
        alarm.at(from);
        continue;
      }
      const index = table.globalIndexes.filter((each) => each.name === name);
      const last = storage.transact(() => fillIndexes(storage, table, index, reached.get(table.id), batch));
      if (last) {
        reached.set(table.id, last);
        again();
      } else {
        reached.delete(table.id);
        tables.redefine(table, table.definition, { building: undefined });
      }
    }
  };
  const again = () => {
    turn ??= setImmediate(work);
  };
  const alarm = setAlarm(clock, work);

  return {
    wake() {
      again();
    },
    pending: () => building().length > 0,
    close() {
      alarm.close();
      clearImmediate(turn);
    },
  };
};
