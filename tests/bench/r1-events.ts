import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { areaCodes } from '../../infra/build/areas.ts';
import { readRough, smooth } from '../../infra/local/rough/settings.ts';
import { synthesized } from '../../infra/local/synthesis.ts';
import { startSystem } from '../../infra/local/system.ts';
import { type Figure, rounded } from './figure.ts';
import { type Counted, openEvidence } from './r1-evidence.ts';
import { enrolAll, publishAll } from './r1-load.ts';

/** `R1_EVENTS` makes it shorter or longer, `ROUGH` rougher. */
const events = Number(process.env.R1_EVENTS ?? 20_000);
const rough = process.env.ROUGH ?? 'seed=1,all=0.3,callers=all';
/** One event in so many begins as a request: the one relay of a table, which goes in order, is slow while it crashes. */
const eventsPerRequest = 20;

/**
 * R1: enrolments by HTTP, outbox and relay, and many more of the same facts from the bus on, to the volunteers' copies
 * (L10), a tally that adds, and the archive (L9). Three of ten messages are doubled, delayed, shuffled or refused, and
 * three of ten invocations end. Devices try again under the same key, publishers what was refused, and at the end dead
 * letters are moved back; nothing else helps.
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
    const enrolled = areas.slice(0, Math.ceil(areas.length / eventsPerRequest));
    const requests = await enrolAll(system, enrolled);
    await publishAll(system, await evidence.anEnrolment(), areas.slice(enrolled.length));
    const accepted = performance.now();
    await system.settled();
    const moved = await evidence.moveDeadLettersBack();
    await evidence.seal();
    const seconds = (performance.now() - began) / 1000;

    system.faults.change(smooth); // what counts must see everything
    const counts = await evidence.counted();
    const expected = (place: string) => (place === 'locations' ? enrolled.length : areas.length);
    const missing = Object.entries(counts).map(([place, { found }]) => expected(place) - found);
    const lost = Math.max(...missing);
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

const summaryOf = (counts: Readonly<Record<string, Counted>>) =>
  Object.fromEntries(Object.entries(counts).map(([place, { found }]) => [place, found]));
