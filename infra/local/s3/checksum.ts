import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { type AwsCall, AwsError } from '../aws/service.ts';

/** The checksum an object is stored with; `value` is base64. */
export interface Checksum {
  readonly algorithm: string;
  readonly value: string;
}

const digests: Readonly<Record<string, (body: Buffer) => Promise<Uint8Array> | Uint8Array>> = {
  crc32(body) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes;
  },
  crc32c(body) {
    const checksum = new Crc32c();
    checksum.update(body);
    return checksum.digest();
  },
  crc64nvme(body) {
    const checksum = new Crc64Nvme();
    checksum.update(body);
    return checksum.digest();
  },
  sha1: (body) => createHash('sha1').update(body).digest(),
  sha256: (body) => createHash('sha256').update(body).digest(),
};

/** What an object gets whose sender gave none, since December 2024. */
const DEFAULT_ALGORITHM = 'crc64nvme';

const HEADER = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/;

/** Verifies Content-MD5 and the checksum header of a body; answers the checksum to keep. */
export const verifiedChecksum = async ({ headers, body }: AwsCall): Promise<Checksum> => {
  const md5 = headers['content-md5'];
  if (md5 !== undefined) {
    if (Buffer.from(md5, 'base64').length !== 16)
      throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
    if (createHash('md5').update(body).digest('base64') !== md5)
      throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const given = Object.keys(headers).flatMap((name) => HEADER.exec(name)?.[1] ?? []);
  if (given.length > 1)
    throw new AwsError(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  const announced = headers['x-amz-sdk-checksum-algorithm'];
  if (announced !== undefined && given.length === 0)
    throw new AwsError(
      'InvalidRequest',
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  const algorithm = given[0] ?? DEFAULT_ALGORITHM;
  const value = Buffer.from((await digests[algorithm]?.(body)) ?? []).toString('base64');
  const expected = headers[`x-amz-checksum-${algorithm}`];
  if (expected === undefined) return { algorithm, value };
  if (Buffer.from(expected, 'base64').length !== Buffer.from(value, 'base64').length)
    throw new AwsError('InvalidRequest', `Value for x-amz-checksum-${algorithm} header is invalid.`);
  if (expected !== value)
    throw new AwsError(
      'BadDigest',
      `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
    );
  return { algorithm, value };
};

export const checksumHeaders = ({ algorithm, value }: Checksum): Record<string, string> => ({
  [`x-amz-checksum-${algorithm}`]: value,
  'x-amz-checksum-type': 'FULL_OBJECT',
});
