import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepNewest } from '../../infra/local/newest-folders.ts';

it('the folders that changed last stay with what is in them, and none goes too early', () => {
  const parent = mkdtempSync(join(tmpdir(), 'newest-'));
  for (const age of [5, 1, 4, 2, 3]) {
    const folder = join(parent, `aged-${age}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'content'), '');
    utimesSync(folder, 1_000 - age, 1_000 - age);
  }
  keepNewest(parent, 3, Date.now());
  expect(readdirSync(parent)).toHaveLength(5);
  keepNewest(parent, 3);
  expect(readdirSync(parent)).toEqual(['aged-1', 'aged-2', 'aged-3']);
  expect(existsSync(join(parent, 'aged-3', 'content'))).toBe(true);
  rmSync(parent, { recursive: true });
});
