import { createHash } from 'node:crypto';
import {
  ChecksumAlgorithm,
  type ChecksumType,
  type CreateMultipartUploadCommandInput,
  GetObjectAttributesCommand,
  GetObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBucket, anUpload } from '../../support/buckets.ts';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';

const FIVE = 5 * 2 ** 20;
const first = Buffer.alloc(FIVE, 'first ');
const second = Buffer.alloc(FIVE, 'second ');
const last = Buffer.from('last');

let cloud: CloudUnderTest;
let bucket: Awaited<ReturnType<typeof aBucket>>;
beforeAll(async () => {
  cloud = await aCloud();
  bucket = await aBucket(cloud, 'part-checksums');
});
afterAll(() => cloud.close());

const begin = (Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) =>
  anUpload(cloud, { Bucket: bucket.Bucket, Key, ...more });
const hashes = (algorithm: string, parts: readonly Buffer[]) =>
  createHash(algorithm).update(
    Buffer.concat(parts.map((part) => createHash(algorithm).update(part).digest())),
  );

describe('the checksum of an object in parts', () => {
  it.each<[ChecksumAlgorithm, 'ChecksumSHA1' | 'ChecksumSHA256']>([
    ['SHA1', 'ChecksumSHA1'],
    ['SHA256', 'ChecksumSHA256'],
  ])('by %s is that of its parts', async (Algorithm, name) => {
    const { part, complete } = await begin(name, { ChecksumAlgorithm: Algorithm });
    const parts = [await part(1, first), await part(2, last)];
    const expected = `${hashes(Algorithm.toLowerCase(), [first, last]).digest('base64')}-2`;
    await expect(complete(parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })))).rejects.toMatchObject(
      {
        name: 'InvalidRequest',
      },
    );
    expect(await complete(parts)).toMatchObject({ [name]: expected, ChecksumType: 'COMPOSITE' });
    expect(
      await cloud.s3.send(
        new GetObjectCommand({ Bucket: bucket.Bucket, Key: name, ChecksumMode: 'ENABLED' }),
      ),
    ).toMatchObject({ [name]: expected });
    const attributes = await cloud.s3.send(
      new GetObjectAttributesCommand({
        Bucket: bucket.Bucket,
        Key: name,
        ObjectAttributes: ['Checksum', 'ObjectParts', 'ObjectSize', 'ETag', 'StorageClass'],
      }),
    );
    expect(attributes).toMatchObject({
      ObjectSize: FIVE + 4,
      StorageClass: 'STANDARD',
      Checksum: { [name]: expected.slice(0, -2), ChecksumType: 'COMPOSITE' },
      ObjectParts: {
        TotalPartsCount: 2,
        Parts: [{ PartNumber: 1, Size: FIVE, [name]: parts[0]![name] }, { PartNumber: 2 }],
      },
    });
  });

  it.each<[ChecksumAlgorithm, 'ChecksumCRC32' | 'ChecksumCRC32C' | 'ChecksumCRC64NVME']>([
    ['CRC32', 'ChecksumCRC32'],
    ['CRC32C', 'ChecksumCRC32C'],
    ['CRC64NVME', 'ChecksumCRC64NVME'],
  ])('by %s is that of the whole, where that is asked for', async (Algorithm, name) => {
    const plain = await bucket.put(`plain-${name}`, Buffer.concat([first, second, last]), {
      ChecksumAlgorithm: Algorithm,
    });
    const { part, complete } = await begin(name, {
      ChecksumAlgorithm: Algorithm,
      ChecksumType: 'FULL_OBJECT',
    });
    const parts = [await part(1, first), await part(2, second), await part(3, last)];
    await expect(
      complete(parts, { [name]: Buffer.alloc(name.includes('64') ? 8 : 4).toString('base64') }),
    ).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(complete(parts, { MpuObjectSize: 1 })).rejects.toMatchObject({ name: 'InvalidRequest' });
    expect(await complete(parts, { [name]: plain[name] })).toMatchObject({
      [name]: plain[name],
      ChecksumType: 'FULL_OBJECT',
    });
  });

  it.each<[ChecksumAlgorithm, ChecksumType]>([
    ['SHA256', 'FULL_OBJECT'],
    ['CRC64NVME', 'COMPOSITE'],
  ])('by %s cannot be %s', async (Algorithm, Type) => {
    await expect(
      begin('impossible', { ChecksumAlgorithm: Algorithm, ChecksumType: Type }),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('must come with each part, by the algorithm that was agreed', async () => {
    const { upload } = await begin('agreed', { ChecksumAlgorithm: 'SHA256' });
    await expect(
      cloud.s3.send(
        new UploadPartCommand({
          ...upload,
          PartNumber: 1,
          Body: 'x',
          ChecksumAlgorithm: ChecksumAlgorithm.CRC32,
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
  });
});
