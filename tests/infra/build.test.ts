import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultProvider } from '../../infra/build/lambda-credentials.ts';
import { type Bundle, build } from '../../infra/build.ts';
import { goalOf } from '../bench/bundle-goals.ts';
import { bundleNames } from '../support/templates.ts';

const dist = mkdtempSync(join(tmpdir(), 'pranata-build-'));

describe('the build', () => {
  let bundles: readonly Bundle[];
  beforeAll(async () => {
    bundles = await build(dist);
  });

  it('makes the bundles that the templates deploy, and no other', () => {
    expect(bundles.map(({ name }) => name)).toEqual([...bundleNames].sort());
    for (const { name } of bundles) expect(existsSync(join(dist, name, 'index.cjs')), name).toBe(true);
  });

  it('lays the register of areas beside the functions that check areas', () => {
    const checking = bundles.filter(({ data }) => 'areas.bin' in data).map(({ name }) => name);
    expect(checking).toEqual(expect.arrayContaining(['reference-api', 'registration-api']));
    expect(checking).not.toContain('relay-stream');
  });

  it('keeps every bundle below the size that starts quickly (P1)', () => {
    for (const { name, javascript } of bundles) expect(javascript, name).toBeLessThanOrEqual(goalOf(name));
  });
});

it('a function signs with what Lambda hands over in its environment, and with nothing else', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');
  const signing = { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' };
  await expect(defaultProvider()()).resolves.toEqual(signing);
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  await expect(defaultProvider()()).rejects.toThrow('No AWS credentials');
  vi.unstubAllEnvs();
});
