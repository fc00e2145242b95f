import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
/** Beside `cdk.out`, which other commands fill with other regions. */
const outdir = join(root, '.cache/cdk.out');
const marker = join(root, '.cache/cdk.out.sha256');

/** Builds the bundles and synthesizes the local region, when an input changed since; answers the folder. */
export const synthesized = async (): Promise<string> => {
  const digest = digestOfInputs();
  if (existsSync(join(outdir, 'manifest.json')) && readOr(marker) === digest) return outdir;
  rmSync(marker, { force: true });
  rmSync(outdir, { recursive: true, force: true });
  await run('infra/build.ts');
  await run('infra/app.ts', 'local');
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(marker, digest);
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

const readOr = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const run = async (...args: string[]) => {
  const env = { ...process.env, CDK_VALIDATION: 'false', CDK_OUTDIR: outdir };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
};
