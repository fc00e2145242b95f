import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Removes all but the folders of `parent` that changed last, and none that changed within `milliseconds`. */
export const keepNewest = (parent: string, count: number, milliseconds = 0): void => {
  const byAge = readdirSync(parent)
    .map((name) => join(parent, name))
    .flatMap((path) => {
      const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs; // another process may clear up, too
      return changed === undefined ? [] : [{ path, changed }];
    })
    .toSorted((a, b) => b.changed - a.changed);
  for (const { path, changed } of byAge.slice(count))
    if (changed <= Date.now() - milliseconds) rmSync(path, { recursive: true, force: true });
};
