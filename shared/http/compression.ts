import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Reply } from './problem-document.ts';

const compressors = {
  // quality 4: as fast as gzip and smaller; the default 11 takes a hundred times longer
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
} as const;

const leastBytes = 1024;

type Encoding = keyof typeof compressors;

/** An encoding is accepted when it is named, and not with `q=0`. */
const accepted = (encoding: Encoding) =>
  new RegExp(`^\\s*${encoding}\\s*(;\\s*q=(?!0(\\.0*)?\\s*$).*)?$`, 'i');
const acceptable: readonly (readonly [Encoding, RegExp])[] = [
  ['br', accepted('br')],
  ['gzip', accepted('gzip')],
];

/** Compresses bodies over 1 KB for who accepts it: HTTP APIs do not, and clients are on 2G. */
export const compressed = async (reply: Reply, encodings = ''): Promise<Reply> => {
  if (reply.body === undefined) return reply;
  const headers = { ...reply.headers, vary: 'Accept-Encoding, Accept-Language' };
  const form = reply.isBase64Encoded ? 'base64' : 'utf8';
  if (Buffer.byteLength(reply.body, form) <= leastBytes) return { ...reply, headers };
  const named = encodings.split(',');
  const [encoding] = acceptable.find(([, form]) => named.some((part) => form.test(part))) ?? [];
  if (!encoding) return { ...reply, headers };
  const body = (await compressors[encoding](Buffer.from(reply.body, form))).toString('base64');
  return { ...reply, headers: { ...headers, 'content-encoding': encoding }, body, isBase64Encoded: true };
};
