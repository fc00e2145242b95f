import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../infra/local/lock.ts';

let folder: string;
let holder: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => {
  holder?.kill('SIGKILL');
  holder = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const heldElsewhere = async () => {
  const module = new URL('../../infra/local/lock.ts', import.meta.url).href;
  const code = `import { lockFolder } from '${module}'; globalThis.lock = lockFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`;
  holder = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout!, 'data');
  return holder;
};

describe('the lock of the data folder', () => {
  it('refuses a second start and names the process that has the folder', async () => {
    const { pid } = await heldElsewhere();
    expect(() => lockFolder(folder)).toThrow(new RegExp(`in use by the process ${pid};`));
  });

  it('left behind by a killed process does not block the next start', async () => {
    const child = await heldElsewhere();
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockFolder(folder).release();
  });

  it('can be taken again after its release, and separately for another folder', () => {
    const first = lockFolder(folder);
    const other = lockFolder(join(folder, 'other'));
    expect(() => lockFolder(folder)).toThrow(/in use/);
    first.release();
    lockFolder(folder).release();
    other.release();
  });
});
