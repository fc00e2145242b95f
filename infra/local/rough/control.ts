import { fillDisk, isDiskFull } from '../disk.ts';
import type { Faults } from './faults.ts';
import { changedBy, RoughRefused } from './settings.ts';

/** What `GET /_local/rough` tells, and `POST` changes: rates, seed, callers, and whether the disk is full. */
export const roughControl = (faults: Faults, folder: string) => {
  const state = () => ({
    ...faults.settings,
    disk: isDiskFull(folder) ? 'full' : 'free',
    injected: faults.injected(),
  });
  return {
    state,
    /** All or nothing; answers what was wrong with it, or the new state. */
    change(asked: unknown): { readonly message: string } | ReturnType<typeof state> {
      try {
        if (typeof asked !== 'object' || asked === null || Array.isArray(asked))
          throw new RoughRefused('Rough mode is changed by an object');
        const { disk, ...changes } = asked as Readonly<Record<string, unknown>>;
        if (disk !== undefined && disk !== 'full' && disk !== 'free')
          throw new RoughRefused(`disk is ${disk}, not full or free`);
        const next = changedBy(faults.settings, changes);
        if (disk !== undefined) fillDisk(folder, disk === 'full');
        faults.change(next);
        return state();
      } catch (error) {
        if (error instanceof RoughRefused) return { message: error.message };
        throw error;
      }
    },
  };
};
