import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judged, slowness } from './calibration.ts';
import { type Figure, rounded } from './figure.ts';

const root = join(import.meta.dirname, '../..');
const parts = [
  'infra',
  'shared',
  'functions',
  'package.json',
  'package-lock.json',
  'cdk.json',
  'tsconfig.json',
];

/** A checkout of its own, without caches, so that nothing of this one is removed; the installed packages are shared. */
const checkout = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'pranata-start-'));
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

const running = (folder: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, PORT: '0', AWS_PORT: '0', DATA: join(folder, '.data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Seconds from the command to its line `ready …`; then it is ended as a user would, by SIGINT. */
const secondsToReady = async (folder: string): Promise<number> => {
  const started = performance.now();
  const child = running(folder, 'infra/local/start.ts');
  const exit = once(child, 'exit');
  let printed = '';
  for await (const chunk of child.stdout ?? []) {
    printed += chunk;
    if (/^ready /m.test(printed)) break;
  }
  const seconds = (performance.now() - started) / 1000;
  child.kill('SIGINT');
  await exit;
  if (!/^ready /m.test(printed)) throw new Error(`The start ended without being ready: ${printed}`);
  return seconds;
};

/** Seconds of `npm run synth`, and the digest of all it wrote but the log of its own checks. */
const synthesis = async (folder: string) => {
  rmSync(join(folder, 'cdk.out'), { recursive: true, force: true });
  const started = performance.now();
  for (const command of ['infra/build.ts', 'infra/app.ts']) {
    const child = running(folder, command);
    child.stdout?.resume();
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${command} ended with ${code}`);
  }
  const seconds = (performance.now() - started) / 1000;
  const hash = createHash('sha256');
  const out = join(folder, 'cdk.out');
  for (const file of globSync('**/*', { cwd: out, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()) {
    hash.update(file).update(readFileSync(file));
  }
  return { seconds, digest: hash.digest('hex') };
};

/** P10: from an installed checkout to `ready`, first and again, and two syntheses of everything. */
export const start = async (): Promise<Figure> => {
  const folder = checkout();
  try {
    const slow = slowness();
    const [first, again] = [await secondsToReady(folder), await secondsToReady(folder)];
    const [one, two] = [await synthesis(folder), await synthesis(folder)];
    const isEqual = one.digest === two.digest;
    const isQuick = first <= 10 && again <= 4 && Math.min(one.seconds, two.seconds) <= 25;
    return {
      id: 'P10',
      what: 'seconds from an installed checkout to ready, first time',
      ours: rounded(first),
      goal: 'first <= 10 s, unchanged <= 4 s, synthesis <= 25 s and twice byte-equal',
      ...(isEqual ? judged(isQuick, Math.max(slow, slowness())) : { ok: false, why: 'two syntheses differ' }),
      details: {
        unchangedSeconds: rounded(again),
        synthesisSeconds: [rounded(one.seconds), rounded(two.seconds)],
        byteEqual: isEqual,
        slowness: slow,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
