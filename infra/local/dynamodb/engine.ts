import type { Clock } from '../clock.ts';
import type { Storage } from './storage.ts';
import type { Streams } from './streams.ts';
import type { Tables } from './tables.ts';

/** What every operation works with. */
export interface Engine {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly streams: Streams;
  readonly tables: Tables;
}
