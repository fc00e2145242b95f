import { Readable } from 'node:stream';
import { type AwsCall, AwsError, type Content } from '../../aws/service.ts';
import { askedAlgorithm, checksumElement, verifying } from '../checksum.ts';
import { checkCopySource, checkWrite, noSuchKey } from '../conditions.ts';
import type { Algorithm } from '../digests.ts';
import type { Engine } from '../engine.ts';
import type { Range } from '../files.ts';
import { checkReadable, describingHeaders, encryptionHeaders, placingHeaders } from '../headers.ts';
import { askedLock } from '../object-lock.ts';
import { xmlReply } from '../reply.ts';
import { tagsOfHeader } from '../tags.ts';
import { checkVersionId, type StoredVersion } from '../versions.ts';
import { elements, xmlDocument } from '../xml.ts';
import { readableVersion } from './get-object.ts';
import type { Operation } from './operation.ts';
import { checkAcl, commitVersion, LARGEST, versionHeader, wholeVersion } from './put-object.ts';

type Headers = AwsCall['headers'];

export const copyObject: Operation = async (engine, { headers }, { bucket, key }) => {
  const { objectLock } = engine.buckets.find(bucket);
  checkAcl(headers);
  const lock = askedLock(headers, objectLock, engine.clock.now()); // that of the source stays with the source
  const replacesMetadata = directive(headers, 'metadata') === 'REPLACE';
  const replacesTags = directive(headers, 'tagging') === 'REPLACE';
  const { source, isNamedVersion } = sourceOf(engine, headers);
  if (source.size > LARGEST)
    throw new AwsError(
      'InvalidRequest',
      `The specified copy source is larger than the maximum allowable size for a copy source: ${LARGEST}`,
    );
  const changesPlace =
    headers['x-amz-storage-class'] !== undefined || headers['x-amz-server-side-encryption'] !== undefined;
  if (source.bucket === bucket && source.key === key && !isNamedVersion && !replacesMetadata && !changesPlace)
    throw new AwsError(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  const described = replacesMetadata ? describingHeaders(headers) : withoutPlace(source.headers);
  const kept = { ...described, ...placingHeaders(headers) };
  const tags = replacesTags ? tagsOfHeader(headers) : source.tags;
  checkWrite(headers, engine.versions.current(bucket, key));
  const { segment, md5, checksum } = await copyBytes(
    engine,
    source,
    { first: 0, last: source.size - 1 },
    askedAlgorithm(headers) ?? source.checksum.algorithm,
  );
  const version = commitVersion(
    engine,
    wholeVersion(engine, segment, { bucket, key, md5, headers: kept, checksum, tags, lock }),
    { headers, reason: 'CopyObject' },
  );
  return xmlReply(
    xmlDocument('CopyObjectResult', [
      elements({
        LastModified: new Date(version.modified).toISOString(),
        ETag: `"${version.etag}"`,
        [checksumElement(checksum.algorithm)]: checksum.value,
        ChecksumType: checksum.type,
      }),
    ]),
    {
      ...encryptionHeaders(kept),
      ...versionHeader(engine, version),
      ...sourceVersionHeader(engine, source),
    },
  );
};

/** Reads what is to be copied as any reader would, and writes it as any writer would. */
export const copyBytes = async (
  engine: Engine,
  source: StoredVersion,
  range: Range,
  algorithm: Algorithm,
) => {
  const read = engine.files.read(source.segments, range);
  const content: Content = {
    length: range.last - range.first + 1,
    trailers: {},
    async *[Symbol.asyncIterator]() {
      if (read instanceof Readable) yield* read;
      else yield read;
    },
  };
  const { bytes, verified } = verifying({}, content, algorithm);
  try {
    return { segment: await engine.files.write(bytes), ...verified() };
  } finally {
    if (read instanceof Readable) read.destroy();
  }
};

export const sourceVersionHeader = (engine: Engine, source: StoredVersion): Record<string, string> =>
  engine.buckets.find(source.bucket).versioning === ''
    ? {}
    : { 'x-amz-copy-source-version-id': source.versionId };

/** The version that `x-amz-copy-source` names, if the conditions on it hold. */
export const sourceOf = (
  engine: Engine,
  headers: Headers,
): { source: StoredVersion; isNamedVersion: boolean } => {
  const { bucket, key, versionId } = readCopySource(headers['x-amz-copy-source'] ?? '');
  if (versionId !== undefined && engine.versions.find(bucket, key, versionId)?.isMarker)
    throw new AwsError(
      'InvalidRequest',
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  if (versionId === undefined && engine.buckets.find(bucket) && !engine.versions.current(bucket, key))
    throw noSuchKey(key);
  const source = readableVersion(engine, bucket, key, versionId);
  checkReadable(source.headers);
  checkCopySource(headers, source);
  return { source, isNamedVersion: versionId !== undefined };
};

/** `bucket/key` with or without a slash in front and `?versionId=` behind, percent-encoded. */
export const readCopySource = (
  header: string,
): { bucket: string; key: string; versionId?: string | undefined } => {
  const mark = header.lastIndexOf('?versionId=');
  const path = mark < 0 ? header : header.slice(0, mark);
  const versionId = mark < 0 ? undefined : header.slice(mark + '?versionId='.length);
  const wrong = () =>
    new AwsError(
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      {
        ArgumentName: 'x-amz-copy-source',
        ArgumentValue: header,
      },
    );
  let text: string;
  try {
    text = decodeURIComponent(path).replace(/^\//, '');
  } catch {
    throw wrong();
  }
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) throw wrong();
  if (versionId !== undefined) checkVersionId(versionId);
  return { bucket: text.slice(0, slash), key: text.slice(slash + 1), versionId };
};

const directive = (headers: Headers, of: 'metadata' | 'tagging'): 'COPY' | 'REPLACE' => {
  const name = `x-amz-${of}-directive`;
  const value = headers[name] ?? 'COPY';
  if (value === 'COPY' || value === 'REPLACE') return value;
  throw new AwsError('InvalidArgument', `Unknown ${of} directive.`, {
    ArgumentName: name,
    ArgumentValue: value,
  });
};

const withoutPlace = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => name !== 'x-amz-storage-class' && !name.startsWith('x-amz-server-side-encryption'),
    ),
  );
