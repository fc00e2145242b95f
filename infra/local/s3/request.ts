import { type AwsCall, AwsError } from '../aws/service.ts';
import type { BucketRuleOperation } from './bucket-rule-operations.ts';

/** What a call asks of S3: a path-style address and the name of the operation, as IAM calls it too. */
export interface S3Request {
  readonly operation:
    | 'ListBuckets'
    | 'CreateBucket'
    | 'HeadBucket'
    | 'ListObjectsV2'
    | 'PutObject'
    | 'GetObject'
    | 'HeadObject'
    | 'DeleteObject'
    | BucketRuleOperation;
  readonly bucket: string;
  readonly key: string;
}

const BUCKET_OPERATIONS: Readonly<Record<string, S3Request['operation']>> = {
  PUT: 'CreateBucket',
  HEAD: 'HeadBucket',
  GET: 'ListObjectsV2',
};
const OBJECT_OPERATIONS: Readonly<Record<string, S3Request['operation']>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

/** What a parameter of a bucket's address turns the call into. */
const SUBRESOURCES: Readonly<Record<string, Readonly<Record<string, BucketRuleOperation>>>> = {
  cors: { PUT: 'PutBucketCors', GET: 'GetBucketCors', DELETE: 'DeleteBucketCors' },
  lifecycle: {
    PUT: 'PutBucketLifecycleConfiguration',
    GET: 'GetBucketLifecycleConfiguration',
    DELETE: 'DeleteBucketLifecycle',
  },
};

const LIST_PARAMETERS = new Set([
  'list-type',
  'prefix',
  'delimiter',
  'start-after',
  'continuation-token',
  'max-keys',
  'encoding-type',
  'fetch-owner',
]);

/** Headers that turn a call into an operation the embedded cloud does not have. */
const FOREIGN_HEADERS = ['x-amz-copy-source', 'x-amz-tagging', 'x-amz-object-lock-mode'];

export const readRequest = ({ method, path, query, headers }: Omit<AwsCall, 'operation'>): S3Request => {
  const slash = path.indexOf('/', 1);
  const bucket = decoded(slash < 0 ? path.slice(1) : path.slice(1, slash));
  const key = slash < 0 ? '' : decoded(path.slice(slash + 1));
  const subresource = key === '' ? Object.keys(SUBRESOURCES).find((name) => query.has(name)) : undefined;
  const operation =
    subresource !== undefined
      ? SUBRESOURCES[subresource]?.[method]
      : key !== ''
        ? OBJECT_OPERATIONS[method]
        : bucket !== ''
          ? BUCKET_OPERATIONS[method]
          : 'ListBuckets';
  const listing = operation === 'ListObjectsV2';
  // What remains is signatures, `x-id`, the SDK's name of the operation, and overrides of a download's headers.
  const foreign = [...query.keys()].some(
    (name) =>
      !/^(x-amz-|x-id$|response-)/i.test(name) &&
      name !== subresource &&
      !(listing && LIST_PARAMETERS.has(name)),
  );
  if (
    !operation ||
    foreign ||
    (listing && query.get('list-type') !== '2') ||
    (operation === 'ListBuckets' && method !== 'GET') ||
    FOREIGN_HEADERS.some((name) => headers[name] !== undefined)
  )
    throw new AwsError(
      'NotImplemented',
      'A header or query you provided implies functionality that is not implemented.',
      { status: 501 },
    );
  if (Buffer.byteLength(key) > 1024)
    throw new AwsError('KeyTooLongError', 'Your key is too long', {
      Size: Buffer.byteLength(key),
      MaxSizeAllowed: 1024,
    });
  return { operation, bucket, key };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
};
