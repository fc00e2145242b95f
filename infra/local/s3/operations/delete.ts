import { AwsError } from '../../aws/service.ts';
import { verifyBody } from '../checksum.ts';
import { checkWrite } from '../conditions.ts';
import type { Effects, Engine } from '../engine.ts';
import { type Deletion, objectDeleted } from '../events.ts';
import { bypassesGovernance, isLocked, objectLocked } from '../object-lock.ts';
import { reply, xmlReply } from '../reply.ts';
import { checkVersionId, type StoredVersion, versionIdOf } from '../versions.ts';
import { element, elements, xmlDocument } from '../xml.ts';
import { childrenOf, malformedXml, onlyOne, readXml, textOf, type XmlElement } from '../xml-input.ts';
import type { Operation } from './operation.ts';

interface Asked {
  readonly key: string;
  readonly versionId?: string | undefined;
  /** As `If-Match` says it. */
  readonly etag?: string | undefined;
  /** Whether governance retention is to be no hindrance. */
  readonly isBypassed?: boolean;
}

interface Outcome {
  /** Of the version that is gone, or of the marker that was written. */
  readonly versionId?: string;
  readonly isMarker: boolean;
}

/**
 * Takes a version away for good or, where the bucket keeps versions and none is named, puts a delete marker on top.
 * Throws where the version is locked. Must be called within `engine.change`.
 */
export const removeObject = (
  { buckets, versions, clock, accountId }: Engine,
  bucket: string,
  { key, versionId, etag, isBypassed = false }: Asked,
  { announce, release }: Effects,
  reason: Deletion = 'DeleteObject',
): Outcome => {
  const { versioning } = buckets.find(bucket);
  const isVersioned = versioning !== '';
  const latest = versions.current(bucket, key);
  if (etag !== undefined) checkWrite({ 'if-match': etag }, latest);
  const tell = (version: StoredVersion, type: 'Permanently Deleted' | 'Delete Marker Created') => {
    const sequence = versions.nextSequence(clock.now());
    const how = { sequence, isVersioned, reason, requester: accountId };
    announce(() => objectDeleted({ ...version, modified: clock.now() }, how, type));
  };
  const forGood = (version: StoredVersion) => {
    if (isLocked(version.lock, clock.now(), isBypassed)) throw objectLocked();
    versions.remove(version);
    release(version.segments.map(({ file }) => file));
    tell(version, 'Permanently Deleted');
  };

  if (versionId !== undefined || !isVersioned) {
    const version = versions.find(bucket, key, versionId ?? 'null');
    if (version) forGood(version);
    if (versionId === undefined) return { isMarker: false };
    return { versionId, isMarker: version?.isMarker ?? false };
  }
  const marker = {
    bucket,
    key,
    size: 0,
    etag: '',
    modified: clock.now(),
    headers: {},
    checksum: { algorithm: 'crc64nvme', value: '', type: 'FULL_OBJECT' } as const,
    tags: [],
    segments: [],
    lock: {},
  };
  const { added, replaced } = versions.add(marker, { isVersioned: versioning === 'Enabled', isMarker: true });
  if (replaced) release(replaced.segments.map(({ file }) => file));
  tell({ ...added, etag: latest?.etag ?? '' }, 'Delete Marker Created');
  return { versionId: added.versionId, isMarker: true };
};

export const deleteObject: Operation = (engine, { headers, query }, { bucket, key }) => {
  const asked: Asked = {
    key,
    versionId: versionIdOf(query),
    etag: headers['if-match'],
    isBypassed: bypassesGovernance(headers),
  };
  const outcome = engine.change(bucket, (effects) => removeObject(engine, bucket, asked, effects));
  return reply(204, {
    ...(outcome.isMarker && { 'x-amz-delete-marker': 'true' }),
    ...(outcome.versionId !== undefined && { 'x-amz-version-id': outcome.versionId }),
  });
};

const MOST_KEYS = 1_000;

/** DeleteObjects: what cannot be deleted is told by itself, the others are. */
export const deleteObjects: Operation = async (engine, call, { bucket }) => {
  const { headers, body } = call;
  engine.buckets.find(bucket);
  const isChecked = Object.keys(headers).some((name) => name.startsWith('x-amz-checksum-'));
  if (headers['content-md5'] === undefined && !isChecked)
    throw new AwsError('InvalidRequest', 'Missing required header for this request: Content-MD5');
  await verifyBody(call);
  const { isQuiet, all } = readDeletion(body);
  const isBypassed = bypassesGovernance(headers);
  const lines = engine.change(bucket, (effects) =>
    all.map((asked) => {
      try {
        if (asked.versionId !== undefined) checkVersionId(asked.versionId);
        if (Buffer.byteLength(asked.key) > 1024)
          throw new AwsError('KeyTooLongError', 'Your key is too long');
        const outcome = removeObject(engine, bucket, { ...asked, isBypassed }, effects);
        return isQuiet ? '' : deletedXml(asked, outcome);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return errorXml(asked, error);
      }
    }),
  );
  return xmlReply(xmlDocument('DeleteResult', lines));
};

const readDeletion = (body: Buffer): { isQuiet: boolean; all: readonly Asked[] } => {
  const { Object: objects, Quiet } = childrenOf(readXml(body, 'Delete'), 'Object', 'Quiet');
  if (objects.length === 0 || objects.length > MOST_KEYS) throw malformedXml();
  const quiet = onlyOne(Quiet);
  return { isQuiet: quiet !== undefined && textOf(quiet).trim() === 'true', all: objects.map(askedOf) };
};

const askedOf = (object: XmlElement): Asked => {
  const { Key, VersionId, ETag } = childrenOf(object, 'Key', 'VersionId', 'ETag');
  const [key, versionId, etag] = [onlyOne(Key), onlyOne(VersionId), onlyOne(ETag)];
  if (!key || textOf(key) === '') throw malformedXml();
  return {
    key: textOf(key),
    versionId: versionId && textOf(versionId),
    etag: etag && textOf(etag),
  };
};

const deletedXml = ({ key, versionId }: Asked, outcome: Outcome): string =>
  element(
    'Deleted',
    elements({
      Key: key,
      ...(versionId !== undefined && { VersionId: versionId }),
      ...(outcome.isMarker && { DeleteMarker: true, DeleteMarkerVersionId: outcome.versionId }),
    }),
    'raw',
  );

const errorXml = ({ key, versionId }: Asked, { code, message }: AwsError): string =>
  element(
    'Error',
    elements({
      Key: key,
      ...(versionId !== undefined && { VersionId: versionId }),
      Code: code,
      Message: message,
    }),
    'raw',
  );
