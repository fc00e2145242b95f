import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
let s3: S3;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: S3Client;

beforeAll(async () => {
  s3 = createS3({ ...options, onObjectEvent: () => {} });
  door = await openEndpoint({ s3 });
  client = new S3Client(door.client);
});
afterAll(async () => {
  client.destroy();
  await door.close();
  s3.close();
  remove();
});

describe('a listing', () => {
  const list = (more: Partial<ListObjectsV2CommandInput>) =>
    client.send(new ListObjectsV2Command({ Bucket: 'listing', ...more }));
  const keys = ['a', 'b/1', 'b/2', 'b/c/3', 'd', '~', 'é', '\u{FFFD}', '\u{1F33E}'];

  beforeAll(async () => {
    s3.ensureBucket({ BucketName: 'listing' });
    for (const Key of [...keys].reverse()) {
      await client.send(new PutObjectCommand({ Bucket: 'listing', Key, Body: Key }));
    }
  });

  test('is in the order of bytes', async () => {
    const { Contents, KeyCount, IsTruncated } = await list({});
    expect(Contents?.map(({ Key }) => Key)).toEqual(keys);
    expect([KeyCount, IsTruncated]).toEqual([keys.length, false]);
  });

  test('rolls up what has the delimiter behind the prefix', async () => {
    const top = await list({ Delimiter: '/' });
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'b/' }]);
    expect(top.Contents?.map(({ Key }) => Key)).toEqual(keys.filter((key) => !key.startsWith('b/')));
    const below = await list({ Delimiter: '/', Prefix: 'b/' });
    expect(below.Contents?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2']);
    expect(below.CommonPrefixes).toEqual([{ Prefix: 'b/c/' }]);
  });

  test.each([1, 2, 3])('in pages of %i has everything once', async (MaxKeys) => {
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({ MaxKeys, ContinuationToken, Delimiter: '/' });
      expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key as string));
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix as string));
      ContinuationToken = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken);
    expect(seen.sort()).toEqual(['b/', ...keys.filter((key) => !key.startsWith('b/'))].sort());
  });

  test('begins behind a key, and encodes where asked', async () => {
    const { Contents } = await list({ StartAfter: 'd', EncodingType: 'url' });
    expect(Contents?.map(({ Key }) => Key)).toEqual(['~', '%C3%A9', '%EF%BF%BD', '%F0%9F%8C%BE']);
  });

  test('refuses a made-up token', async () => {
    await expect(list({ ContinuationToken: '!' })).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});
