import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keepNewest } from '../newest-folders.ts';
import type { Grant } from './statement.ts';

/** Grants that calls relied on, kept for `npm run iam`. */
export interface UsedGrants {
  add(grants: readonly Grant[]): void;
  close(): void;
}

const root = join(import.meta.dirname, '../../..');
const saveEveryMilliseconds = 20_000;

/**
 * Records of so many sets of grants are kept, and all of the last day: tests that take a grant out make sets of their
 * own, which must not drive out the one that they started from.
 */
const keptSets = 3;
const keptMilliseconds = 24 * 60 * 60 * 1000;

/** Records belong to one set of grants: after a change of the policies they begin anew. */
export const recordsOf = (all: readonly Grant[]): string => {
  const ids = all.map(({ id }) => id).sort();
  const digest = createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 16);
  return join(root, '.cache/iam', digest);
};

/** Only what is new is written, to a file of this process: at the end and now and then, as the end may not come. */
export const recordUsedGrants = (all: readonly Grant[]): UsedGrants => {
  const file = join(recordsOf(all), `${process.pid}.json`);
  // what an earlier process of the same number left stays
  const known = savedByThisProcess.get(file) ?? new Set(existsSync(file) ? idsIn(file) : []);
  savedByThisProcess.set(file, known);
  let hasNew = false;
  const save = () => {
    if (!hasNew) return;
    hasNew = false;
    const folder = dirname(file);
    if (mkdirSync(folder, { recursive: true })) keepNewest(dirname(folder), keptSets, keptMilliseconds);
    writeFileSync(`${file}.new`, JSON.stringify([...known]));
    renameSync(`${file}.new`, file); // whole, or not at all
  };
  const timer = setInterval(save, saveEveryMilliseconds);
  timer.unref();
  return {
    add(grants) {
      for (const { id } of grants) {
        if (known.has(id)) continue;
        known.add(id);
        hasNew = true;
      }
    },
    close() {
      clearInterval(timer);
      save();
    },
  };
};

const idsIn = (file: string): string[] => JSON.parse(readFileSync(file, 'utf8'));

/** A process may start several systems, one after another. */
const savedByThisProcess = new Map<string, Set<string>>();

/** Ids of the grants that any recorded run used; undefined when no run with these policies was recorded. */
export const readUsedGrants = (all: readonly Grant[]): ReadonlySet<string> | undefined => {
  const folder = recordsOf(all);
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    const ids = files.flatMap((name) => idsIn(join(folder, name)));
    return files.length > 0 ? new Set(ids) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
