import type { Engine } from './engine.ts';
import type { LifecycleStore } from './lifecycle-run.ts';
import { isLocked } from './object-lock.ts';
import { removeObject } from './operations/delete.ts';

type Row = Record<string, string | number>;

/** Uploads that are looked at in one go. */
const PAGE = 1_000;

/** Versions and uploads as the lifecycle rules need them. */
export const lifecycleStore = (engine: Engine): LifecycleStore => {
  const { sql } = engine.database;
  const keys = sql.prepare(
    'SELECT DISTINCT key FROM versions WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?',
  );
  const ofKey = sql.prepare(
    'SELECT sequence, versionId, isMarker, size, modified, tags FROM versions WHERE bucket = ? AND key = ? ORDER BY sequence DESC',
  );

  return {
    page: (bucket, after, limit) =>
      (keys.all(bucket, after, limit) as { key: string }[]).map(({ key }) => ({
        key,
        versions: (ofKey.all(bucket, key) as Row[]).map((row) => ({
          key,
          sequence: row.sequence as number,
          versionId: row.versionId as string,
          isMarker: row.isMarker === 1,
          size: row.size as number,
          modified: row.modified as number,
          tags: JSON.parse(row.tags as string),
        })),
      })),

    act(bucket, { kind, version: { key, versionId, sequence } }) {
      engine.change(bucket, (effects) => {
        const seen = engine.versions.find(bucket, key, versionId);
        if (seen?.sequence !== sequence || (kind === 'expire' && !seen.isLatest)) return;
        if (kind === 'remove' && isLocked(seen.lock, engine.clock.now())) return; // another day
        const asked = kind === 'expire' ? { key } : { key, versionId };
        removeObject(engine, bucket, asked, effects, 'Lifecycle Expiration');
      });
    },

    uploads: (bucket, after) => engine.uploads.page(bucket, '', after, PAGE),

    abort(bucket, { id }) {
      engine.change(bucket, ({ release }) => {
        const upload = engine.uploads.all(bucket).find((one) => one.id === id);
        if (upload && !upload.completed) release(engine.uploads.abort(id));
      });
    },
  };
};
