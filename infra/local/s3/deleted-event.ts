import { randomUUID } from 'node:crypto';
import type { Entry } from '../eventbridge/entries.ts';

export interface Deletion {
  readonly bucket: string;
  readonly key: string;
  /** Of what is gone, or of the marker that was made; undefined without versioning. */
  readonly versionId?: string;
  readonly etag?: string;
  readonly at: number;
  readonly sequencer: string;
  readonly madeMarker: boolean;
}

/** `Object Deleted` as a lifecycle rule causes it, "EventBridge event message structure" in the user guide. */
export const lifecycleExpiration = ({
  bucket,
  key,
  versionId,
  etag,
  at,
  sequencer,
  madeMarker,
}: Deletion): Entry => ({
  Source: 'aws.s3',
  DetailType: 'Object Deleted',
  Resources: [`arn:aws:s3:::${bucket}`],
  Time: at / 1000,
  Detail: JSON.stringify({
    version: '0',
    bucket: { name: bucket },
    object: { key, ...(etag && { etag }), ...(versionId && { 'version-id': versionId }), sequencer },
    'request-id': randomUUID(),
    requester: 's3.amazonaws.com',
    reason: 'Lifecycle Expiration',
    'deletion-type': madeMarker ? 'Delete Marker Created' : 'Permanently Deleted',
  }),
});
