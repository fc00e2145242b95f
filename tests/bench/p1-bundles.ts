import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../infra/build.ts';
import { goalOf } from './bundle-goals.ts';
import type { Figure } from './figure.ts';

/** P1: the bytes of JavaScript of every function, and how far the worst is from its goal. */
export const bundles = async (): Promise<Figure> => {
  const folder = mkdtempSync(join(tmpdir(), 'pranata-bench-'));
  const built = await build(folder);
  rmSync(folder, { recursive: true, force: true });
  const largest = Math.max(...built.map(({ javascript }) => javascript));
  return {
    id: 'P1',
    what: 'largest bundle, KB of minified JavaScript',
    ours: Math.round(largest / 1000),
    goal: 'HTTP <= 320 KB, with S3 <= 400, without SDK <= 70',
    ok: built.every(({ name, javascript }) => javascript <= goalOf(name)),
    details: Object.fromEntries(built.map(({ name, javascript }) => [name, Math.round(javascript / 1000)])),
  };
};
