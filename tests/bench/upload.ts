import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFilm } from '../support/films.ts';
import { aBoardToSendFor, sender } from '../support/sender.ts';
import { startedSystem } from '../support/started-system.ts';
import { type Figure, rounded } from './figure.ts';

const size = 500_000_000;
const mostMegabytes = 200;

/** The most memory that a process has ever had resident, in megabytes (Linux, proc(5)); of one that has ended, none. */
const peakOf = (pid: number): number => {
  try {
    const [, kibibytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return (Number(kibibytes) * 1_024) / 1e6;
  } catch {
    return 0;
  }
};

/** Processes that one has begun: of its main thread, where Node begins them. */
const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

/** 500 MB from `npm run upload` to `checked`, and what the largest of the processes in between needs for it. */
export const upload = async (): Promise<Figure> => {
  const data = mkdtempSync(join(tmpdir(), 'pranata-large-'));
  const path = join(data, 'rekaman.mp4');
  await writeFilm(path, size);
  const system = await startedSystem(data);
  try {
    const { boardId } = await aBoardToSendFor(system);
    const started = performance.now();
    const { child, ended } = sender(system, data, { path, boardId, line: 'fast' });
    let sending = 0;
    const watch = setInterval(() => {
      sending = Math.max(sending, peakOf(child.pid!));
    }, 100);
    const last = await ended();
    clearInterval(watch);
    const functions = Math.max(...childrenOf(system.pid).map(peakOf));
    const serving = peakOf(system.pid);
    const most = Math.max(sending, functions, serving);
    return {
      id: 'UPLOAD',
      what: 'megabytes of memory at most in any process while 500 MB are sent, put together and checked',
      ours: rounded(most),
      baseline: mostMegabytes,
      ratio: rounded(most / mostMegabytes),
      goal: `< ${mostMegabytes} MB`,
      ok: last.endsWith(' checked') && most < mostMegabytes,
      details: {
        ...{ sending: rounded(sending), serving: rounded(serving), functions: rounded(functions) },
        seconds: rounded((performance.now() - started) / 1_000),
        ended: last.split(' ').slice(1).join(' '),
      },
    };
  } finally {
    await system.kill();
    rmSync(data, { recursive: true, force: true });
  }
};
