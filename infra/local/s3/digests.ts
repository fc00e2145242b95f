import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';

export const ALGORITHMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export const isAlgorithm = (text: string): text is Algorithm =>
  (ALGORITHMS as readonly string[]).includes(text);

export interface Digest {
  update(bytes: Buffer): void;
  digest(): Promise<Uint8Array> | Uint8Array;
}

/** Of bytes that come piece by piece. */
export const createDigest = (algorithm: Algorithm): Digest => {
  switch (algorithm) {
    case 'crc32': {
      let value = 0;
      return {
        update(bytes) {
          value = crc32(bytes, value);
        },
        digest() {
          const bytes = Buffer.alloc(4);
          bytes.writeUInt32BE(value);
          return bytes;
        },
      };
    }
    case 'crc32c':
    case 'crc64nvme': {
      const checksum = algorithm === 'crc32c' ? new Crc32c() : new Crc64Nvme();
      return {
        update: (bytes) => checksum.update(bytes),
        digest: () => checksum.digest(),
      };
    }
    default: {
      const hash = createHash(algorithm);
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
    }
  }
};

/** Bytes of a checksum. */
export const DIGEST_LENGTH: Readonly<Record<Algorithm, number>> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
};

/** Generator polynomials, lowest power in the highest bit, as these checksums count. */
const POLYNOMIALS: Partial<Record<Algorithm, bigint>> = {
  crc32: 0xedb88320n,
  crc32c: 0x82f63b78n,
  crc64nvme: 0x9a6c9329ac4bc9b5n,
};

/** Whether the checksum of a whole follows from those of its parts. */
export const isLinear = (algorithm: Algorithm): boolean => POLYNOMIALS[algorithm] !== undefined;

/**
 * The checksum of two pieces one after the other, from theirs and the second's length in bytes: what the first adds is
 * multiplied by x to the power of eight times that length, modulo the polynomial.
 */
export const combined = (
  algorithm: Algorithm,
  first: Uint8Array,
  second: Uint8Array,
  length: number,
): Buffer => {
  const polynomial = POLYNOMIALS[algorithm];
  if (polynomial === undefined) throw new Error(`Checksums of ${algorithm} cannot be combined`);
  const bits = first.length * 8;
  const one = 1n << BigInt(bits - 1);
  const times = (a: bigint, b: bigint): bigint => {
    let product = 0n;
    let factor = b;
    for (let bit = one; bit > 0n; bit >>= 1n) {
      if (a & bit) product ^= factor;
      factor = factor & 1n ? (factor >> 1n) ^ polynomial : factor >> 1n;
    }
    return product;
  };
  let power = one >> 8n; // x to the 8th: one byte
  let shift = one;
  for (let left = length; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) shift = times(shift, power);
    power = times(power, power);
  }
  const value = times(shift, numberOf(first)) ^ numberOf(second);
  return Buffer.from(value.toString(16).padStart(bits / 4, '0'), 'hex');
};

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
