import { randomBytes } from 'node:crypto';
import { type AwsCall, AwsError, type Content } from '../../aws/service.ts';
import { contentInMemory } from '../../aws/uploads.ts';
import { checksumHeaders, verifying } from '../checksum.ts';
import { checkWrite } from '../conditions.ts';
import type { Engine } from '../engine.ts';
import { type Creation, objectCreated } from '../events.ts';
import { encryptionHeaders, hasMd5Tag, keptHeaders } from '../headers.ts';
import { expirationHeader } from '../lifecycle.ts';
import { askedLock, completedLock, isLocking, requireChecksum } from '../object-lock.ts';
import { reply } from '../reply.ts';
import { tagsOfHeader } from '../tags.ts';
import type { NewVersion, StoredVersion } from '../versions.ts';
import type { Operation } from './operation.ts';

/** Of one PUT and of one part: 5 GiB. */
export const LARGEST = 5 * 2 ** 30;

/** Writes the bytes of a call under a key, as its headers say; `bucket` and `key` are given in plain text. */
export const storeObject = async (
  engine: Engine,
  { bucket, key, headers }: { bucket: string; key: string; headers: AwsCall['headers'] },
  content: Content,
  reason: Creation = 'PutObject',
): Promise<StoredVersion> => {
  const { objectLock } = engine.buckets.find(bucket);
  checkAcl(headers);
  const kept = keptHeaders(headers);
  const lock = askedLock(headers, objectLock, engine.clock.now());
  if (isLocking(lock, objectLock)) requireChecksum(headers, 'Object');
  const tags = tagsOfHeader(headers);
  checkWrite(headers, engine.versions.current(bucket, key)); // early, to spare the writing
  const { bytes, verified } = verifying(headers, content);
  const segment = await engine.files.write(bytes);
  const { md5, checksum } = verified();
  return commitVersion(
    engine,
    wholeVersion(engine, segment, { bucket, key, md5, headers: kept, checksum, tags, lock }),
    { headers, reason },
  );
};

/** A version whose bytes were written at once, by a PUT, a form or a copy; its ETag is their MD5 where the encryption lets it be. */
export const wholeVersion = (
  { clock }: Engine,
  segment: NewVersion['segments'][number],
  {
    md5,
    ...told
  }: Pick<NewVersion, 'bucket' | 'key' | 'headers' | 'checksum' | 'tags' | 'lock'> & { readonly md5: string },
): NewVersion => ({
  ...told,
  size: segment.size,
  etag: hasMd5Tag(told.headers) ? md5 : randomBytes(16).toString('hex'),
  modified: clock.now(),
  segments: [segment],
});

/** Makes written bytes the object, if the conditions hold at that moment; else the bytes are removed again. */
export const commitVersion = (
  engine: Engine,
  version: NewVersion,
  { headers, reason }: { headers: AwsCall['headers']; reason: Creation },
): StoredVersion => {
  const { versions, buckets, accountId } = engine;
  const { bucket, key } = version;
  try {
    return engine.change(bucket, ({ announce, release }) => {
      checkWrite(headers, versions.current(bucket, key));
      const { versioning, objectLock } = buckets.find(bucket);
      const lock = completedLock(version.lock, objectLock, version.modified);
      const { added, replaced } = versions.add(
        { ...version, lock },
        { isVersioned: versioning === 'Enabled' },
      );
      if (replaced) release(replaced.segments.map(({ file }) => file));
      announce(() => objectCreated(added, versioning !== '', reason, accountId));
      return added;
    });
  } catch (error) {
    void engine.files.remove(version.segments.map(({ file }) => file));
    throw error;
  }
};

/** What every write answers of what it stored. */
export const writtenHeaders = (engine: Engine, version: StoredVersion): Record<string, string> => ({
  etag: `"${version.etag}"`,
  ...checksumHeaders(version.checksum),
  ...encryptionHeaders(version.headers),
  ...versionHeader(engine, version),
  ...expirationHeader(engine.rules.of(version.bucket, 'lifecycle') ?? [], version),
});

/** Buckets that never had versioning do not speak of versions. */
export const versionHeader = (
  { buckets }: Engine,
  { bucket, versionId }: { bucket: string; versionId: string },
): Record<string, string> =>
  buckets.find(bucket).versioning === '' ? {} : { 'x-amz-version-id': versionId };

export const putObject: Operation = async (engine, call, { bucket, key }) => {
  const content = contentOfCall(call);
  checkLength(content.length);
  const version = await storeObject(engine, { bucket, key, headers: call.headers }, content);
  return reply(200, writtenHeaders(engine, version));
};

/** A call from inside brings its bytes in memory. */
export const contentOfCall = ({ content, body }: AwsCall): Content => content ?? contentInMemory(body);

export const checkLength = (length: number | undefined): void => {
  if (length === undefined)
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', {
      status: 411,
    });
  if (length > LARGEST)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: length,
      MaxSizeAllowed: LARGEST,
    });
};

/** New buckets have no ACLs: "Bucket owner enforced" is the default since April 2023. */
export const checkAcl = (headers: AwsCall['headers']): void => {
  const acl = headers['x-amz-acl'];
  if (acl !== undefined && acl !== 'bucket-owner-full-control')
    throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
};
