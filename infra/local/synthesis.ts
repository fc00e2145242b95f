import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keepNewest } from './newest-folders.ts';

const root = join(import.meta.dirname, '../..');
/** Beside `cdk.out`, which other commands fill with other regions: one folder for each state of the inputs. */
const folder = join(root, '.cache/local');
/** A system that still runs from an older folder keeps its bundles for this many changes. */
const keptFolders = 5;

/** Builds the bundles and synthesizes the local region, when an input changed since; answers the folder. */
export const synthesized = async (): Promise<string> => {
  const outdir = join(folder, digestOfInputs().slice(0, 16));
  if (existsSync(outdir)) return outdir;
  const unfinished = `${outdir}.${process.pid}`; // renamed when it is whole: of two starts at once both may make it
  await run(['infra/build.ts'], unfinished);
  await run(['infra/app.ts', 'local'], unfinished);
  if (existsSync(outdir)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, outdir);
  keepNewest(folder, keptFolders);
  return outdir;
};

const digestOfInputs = (): string => {
  const sources = globSync(['infra/**/*', 'shared/**/*', 'functions/**/*'], {
    cwd: root,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.startsWith(join(root, 'infra/local/')));
  const hash = createHash('sha256').update(process.version);
  const others = ['package.json', 'package-lock.json', 'cdk.json'].map((name) => join(root, name));
  for (const path of [...sources.sort(), ...others]) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
};

const run = async (args: readonly string[], outdir: string) => {
  const env = { ...process.env, CDK_VALIDATION: 'false', CDK_OUTDIR: outdir };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
};
