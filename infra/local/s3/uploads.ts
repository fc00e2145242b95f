import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { Database } from '../database.ts';
import type { ChecksumType } from './checksum.ts';
import type { Algorithm } from './digests.ts';
import type { ObjectLock } from './object-lock.ts';
import type { Tag } from './tags.ts';

/** What the parts of an upload are checked by, and what the object will have. */
export interface UploadChecksum {
  readonly algorithm: Algorithm;
  readonly type: ChecksumType;
  /** Asked for by the client, so that its parts have to bring theirs. */
  readonly isAsked: boolean;
}

/** An upload in parts, begun and not completed, or completed and kept to answer whoever asks again. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  /** Epoch milliseconds. */
  readonly begun: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly checksum: UploadChecksum;
  /** As it was asked for; the bucket's rule comes in at the end. */
  readonly lock: ObjectLock;
  readonly completed?: Completed;
}

export interface Completed {
  /** What was asked for, to tell a repetition from another list of parts. */
  readonly request: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Part {
  readonly upload: string;
  readonly number: number;
  readonly file: string;
  readonly size: number;
  /** MD5 in hex. */
  readonly etag: string;
  readonly modified: number;
  /** By the upload's algorithm, in base64. */
  readonly checksum: string;
}

type Row = Record<string, string | number | null>;

/** How long a completed upload answers its repetition, milliseconds. */
const REMEMBERED = 24 * 60 * 60_000;

export type Uploads = ReturnType<typeof openUploads>;

export const openUploads = ({ sql }: Database, now: number) => {
  const insert = sql.prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?)');
  const one = sql.prepare('SELECT * FROM uploads WHERE id = ? AND bucket = ? AND key = ?');
  const remove = sql.prepare('DELETE FROM uploads WHERE id = ?');
  const complete = sql.prepare('UPDATE uploads SET completed = ? WHERE id = ?');
  const page = sql.prepare(
    `SELECT * FROM uploads WHERE bucket = ? AND completed IS NULL AND key >= ? AND (key, begun, id) > (?, ?, ?)
      ORDER BY key, begun, id LIMIT ?`,
  );
  const ofBucket = sql.prepare('SELECT * FROM uploads WHERE bucket = ?');
  const savePart = sql.prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?, ?)');
  const onePart = sql.prepare('SELECT * FROM parts WHERE upload = ? AND number = ?');
  const parts = sql.prepare('SELECT * FROM parts WHERE upload = ? AND number > ? ORDER BY number LIMIT ?');
  const removeParts = sql.prepare('DELETE FROM parts WHERE upload = ?');
  sql.prepare('DELETE FROM uploads WHERE completed IS NOT NULL AND begun < ?').run(now - REMEMBERED);

  const partsOf = (id: string, after = 0, limit = 10_000): Part[] =>
    parts.all(id, after, limit) as unknown as Part[];

  return {
    begin({ bucket, key, begun, headers, tags, checksum, lock }: Omit<Upload, 'id' | 'completed'>): string {
      const id = randomBytes(48).toString('base64url');
      const json = [headers, tags, checksum, lock].map((value) => JSON.stringify(value));
      insert.run(id, bucket, key, begun, ...json);
      return id;
    },
    /** Throws for one that is not there; a completed one is there for a day. */
    find(id: string, bucket: string, key: string): Upload {
      const upload = uploadOf(one.get(id, bucket, key) as Row | undefined);
      if (!upload) throw noSuchUpload(id);
      return upload;
    },
    /** Not completed yet. */
    open(id: string, bucket: string, key: string): Upload {
      const upload = this.find(id, bucket, key);
      if (upload.completed) throw noSuchUpload(id);
      return upload;
    },
    /** Answers the file that the part replaces. */
    savePart({ upload, number, file, size, etag, modified, checksum }: Part): string | undefined {
      const replaced = onePart.get(upload, number) as unknown as Part | undefined;
      savePart.run(upload, number, file, size, etag, modified, checksum);
      return replaced?.file;
    },
    parts: partsOf,
    complete(id: string, completed: Completed): void {
      complete.run(JSON.stringify(completed), id);
      removeParts.run(id);
    },
    /** With its parts, whose files are answered. */
    abort(id: string): string[] {
      const files = partsOf(id).map(({ file }) => file);
      removeParts.run(id);
      remove.run(id);
      return files;
    },
    /** In the order of keys and, of one key, of age; behind `after`. */
    page: (
      bucket: string,
      prefix: string,
      after: Pick<Upload, 'key' | 'begun' | 'id'>,
      limit: number,
    ): Upload[] =>
      (page.all(bucket, prefix, after.key, after.begun, after.id, limit) as Row[]).map((row) =>
        uploadOf(row),
      ),
    /** Completed ones too. */
    all: (bucket: string): Upload[] => (ofBucket.all(bucket) as Row[]).map((row) => uploadOf(row)),
    files: (): string[] =>
      (sql.prepare('SELECT file FROM parts').all() as unknown as Part[]).map(({ file }) => file),
  };
};

function uploadOf(row: Row): Upload;
function uploadOf(row: Row | undefined): Upload | undefined;
function uploadOf(row: Row | undefined): Upload | undefined {
  if (!row) return undefined;
  const { headers, tags, checksum, lock, completed, ...plain } = row;
  return {
    ...(plain as unknown as Upload),
    headers: JSON.parse(headers as string),
    tags: JSON.parse(tags as string),
    checksum: JSON.parse(checksum as string),
    lock: JSON.parse(lock as string),
    ...(completed !== null && { completed: JSON.parse(completed as string) }),
  };
}

export const noSuchUpload = (UploadId: string) =>
  new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { status: 404, UploadId },
  );
