import { createHash, type Hash } from 'node:crypto';
import { AwsError } from './service.ts';
import { chunkSignature, mismatch, type Seed, sameText, trailerSignature } from './signature.ts';

/** How `x-amz-content-sha256` says that the body comes in aws-chunked form. */
export const isStreaming = (contentHash: string | undefined): boolean =>
  contentHash?.startsWith('STREAMING-') ?? false;

/** Of a chunk's head, and of all trailers. */
const LONGEST_LINE = 16 * 1024;
/** "Only the last chunk is allowed to have a size less than 8192 bytes", as S3 refuses others. */
const SMALLEST_CHUNK = 8192;

const SIGNED = ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'];
const UNSIGNED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

export interface ChunkDecoder {
  /** The data in these bytes, which end and begin anywhere. */
  push(bytes: Buffer): Buffer[];
  /** After the last bytes; throws when the body is not whole. */
  end(): Record<string, string>;
}

/**
 * Decodes an aws-chunked body: `<hex size>[;chunk-signature=<hex>]CRLF<data>CRLF`, a last chunk of size zero, then
 * trailers. A chunk's signature is known to be right only when its last byte has come, so whoever takes the data
 * drops it when this throws later.
 */
export const createChunkDecoder = (contentHash: string, seed: Seed): ChunkDecoder => {
  const isSigned = SIGNED.includes(contentHash);
  if (!isSigned && contentHash !== UNSIGNED) throw unsupported(contentHash);
  const hasTrailers = contentHash.endsWith('-TRAILER');
  let state: 'head' | 'data' | 'data end' | 'trailers' = 'head';
  let rest: Buffer = Buffer.alloc(0);
  let left = 0;
  let size = SMALLEST_CHUNK;
  let previous = seed.signature;
  let claimed = '';
  let hash: Hash | undefined;

  const checkSignature = () => {
    if (!hash) return;
    const expected = chunkSignature({ ...seed, signature: previous }, hash.digest('hex'));
    if (!sameText(expected, claimed)) throw mismatch('The signature of a chunk does not match its data.');
    previous = expected;
  };

  const readHead = (text: string) => {
    const head = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(text);
    if (!head || isSigned !== (head[2] !== undefined)) throw malformed();
    const before = size;
    left = size = Number.parseInt(head[1]!, 16);
    if (size > 0 && before < SMALLEST_CHUNK)
      throw new AwsError(
        'InvalidChunkSizeError',
        'Only the last chunk is allowed to have a size less than 8192 bytes',
        { status: 403 },
      );
    claimed = head[2] ?? '';
    hash = isSigned ? createHash('sha256') : undefined;
    state = size === 0 ? 'trailers' : 'data';
    if (size === 0) checkSignature();
  };

  /** What stands before the next line end in `rest` and `bytes`; undefined while none is there. */
  const takeLine = (bytes: Buffer): { line: string; after: Buffer } | undefined => {
    const joined: Buffer = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const end = joined.indexOf('\r\n', 0, 'latin1');
    if (end > LONGEST_LINE || (end < 0 && joined.length > LONGEST_LINE)) throw malformed();
    rest = end < 0 ? Buffer.from(joined) : Buffer.alloc(0); // not the whole chunk that it is part of
    return end < 0 ? undefined : { line: joined.toString('latin1', 0, end), after: joined.subarray(end + 2) };
  };

  return {
    push(bytes) {
      const found: Buffer[] = [];
      let input = bytes;
      while (input.length > 0) {
        if (state === 'data') {
          const data = input.subarray(0, left);
          hash?.update(data);
          found.push(data);
          left -= data.length;
          input = input.subarray(data.length);
          if (left === 0) {
            checkSignature();
            state = 'data end';
          }
        } else if (state === 'trailers') {
          rest = Buffer.concat([rest, input]);
          if (rest.length > LONGEST_LINE) throw malformedTrailer();
          input = input.subarray(input.length);
        } else {
          const taken = takeLine(input);
          if (!taken) break;
          input = taken.after;
          if (state === 'head') readHead(taken.line);
          else if (taken.line !== '') throw malformed();
          else state = 'head';
        }
      }
      return found;
    },
    end() {
      if (state !== 'trailers') throw malformed();
      const trailers = readTrailers(rest.toString('latin1'));
      const { 'x-amz-trailer-signature': signature, ...others } = trailers;
      if (isSigned && hasTrailers) {
        const text = Object.entries(others)
          .map(([name, value]) => `${name}:${value}\n`)
          .join('');
        if (!sameText(trailerSignature({ ...seed, signature: previous }, text), signature ?? ''))
          throw mismatch('The signature of the trailers does not match them.');
      } else if (!hasTrailers && Object.keys(trailers).length > 0) throw malformedTrailer();
      return others;
    },
  };
};

const readTrailers = (text: string): Record<string, string> => {
  const trailers: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const at = line.indexOf(':');
    const name = line.slice(0, at).trim().toLowerCase();
    if (at <= 0 || !/^[a-z0-9-]+$/.test(name) || name in trailers) throw malformedTrailer();
    trailers[name] = line.slice(at + 1).trim();
  }
  return trailers;
};

export const unsupported = (contentHash: string) =>
  new AwsError(
    'InvalidArgument',
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or a valid sha256 value.',
    { ArgumentName: 'x-amz-content-sha256', ArgumentValue: contentHash },
  );

const malformed = () =>
  new AwsError(
    'IncompleteBody',
    'The request body terminated unexpectedly or is not in the form of aws-chunked.',
  );

const malformedTrailer = () =>
  new AwsError(
    'MalformedTrailerError',
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
  );
