import type { Database } from '../database.ts';
import type { CorsRule } from './cors.ts';
import type { LifecycleRule } from './lifecycle.ts';

/** What may be configured for a bucket as a list of rules. */
export interface RuleKinds {
  readonly cors: CorsRule;
  readonly lifecycle: LifecycleRule;
}

type Kind = keyof RuleKinds;
type Rules<K extends Kind> = readonly RuleKinds[K][];

export const BUCKET_RULES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS bucketRules (
    bucket TEXT NOT NULL, kind TEXT NOT NULL, rules TEXT NOT NULL, ofTemplate INTEGER NOT NULL,
    PRIMARY KEY (bucket, kind)
  ) WITHOUT ROWID;`;

export type BucketRules = ReturnType<typeof openBucketRules>;

/** The CORS and lifecycle rules of buckets, which every answer looks at: kept in memory as well. */
export const openBucketRules = ({ sql }: Database) => {
  const save = sql.prepare('INSERT OR REPLACE INTO bucketRules VALUES (?, ?, ?, ?)');
  const remove = sql.prepare('DELETE FROM bucketRules WHERE bucket = ? AND kind = ?');
  const removeBucket = sql.prepare('DELETE FROM bucketRules WHERE bucket = ?');
  const known: Record<Kind, Map<string, { rules: readonly unknown[]; ofTemplate: boolean }>> = {
    cors: new Map(),
    lifecycle: new Map(),
  };
  for (const row of sql.prepare('SELECT * FROM bucketRules').all() as unknown as {
    bucket: string;
    kind: Kind;
    rules: string;
    ofTemplate: number;
  }[])
    known[row.kind].set(row.bucket, { rules: JSON.parse(row.rules), ofTemplate: row.ofTemplate === 1 });

  const listeners = new Set<() => void>();
  const set = <K extends Kind>(bucket: string, kind: K, rules: Rules<K> | undefined, ofTemplate = false) => {
    if (rules) {
      save.run(bucket, kind, JSON.stringify(rules), ofTemplate ? 1 : 0);
      known[kind].set(bucket, { rules, ofTemplate });
    } else {
      remove.run(bucket, kind);
      known[kind].delete(bucket);
    }
    for (const listener of listeners) listener();
  };

  return {
    of: <K extends Kind>(bucket: string, kind: K): Rules<K> | undefined =>
      known[kind].get(bucket)?.rules as Rules<K> | undefined,
    set,
    /** What the template says; where it is silent, only what a template had said goes. */
    ensure<K extends Kind>(bucket: string, kind: K, rules: Rules<K> | undefined): void {
      if (rules || known[kind].get(bucket)?.ofTemplate) set(bucket, kind, rules, true);
    },
    /** Of a bucket that is deleted. */
    drop(bucket: string): void {
      removeBucket.run(bucket);
      for (const buckets of Object.values(known)) buckets.delete(bucket);
    },
    /** Called after every change. */
    onChange: (listener: () => void) => void listeners.add(listener),
    bucketsWith: (kind: Kind): readonly string[] => [...known[kind].keys()],
  };
};
