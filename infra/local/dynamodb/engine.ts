import type { Clock } from '../clock.ts';
import type { IndexBuilds } from './index-builds.ts';
import type { LateIndexes } from './late-indexes.ts';
import type { Storage } from './storage.ts';
import type { StreamRegistry } from './stream-registry.ts';
import type { Streams } from './streams.ts';
import type { Tables } from './tables.ts';

/** What every operation works with. */
export interface Engine {
  readonly clock: Clock;
  readonly region: string;
  readonly storage: Storage;
  readonly registry: StreamRegistry;
  readonly streams: Streams;
  readonly tables: Tables;
  readonly late: LateIndexes;
  readonly builds: IndexBuilds;
  /** Milliseconds by which global indexes are late. */
  readonly delay: () => number;
}
