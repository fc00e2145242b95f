import { createHash } from 'node:crypto';
import { createChunkDecoder, isStreaming, unsupported } from './chunks.ts';
import { AwsError, type Content } from './service.ts';
import type { Seed } from './signature.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/** What S3 takes in memory: lists and configurations. Bytes of objects and of their parts come as a stream. */
export const isUpload = (method: string, path: string, query: string): boolean => {
  const slash = path.indexOf('/', 1);
  return (
    method === 'PUT' &&
    slash > 0 &&
    slash + 1 < path.length &&
    !/(?:^|&)(?:tagging|acl|retention|legal-hold)(?:[=&]|$)/.test(query)
  );
};

/** The bytes of an upload, checked as they pass against what the signed head says of them. */
export const contentOf = (
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  { headers, contentHash, seed }: { headers: Headers; contentHash: string; seed: Seed },
): Content =>
  isStreaming(contentHash)
    ? chunkedContent(bytes, headers, contentHash, seed)
    : plainContent(bytes, headers, contentHash);

const chunkedContent = (
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  headers: Headers,
  contentHash: string,
  seed: Seed,
): Content => {
  const decoder = createChunkDecoder(contentHash, seed);
  const length = decodedLength(headers);
  let trailers: Readonly<Record<string, string>> = {};
  return {
    length,
    get trailers() {
      return trailers;
    },
    async *[Symbol.asyncIterator]() {
      let size = 0;
      for await (const chunk of bytes) {
        for (const data of decoder.push(chunk)) {
          size += data.length;
          if (size > length) throw incomplete(size, length);
          yield data;
        }
      }
      trailers = decoder.end();
      if (size !== length) throw incomplete(size, length);
    },
  };
};

const plainContent = (
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  headers: Headers,
  contentHash: string,
): Content => {
  const isSigned = contentHash !== 'UNSIGNED-PAYLOAD';
  if (isSigned && !/^[0-9a-f]{64}$/.test(contentHash)) throw unsupported(contentHash);
  const length = headers['content-length'];
  return {
    length: length === undefined ? undefined : Number(length),
    trailers: {},
    async *[Symbol.asyncIterator]() {
      const hash = isSigned ? createHash('sha256') : undefined;
      for await (const chunk of bytes) {
        hash?.update(chunk);
        yield chunk;
      }
      if (hash) checkContentHash(hash.digest('hex'), contentHash);
    },
  };
};

/** Content that is in memory already, and needs no check. */
export const contentInMemory = (body: Buffer): Content => ({
  length: body.length,
  trailers: {},
  async *[Symbol.asyncIterator]() {
    if (body.length > 0) yield body;
  },
});

/** The body's own hash must be the signed one, or anybody could swap the body under a signature. */
export const checkContentHash = (computed: string, claimed: string) => {
  if (claimed === 'UNSIGNED-PAYLOAD' || claimed === computed) return;
  throw new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: claimed, S3ComputedContentSHA256: computed },
  );
};

const decodedLength = (headers: Headers): number => {
  const declared = headers['x-amz-decoded-content-length'];
  if (declared === undefined)
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', {
      status: 411,
    });
  if (!/^\d{1,15}$/.test(declared))
    throw new AwsError('InvalidArgument', 'x-amz-decoded-content-length must be a whole number', {
      ArgumentName: 'x-amz-decoded-content-length',
      ArgumentValue: declared,
    });
  return Number(declared);
};

/** The text is S3's for too few bytes. */
const incomplete = (NumberBytesProvided: number, NumberBytesExpected: number) =>
  new AwsError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
    { NumberBytesExpected, NumberBytesProvided },
  );
