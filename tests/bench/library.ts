import {
  buildIndex,
  type LibraryIndex,
  openIndex,
  withDocument,
} from '../../functions/documents/library/library-index.ts';
import { search } from '../../functions/documents/library/search.ts';
import { aLibrary, aLibraryDocument, dice } from '../support/library-corpus.ts';
import { judged, slowness } from './calibration.ts';
import { type Figure, percentile, rounded } from './figure.ts';

const goals = { milliseconds: 47, bytes: 2_000_000, documents: 2_000 } as const;
const queries = 500;
const openings = 15;

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

const searches = (index: LibraryIndex, asked: readonly string[]) =>
  asked.map((q) => timed(() => search(index, { q, limit: 20 })));

/** The library: what a search takes in an open index of 2,000 documents, 40 of them of 300 pages. */
export const library = async (): Promise<Figure> => {
  const documents = aLibrary(goals.documents);
  const bytes = buildIndex(documents);
  const opened = Array.from({ length: openings }, () => timed(() => openIndex(bytes)));
  const added = timed(() => withDocument(bytes, aLibraryDocument()));
  const index = openIndex(bytes);
  const asked = queriesOf(documents.map(({ title }) => title));
  const [first = 0] = searches(index, asked);
  const times = searches(index, asked);
  const slow = slowness();
  const p99 = percentile(times, 0.99);
  return {
    id: 'LIBRARY',
    what: `ms for a search of ${goals.documents} documents, p99 of ${queries}`,
    ours: rounded(p99),
    baseline: goals.milliseconds,
    ratio: rounded(p99 / goals.milliseconds),
    goal: `< ${goals.milliseconds} ms, index < 2 MB`,
    ...(bytes.length < goals.bytes
      ? judged(p99 < goals.milliseconds, slow)
      : { ok: false, why: 'index too large' }),
    details: {
      bytes: bytes.length,
      median: rounded(percentile(times, 0.5)),
      firstSearch: rounded(first),
      firstOpening: rounded(opened[0] ?? 0),
      opening: rounded(percentile(opened, 0.5)),
      adding: rounded(added),
      slowness: slow,
    },
  };
};
