import type { AwsCall, AwsReply, UnsignedRequest } from '../aws/service.ts';
import { bucketNotFound, corsHeaders, preflight } from './cors.ts';
import type { Engine } from './engine.ts';
import { postObject } from './post-object.ts';

/** What S3 answers without a signature in the request's head, and what browsers may see of every answer. */
export const withoutSignature = (engine: Engine) => ({
  unsigned(request: UnsignedRequest): AwsReply | Promise<AwsReply> | undefined {
    const { bucket, isObject } = addressed(request.path);
    if (request.method === 'OPTIONS') {
      if (request.headers.origin !== undefined && !engine.buckets.has(bucket))
        throw bucketNotFound(request.headers);
      preflight(engine.rules.of(bucket, 'cors'), request.headers); // its headers come with `sharing`
      return { status: 200, headers: {}, body: '' };
    }
    if (request.method !== 'POST' || bucket === '' || isObject || request.query.size > 0) return undefined;
    engine.buckets.find(bucket);
    return postObject(engine, request, bucket);
  },

  sharing({ method, path, headers }: Pick<AwsCall, 'method' | 'path' | 'headers'>) {
    if (headers.origin === undefined) return {};
    return corsHeaders(engine.rules.of(addressed(path).bucket, 'cors') ?? [], method, headers);
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
