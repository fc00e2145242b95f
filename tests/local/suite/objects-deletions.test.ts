import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  type DeleteObjectsCommandInput,
  DeleteObjectTaggingCommand,
  GetBucketTaggingCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketTaggingCommand,
  PutObjectTaggingCommand,
  type Tag,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBucket, statusOf } from '../../support/buckets.ts';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';

let cloud: CloudUnderTest;
let bucket: Awaited<ReturnType<typeof aBucket>>;
beforeAll(async () => {
  cloud = await aCloud();
  bucket = await aBucket(cloud, 'deletions');
});
afterAll(() => cloud.close());

const where = (Key: string) => ({ Bucket: bucket.Bucket, Key });
const keys = async (Prefix: string) =>
  (await cloud.s3.send(new ListObjectsV2Command({ Bucket: bucket.Bucket, Prefix }))).Contents?.map(
    ({ Key }) => Key,
  );

describe('deleting many', () => {
  const removeAll = (Delete: NonNullable<DeleteObjectsCommandInput['Delete']>) =>
    cloud.s3.send(new DeleteObjectsCommand({ Bucket: bucket.Bucket, Delete }));

  it('deletes each and tells so, whether it was there or not', async () => {
    const names = ['many/a', 'many/b & <c>', 'many/é\u{1F33E}', 'many/two\nlines\r'];
    for (const name of names) await bucket.put(name);
    const Objects = [...names, 'many/never'].map((Key) => ({ Key }));
    const { Deleted, Errors } = await removeAll({ Objects });
    expect(Deleted?.map(({ Key }) => Key)).toEqual([...names, 'many/never']);
    expect(Errors).toBeUndefined();
    expect(await keys('many/')).toBeUndefined();
  });

  it('is silent about what went well where it is asked to be', async () => {
    await bucket.put('quiet/a');
    const answer = await removeAll({
      Quiet: true,
      Objects: [{ Key: 'quiet/a' }, { Key: 'x'.repeat(1025) }, { Key: 'quiet/b', VersionId: 'nonsense' }],
    });
    expect(answer.Deleted).toBeUndefined();
    expect(answer.Errors).toMatchObject([{ Code: 'KeyTooLongError' }, { Key: 'quiet/b' }]);
    expect(await keys('quiet/')).toBeUndefined();
  });

  it('keeps what is no longer what it was', async () => {
    const { ETag } = await bucket.put('changed', 'now');
    const { Errors } = await removeAll({ Objects: [{ Key: 'changed', ETag: '"before"' }] });
    expect(Errors).toMatchObject([{ Key: 'changed', Code: 'PreconditionFailed' }]);
    expect((await removeAll({ Objects: [{ Key: 'changed', ETag }] })).Deleted).toHaveLength(1);
  });

  it('takes a thousand keys, and not one more', async () => {
    const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `none/${index}` }));
    expect((await removeAll({ Objects: Objects.slice(1) })).Deleted).toHaveLength(1000);
    await expect(removeAll({ Objects })).rejects.toMatchObject({ name: 'MalformedXML' });
    await expect(removeAll({ Objects: [] })).rejects.toMatchObject({ name: 'MalformedXML' });
  });
});

describe('deleting one', () => {
  it('can be made to depend on what it is', async () => {
    const { ETag } = await bucket.put('one', 'x');
    const remove = (IfMatch?: string) =>
      cloud.s3.send(new DeleteObjectCommand({ ...where('one'), ...(IfMatch && { IfMatch }) }));
    expect(await remove('"other"').catch(statusOf)).toBe(412);
    expect((await remove(ETag)).$metadata.httpStatusCode).toBe(204);
    await expect(cloud.s3.send(new HeadObjectCommand(where('one')))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});

describe('tags', () => {
  const tagsOf = async (Key: string) => (await cloud.s3.send(new GetObjectTaggingCommand(where(Key)))).TagSet;
  const tag = (Key: string, TagSet: Tag[]) =>
    cloud.s3.send(new PutObjectTaggingCommand({ ...where(Key), Tagging: { TagSet } }));

  it('of an object come with it, are replaced and go', async () => {
    await bucket.put('tagged', 'x', { Tagging: 'board=bkm+1&kind=a%2Fb' });
    expect(await tagsOf('tagged')).toEqual([
      { Key: 'board', Value: 'bkm 1' },
      { Key: 'kind', Value: 'a/b' },
    ]);
    expect((await cloud.s3.send(new HeadObjectCommand(where('tagged')))).TagCount).toBe(2);
    await tag('tagged', [{ Key: 'new', Value: '' }]);
    expect(await tagsOf('tagged')).toEqual([{ Key: 'new', Value: '' }]);
    await cloud.s3.send(new DeleteObjectTaggingCommand(where('tagged')));
    expect(await tagsOf('tagged')).toEqual([]);
    await expect(tagsOf('missing')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it.each<[string, Tag[]]>([
    ['BadRequest', Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }))],
    ['InvalidTag', [{ Key: 'x'.repeat(129), Value: 'v' }]],
    ['InvalidTag', [{ Key: 'k', Value: 'x'.repeat(257) }]],
    ['InvalidTag', [{ Key: 'k', Value: 'a\u0001' }]],
    ['InvalidTag', [{ Key: 'aws:reserved', Value: 'v' }]],
    [
      'InvalidTag',
      [
        { Key: 'twice', Value: '1' },
        { Key: 'twice', Value: '2' },
      ],
    ],
  ])('outside the limits are refused with %s', async (name, TagSet) => {
    await bucket.put('limits');
    await expect(tag('limits', TagSet)).rejects.toMatchObject({ name });
    expect(await tagsOf('limits')).toEqual([]);
  });

  it('of a bucket are kept, and missed where there are none', async () => {
    const get = () => cloud.s3.send(new GetBucketTaggingCommand({ Bucket: bucket.Bucket }));
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchTagSet' });
    const TagSet = [{ Key: 'region', Value: 'jakarta' }];
    await cloud.s3.send(new PutBucketTaggingCommand({ Bucket: bucket.Bucket, Tagging: { TagSet } }));
    expect((await get()).TagSet).toEqual(TagSet);
  });
});
