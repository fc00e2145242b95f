import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { buildIndex, openIndex, withDocument } from '../../functions/documents/library/library-index.ts';
import { search } from '../../functions/documents/library/search.ts';
import { indexKey } from '../../functions/documents/store/keys.ts';
import { synthesized } from '../../infra/local/synthesis.ts';
import { startSystem } from '../../infra/local/system.ts';
import { aLibrary, aLibraryDocument, dice } from '../support/library-corpus.ts';
import { judged, slowness } from './calibration.ts';
import { type Figure, percentile, rounded } from './figure.ts';

const goals = { milliseconds: 47, bytes: 2_000_000, documents: 2_000 } as const;
const queries = 500;
const openings = 15;
const warmUps = 50;

const timed = (work: () => unknown): number => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

/** Two or three words of a title, of every second a letter left out. */
const queriesOf = (titles: readonly string[]): readonly string[] => {
  const roll = dice(2);
  const one = <Value>(of: readonly Value[]): Value | undefined => of[Math.floor(roll() * of.length)];
  return Array.from({ length: queries }, (_, index) => {
    const words = one(titles)?.split(' ') ?? [];
    const asked = Array.from({ length: 2 + (index % 2) }, () => one(words) ?? '');
    return asked.map((word) => (roll() < 0.5 ? word.replace(/(?<=..)./, '') : word)).join(' ');
  });
};

const bucket = 'pranata-local-library-000000000000';

/** A whole system whose library has these documents; publishing them one by one would take an hour. */
const withLibrary = async <Result>(
  index: Uint8Array,
  use: (system: Awaited<ReturnType<typeof startSystem>>) => Promise<Result>,
): Promise<Result> => {
  const data = mkdtempSync(join(tmpdir(), 'pranata-library-'));
  const system = await startSystem({ assembly: await synthesized(), data, port: 0, awsPort: 0 });
  const s3 = new S3Client({
    endpoint: system.awsUrl,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  try {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: indexKey, Body: index }));
    return await use(system);
  } finally {
    s3.destroy();
    await system.close();
    rmSync(data, { recursive: true, force: true });
  }
};

/** What searches take over HTTP, and how many requests each made of S3. */
const asked = (index: Uint8Array, queries: readonly string[]) =>
  withLibrary(index, async ({ url, services: { s3 } }) => {
    let requests = 0;
    const handle = s3.handle.bind(s3);
    s3.handle = (call) => {
      requests += 1;
      return handle(call);
    };
    const ask = async (q: string): Promise<number> => {
      const started = performance.now();
      const answer = await fetch(`${url}/v1/library?${new URLSearchParams({ q })}`);
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`);
      return performance.now() - started;
    };
    const first = await ask(queries[0] ?? '');
    for (const q of queries.slice(0, warmUps)) await ask(q);
    requests = 0;
    const times: number[] = [];
    for (const q of queries) times.push(await ask(q));
    return { first, times, requestsPerSearch: requests / queries.length };
  });

/** The library: a search over HTTP, one after the other, among 2,000 documents, 40 of them of 300 pages. */
export const library = async (): Promise<Figure> => {
  const documents = aLibrary(goals.documents).map((document) => ({
    ...document,
    documentId: document.documentId.replace('L', 'X'), // no ULID has this letter
  }));
  const bytes = buildIndex(documents);
  const opened = Array.from({ length: openings }, () => timed(() => openIndex(bytes)));
  const added = timed(() => withDocument(bytes, aLibraryDocument()));
  const asking = queriesOf(documents.map(({ title }) => title));
  const index = openIndex(bytes);
  const alone = asking.map((q) => timed(() => search(index, { q, limit: 25 })));
  const slow = slowness();
  const { first, times, requestsPerSearch } = await asked(bytes, asking);
  const p99 = percentile(times, 0.99);
  const isSmall = bytes.length < goals.bytes && requestsPerSearch === 1;
  return {
    id: 'LIBRARY',
    what: `ms for a search of ${goals.documents} documents over HTTP, p99 of ${queries}`,
    ours: rounded(p99),
    baseline: goals.milliseconds,
    ratio: rounded(p99 / goals.milliseconds),
    goal: `< ${goals.milliseconds} ms in one round trip, index < 2 MB`,
    ...(isSmall
      ? judged(p99 < goals.milliseconds, Math.max(slow, slowness()))
      : { ok: false, why: 'index too large, or more than one round trip' }),
    details: {
      bytes: bytes.length,
      requestsPerSearch,
      median: rounded(percentile(times, 0.5)),
      first: rounded(first),
      searchAlone: rounded(percentile(alone, 0.99)),
      opening: rounded(percentile(opened, 0.5)),
      adding: rounded(added),
      slowness: slow,
    },
  };
};
