import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBucket } from '../../support/buckets.ts';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';

let cloud: CloudUnderTest;
let bucket: Awaited<ReturnType<typeof aBucket>>;
beforeAll(async () => {
  cloud = await aCloud();
  bucket = await aBucket(cloud, 'buckets');
});
afterAll(() => cloud.close());

describe('a bucket', () => {
  it('is found, listed and placed', async () => {
    const { Bucket } = bucket;
    await cloud.s3.send(new HeadBucketCommand({ Bucket }));
    const { Buckets } = await cloud.s3.send(new ListBucketsCommand({ Prefix: Bucket, MaxBuckets: 10 }));
    expect(Buckets).toMatchObject([{ Name: Bucket, CreationDate: expect.any(Date) }]);
    const { LocationConstraint } = await cloud.s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(LocationConstraint ?? 'us-east-1').toBe(await cloud.s3.config.region());
    await expect(
      cloud.s3.send(new HeadBucketCommand({ Bucket: cloud.named('nowhere') })),
    ).rejects.toMatchObject({ name: 'NotFound' });
  });

  it.each(['ab', 'Upper-case', 'two..dots', '-begins', 'ends-', '192.168.0.1', 'xn--name', 'a-s3alias'])(
    'may not be called %s',
    async (Bucket) => {
      await expect(cloud.s3.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
        name: 'InvalidBucketName',
      });
    },
  );

  it('is deleted when it is empty, once', async () => {
    const own = await aBucket(cloud, 'short-lived');
    await own.put('object');
    const remove = () => cloud.s3.send(new DeleteBucketCommand({ Bucket: own.Bucket }));
    await expect(remove()).rejects.toMatchObject({
      name: 'BucketNotEmpty',
      $metadata: { httpStatusCode: 409 },
    });
    const other = await aBucket(cloud, 'empty');
    await cloud.s3.send(new DeleteBucketCommand({ Bucket: other.Bucket }));
    await expect(cloud.s3.send(new DeleteBucketCommand({ Bucket: other.Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    await cloud.s3.send(new CreateBucketCommand({ Bucket: other.Bucket })); // for the end of the tests
  });

  it.skipIf(isRealAws)('has none of what is not built', async () => {
    const acl = new PutBucketAclCommand({ Bucket: bucket.Bucket, ACL: 'private' });
    await expect(cloud.s3.send(acl)).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

describe('a listing of the first version', () => {
  beforeAll(async () => {
    for (const key of ['a', 'b/1', 'b/2', 'c', 'space and +']) await bucket.put(`v1/${key}`);
  });
  const list = (more: object) =>
    cloud.s3.send(new ListObjectsCommand({ Bucket: bucket.Bucket, Prefix: 'v1/', ...more }));

  it('tells where to go on only with a delimiter', async () => {
    expect(await list({ MaxKeys: 2 })).toMatchObject({ IsTruncated: true });
    expect((await list({ MaxKeys: 2 })).NextMarker).toBeUndefined();
    const page = await list({ MaxKeys: 2, Delimiter: '/' });
    expect(page).toMatchObject({ NextMarker: 'v1/b/', CommonPrefixes: [{ Prefix: 'v1/b/' }] });
    const rest = await list({ Marker: page.NextMarker, Delimiter: '/' });
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['v1/c', 'v1/space and +']);
    expect(rest.CommonPrefixes).toBeUndefined();
  });

  it('has owners, and keys encoded as in a form where asked', async () => {
    const { Contents } = await list({ EncodingType: 'url' });
    expect(Contents?.at(-1)).toMatchObject({
      Key: 'v1/space+and+%2B',
      Owner: { ID: expect.any(String) },
      StorageClass: 'STANDARD',
    });
    const { Contents: second } = await cloud.s3.send(
      new ListObjectsV2Command({ Bucket: bucket.Bucket, Prefix: 'v1/', FetchOwner: true, MaxKeys: 1 }),
    );
    expect(second).toMatchObject([{ Owner: { ID: expect.any(String) } }]);
  });

  it.each([{ MaxKeys: -1 }, { EncodingType: 'base64' as 'url' }])('refuses %o', async (more) => {
    await expect(list(more)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('of no keys at all is empty and not truncated', async () => {
    const page = await list({ MaxKeys: 0 });
    expect(page).toMatchObject({ IsTruncated: false });
    expect(page.Contents).toBeUndefined();
  });
});
