import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { type Database, openDatabase, type ServiceOptions } from '../database.ts';
import { DELIVERIES_SCHEMA, type Deliveries, openDeliveries } from '../deliveries.ts';
import type { Entry } from '../eventbridge/entries.ts';
import { BUCKET_RULES_SCHEMA, type BucketRules, openBucketRules } from './bucket-rules.ts';
import { type Buckets, openBuckets } from './buckets.ts';
import { type Files, openFiles } from './files.ts';
import { prepareTables } from './schema.ts';
import { openUploads, type Uploads } from './uploads.ts';
import { openVersions, type Versions } from './versions.ts';

/** Everything the operations work on. */
export interface Engine {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly database: Database;
  readonly buckets: Buckets;
  readonly versions: Versions;
  readonly uploads: Uploads;
  readonly rules: BucketRules;
  readonly files: Files;
  readonly announcements: Deliveries<Entry>;
  /**
   * One transaction: the entries that `work` asks for are promised in it, if the bucket tells the bus of its objects,
   * and the files that it lets go of are removed after it.
   */
  change<Result>(bucket: string, work: (effects: Effects) => Result): Result;
}

export interface Effects {
  announce(entry: () => Entry): void;
  release(files: readonly string[]): void;
}

export interface EngineOptions extends ServiceOptions {
  /** Gives an event (`Object Created` and the like) to the default bus. */
  readonly onObjectEvent: (event: Entry) => void;
}

export const openEngine = ({ folder, clock, region, accountId, onObjectEvent }: EngineOptions): Engine => {
  const database = openDatabase(folder, 's3', DELIVERIES_SCHEMA + BUCKET_RULES_SCHEMA);
  prepareTables(database.sql);
  const buckets = openBuckets(database, clock);
  const versions = openVersions(database);
  const uploads = openUploads(database, clock.now());
  const files = openFiles(join(folder, 'objects'), folder);
  files.sweep(new Set([...versions.files(), ...uploads.files()]));
  const announcements = openDeliveries<Entry>({
    database,
    clock,
    policyOf: () => undefined,
    attempt: ({ content }) => onObjectEvent(content),
    bury: () => {},
  });

  return {
    region,
    accountId,
    clock,
    database,
    buckets,
    versions,
    uploads,
    rules: openBucketRules(database),
    files,
    announcements,
    change(bucket, work) {
      const entries: Entry[] = [];
      const released: string[] = [];
      const { eventBridge } = buckets.find(bucket);
      const { result, added } = database.transaction(() => {
        const result = work({
          announce(entry) {
            if (eventBridge) entries.push(entry());
          },
          release: (names) => void released.push(...names),
        });
        return { result, added: announcements.add(entries) };
      });
      announcements.start(added);
      if (released.length > 0) void files.remove(released);
      return result;
    },
  };
};
