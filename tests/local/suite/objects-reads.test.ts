import {
  GetObjectAttributesCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBucket, statusOf } from '../../support/buckets.ts';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';

let cloud: CloudUnderTest;
let bucket: Awaited<ReturnType<typeof aBucket>>;
beforeAll(async () => {
  cloud = await aCloud();
  bucket = await aBucket(cloud, 'reads');
  await bucket.put('digits', '0123456789');
  await bucket.put('empty', '');
});
afterAll(() => cloud.close());

const get = async (Key: string, more: Partial<GetObjectCommandInput> = {}) => {
  const { Body, ...object } = await cloud.s3.send(
    new GetObjectCommand({ Bucket: bucket.Bucket, Key, ...more }),
  );
  return { ...object, text: await Body?.transformToString() };
};
const head = (Key: string, more = {}) =>
  cloud.s3.send(new HeadObjectCommand({ Bucket: bucket.Bucket, Key, ...more }));

describe('a range', () => {
  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-100', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=0-0', '0', 'bytes 0-0/10'],
  ])('%s has these bytes alone', async (Range, text, ContentRange) => {
    expect(await get('digits', { Range })).toMatchObject({
      text,
      ContentRange,
      ContentLength: text.length,
      $metadata: { httpStatusCode: 206 },
    });
    expect(await head('digits', { Range })).toMatchObject({ ContentLength: text.length });
  });

  it.each(['bytes=1-2,5-6', 'bytes=5-2', 'lines=1-2', 'bytes=x-y'])(
    '%s is none, and the whole is answered',
    async (Range) => {
      const object = await get('digits', { Range });
      expect(object).toMatchObject({ text: '0123456789', $metadata: { httpStatusCode: 200 } });
      expect(object.ContentRange).toBeUndefined();
    },
  );

  it.each([
    ['digits', 'bytes=10-'],
    ['digits', 'bytes=-0'],
    ['empty', 'bytes=0-'],
  ])('of %s behind its end (%s) cannot be satisfied', async (Key, Range) => {
    const refusal = await get(Key, { Range }).catch((error) => error);
    expect(refusal).toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } });
  });

  it('that is a part number asks for the whole of an object in one piece', async () => {
    expect(await get('digits', { PartNumber: 1 })).toMatchObject({
      text: '0123456789',
      ContentRange: 'bytes 0-9/10',
    });
    const status = (more: object) => get('digits', more).catch(statusOf);
    expect(await status({ PartNumber: 2 })).toBe(416);
    expect(await status({ PartNumber: 1, Range: 'bytes=0-1' })).toBe(400);
  });
});

describe('a condition of a read', () => {
  it('answers 304 for what is known, and 412 for what is not expected', async () => {
    const { ETag, LastModified } = await get('digits');
    const earlier = new Date(LastModified!.getTime() - 1000);
    const status = (more: object) => get('digits', more).then(() => 200, statusOf);
    expect(await status({ IfNoneMatch: ETag })).toBe(304);
    expect(await status({ IfNoneMatch: `"other", ${ETag}` })).toBe(304);
    expect(await status({ IfNoneMatch: '"other"' })).toBe(200);
    expect(await status({ IfMatch: ETag })).toBe(200);
    expect(await status({ IfMatch: '"other"' })).toBe(412);
    expect(await status({ IfModifiedSince: LastModified })).toBe(304);
    expect(await status({ IfModifiedSince: earlier })).toBe(200);
    expect(await status({ IfUnmodifiedSince: LastModified })).toBe(200);
    expect(await status({ IfUnmodifiedSince: earlier })).toBe(412);
    expect(await status({ IfMatch: ETag, IfUnmodifiedSince: earlier })).toBe(200);
    expect(await status({ IfNoneMatch: ETag, IfModifiedSince: earlier })).toBe(304);
    expect(await head('digits', { IfMatch: '"other"' }).then(() => 200, statusOf)).toBe(412);
  });
});

describe('an object', () => {
  it('says what it was stored with, and what a reader asks it to say', async () => {
    const Expires = new Date('2030-01-01T00:00:00Z');
    const described = {
      ContentType: 'text/csv',
      ContentLanguage: 'id',
      ContentDisposition: 'attachment',
      ContentEncoding: 'gzip',
      CacheControl: 'max-age=60',
      Metadata: { kelurahan: '31.71.01.1001', empty: '' },
    };
    await bucket.put('described', 'text', { ...described, Expires, StorageClass: 'STANDARD_IA' });
    expect(await head('described')).toMatchObject({
      ...described,
      StorageClass: 'STANDARD_IA',
      ServerSideEncryption: 'AES256',
      AcceptRanges: 'bytes',
    });
    expect(
      await get('described', { ResponseContentType: 'text/plain', ResponseCacheControl: 'no-cache' }),
    ).toMatchObject({ ContentType: 'text/plain', CacheControl: 'no-cache', ContentLanguage: 'id' });
    expect((await head('digits')).StorageClass).toBeUndefined();
  });

  it('tells its attributes', async () => {
    const attributes = await cloud.s3.send(
      new GetObjectAttributesCommand({
        Bucket: bucket.Bucket,
        Key: 'digits',
        ObjectAttributes: ['ETag', 'ObjectSize', 'StorageClass', 'Checksum', 'ObjectParts'],
      }),
    );
    expect(attributes).toMatchObject({
      ETag: '781e5e245d69b566979b86e28d23f2c7',
      ObjectSize: 10,
      StorageClass: 'STANDARD',
      Checksum: { ChecksumCRC32: 'poTHxg==', ChecksumType: 'FULL_OBJECT' },
    });
    expect(attributes.ObjectParts).toBeUndefined();
    const unknown = new GetObjectAttributesCommand({
      Bucket: bucket.Bucket,
      Key: 'digits',
      ObjectAttributes: ['Weight' as 'ETag'],
    });
    await expect(cloud.s3.send(unknown)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('in an archive is not read', async () => {
    await bucket.put('archived', 'text', { StorageClass: 'GLACIER' });
    await expect(get('archived')).rejects.toMatchObject({ name: 'InvalidObjectState' });
    expect(await head('archived')).toMatchObject({ StorageClass: 'GLACIER' });
  });

  it.each([
    ['MetadataTooLarge', { Metadata: { long: 'x'.repeat(2045) } }],
    ['InvalidStorageClass', { StorageClass: 'COLD' as 'GLACIER' }],
    ['InvalidArgument', { ServerSideEncryption: 'ROT13' as 'AES256' }],
    ['AccessControlListNotSupported', { ACL: 'public-read' as const }],
  ])('is refused with %s', async (name, more) => {
    await expect(bucket.put('refused', 'text', more)).rejects.toMatchObject({ name });
    await expect(head('refused')).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('has metadata of 2 KB, names included', async () => {
    await bucket.put('metadata', 'text', { Metadata: { long: 'x'.repeat(2044) } });
  });
});
