import { type AwsCall, AwsError } from '../aws/service.ts';

interface Form {
  readonly method: string;
  readonly on: 'service' | 'bucket' | 'object';
  /** Query parameters that make the call this operation. */
  readonly by?: readonly string[];
  /** Further ones that it understands. */
  readonly with?: readonly string[];
}

const paging = ['prefix', 'delimiter', 'encoding-type'];

/** How S3's operations are told from each other; of those that fit, the one with the most parameters is meant. */
const FORMS = {
  ListBuckets: {
    method: 'GET',
    on: 'service',
    with: ['max-buckets', 'continuation-token', 'prefix', 'bucket-region'],
  },
  CreateBucket: { method: 'PUT', on: 'bucket' },
  HeadBucket: { method: 'HEAD', on: 'bucket' },
  DeleteBucket: { method: 'DELETE', on: 'bucket' },
  GetBucketLocation: { method: 'GET', on: 'bucket', by: ['location'] },
  GetBucketVersioning: { method: 'GET', on: 'bucket', by: ['versioning'] },
  PutBucketVersioning: { method: 'PUT', on: 'bucket', by: ['versioning'] },
  GetBucketCors: { method: 'GET', on: 'bucket', by: ['cors'] },
  PutBucketCors: { method: 'PUT', on: 'bucket', by: ['cors'] },
  DeleteBucketCors: { method: 'DELETE', on: 'bucket', by: ['cors'] },
  GetBucketLifecycleConfiguration: { method: 'GET', on: 'bucket', by: ['lifecycle'] },
  PutBucketLifecycleConfiguration: { method: 'PUT', on: 'bucket', by: ['lifecycle'] },
  DeleteBucketLifecycle: { method: 'DELETE', on: 'bucket', by: ['lifecycle'] },
  GetBucketTagging: { method: 'GET', on: 'bucket', by: ['tagging'] },
  PutBucketTagging: { method: 'PUT', on: 'bucket', by: ['tagging'] },
  DeleteBucketTagging: { method: 'DELETE', on: 'bucket', by: ['tagging'] },
  GetBucketNotificationConfiguration: { method: 'GET', on: 'bucket', by: ['notification'] },
  PutBucketNotificationConfiguration: { method: 'PUT', on: 'bucket', by: ['notification'] },
  GetObjectLockConfiguration: { method: 'GET', on: 'bucket', by: ['object-lock'] },
  PutObjectLockConfiguration: { method: 'PUT', on: 'bucket', by: ['object-lock'] },
  ListObjects: { method: 'GET', on: 'bucket', with: [...paging, 'marker', 'max-keys'] },
  ListObjectsV2: {
    method: 'GET',
    on: 'bucket',
    by: ['list-type'],
    with: [...paging, 'start-after', 'continuation-token', 'max-keys', 'fetch-owner'],
  },
  ListObjectVersions: {
    method: 'GET',
    on: 'bucket',
    by: ['versions'],
    with: [...paging, 'key-marker', 'version-id-marker', 'max-keys'],
  },
  ListMultipartUploads: {
    method: 'GET',
    on: 'bucket',
    by: ['uploads'],
    with: [...paging, 'key-marker', 'upload-id-marker', 'max-uploads'],
  },
  DeleteObjects: { method: 'POST', on: 'bucket', by: ['delete'] },
  PutObject: { method: 'PUT', on: 'object' },
  CopyObject: { method: 'PUT', on: 'object' },
  GetObject: { method: 'GET', on: 'object', with: ['versionId', 'partNumber'] },
  HeadObject: { method: 'HEAD', on: 'object', with: ['versionId', 'partNumber'] },
  DeleteObject: { method: 'DELETE', on: 'object', with: ['versionId'] },
  GetObjectAttributes: { method: 'GET', on: 'object', by: ['attributes'], with: ['versionId'] },
  GetObjectTagging: { method: 'GET', on: 'object', by: ['tagging'], with: ['versionId'] },
  PutObjectTagging: { method: 'PUT', on: 'object', by: ['tagging'], with: ['versionId'] },
  DeleteObjectTagging: { method: 'DELETE', on: 'object', by: ['tagging'], with: ['versionId'] },
  GetObjectRetention: { method: 'GET', on: 'object', by: ['retention'], with: ['versionId'] },
  PutObjectRetention: { method: 'PUT', on: 'object', by: ['retention'], with: ['versionId'] },
  GetObjectLegalHold: { method: 'GET', on: 'object', by: ['legal-hold'], with: ['versionId'] },
  PutObjectLegalHold: { method: 'PUT', on: 'object', by: ['legal-hold'], with: ['versionId'] },
  CreateMultipartUpload: { method: 'POST', on: 'object', by: ['uploads'] },
  UploadPart: { method: 'PUT', on: 'object', by: ['partNumber', 'uploadId'] },
  UploadPartCopy: { method: 'PUT', on: 'object', by: ['partNumber', 'uploadId'] },
  ListParts: {
    method: 'GET',
    on: 'object',
    by: ['uploadId'],
    with: ['max-parts', 'part-number-marker', 'encoding-type'],
  },
  CompleteMultipartUpload: { method: 'POST', on: 'object', by: ['uploadId'] },
  AbortMultipartUpload: { method: 'DELETE', on: 'object', by: ['uploadId'] },
} as const satisfies Readonly<Record<string, Form>>;

