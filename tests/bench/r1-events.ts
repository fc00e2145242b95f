import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { areaCodes } from '../../infra/build/areas.ts';
import { readRough } from '../../infra/local/rough/settings.ts';
import { synthesized } from '../../infra/local/synthesis.ts';
import { startSystem } from '../../infra/local/system.ts';
import { locationRoutes } from '../../shared/routes/registration/locations.ts';
import { patiently } from '../support/patience.ts';
import { type Figure, rounded } from './figure.ts';
import { type Counted, openEvidence } from './r1-evidence.ts';

/** `R1_EVENTS` makes it shorter or longer, `ROUGH` rougher. */
const events = Number(process.env.R1_EVENTS ?? 20_000);
const rough = process.env.ROUGH ?? 'seed=1,all=0.3';
const concurrency = 24;

/**
 * R1: enrolments by HTTP through outbox, relay, bus and queues to the volunteers' copies (L10), a tally that adds, and
 * the archive (L9), with three of ten messages doubled, delayed, shuffled or refused, and three of ten invocations
 * ended. Whoever sent the requests tries again under the same key; nothing else helps.
 */
export const roughEvents = async (): Promise<Figure> => {
  const data = mkdtempSync(join(tmpdir(), 'pranata-rough-'));
  const settings = readRough(rough);
  const system = await startSystem({
    assembly: await synthesized(),
    data,
    port: 0,
    awsPort: 0,
    rough: settings,
  });
  const evidence = openEvidence(system);
  try {
    const began = performance.now();
    const areas = areaCodes()
      .filter((code) => code.split('.').length === 4)
      .slice(0, events);
    const requests = await enrolAll(system, areas);
    const accepted = performance.now();
    await system.settled();
    const moved = await evidence.moveDeadLettersBack();
    await evidence.seal();
    const seconds = (performance.now() - began) / 1000;

    const counts = await evidence.counted();
    const lost = Math.max(...Object.values(counts).map(({ found }) => areas.length - found));
    const doubled = Math.max(...Object.values(counts).map(({ doubled: again }) => again));
    return {
      id: 'R1',
      what: `events of ${areas.length} lost or doubled, rough mode at ${rough}`,
      ours: lost + doubled,
      goal: '0 lost, 0 doubled',
      ok: lost === 0 && doubled === 0,
      details: {
        lost,
        doubled,
        ...summaryOf(counts),
        requests,
        deadLettersMoved: moved,
        injected: system.faults.injected(),
        secondsToAccept: rounded((accepted - began) / 1000),
        seconds: rounded(seconds),
        eventsPerSecond: rounded(areas.length / seconds),
      },
    };
  } finally {
    evidence.close();
    await system.close();
    rmSync(data, { recursive: true, force: true });
  }
};

/** Enrols every area, several at once; answers how many requests that took. */
const enrolAll = async (system: Awaited<ReturnType<typeof startSystem>>, areas: readonly string[]) => {
  const token = await system.token({ sub: 'bench', roles: 'national', area: 'ID' });
  const { method, path, example } = locationRoutes.enrolLocation;
  let requests = 0;
  const enrol = async (area: string): Promise<void> => {
    const { status } = await patiently(async () => {
      requests += 1;
      const answer = await fetch(system.url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': area,
        },
        body: JSON.stringify({ ...example.body, locationId: undefined, area }),
      });
      await answer.arrayBuffer();
      return answer;
    });
    if (status !== 201) throw new Error(`${area} was answered ${status}`);
  };
  const waiting = [...areas];
  const worker = async () => {
    for (let area = waiting.shift(); area; area = waiting.shift()) await enrol(area);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return requests;
};

const summaryOf = (counts: Readonly<Record<string, Counted>>) =>
  Object.fromEntries(Object.entries(counts).map(([place, { found }]) => [place, found]));
