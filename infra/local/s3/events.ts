import { randomUUID } from 'node:crypto';
import type { Entry } from '../eventbridge/entries.ts';
import type { StoredVersion } from './versions.ts';

export type Creation = 'PutObject' | 'POST Object' | 'CopyObject' | 'CompleteMultipartUpload';
export type Deletion = 'DeleteObject' | 'Lifecycle Expiration';

type Told = Pick<
  StoredVersion,
  'bucket' | 'key' | 'size' | 'etag' | 'modified' | 'sequence' | 'versionId' | 'isMarker'
>;

/** After "EventBridge event message structure" in the user guide of S3. */
export const objectCreated = (version: Told, isVersioned: boolean, reason: Creation, requester: string) =>
  entryOf('Object Created', version, {
    object: {
      key: version.key,
      size: version.size,
      etag: version.etag,
      ...(isVersioned && { 'version-id': version.versionId }),
      sequencer: sequencerOf(version.sequence),
    },
    requester,
    reason,
  });

/** `version` is what is gone or, when only that was written, the delete marker. */
export const objectDeleted = (
  version: Told,
  {
    sequence,
    isVersioned,
    reason,
    requester,
  }: { sequence: number; isVersioned: boolean } & {
    reason: Deletion;
    requester: string;
  },
  type: 'Permanently Deleted' | 'Delete Marker Created',
) =>
  entryOf('Object Deleted', version, {
    object: {
      key: version.key,
      ...(version.etag !== '' && { etag: version.etag }),
      ...(isVersioned && { 'version-id': version.versionId }),
      sequencer: sequencerOf(sequence),
    },
    requester: reason === 'DeleteObject' ? requester : 's3.amazonaws.com',
    reason,
    'deletion-type': type,
  });

export const objectTagsChanged = (
  type: 'Object Tags Added' | 'Object Tags Deleted',
  version: Told,
  isVersioned: boolean,
  requester: string,
) =>
  entryOf(type, version, {
    object: {
      key: version.key,
      etag: version.etag,
      ...(isVersioned && { 'version-id': version.versionId }),
    },
    requester,
  });

const entryOf = (
  DetailType: string,
  { bucket, modified }: Told,
  { object, requester, ...more }: { object: object; requester: string; [name: string]: unknown },
): Entry => ({
  Source: 'aws.s3',
  DetailType,
  Resources: [`arn:aws:s3:::${bucket}`],
  Time: modified / 1000,
  Detail: JSON.stringify({
    version: '0',
    bucket: { name: bucket },
    object,
    'request-id': randomUUID(),
    requester,
    ...(requester !== 's3.amazonaws.com' && { 'source-ip-address': '127.0.0.1' }),
    ...more,
  }),
});

const sequencerOf = (sequence: number): string => sequence.toString(16).toUpperCase().padStart(18, '0');
