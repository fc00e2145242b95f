import type { Entry } from '../eventbridge/entries.ts';

/** One object, as S3 announced it; a bucket without versions has the version `null`. */
export interface ScannedObject {
  readonly bucket: string;
  readonly key: string;
  /** Without quotes. */
  readonly etag: string;
  readonly versionId: string;
}

/** What a scan comes to: "S3 object potential scan status and result status" in the user guide. */
export type Verdict =
  | { readonly status: 'NO_THREATS_FOUND' | 'UNSUPPORTED' | 'FAILED' }
  | { readonly status: 'THREATS_FOUND'; readonly threat: string };

const scanStatuses = {
  NO_THREATS_FOUND: 'COMPLETED',
  THREATS_FOUND: 'COMPLETED',
  UNSUPPORTED: 'SKIPPED',
  FAILED: 'FAILED',
} as const satisfies Readonly<Record<Verdict['status'], string>>;

/** After "S3 object scan result" on the page "Monitoring S3 object scans with Amazon EventBridge". */
export const scanResult = (planArn: string, object: ScannedObject, verdict: Verdict): Entry =>
  entryOf('Object Scan Result', planArn, {
    schemaVersion: '1.0',
    scanStatus: scanStatuses[verdict.status],
    resourceType: 'S3_OBJECT',
    s3ObjectDetails: detailsOf(object),
    scanResultDetails: {
      scanResultStatus: verdict.status,
      threats: verdict.status === 'THREATS_FOUND' ? [{ name: verdict.threat }] : null,
    },
  });

/** "Post-scan tag failure" on the same page; an object that has ten tags takes no other. */
export const tagFailure = (planArn: string, object: ScannedObject, now: number): Entry =>
  entryOf('Post Scan Action Failed', planArn, {
    schemaVersion: '1.0',
    eventTime: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    s3ObjectDetails: detailsOf(object),
    postScanActions: [{ actionType: 'TAGGING', failureReason: 'MAX_TAG_LIMIT_EXCEEDED' }],
  });

const detailsOf = ({ bucket, key, etag, versionId }: ScannedObject) => ({
  bucketName: bucket,
  objectKey: key,
  eTag: etag,
  versionId,
  s3Throttled: false,
});

const entryOf = (what: string, planArn: string, detail: object): Entry => ({
  Source: 'aws.guardduty',
  DetailType: `GuardDuty Malware Protection ${what}`,
  Resources: [planArn],
  Detail: JSON.stringify(detail),
});
