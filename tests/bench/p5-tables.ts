import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Figure, percentile, rounded } from './figure.ts';
import { definition, itemsOf, itemsPerPartition, partitions, type Work } from './p5-requests.ts';
import type { Usage } from './p5-server.ts';

const rounds = 9;
const warmUps = 2;
const requestsPerRound = { put: 2000, get: 2500, query: 800, transaction: 800 } as const;

interface Measured {
  /** Microseconds of server CPU for one item put or got, or one query. */
  readonly cpu: number;
  readonly perSecond: number;
}

/** The next message of a child; one that ends instead has said why on stderr. */
const said = async <Answer>(child: ChildProcess): Promise<Answer> => {
  const ended = new AbortController();
  const end = once(child, 'exit', ended).then(([code]) => {
    throw new Error(`A process of the measurement ended with ${code}`);
  });
  const [answer] = await Promise.race([once(child, 'message', ended), end]);
  end.catch(() => {});
  ended.abort();
  return answer;
};

const asked = <Answer>(child: ChildProcess, message: object | string): Promise<Answer> => {
  child.send(message);
  return said(child);
};

const start = async (kind: 'ours' | 'dynalite', data: string) => {
  const server = fork(join(import.meta.dirname, 'p5-server.ts'), [kind, join(data, kind)]);
  const port = await said<number>(server);
  const load = fork(join(import.meta.dirname, 'p5-load.ts'));
  await asked(load, { table: JSON.stringify(definition), port });
  await pause(200); // dynalite is done with a new table a moment later
  const usage = () => asked<Usage>(server, 'usage');
  const idle = (await usage()).rss;
  let largest = idle;
  let sent = 0;
  return {
    memory: () => ({ idle: megabytes(idle), underLoad: megabytes(largest) }),
    async measure(work: Work, count: number): Promise<Measured> {
      await asked(load, { port, work, first: work === 'seed' ? 0 : sent, count });
      sent += count;
      const before = await usage();
      const seconds = await asked<number>(load, 'go');
      const after = await usage();
      largest = Math.max(largest, after.rss);
      const items = count * itemsOf(work);
      return { cpu: (after.cpu - before.cpu) / items, perSecond: items / seconds };
    },
    close() {
      load.disconnect();
      server.disconnect();
    },
  };
};

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);

const median = (all: readonly Measured[], of: keyof Measured) =>
  percentile(
    all.slice(warmUps).map((one) => one[of]),
    0.5,
  );

/**
 * P5: the embedded tables behind the front door, signatures verified and policies enforced, in turn with dynalite
 * on disk, which does neither.
 *
 * Each is a process of its own and each has a process that loads it with 16 connections; the requests are
 * signed before the time runs. dynalite has no transactions: theirs are held against our own puts.
 */
export const tables = async (): Promise<Figure> => {
  const data = mkdtempSync(join(tmpdir(), 'pranata-tables-'));
  const [ours, theirs] = await Promise.all([start('ours', data), start('dynalite', data)]);
  try {
    const seeds = partitions * itemsPerPartition;
    await ours.measure('seed', seeds);
    await theirs.measure('seed', seeds);
    const kinds = ['put', 'get', 'query'] as const;
    const mine: Record<keyof typeof requestsPerRound, Measured[]> = {
      put: [],
      get: [],
      query: [],
      transaction: [],
    };
    const other: Record<(typeof kinds)[number], Measured[]> = { put: [], get: [], query: [] };
    for (let round = 0; round < rounds + warmUps; round += 1) {
      for (const kind of kinds) {
        const turns = [
          async () => mine[kind].push(await ours.measure(kind, requestsPerRound[kind])),
          async () => other[kind].push(await theirs.measure(kind, requestsPerRound[kind])),
        ];
        for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
      }
      mine.transaction.push(await ours.measure('transaction', requestsPerRound.transaction));
    }

    const compared = (kind: (typeof kinds)[number]) => {
      const [cpu, baseCpu] = [median(mine[kind], 'cpu'), median(other[kind], 'cpu')];
      const [perSecond, basePerSecond] = [median(mine[kind], 'perSecond'), median(other[kind], 'perSecond')];
      return {
        cpu: rounded(cpu / baseCpu),
        perSecond: rounded(perSecond / basePerSecond),
        microseconds: [Math.round(cpu), Math.round(baseCpu)],
        operations: [Math.round(perSecond), Math.round(basePerSecond)],
      };
    };
    const [put, get, query] = [compared('put'), compared('get'), compared('query')];
    const transactions = rounded(median(mine.transaction, 'perSecond') / median(mine.put, 'perSecond'));
    return {
      id: 'P5',
      what: 'embedded tables over HTTP, 16 connections: microseconds of server CPU a put',
      ours: put.microseconds[0]!,
      baseline: put.microseconds[1]!,
      ratio: put.cpu,
      goal: 'CPU <= 0.65 put, 0.6 get, 0.3 query; >= 1.3 puts, 1.7 queries, 0.9 transactions per item a second',
      ok:
        put.cpu <= 0.65 &&
        get.cpu <= 0.6 &&
        query.cpu <= 0.3 &&
        put.perSecond >= 1.3 &&
        query.perSecond >= 1.7 &&
        transactions >= 0.9,
      details: {
        cpu: { put: put.cpu, get: get.cpu, query: query.cpu },
        perSecond: { put: put.perSecond, get: get.perSecond, query: query.perSecond, transactions },
        microseconds: { put: put.microseconds, get: get.microseconds, query: query.microseconds },
        operations: { put: put.operations, get: get.operations, query: query.operations },
        transactionMicrosecondsPerItem: Math.round(median(mine.transaction, 'cpu')),
        megabytes: { ours: ours.memory(), dynalite: theirs.memory() },
      },
    };
  } finally {
    ours.close();
    theirs.close();
    rmSync(data, { recursive: true, force: true });
  }
};
