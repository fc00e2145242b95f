import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { Database } from '../database.ts';
import type { Checksum } from './checksum.ts';
import type { Segment } from './files.ts';
import type { ObjectLock } from './object-lock.ts';
import type { Tag } from './tags.ts';

/** What a writer stores under a key; its bytes are in the files of `segments`. */
export interface NewVersion {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes: MD5 in hex, or that of the parts' and their number. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly modified: number;
  /** What a reader gets back: content headers, `x-amz-meta-*`, encryption and storage class. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: Checksum;
  readonly tags: readonly Tag[];
  readonly segments: readonly Segment[];
  readonly lock: ObjectLock;
}

/** A version of an object, or a delete marker, which has no content. */
export interface StoredVersion extends NewVersion {
  /** Grows with every write, over all keys. */
  readonly sequence: number;
  /** `null` where it was written without versioning. */
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isMarker: boolean;
}

type Row = Record<string, string | number>;

export const NULL_VERSION = 'null';

export type Versions = ReturnType<typeof openVersions>;

/** All versions of all objects. What changes them is to be called within a transaction. */
export const openVersions = ({ sql }: Database) => {
  const insert = sql.prepare('INSERT INTO versions VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const latest = sql.prepare('SELECT * FROM versions WHERE bucket = ? AND key = ? AND isLatest = 1');
  const one = sql.prepare('SELECT * FROM versions WHERE bucket = ? AND key = ? AND versionId = ?');
  const demote = sql.prepare(
    'UPDATE versions SET isLatest = 0 WHERE bucket = ? AND key = ? AND isLatest = 1',
  );
  const promote = sql.prepare(
    `UPDATE versions SET isLatest = 1 WHERE bucket = ?1 AND key = ?2 AND sequence =
      (SELECT max(sequence) FROM versions WHERE bucket = ?1 AND key = ?2)`,
  );
  const remove = sql.prepare('DELETE FROM versions WHERE bucket = ? AND key = ? AND versionId = ?');
  const setTags = sql.prepare('UPDATE versions SET tags = ? WHERE bucket = ? AND key = ? AND versionId = ?');
  const setLock = sql.prepare('UPDATE versions SET lock = ? WHERE bucket = ? AND key = ? AND versionId = ?');
  const page = sql.prepare(
    'SELECT * FROM versions WHERE bucket = ? AND isLatest = 1 AND key >= ? AND key > ? AND isMarker = 0 ORDER BY key LIMIT ?',
  );
  const older = sql.prepare(
    'SELECT * FROM versions WHERE bucket = ? AND key = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?',
  );
  const beyond = sql.prepare(
    'SELECT * FROM versions WHERE bucket = ? AND key >= ? AND key > ? ORDER BY key, sequence DESC LIMIT ?',
  );
  const any = sql.prepare('SELECT 1 FROM versions WHERE bucket = ? LIMIT 1');
  let last = Number((sql.prepare('SELECT max(sequence) AS last FROM versions').get() as Row).last ?? 0);

  const current = (bucket: string, key: string): StoredVersion | undefined =>
    versionOf(latest.get(bucket, key) as Row | undefined);
  const find = (bucket: string, key: string, versionId: string): StoredVersion | undefined =>
    versionOf(one.get(bucket, key, versionId) as Row | undefined);
  /** Microseconds, or one more than the last. */
  const nextSequence = (moment: number): number => {
    last = Math.max(last + 1, moment * 1000);
    return last;
  };
  const takeAway = ({ bucket, key, versionId, isLatest }: StoredVersion): void => {
    remove.run(bucket, key, versionId);
    if (isLatest) promote.run(bucket, key);
  };

  return {
    current,
    find,
    nextSequence,
    /** Puts it on top of its key; without versioning in the place of the version `null`, which is answered. */
    add(
      version: NewVersion,
      { isVersioned, isMarker = false }: { isVersioned: boolean; isMarker?: boolean },
    ): { added: StoredVersion; replaced: StoredVersion | undefined } {
      const { bucket, key, size, etag, modified, headers, checksum, tags, segments, lock } = version;
      const replaced = isVersioned ? undefined : find(bucket, key, NULL_VERSION);
      if (replaced) remove.run(bucket, key, NULL_VERSION);
      demote.run(bucket, key);
      const versionId = isVersioned ? newVersionId() : NULL_VERSION;
      const sequence = nextSequence(modified);
      const json = [headers, checksum, tags, segments, lock].map((value) => JSON.stringify(value));
      insert.run(bucket, key, sequence, versionId, isMarker ? 1 : 0, size, etag, modified, ...json);
      return { added: { ...version, sequence, versionId, isLatest: true, isMarker }, replaced };
    },
    /** For good; the next younger version is then the latest. */
    remove: takeAway,
    setTags: ({ bucket, key, versionId }: StoredVersion, tags: readonly Tag[]): void =>
      void setTags.run(JSON.stringify(tags), bucket, key, versionId),
    setLock: ({ bucket, key, versionId }: StoredVersion, lock: ObjectLock): void =>
      void setLock.run(JSON.stringify(lock), bucket, key, versionId),
    /** Current objects in S3's order, from `prefix` on and behind `after`. */
    page: (bucket: string, prefix: string, after: string, limit: number): StoredVersion[] =>
      (page.all(bucket, prefix, after, limit) as Row[]).map((row) => versionOf(row)),
    /** Versions and markers, the youngest of a key first, behind `after.key` or, of that key, older than `after.sequence`. */
    pageOfAll(
      bucket: string,
      prefix: string,
      after: { readonly key: string; readonly sequence?: number },
      limit: number,
    ): StoredVersion[] {
      const rest =
        after.sequence === undefined ? [] : (older.all(bucket, after.key, after.sequence, limit) as Row[]);
      const more = rest.length < limit ? beyond.all(bucket, prefix, after.key, limit - rest.length) : [];
      return [...rest, ...(more as Row[])].map((row) => versionOf(row));
    },
    isEmpty: (bucket: string): boolean => any.get(bucket) === undefined,
    files: (): string[] =>
      (sql.prepare('SELECT segments FROM versions').all() as { segments: string }[]).flatMap(({ segments }) =>
        (JSON.parse(segments) as Segment[]).map(({ file }) => file),
      ),
  };
};

function versionOf(row: Row): StoredVersion;
function versionOf(row: Row | undefined): StoredVersion | undefined;
function versionOf(row: Row | undefined): StoredVersion | undefined {
  if (!row) return undefined;
  const { isLatest, isMarker, headers, checksum, tags, segments, lock, ...plain } = row;
  return {
    ...(plain as unknown as StoredVersion),
    isLatest: isLatest === 1,
    isMarker: isMarker === 1,
    headers: JSON.parse(headers as string),
    checksum: JSON.parse(checksum as string),
    tags: JSON.parse(tags as string),
    segments: JSON.parse(segments as string),
    lock: JSON.parse(lock as string),
  };
}

/** 32 characters, as S3's. */
const newVersionId = (): string => randomBytes(24).toString('base64url').replaceAll('-', '.');

/** `versionId` of a request; undefined when it names none. */
export const versionIdOf = (query: URLSearchParams): string | undefined => {
  const versionId = query.get('versionId');
  if (versionId === null) return undefined;
  if (versionId === '')
    throw new AwsError('InvalidArgument', 'Version id cannot be the empty string', {
      ArgumentName: 'versionId',
      ArgumentValue: '',
    });
  checkVersionId(versionId);
  return versionId;
};

export const checkVersionId = (versionId: string): void => {
  if (versionId !== NULL_VERSION && !/^[A-Za-z0-9._]{32}$/.test(versionId))
    throw new AwsError('InvalidArgument', 'Invalid version id specified', {
      ArgumentName: 'versionId',
      ArgumentValue: versionId,
    });
};
