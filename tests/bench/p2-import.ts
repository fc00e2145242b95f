import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build, bundling } from '../../infra/build.ts';
import { type Figure, percentile, rounded } from './figure.ts';

const rounds = 30;

const env = {
  ...process.env,
  TABLE_NAME: 'table',
  SERVICE: 'registration',
  KEY_ID: 'key',
  REGION_ID: 'local',
  POLICY_OVERRIDES: '{}',
  LAMBDA_TASK_ROOT: '/',
  AWS_REGION: 'ap-southeast-3',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

/** Milliseconds until a fresh process has the bundle and its handler. */
const importing = (file: string): number => {
  const code = `const start = performance.now(); require(${JSON.stringify(file)}).handler; console.log(performance.now() - start)`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], { env, encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  return Number(stdout);
};

/** P2: the import of the largest HTTP function, in turn with the same handlers over classic zod and the SDK as it comes. */
export const importTime = async (): Promise<Figure> => {
  const folder = mkdtempSync(join(tmpdir(), 'pranata-bench-'));
  await build(join(folder, 'ours'));
  const usual = join(folder, 'baseline.cjs');
  const { plugins: _, alias: __, ...same } = bundling;
  await esbuild({ ...same, entryPoints: ['tests/bench/baseline-api.ts'], outfile: usual });

  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(importing(join(folder, 'ours/registration-api/index.cjs')));
    baseline.push(importing(usual));
  }
  rmSync(folder, { recursive: true, force: true });
  const ratio = rounded(percentile(ours, 0.5) / percentile(baseline, 0.5));
  return {
    id: 'P2',
    what: 'import of the registration API in a fresh process, median ms',
    ours: rounded(percentile(ours, 0.5)),
    baseline: rounded(percentile(baseline, 0.5)),
    ratio,
    goal: '<= 0.65',
    ok: ratio <= 0.65,
  };
};
