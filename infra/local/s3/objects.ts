import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Checksum } from './checksum.ts';

export interface Bucket {
  readonly name: string;
  readonly created: number;
  /** Whether the bucket tells the default bus of new objects. */
  readonly eventBridge: boolean;
}

/** An object's row; its bytes are in `file`. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly file: string;
  readonly size: number;
  /** MD5 in hex, without quotes. */
  readonly etag: string;
  readonly modified: number;
  /** What a reader gets back: content headers and `x-amz-meta-*`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: Checksum;
}

// TEXT compares byte by byte as UTF-8, which is S3's order of keys.
export const OBJECTS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS buckets (
    name TEXT PRIMARY KEY, created INTEGER NOT NULL, eventBridge INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT NOT NULL, key TEXT NOT NULL, file TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, headers TEXT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (bucket, key)
  ) WITHOUT ROWID;`;

type Row = Omit<StoredObject, 'headers' | 'checksum'> & { headers: string; checksum: string };

const BUCKET_NAME = /^(?!xn--)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export type Objects = ReturnType<typeof openObjects>;

export const openObjects = ({ sql }: Database, clock: Clock) => {
  const saveBucket = sql.prepare('INSERT OR REPLACE INTO buckets VALUES (?, ?, ?)');
  const save = sql.prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const find = sql.prepare('SELECT * FROM objects WHERE bucket = ? AND key = ?');
  const remove = sql.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?');
  const from = sql.prepare(
    'SELECT * FROM objects WHERE bucket = ? AND key >= ? AND key > ? ORDER BY key LIMIT ?',
  );
  const byFile = sql.prepare('SELECT 1 FROM objects WHERE file = ?');
  const buckets = new Map(
    (
      sql.prepare('SELECT * FROM buckets').all() as { name: string; created: number; eventBridge: number }[]
    ).map((row): [string, Bucket] => [row.name, { ...row, eventBridge: row.eventBridge === 1 }]),
  );
  const objectOf = (row: Row): StoredObject => ({
    ...row,
    headers: JSON.parse(row.headers),
    checksum: JSON.parse(row.checksum),
  });
  const storeBucket = (bucket: Bucket) => {
    saveBucket.run(bucket.name, bucket.created, bucket.eventBridge ? 1 : 0);
    buckets.set(bucket.name, bucket);
  };

  return {
    buckets: () => [...buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    bucket(name: string): Bucket {
      const bucket = buckets.get(name);
      if (!bucket)
        throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', {
          status: 404,
          BucketName: name,
        });
      return bucket;
    },
    hasBucket: (name: string) => buckets.has(name),
    createBucket(name: string): void {
      if (!BUCKET_NAME.test(name))
        throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
      if (buckets.has(name))
        throw new AwsError(
          'BucketAlreadyOwnedByYou',
          'Your previous request to create the named bucket succeeded and you already own it.',
          { status: 409, BucketName: name },
        );
      storeBucket({ name, created: clock.now(), eventBridge: false });
    },
    ensureBucket(name: string, eventBridge: boolean): void {
      const bucket = buckets.get(name);
      if (bucket?.eventBridge !== eventBridge)
        storeBucket({ name, created: bucket?.created ?? clock.now(), eventBridge });
    },

    find(bucket: string, key: string): StoredObject | undefined {
      const row = find.get(bucket, key) as Row | undefined;
      return row && objectOf(row);
    },
    save({ bucket, key, file, size, etag, modified, headers, checksum }: StoredObject): void {
      save.run(bucket, key, file, size, etag, modified, JSON.stringify(headers), JSON.stringify(checksum));
    },
    remove: (bucket: string, key: string) => void remove.run(bucket, key),
    /** In S3's order, from `prefix` on and behind `after`. */
    page: (bucket: string, prefix: string, after: string, limit: number): StoredObject[] =>
      (from.all(bucket, prefix, after, limit) as unknown as Row[]).map(objectOf),
    hasFile: (file: string) => byFile.get(file) !== undefined,
  };
};
