import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ChecksumAlgorithm,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
let s3: S3;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: S3Client;
const Bucket = 'pranata-archive';

beforeAll(async () => {
  s3 = createS3({ ...options, onObjectEvent: () => {} });
  s3.ensureBucket({ BucketName: Bucket });
  door = await openEndpoint({ s3 });
  client = new S3Client(door.client);
});
afterAll(async () => {
  client.destroy();
  await door.close();
  s3.close();
  remove();
});

const put = (Key: string, Body: string | Uint8Array = 'text', more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more = {}) => client.send(new GetObjectCommand({ Bucket, Key, ...more }));
const text = async (Key: string, more = {}) => (await get(Key, more)).Body?.transformToString();

describe('an object', () => {
  test('comes back with its bytes, headers and metadata', async () => {
    const Body = new Uint8Array([0, 255, 10, 13]);
    const described = {
      ContentType: 'application/x-ndjson',
      ContentEncoding: 'gzip',
      ContentDisposition: 'attachment; filename="part-1"',
      Metadata: { bus: 'financial' },
    };
    const { ETag } = await put('raw/part-1', Body, described);
    expect(ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`);
    const object = await get('raw/part-1');
    expect(object).toMatchObject({ ...described, ETag, ContentLength: 4, ServerSideEncryption: 'AES256' });
    expect(await object.Body?.transformToByteArray()).toEqual(Body);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'raw/part-1' }));
    expect(head).toMatchObject({ ...described, ETag, ContentLength: 4 });
  });

  test.each([
    'a b+c',
    '../../etc/passwd',
    'a//b/./c',
    'kampung/Jalan Ké 1 – 雪.txt',
    '100%',
    '?x=1&y#z',
    '<&">',
  ])('may be called %s', async (Key) => {
    await put(Key, Key);
    expect(await text(Key)).toBe(Key);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: Key }));
    expect(Contents?.map((object) => object.Key)).toEqual([Key]);
    expect(readdirSync(join(options.folder, 'objects')).every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(
      true,
    );
  });

  test('is replaced as a whole and its old bytes go', async () => {
    await put('replaced', 'first');
    const before = readdirSync(join(options.folder, 'objects')).length;
    await put('replaced', 'second');
    expect(await text('replaced')).toBe('second');
    await vi.waitFor(() => expect(readdirSync(join(options.folder, 'objects'))).toHaveLength(before));
  });

  test('that is missing, deleted or in no bucket is said so', async () => {
    await put('deleted');
    const deletion = () => client.send(new DeleteObjectCommand({ Bucket, Key: 'deleted' }));
    await deletion();
    await deletion();
    await expect(get('deleted')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(get('x', { Bucket: 'no-bucket' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'deleted' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  test('can be read in part', async () => {
    await put('range', '0123456789');
    expect(await text('range', { Range: 'bytes=2-4' })).toBe('234');
    expect(await get('range', { Range: 'bytes=-3' })).toMatchObject({ ContentRange: 'bytes 7-9/10' });
    await expect(get('range', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('has a key of at most 1024 bytes and metadata of at most 2 KB', async () => {
    await expect(put('x'.repeat(1025))).rejects.toMatchObject({ name: 'KeyTooLongError' });
    await expect(put('meta', 'x', { Metadata: { long: 'x'.repeat(2048) } })).rejects.toMatchObject({
      name: 'MetadataTooLarge',
    });
  });
});

describe('a checksum', () => {
  // Of "123456789": the check values of the algorithms' catalogues, in base64.
  test.each<[ChecksumAlgorithm, string, string]>([
    ['CRC32', 'ChecksumCRC32', 'y/Q5Jg=='],
    ['CRC32C', 'ChecksumCRC32C', '4waSgw=='],
    ['CRC64NVME', 'ChecksumCRC64NVME', 'rosUhgp5mIg='],
    ['SHA1', 'ChecksumSHA1', '98O8HYCOBHMq32eZZczDTKeuNEE='],
    ['SHA256', 'ChecksumSHA256', 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU='],
  ])('%s is verified and given back', async (ChecksumAlgorithm, name, value) => {
    expect(await put('checked', '123456789', { ChecksumAlgorithm })).toMatchObject({ [name]: value });
    expect(await get('checked', { ChecksumMode: 'ENABLED' })).toMatchObject({
      [name]: value,
      ChecksumType: 'FULL_OBJECT',
    });
    const wrong = `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}`;
    await expect(put('checked', '123456789', { [name]: wrong })).rejects.toMatchObject({ name: 'BadDigest' });
  });

  test('of a reader is verified by the SDK, and not sent unasked', async () => {
    await put('asked', '123456789');
    const plain = new S3Client({ ...door.client, responseChecksumValidation: 'WHEN_REQUIRED' });
    const object = await plain.send(new GetObjectCommand({ Bucket, Key: 'asked' }));
    expect(object.ChecksumCRC32).toBeUndefined();
    plain.destroy();
  });

  test('CRC64NVME is kept for what came without one', async () => {
    const plain = new S3Client({ ...door.client, requestChecksumCalculation: 'WHEN_REQUIRED' });
    await plain.send(new PutObjectCommand({ Bucket, Key: 'plain', Body: '123456789' }));
    expect(await get('plain', { ChecksumMode: 'ENABLED' })).toMatchObject({
      ChecksumCRC64NVME: 'rosUhgp5mIg=',
    });
    plain.destroy();
  });

  test('Content-MD5 must be right', async () => {
    const ContentMD5 = createHash('md5').update('other').digest('base64');
    await expect(put('md5', 'text', { ContentMD5 })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(put('md5', 'text', { ContentMD5: 'short' })).rejects.toMatchObject({
      name: 'InvalidDigest',
    });
    await expect(get('md5')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('a bucket', () => {
  test('is made once, found and listed', async () => {
    const create = () => client.send(new CreateBucketCommand({ Bucket: 'made-by-call' }));
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    await client.send(new HeadBucketCommand({ Bucket: 'made-by-call' }));
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(expect.arrayContaining([Bucket, 'made-by-call']));
    await expect(client.send(new CreateBucketCommand({ Bucket: 'Wrong_Name' }))).rejects.toMatchObject({
      name: 'InvalidBucketName',
    });
  });
});
