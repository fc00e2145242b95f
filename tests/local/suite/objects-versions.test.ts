import {
  CopyObjectCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBucket } from '../../support/buckets.ts';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';

let cloud: CloudUnderTest;
let bucket: Awaited<ReturnType<typeof aBucket>>;
beforeAll(async () => {
  cloud = await aCloud();
  bucket = await aBucket(cloud, 'versions');
});
afterAll(() => cloud.close());

const where = (Key: string, VersionId?: string) => ({ Bucket: bucket.Bucket, Key, VersionId });
const text = async (Key: string, VersionId?: string) =>
  (await cloud.s3.send(new GetObjectCommand(where(Key, VersionId)))).Body?.transformToString();
const remove = (Key: string, VersionId?: string) =>
  cloud.s3.send(new DeleteObjectCommand(where(Key, VersionId)));
const list = (more: Partial<ListObjectVersionsCommandInput>) =>
  cloud.s3.send(new ListObjectVersionsCommand({ Bucket: bucket.Bucket, ...more }));

describe('a bucket with versioning', () => {
  it('has none of it until it is enabled', async () => {
    const status = () => cloud.s3.send(new GetBucketVersioningCommand({ Bucket: bucket.Bucket }));
    expect((await status()).Status).toBeUndefined();
    expect((await bucket.put('before', 'first')).VersionId).toBeUndefined();
    await bucket.versioning('Enabled');
    expect((await status()).Status).toBe('Enabled');
    const second = await bucket.put('before', 'second');
    expect(second.VersionId).toMatch(/^.{32}$/);
    expect(await text('before', 'null')).toBe('first');
    expect(await text('before')).toBe('second');
  });

  it('keeps every version, and gives back the one that is named', async () => {
    const one = await bucket.put('kept', 'one');
    const two = await bucket.put('kept', 'two');
    expect(two.VersionId).not.toBe(one.VersionId);
    expect(await text('kept', one.VersionId)).toBe('one');
    expect(await text('kept', two.VersionId)).toBe('two');
    expect(await cloud.s3.send(new HeadObjectCommand(where('kept')))).toMatchObject({
      VersionId: two.VersionId,
    });
  });

  it('hides an object behind a delete marker, and shows it again without', async () => {
    await bucket.put('hidden', 'still there');
    const marker = await remove('hidden');
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.stringMatching(/^.{32}$/) });
    await expect(text('hidden')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(text('hidden', marker.VersionId)).rejects.toMatchObject({
      name: 'MethodNotAllowed',
      $metadata: { httpStatusCode: 405 },
    });
    const { Contents = [] } = await cloud.s3.send(new ListObjectsV2Command({ Bucket: bucket.Bucket }));
    expect(Contents.map(({ Key }) => Key)).not.toContain('hidden');
    expect(await remove('hidden', marker.VersionId)).toMatchObject({ DeleteMarker: true });
    expect(await text('hidden')).toBe('still there');
  });

  it('forgets a version that is deleted by name, and the one before is the latest again', async () => {
    await bucket.put('back', 'one');
    const two = await bucket.put('back', 'two');
    await remove('back', two.VersionId);
    expect(await text('back')).toBe('one');
    await expect(text('back', two.VersionId)).rejects.toMatchObject({ name: 'NoSuchVersion' });
    await remove('back', two.VersionId); // as often as one likes
  });

  it('refuses what is no version id', async () => {
    await expect(text('kept', 'nonsense')).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('brings an old version back by copying it', async () => {
    const one = await bucket.put('restored', 'one');
    await bucket.put('restored', 'two');
    const copied = await cloud.s3.send(
      new CopyObjectCommand({
        ...where('restored'),
        CopySource: `${bucket.Bucket}/restored?versionId=${one.VersionId}`,
      }),
    );
    expect(copied.CopySourceVersionId).toBe(one.VersionId);
    expect(await text('restored')).toBe('one');
    const marker = await remove('restored');
    await expect(
      cloud.s3.send(
        new CopyObjectCommand({
          ...where('x'),
          CopySource: `${bucket.Bucket}/restored?versionId=${marker.VersionId}`,
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it.each([1, 2, 3, 1000])(
    'lists all versions, the youngest of a key first, in pages of %i',
    async (MaxKeys) => {
      const Prefix = `listed-${MaxKeys}/`;
      const ids: string[] = [];
      for (const key of ['a', 'b', 'a', 'c/1', 'c/2']) ids.push((await bucket.put(Prefix + key)).VersionId!);
      ids.push((await remove(`${Prefix}a`)).VersionId!);
      const seen: unknown[] = [];
      const prefixes: unknown[] = [];
      let markers: Partial<ListObjectVersionsCommandInput> = {};
      for (;;) {
        const page = await list({ Prefix, Delimiter: '/', MaxKeys, ...markers });
        const { Versions = [], DeleteMarkers = [], CommonPrefixes = [] } = page;
        expect(Versions.length + DeleteMarkers.length + CommonPrefixes.length).toBeLessThanOrEqual(MaxKeys);
        const all = [...DeleteMarkers, ...Versions]; // in a page of several the marker here is the youngest
        seen.push(...all.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest]));
        prefixes.push(...CommonPrefixes.map(({ Prefix: common }) => common));
        if (!page.IsTruncated) break;
        markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      }
      expect(seen).toEqual([
        [`${Prefix}a`, ids[5], true],
        [`${Prefix}a`, ids[2], false],
        [`${Prefix}a`, ids[0], false],
        [`${Prefix}b`, ids[1], true],
      ]);
      expect(prefixes).toEqual([`${Prefix}c/`]);
    },
  );

  it('is not empty as long as a marker is left', async () => {
    const own = await aBucket(cloud, 'marked');
    await own.versioning('Enabled');
    await cloud.s3.send(new DeleteObjectCommand({ Bucket: own.Bucket, Key: 'never-there' }));
    await expect(cloud.s3.send(new DeleteBucketCommand({ Bucket: own.Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
  });
});

describe('a bucket whose versioning is suspended', () => {
  it('keeps its versions, and writes and deletes the one called null', async () => {
    const own = await aBucket(cloud, 'suspended');
    const at = (VersionId?: string) => ({ Bucket: own.Bucket, Key: 'object', VersionId });
    const content = async (VersionId?: string) =>
      (await cloud.s3.send(new GetObjectCommand(at(VersionId)))).Body?.transformToString();
    await own.versioning('Enabled');
    const kept = await own.put('object', 'kept');
    await own.versioning('Suspended');
    expect((await own.put('object', 'first')).VersionId).toBe('null');
    await own.put('object', 'second');
    expect(await content()).toBe('second');
    expect(await content(kept.VersionId)).toBe('kept');
    expect(await cloud.s3.send(new DeleteObjectCommand(at()))).toMatchObject({
      DeleteMarker: true,
      VersionId: 'null',
    });
    const { Versions, DeleteMarkers } = await cloud.s3.send(
      new ListObjectVersionsCommand({ Bucket: own.Bucket }),
    );
    expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([kept.VersionId]);
    expect(DeleteMarkers?.map(({ VersionId }) => VersionId)).toEqual(['null']);
  });
});
