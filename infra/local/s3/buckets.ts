import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
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
}

/** After "General purpose bucket naming rules". */
const NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

type Row = Omit<Bucket, 'eventBridge' | 'tags'> & { eventBridge: number; tags: string };

export type Buckets = ReturnType<typeof openBuckets>;

/** The buckets, in memory too: every call asks for one. */
export const openBuckets = ({ sql }: Database, clock: Clock) => {
  const save = sql.prepare('INSERT OR REPLACE INTO buckets VALUES (?, ?, ?, ?, ?)');
  const remove = sql.prepare('DELETE FROM buckets WHERE name = ?');
  const rows = sql.prepare('SELECT * FROM buckets').all() as unknown as Row[];
  const all = new Map(
    rows.map((row): [string, Bucket] => [
      row.name,
      { ...row, eventBridge: row.eventBridge === 1, tags: JSON.parse(row.tags) },
    ]),
  );
  const store = (bucket: Bucket) => {
    const { name, created, eventBridge, versioning, tags } = bucket;
    save.run(name, created, eventBridge ? 1 : 0, versioning, JSON.stringify(tags));
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
  });

  return {
    list: () => [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    has: (name: string) => all.has(name),
    find,
    create(name: string): void {
      if (!NAME.test(name))
        throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
      if (all.has(name))
        throw new AwsError(
          'BucketAlreadyOwnedByYou',
          'Your previous request to create the named bucket succeeded and you already own it.',
          { status: 409, BucketName: name },
        );
      store(fresh(name));
    },
    change: (name: string, changes: Partial<Pick<Bucket, 'eventBridge' | 'versioning' | 'tags'>>): void =>
      store({ ...find(name), ...changes }),
    /** Makes it if it is not there. */
    ensure(name: string, changes: Partial<Pick<Bucket, 'eventBridge' | 'versioning'>>): void {
      const known = all.get(name);
      const next = { ...(known ?? fresh(name)), ...changes };
      if (!known || known.eventBridge !== next.eventBridge || known.versioning !== next.versioning)
        store(next);
    },
    remove(name: string): void {
      remove.run(name);
      all.delete(name);
    },
  };
};