export type Operation = keyof typeof FORMS;

export const operations = Object.keys(FORMS) as readonly Operation[];

/** What a call asks of S3: a path-style address and the name of the operation, as IAM calls it too. */
export interface S3Request {
  readonly operation: Operation;
  readonly bucket: string;
  /** Empty for what concerns a bucket. */
  readonly key: string;
}

/** Headers that turn a call into an operation the embedded cloud does not have. */
const FOREIGN_HEADERS =
  /^x-amz-(grant-|website-redirect-location$|write-offset-bytes$|(copy-source-)?server-side-encryption-customer-|if-match-(size|last-modified-time)$)/;

const forms = Object.entries(FORMS) as [Operation, Form][];
const byMethod = Map.groupBy(forms, ([, { method, on }]) => `${method} ${on}`);

export const readRequest = ({ method, path, query, headers }: Omit<AwsCall, 'operation'>): S3Request => {
  const slash = path.indexOf('/', 1);
  const bucket = decoded(slash < 0 ? path.slice(1) : path.slice(1, slash));
  const key = slash < 0 ? '' : decoded(path.slice(slash + 1));
  const on = key !== '' ? 'object' : bucket !== '' ? 'bucket' : 'service';
  const named = operationOf(byMethod.get(`${method} ${on}`) ?? [], query);
  if (!named || Object.keys(headers).some((name) => FOREIGN_HEADERS.test(name))) throw notImplemented();
  if (Buffer.byteLength(key) > 1024)
    throw new AwsError('KeyTooLongError', 'Your key is too long', {
      Size: Buffer.byteLength(key),
      MaxSizeAllowed: 1024,
    });
  return { operation: copying(named, headers), bucket, key };
};

const operationOf = (
  candidates: readonly [Operation, Form][],
  query: URLSearchParams,
): Operation | undefined => {
  // What remains is signatures, `x-id`, the SDK's name of the operation, and overrides of a download's headers.
  const names = [...query.keys()].filter((name) => !/^(x-amz-|x-id$|response-)/i.test(name));
  const fitting = candidates.filter(
    ([, form]) =>
      (form.by ?? []).every((name) => names.includes(name)) &&
      names.every((name) => form.by?.includes(name) || form.with?.includes(name)),
  );
  fitting.sort(([, one], [, other]) => (other.by?.length ?? 0) - (one.by?.length ?? 0));
  return fitting[0]?.[0];
};

const copying = (operation: Operation, headers: AwsCall['headers']): Operation => {
  if (headers['x-amz-copy-source'] === undefined) return operation;
  if (operation === 'PutObject') return 'CopyObject';
  return operation === 'UploadPart' ? 'UploadPartCopy' : operation;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
};

export const notImplemented = () =>
  new AwsError(
    'NotImplemented',
    'A header or query you provided implies functionality that is not implemented.',
    { status: 501 },
  );
