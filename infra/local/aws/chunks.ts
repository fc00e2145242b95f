import { hash } from 'node:crypto';
import { AwsError } from './service.ts';
import { chunkSignature, mismatch, type Seed, sameText, trailerSignature } from './signature.ts';

/** How `x-amz-content-sha256` says that the body comes in aws-chunked form. */
export const isStreaming = (contentHash: string | undefined): boolean =>
  contentHash?.startsWith('STREAMING-') ?? false;

/**
 * Decodes an aws-chunked body: `<hex size>[;chunk-signature=<hex>]CRLF<data>CRLF`, a last chunk of size
 * zero, then trailers. Signatures are checked when the content hash names a signed form.
 */
export const decodeChunks = (
  body: Buffer,
  contentHash: string,
  seed: Seed,
): { body: Buffer; trailers: Record<string, string> } => {
  const signed = contentHash.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD');
  if (!signed && contentHash !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw new AwsError('InvalidArgument', `x-amz-content-sha256 ${contentHash} is not supported`);
  }
  const parts: Buffer[] = [];
  let previous = seed.signature;
  let at = 0;
  const line = (): string => {
    const end = body.indexOf('\r\n', at, 'latin1');
    if (end < 0) throw malformed();
    const text = body.toString('latin1', at, end);
    at = end + 2;
    return text;
  };

  for (;;) {
    const head = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line());
    if (!head) throw malformed();
    const size = Number.parseInt(head[1]!, 16);
    const data = body.subarray(at, at + size);
    if (data.length !== size) throw malformed();
    if (signed) {
      const expected = chunkSignature({ ...seed, signature: previous }, data);
      if (!sameText(expected, head[2] ?? ''))
        throw mismatch('The signature of a chunk does not match its data.');
      previous = expected;
    }
    if (size === 0) break;
    at += size;
    if (body.toString('latin1', at, at + 2) !== '\r\n') throw malformed();
    at += 2;
    parts.push(data);
  }
  const trailers = readTrailers(body.subarray(at).toString('latin1'));
  const signature = trailers['x-amz-trailer-signature'];
  delete trailers['x-amz-trailer-signature'];
  if (signed && contentHash.endsWith('-TRAILER')) {
    const text = Object.entries(trailers)
      .map(([name, value]) => `${name}:${value}\n`)
      .join('');
    if (!sameText(trailerSignature({ ...seed, signature: previous }, text), signature ?? '')) {
      throw mismatch('The signature of the trailers does not match them.');
    }
  }
  return { body: parts.length === 1 ? parts[0]! : Buffer.concat(parts), trailers };
};

const readTrailers = (text: string): Record<string, string> => {
  const trailers: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at > 0) trailers[line.slice(0, at).trim().toLowerCase()] = line.slice(at + 1).trim();
  }
  return trailers;
};

/** The body's own hash must be the signed one, or anybody could swap the body under a signature. */
export const checkContentHash = (body: Buffer, contentHash: string) => {
  if (contentHash === 'UNSIGNED-PAYLOAD' || contentHash === hash('sha256', body, 'hex')) return;
  throw new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
};

const malformed = () =>
  new AwsError('IncompleteBody', 'The request body terminated unexpectedly or is not aws-chunked');
