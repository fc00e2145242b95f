import type { AwsCall, AwsReply, UnsignedRequest } from '../aws/service.ts';
import type { BucketRules } from './bucket-rules.ts';
import { bucketNotFound, corsHeaders, preflight } from './cors.ts';
import { postObject, type StorePosted } from './post-object.ts';

/** What S3 answers without a signature in the request's head, and what browsers may see of every answer. */
export const withoutSignature = ({
  rules,
  findBucket,
  exists,
  store,
}: {
  rules: BucketRules;
  /** Throws when there is no such bucket. */
  findBucket: (name: string) => unknown;
  exists: (name: string) => boolean;
  store: StorePosted;
}) => ({
  unsigned(request: UnsignedRequest): AwsReply | Promise<AwsReply> | undefined {
    const { bucket, isObject } = addressed(request.path);
    if (request.method === 'OPTIONS') {
      if (request.headers.origin !== undefined && !exists(bucket)) throw bucketNotFound(request.headers);
      preflight(rules.of(bucket, 'cors'), request.headers); // its headers come with `sharing`
      return { status: 200, headers: {}, body: '' };
    }
    if (request.method !== 'POST' || bucket === '' || isObject || request.query.size > 0) return undefined;
    findBucket(bucket);
    return postObject(request, bucket, store);
  },

  sharing({ method, path, headers }: Pick<AwsCall, 'method' | 'path' | 'headers'>) {
    if (headers.origin === undefined) return {};
    return corsHeaders(rules.of(addressed(path).bucket, 'cors') ?? [], method, headers);
  },
});

const addressed = (path: string) => {
  const slash = path.indexOf('/', 1);
  return {
    bucket: decoded(slash < 0 ? path.slice(1) : path.slice(1, slash)),
    isObject: slash >= 0 && slash < path.length - 1,
  };
};

/** What cannot be decoded names no bucket. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
