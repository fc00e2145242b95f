import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { BucketLock } from './object-lock.ts';
import type { Tag } from './tags.ts';

/** Empty for a bucket that never had it. */
export type Versioning = '' | 'Enabled' | 'Suspended';

export interface Bucket {
  readonly name: string;
  readonly created: number;
  /** Whether the bucket tells the default bus of its objects. */
  readonly eventBridge: boolean;
  readonly versioning: Versioning;
  readonly tags: readonly Tag[];
  /** Once there, it stays. */
  readonly objectLock: BucketLock | undefined;
}

/** After "General purpose bucket naming rules". */
const NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

type Row = Pick<Bucket, 'name' | 'created' | 'versioning'> & {
  eventBridge: number;
  tags: string;
  objectLock: string | null;
};

export type Buckets = ReturnType<typeof openBuckets>;

/** The buckets, in memory too: every call asks for one. */
export const openBuckets = ({ sql }: Database, clock: Clock) => {
  const save = sql.prepare('INSERT OR REPLACE INTO buckets VALUES (?, ?, ?, ?, ?, ?)');
  const remove = sql.prepare('DELETE FROM buckets WHERE name = ?');
  const rows = sql.prepare('SELECT * FROM buckets').all() as unknown as Row[];
  const all = new Map(
    rows.map((row): [string, Bucket] => [
      row.name,
      {
        ...row,
        eventBridge: row.eventBridge === 1,
        tags: JSON.parse(row.tags),
        objectLock: row.objectLock === null ? undefined : JSON.parse(row.objectLock),
      },
    ]),
  );
  const store = (bucket: Bucket) => {
    const { name, created, eventBridge, versioning, tags, objectLock } = bucket;
    const lock = objectLock ? JSON.stringify(objectLock) : null;
    save.run(name, created, eventBridge ? 1 : 0, versioning, JSON.stringify(tags), lock);
    all.set(name, bucket);
  };
  const find = (name: string): Bucket => {
    const bucket = all.get(name);
    if (!bucket)
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', {
        status: 404,
        BucketName: name,
      });
    return bucket;
  };
  const fresh = (name: string): Bucket => ({
    name,
    created: clock.now(),
    eventBridge: false,
    versioning: '',
    tags: [],
    objectLock: undefined,
  });

  return {
    list: () => [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    has: (name: string) => all.has(name),
    find,
    create(name: string, changes: Partial<Pick<Bucket, 'versioning' | 'objectLock'>> = {}): void {
      if (!NAME.test(name))
        throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
      if (all.has(name))
        throw new AwsError(
          'BucketAlreadyOwnedByYou',
          'Your previous request to create the named bucket succeeded and you already own it.',
          { status: 409, BucketName: name },
        );
      store({ ...fresh(name), ...changes });
    },
    change: (name: string, changes: Partial<Omit<Bucket, 'name' | 'created'>>): void =>
      store({ ...find(name), ...changes }),
    /** Makes it if it is not there. */
    ensure(name: string, changes: Partial<Omit<Bucket, 'name' | 'created'>>): void {
      const known = all.get(name);
      const next = { ...(known ?? fresh(name)), ...changes };
      if (!isDeepStrictEqual(known, next)) store(next);
    },
    remove(name: string): void {
      remove.run(name);
      all.delete(name);
    },
  };
};
