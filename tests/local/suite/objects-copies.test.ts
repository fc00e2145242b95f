import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBucket } from '../../support/buckets.ts';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';

let cloud: CloudUnderTest;
let bucket: Awaited<ReturnType<typeof aBucket>>;
beforeAll(async () => {
  cloud = await aCloud();
  bucket = await aBucket(cloud, 'copies');
  await bucket.put('source', 'minutes', {
    ContentType: 'text/plain',
    CacheControl: 'no-store',
    Metadata: { board: 'bkm-1' },
    Tagging: 'kind=minutes',
    ChecksumAlgorithm: 'SHA256',
  });
});
afterAll(() => cloud.close());

const copy = (Key: string, more: Partial<CopyObjectCommandInput> = {}) =>
  cloud.s3.send(
    new CopyObjectCommand({ Bucket: bucket.Bucket, Key, CopySource: `${bucket.Bucket}/source`, ...more }),
  );
const head = (Key: string) => cloud.s3.send(new HeadObjectCommand({ Bucket: bucket.Bucket, Key }));
const text = async (Key: string) =>
  (await cloud.s3.send(new GetObjectCommand({ Bucket: bucket.Bucket, Key }))).Body?.transformToString();
const tags = async (Key: string) =>
  (await cloud.s3.send(new GetObjectTaggingCommand({ Bucket: bucket.Bucket, Key }))).TagSet;

describe('a copy', () => {
  it('takes over bytes, headers, metadata, tags and the kind of checksum', async () => {
    const source = await head('source');
    const { CopyObjectResult } = await copy('plain');
    expect(CopyObjectResult).toMatchObject({ ETag: source.ETag, ChecksumType: 'FULL_OBJECT' });
    expect(CopyObjectResult?.ChecksumSHA256).toBeDefined();
    expect(await text('plain')).toBe('minutes');
    expect(await head('plain')).toMatchObject({
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      Metadata: { board: 'bkm-1' },
      ETag: source.ETag,
    });
    expect(await tags('plain')).toEqual([{ Key: 'kind', Value: 'minutes' }]);
  });

  it('takes new metadata, new tags and another checksum where it is told to replace', async () => {
    const { CopyObjectResult } = await copy('replaced', {
      MetadataDirective: 'REPLACE',
      ContentType: 'text/markdown',
      Metadata: { unit: 'upk' },
      TaggingDirective: 'REPLACE',
      Tagging: 'kind=copy',
      ChecksumAlgorithm: 'CRC32C',
    });
    expect(CopyObjectResult?.ChecksumCRC32C).toBeDefined();
    const replaced = await head('replaced');
    expect(replaced).toMatchObject({ ContentType: 'text/markdown', Metadata: { unit: 'upk' } });
    expect(replaced.CacheControl).toBeUndefined();
    expect(await tags('replaced')).toEqual([{ Key: 'kind', Value: 'copy' }]);
  });

  it('ignores new metadata where it is not told to replace', async () => {
    await copy('kept', { Metadata: { unit: 'upk' } });
    expect((await head('kept')).Metadata).toEqual({ board: 'bkm-1' });
  });

  it('finds a source whose key is encoded', async () => {
    const Key = 'notulen rapat/é+%?.txt';
    await bucket.put(Key, 'here');
    const CopySource = `${bucket.Bucket}/${Key.split('/').map(encodeURIComponent).join('/')}`;
    await copy('from-encoded', { CopySource });
    expect(await text('from-encoded')).toBe('here');
  });

  it('of an object onto itself must change something', async () => {
    await bucket.put('itself');
    const CopySource = `${bucket.Bucket}/itself`;
    await expect(copy('itself', { CopySource })).rejects.toMatchObject({ name: 'InvalidRequest' });
    await copy('itself', { CopySource, MetadataDirective: 'REPLACE', Metadata: { changed: 'yes' } });
    expect((await head('itself')).Metadata).toEqual({ changed: 'yes' });
    expect(await text('itself')).toBe('text');
    await copy('itself', { CopySource, StorageClass: 'STANDARD_IA' });
    expect((await head('itself')).StorageClass).toBe('STANDARD_IA');
  });

  it.each<[string, (etag: string, modified: Date) => Partial<CopyObjectCommandInput>]>([
    ['CopySourceIfMatch', () => ({ CopySourceIfMatch: '"other"' })],
    ['CopySourceIfNoneMatch', (etag) => ({ CopySourceIfNoneMatch: etag })],
    [
      'CopySourceIfUnmodifiedSince',
      (_, modified) => ({ CopySourceIfUnmodifiedSince: new Date(modified.getTime() - 1000) }),
    ],
    ['CopySourceIfModifiedSince', (_, modified) => ({ CopySourceIfModifiedSince: modified })],
  ])('is refused by %s', async (_, condition) => {
    const { ETag, LastModified } = await head('source');
    await expect(copy('conditional', condition(ETag!, LastModified!))).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    await expect(head('conditional')).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('goes through where the conditions hold', async () => {
    const { ETag } = await head('source');
    await copy('conditional-match', { CopySourceIfMatch: ETag, IfNoneMatch: '*' });
    await expect(copy('conditional-match', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  it('needs a source that is there and is named right', async () => {
    await expect(copy('x', { CopySource: `${bucket.Bucket}/missing` })).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await expect(copy('x', { CopySource: `${cloud.named('nowhere')}/source` })).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    await expect(copy('x', { CopySource: 'nothing' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(copy('x', { MetadataDirective: 'MERGE' as 'COPY' })).rejects.toMatchObject({
      name: 'InvalidArgument',
    });
  });
});
