import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { compiledFolder } from '../../infra/local/functions/sandbox.ts';

/** A copy of a synthesized folder, without what functions that run from it compile at this moment. */
export const copiedAssembly = (from: string, prefix: string) => {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  cpSync(from, folder, { recursive: true, filter: (path) => basename(path) !== compiledFolder });
  // a function that ends just now may still write there
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
};
