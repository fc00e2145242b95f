import { AwsError } from '../../aws/service.ts';
import { checksumHeaders } from '../checksum.ts';
import { isKnownAlready, isRangeMeant, noSuchKey } from '../conditions.ts';
import type { Engine } from '../engine.ts';
import type { Range } from '../files.ts';
import { checkReadable, encryptionHeaders, overriddenHeaders } from '../headers.ts';
import { expirationHeader } from '../lifecycle.ts';
import { lockHeaders } from '../object-lock.ts';
import { type PartRange, partRangeOf, rangeOf } from '../range.ts';
import { reply } from '../reply.ts';
import { type StoredVersion, versionIdOf } from '../versions.ts';
import type { Operation } from './operation.ts';
import { versionHeader } from './put-object.ts';

/** GetObject and HeadObject. */
export const getObject: Operation = (engine, call, { operation, bucket, key }) => {
  const { headers, query } = call;
  const object = readableVersion(engine, bucket, key, versionIdOf(query));
  const described = {
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modified).toUTCString(),
    ...versionHeader(engine, object),
  };
  if (isKnownAlready(headers, object)) return reply(304, described);
  const isHead = operation === 'HeadObject';
  if (!isHead) checkReadable(object.headers);
  const part = partRangeOf(call, object);
  const range: Range | undefined =
    part ?? (isRangeMeant(headers, object) ? rangeOf(headers.range, object.size) : undefined);
  const { first, last } = range ?? { first: 0, last: object.size - 1 };
  const content = {
    ...described,
    ...object.headers,
    ...encryptionHeaders(object.headers),
    ...lockHeaders(object.lock),
    ...overriddenHeaders(query),
    ...(object.isLatest && expirationHeader(engine.rules.of(bucket, 'lifecycle') ?? [], object)),
    'accept-ranges': 'bytes',
    ...(object.tags.length > 0 && { 'x-amz-tagging-count': String(object.tags.length) }),
    ...(headers['x-amz-checksum-mode'] === 'ENABLED' && shownChecksum(object, range, part)),
    ...(part?.count !== undefined && { 'x-amz-mp-parts-count': String(part.count) }),
    ...(range && last >= first && { 'content-range': `bytes ${first}-${last}/${object.size}` }),
    'content-length': String(last - first + 1),
  };
  const status = range && last >= first ? 206 : 200;
  return reply(status, content, isHead ? '' : engine.files.read(object.segments, { first, last }));
};

/** A range of bytes has no checksum, a part that came by itself has its own. */
const shownChecksum = (
  { checksum }: StoredVersion,
  range: Range | undefined,
  part: PartRange | undefined,
): Record<string, string> => {
  if (!range || (part && part.count === undefined)) return checksumHeaders(checksum);
  return part?.checksum === undefined ? {} : checksumHeaders({ ...checksum, value: part.checksum });
};

/** The version that is meant; throws for one that is not there and for delete markers, each as S3 does. */
export const readableVersion = (
  engine: Engine,
  bucket: string,
  key: string,
  versionId: string | undefined,
): StoredVersion => {
  engine.buckets.find(bucket);
  if (versionId === undefined) {
    const latest = engine.versions.current(bucket, key);
    if (latest && !latest.isMarker) return latest;
    throw noSuchKey(key, latest && markerHeaders(engine, latest));
  }
  const version = engine.versions.find(bucket, key, versionId);
  if (!version)
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', {
      status: 404,
      Key: key,
      VersionId: versionId,
    });
  if (version.isMarker)
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      status: 405,
      headers: { ...markerHeaders(engine, version), allow: 'DELETE' },
      Method: 'GET',
      ResourceType: 'DeleteMarker',
    });
  return version;
};

const markerHeaders = (engine: Engine, marker: StoredVersion) => ({
  'x-amz-delete-marker': 'true',
  ...versionHeader(engine, marker),
  'last-modified': new Date(marker.modified).toUTCString(),
});
