import type { AwsCall } from '../../aws/service.ts';
import { bypassesGovernance } from '../../s3/object-lock.ts';
import { readRequest, type S3Request } from '../../s3/request.ts';
import type { Needs } from './needs.ts';

interface Asked {
  /** ARN of the bucket, and of the object for what concerns one. */
  readonly bucket: string;
  readonly object: string;
  readonly call: AwsCall;
}

/**
 * What the operations of S3 need, after "Required permissions for Amazon S3 API operations". Naming a version, tags
 * or a source makes it other actions or more of them.
 */
const operations = {
  AbortMultipartUpload: on('AbortMultipartUpload'),
  CompleteMultipartUpload: on('PutObject'),
  CopyObject: (asked) => [...put(asked), ...source(asked.call)],
  CreateBucket: ({ bucket, call }) => {
    const isLocking = call.headers['x-amz-bucket-object-lock-enabled']?.toLowerCase() === 'true';
    const further = isLocking ? ['PutBucketVersioning', 'PutBucketObjectLockConfiguration'] : [];
    return ['CreateBucket', ...further].map((name) => [`s3:${name}`, bucket]);
  },
  CreateMultipartUpload: put,
  DeleteBucket: onBucket('DeleteBucket'),
  DeleteBucketCors: onBucket('PutBucketCORS'),
  DeleteBucketLifecycle: onBucket('PutLifecycleConfiguration'),
  DeleteBucketTagging: onBucket('PutBucketTagging'),
  DeleteObject: (asked) => [
    ...on('DeleteObject', 'DeleteObjectVersion')(asked),
    ...bypass(asked.call, asked.object),
  ],
  DeleteObjectTagging: on('DeleteObjectTagging', 'DeleteObjectVersionTagging'),
  /** AWS looks at each key by itself; here the whole call needs to be allowed for any key of the bucket. */
  DeleteObjects: ({ bucket, call }) => {
    const names = call.body.includes('VersionId')
      ? ['DeleteObject', 'DeleteObjectVersion']
      : ['DeleteObject'];
    return [...names.map((name) => [`s3:${name}`, `${bucket}/*`] as const), ...bypass(call, `${bucket}/*`)];
  },
  GetBucketCors: onBucket('GetBucketCORS'),
  GetBucketLifecycleConfiguration: onBucket('GetLifecycleConfiguration'),
  GetBucketLocation: onBucket('GetBucketLocation'),
  GetBucketNotificationConfiguration: onBucket('GetBucketNotification'),
  GetBucketTagging: onBucket('GetBucketTagging'),
  GetBucketVersioning: onBucket('GetBucketVersioning'),
  GetObject: on('GetObject', 'GetObjectVersion'),
  GetObjectAttributes: on('GetObject', 'GetObjectVersion'),
  GetObjectLegalHold: on('GetObjectLegalHold'),
  GetObjectLockConfiguration: onBucket('GetBucketObjectLockConfiguration'),
  GetObjectRetention: on('GetObjectRetention'),
  GetObjectTagging: on('GetObjectTagging', 'GetObjectVersionTagging'),
  HeadBucket: onBucket('ListBucket'),
  HeadObject: on('GetObject', 'GetObjectVersion'),
  ListBuckets: () => [['s3:ListAllMyBuckets', '*']],
  ListMultipartUploads: onBucket('ListBucketMultipartUploads'),
  ListObjects: onBucket('ListBucket'),
  ListObjectsV2: onBucket('ListBucket'),
  ListObjectVersions: onBucket('ListBucketVersions'),
  ListParts: on('ListMultipartUploadParts'),
  PostObject: on('PutObject'),
  PutBucketCors: onBucket('PutBucketCORS'),
  PutBucketLifecycleConfiguration: onBucket('PutLifecycleConfiguration'),
  PutBucketNotificationConfiguration: onBucket('PutBucketNotification'),
  PutBucketTagging: onBucket('PutBucketTagging'),
  PutBucketVersioning: onBucket('PutBucketVersioning'),
  PutObject: put,
  PutObjectLegalHold: on('PutObjectLegalHold'),
  PutObjectLockConfiguration: onBucket('PutBucketObjectLockConfiguration'),
  PutObjectRetention: (asked) => [...on('PutObjectRetention')(asked), ...bypass(asked.call, asked.object)],
  PutObjectTagging: on('PutObjectTagging', 'PutObjectVersionTagging'),
  UploadPart: on('PutObject'),
  UploadPartCopy: (asked) => [...on('PutObject')(asked), ...source(asked.call)],
} as const satisfies Readonly<Record<string, (asked: Asked) => Needs>>;

/** Every operation that S3 has here; a new one does not compile without its needs. */
const needs: Readonly<Record<S3Request['operation'], (asked: Asked) => Needs>> = operations;

export const s3Needs = (call: AwsCall): Needs => {
  const { operation, bucket, key } = readRequest(call);
  const arn = `arn:aws:s3:::${bucket}`;
  return needs[operation]({ bucket: arn, object: `${arn}/${key}`, call });
};

function onBucket(action: string) {
  return ({ bucket }: Asked): Needs => [[`s3:${action}`, bucket]];
}

function on(action: string, ofVersion = action) {
  return ({ object, call }: Asked): Needs => [
    [`s3:${call.query.has('versionId') ? ofVersion : action}`, object],
  ];
}

/** Headers that make a write more than a write. */
const FURTHER = {
  'x-amz-tagging': 'PutObjectTagging',
  'x-amz-acl': 'PutObjectAcl',
  'x-amz-object-lock-mode': 'PutObjectRetention',
  'x-amz-object-lock-legal-hold': 'PutObjectLegalHold',
} as const;

function put({ object, call: { headers } }: Asked): Needs {
  const further = Object.entries(FURTHER).filter(([header]) => headers[header] !== undefined);
  return [['s3:PutObject', object], ...further.map(([, name]) => [`s3:${name}`, object] as const)];
}

/** Who says that governance is to be bypassed must be allowed to, whether or not anything is locked. */
function bypass({ headers }: AwsCall, object: string): Needs {
  return bypassesGovernance(headers) ? [['s3:BypassGovernanceRetention', object]] : [];
}

/** `bucket/key`, with or without a slash in front and a version behind. */
function source({ headers }: AwsCall): Needs {
  const [path = '', version] = (headers['x-amz-copy-source'] ?? '').replace(/^\//, '').split('?versionId=');
  const name = version === undefined ? 'GetObject' : 'GetObjectVersion';
  return [[`s3:${name}`, `arn:aws:s3:::${decoded(path)}`]];
}

/** What cannot be decoded is no object, and S3 itself says so. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
