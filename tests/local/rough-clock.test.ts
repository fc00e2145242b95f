import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { movableClock, openClock } from '../../infra/local/clock.ts';
import { createFaults } from '../../infra/local/rough/faults.ts';
import { jumpingClock } from '../../infra/local/rough/gateway.ts';
import { readRough } from '../../infra/local/rough/settings.ts';
import { startSystem } from '../../infra/local/system.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rough-clock-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a clock that jumps goes forward and back, never further than five seconds from where it would be', () => {
  const away = (seed: number) => {
    const clock = movableClock();
    let offset = 0;
    const advance = (milliseconds: number) => {
      offset += milliseconds;
      clock.advance(milliseconds);
    };
    const jump = jumpingClock(createFaults(readRough(`seed=${seed},jumps=0.5`)), { advance });
    return Array.from({ length: 400 }, () => {
      jump();
      return offset;
    });
  };
  const places = away(7);
  expect(Math.max(...places)).toBeLessThanOrEqual(5_000);
  expect(Math.min(...places)).toBeGreaterThanOrEqual(-5_000);
  expect(Math.max(...places)).toBeGreaterThan(4_000);
  expect(Math.min(...places)).toBeLessThan(-4_000);
  expect(away(7)).toEqual(places);
});

it('a clock that was moved stays moved when it is opened again', () => {
  const first = openClock(folder);
  first.advance(90_000);
  first.advance(-30_000);
  const before = first.now();
  expect(openClock(folder).now() - before).toBeLessThan(1_000);
  expect(openClock(folder).now() - Date.now()).toBeGreaterThan(59_000);
});

it('a clock that is moved by a part of a millisecond still tells whole ones, as AWS does', () => {
  const clock = movableClock({ offset: 0.3 });
  clock.advance(1_000.7);
  expect(Number.isInteger(clock.now())).toBe(true);
});

it('a clock whose file says nothing stops the start, naming the file', () => {
  const other = mkdtempSync(join(tmpdir(), 'rough-clock-'));
  writeFileSync(join(other, 'clock.json'), '{}');
  expect(() => openClock(other)).toThrow('clock.json');
  rmSync(other, { recursive: true });
});

interface Answer {
  readonly injected: object;
  readonly rates: object;
  readonly message?: string;
}

const local = async (url: string, path: string, body?: unknown) => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${url}/_local/${path}`, init);
  return { status: response.status, json: (await response.json()) as Answer };
};

it('a system tells and takes its roughness while it runs, and keeps its time over a restart', async () => {
  const data = join(folder, 'system');
  const start = () =>
    startSystem({
      assembly: inject('assembly'),
      data,
      port: 0,
      awsPort: 0,
      rough: readRough('seed=7,all=0.1'),
    });
  const first = await start();
  const { json: before } = await local(first.awsUrl, 'rough');
  expect(before).toMatchObject({ seed: 7, callers: 'functions', disk: 'free', rates: { conflicts: 0.1 } });
  expect(Object.keys(before.injected)).toEqual(Object.keys(before.rates));
  const { json: after } = await local(first.awsUrl, 'rough', { all: 0, conflicts: 1, seed: 8, disk: 'full' });
  expect(after).toMatchObject({ seed: 8, disk: 'full', rates: { conflicts: 1, throttles: 0 } });
  for (const nonsense of [
    { conflicts: 2 },
    { conflict: 1 },
    { disk: 'half' },
    [],
    'much',
    { seed: 1, cuts: null },
  ]) {
    const { status, json } = await local(first.awsUrl, 'rough', nonsense);
    expect([status, typeof json.message]).toEqual([400, 'string']);
  }
  const { json: same } = await local(first.awsUrl, 'rough');
  expect(same).toEqual(after);
  await local(first.awsUrl, 'rough', { all: 0, disk: 'free' });
  await local(first.awsUrl, 'clock', { advance: 5 * 86_400_000 });
  expect((await local(first.awsUrl, 'settled')).json).toMatchObject({ settled: true });
  const was = first.clock.now();
  await first.close();

  const second = await start();
  expect(second.clock.now()).toBeGreaterThanOrEqual(was);
  expect(second.clock.now() - was).toBeLessThan(30_000);
  await second.close();
});
