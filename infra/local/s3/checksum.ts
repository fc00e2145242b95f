import { createHash } from 'node:crypto';
import { type AwsCall, AwsError, type Content } from '../aws/service.ts';
import { contentInMemory } from '../aws/uploads.ts';
import { ALGORITHMS, type Algorithm, createDigest, DIGEST_LENGTH, isAlgorithm } from './digests.ts';

type Headers = AwsCall['headers'];

/** Of the whole object, or of the checksums of its parts. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** The checksum an object is stored with; `value` is base64, with `-` and the number of parts when composite. */
export interface Checksum {
  readonly algorithm: Algorithm;
  readonly value: string;
  readonly type: ChecksumType;
}

/** What an object gets whose sender gave none, since December 2024. */
export const DEFAULT_ALGORITHM: Algorithm = 'crc64nvme';

/** What a sender says of the bytes. `value` is undefined when it comes behind them. */
export interface Claimed {
  readonly algorithm: Algorithm;
  readonly value?: string;
}

const HEADER = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/;

/** The checksum that comes with a body, in a header or announced as a trailer. */
export const claimedChecksum = (headers: Headers): Claimed | undefined => {
  const given = Object.keys(headers).flatMap((name) => HEADER.exec(name)?.[1] ?? []);
  const trailers = (headers['x-amz-trailer'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  if (trailers.some((name) => !HEADER.test(name)))
    throw invalid('The value specified in the x-amz-trailer header is not supported');
  const announced = trailers.flatMap((name) => HEADER.exec(name)?.[1] ?? []);
  if (given.length + announced.length > 1)
    throw invalid('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  const algorithm = (given[0] ?? announced[0]) as Algorithm | undefined;
  checkAnnouncement(headers['x-amz-sdk-checksum-algorithm'], algorithm);
  if (algorithm === undefined) return undefined;
  if (announced.length > 0) return { algorithm };
  const value = headers[`x-amz-checksum-${algorithm}`] ?? '';
  checkForm(algorithm, value);
  return { algorithm, value };
};

const checkAnnouncement = (announced: string | undefined, algorithm: Algorithm | undefined) => {
  if (announced === undefined) return;
  if (!isAlgorithm(announced.toLowerCase()))
    throw invalid('Value for x-amz-sdk-checksum-algorithm header is invalid.');
  if (algorithm === undefined)
    throw invalid(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  if (announced.toLowerCase() !== algorithm)
    throw invalid('Value for x-amz-sdk-checksum-algorithm header is invalid.');
};

export const checkForm = (algorithm: Algorithm, value: string) => {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== DIGEST_LENGTH[algorithm] || bytes.toString('base64') !== value)
    throw invalid(`Value for x-amz-checksum-${algorithm} header is invalid.`);
};

/** `x-amz-checksum-algorithm`, by which a copy or an upload in parts asks for one. */
export const askedAlgorithm = (headers: Headers): Algorithm | undefined => {
  const asked = headers['x-amz-checksum-algorithm'];
  if (asked === undefined) return undefined;
  if (!isAlgorithm(asked.toLowerCase()))
    throw invalid(
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    );
  return asked.toLowerCase() as Algorithm;
};

export interface Verified {
  /** In hex. */
  readonly md5: string;
  readonly checksum: Checksum;
}

/**
 * The bytes of a body, measured on their way: who has read all of them without an error asks `verified` for what they
 * turned out to be. Throws at once for headers that cannot hold, at the end for bytes that are not what was claimed.
 */
export const verifying = (
  headers: Headers,
  content: Content,
  otherwise: Algorithm = DEFAULT_ALGORITHM,
): { bytes: AsyncIterable<Buffer>; verified: () => Verified } => {
  const claimed = claimedChecksum(headers);
  const md5Claim = claimedMd5(headers);
  const algorithm = claimed?.algorithm ?? otherwise;
  let verified: Verified | undefined;
  const measure = async function* () {
    const md5 = createHash('md5');
    const digest = createDigest(algorithm);
    for await (const chunk of content) {
      md5.update(chunk);
      digest.update(chunk);
      yield chunk;
    }
    const sum = md5.digest();
    if (md5Claim !== undefined && sum.toString('base64') !== md5Claim)
      throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
        ExpectedDigest: Buffer.from(md5Claim, 'base64').toString('hex'),
        CalculatedDigest: sum.toString('base64'),
      });
    const value = Buffer.from(await digest.digest()).toString('base64');
    if (claimed) checkValue(algorithm, claimed.value ?? trailing(content, algorithm), value);
    verified = { md5: sum.toString('hex'), checksum: { algorithm, value, type: 'FULL_OBJECT' } };
  };
  return {
    bytes: measure(),
    verified() {
      if (!verified) throw new Error('The bytes were not read to their end');
      return verified;
    },
  };
};

/** Of a body that is in memory. */
export const verifyBody = async ({ headers, body }: AwsCall): Promise<void> => {
  const trailers = Object.fromEntries(
    ALGORITHMS.flatMap((algorithm) => {
      const name = `x-amz-checksum-${algorithm}`;
      return headers[name] === undefined ? [] : [[name, headers[name]]];
    }),
  );
  const announced = headers['x-amz-trailer']?.toLowerCase();
  const given = announced === undefined ? headers : { ...headers, [announced]: undefined };
  const plain = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  for await (const _ of verifying(plain, { ...contentInMemory(body), trailers }).bytes);
};

const claimedMd5 = (headers: Headers): string | undefined => {
  const md5 = headers['content-md5'];
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16)
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.', { 'Content-MD5': md5 });
  return md5;
};

const trailing = ({ trailers }: Content, algorithm: Algorithm): string => {
  const value = trailers[`x-amz-checksum-${algorithm}`];
  if (value === undefined)
    throw new AwsError(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    );
  checkForm(algorithm, value);
  return value;
};

export const checkValue = (algorithm: Algorithm, claimed: string, computed: string) => {
  if (claimed !== computed)
    throw new AwsError(
      'BadDigest',
      `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
    );
};

export const checksumHeaders = ({ algorithm, value, type }: Checksum): Record<string, string> => ({
  [`x-amz-checksum-${algorithm}`]: value,
  'x-amz-checksum-type': type,
});

/** The name of a checksum's element in documents. */
export const checksumElement = (algorithm: Algorithm): string => `Checksum${algorithm.toUpperCase()}`;

const invalid = (message: string) => new AwsError('InvalidRequest', message);
