import { createHash } from 'node:crypto';
import {
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBucket, anUpload } from '../../support/buckets.ts';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';

const FIVE = 5 * 2 ** 20;
const first = Buffer.alloc(FIVE, 'first ');
const second = Buffer.alloc(FIVE, 'second ');
const last = Buffer.from('last');
const whole = Buffer.concat([first, second, last]);

let cloud: CloudUnderTest;
let bucket: Awaited<ReturnType<typeof aBucket>>;
beforeAll(async () => {
  cloud = await aCloud();
  bucket = await aBucket(cloud, 'parts');
});
afterAll(() => cloud.close());

const begin = (Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) =>
  anUpload(cloud, { Bucket: bucket.Bucket, Key, ...more });
const read = async (Key: string, more = {}) => {
  const object = await cloud.s3.send(new GetObjectCommand({ Bucket: bucket.Bucket, Key, ...more }));
  return { ...object, bytes: Buffer.from(await object.Body!.transformToByteArray()) };
};
const hashes = (algorithm: string, parts: readonly Buffer[]) =>
  createHash(algorithm).update(
    Buffer.concat(parts.map((part) => createHash(algorithm).update(part).digest())),
  );

describe('an upload in parts', () => {
  it('becomes one object, whose ETag is that of its parts', async () => {
    const { part, complete } = await begin('whole', { ContentType: 'text/plain', Metadata: { a: 'b' } });
    const parts = [await part(1, first), await part(2, second), await part(7, last)];
    expect((await complete(parts)).ETag).toBe(`"${hashes('md5', [first, second, last]).digest('hex')}-3"`);
    const object = await read('whole');
    expect(object.bytes.equals(whole)).toBe(true);
    expect(object).toMatchObject({ ContentType: 'text/plain', Metadata: { a: 'b' } });
    const across = await read('whole', { Range: `bytes=${FIVE - 3}-${FIVE + 2}` });
    expect(across.bytes).toEqual(whole.subarray(FIVE - 3, FIVE + 3));
  });

  it('can be read part by part', async () => {
    const { part, complete } = await begin('by-part');
    await complete([await part(2, first), await part(5, last)]);
    const object = await read('by-part', { PartNumber: 5 });
    expect(object).toMatchObject({
      PartsCount: 2,
      ContentRange: `bytes ${FIVE}-${FIVE + 3}/${FIVE + 4}`,
      $metadata: { httpStatusCode: 206 },
    });
    expect(object.bytes.toString()).toBe('last');
    await expect(read('by-part', { PartNumber: 1 })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 416 },
    });
    expect(
      await cloud.s3.send(new HeadObjectCommand({ Bucket: bucket.Bucket, Key: 'by-part', PartNumber: 2 })),
    ).toMatchObject({ PartsCount: 2, ContentLength: FIVE });
  });

  it('takes the last of several parts of one number', async () => {
    const { part, complete, parts } = await begin('again');
    await part(1, Buffer.from('wrong'));
    const right = await part(1, last);
    expect((await parts()).Parts).toMatchObject([{ PartNumber: 1, ETag: right.ETag, Size: 4 }]);
    await complete([right]);
    expect((await read('again')).bytes.toString()).toBe('last');
  });

  it('answers its completion again when it is asked again, and nothing else', async () => {
    const { part, complete, abort } = await begin('repeated');
    const parts = [await part(1, last)];
    const { ETag } = await complete(parts);
    expect((await complete(parts)).ETag).toBe(ETag);
    await expect(part(1, last)).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(abort()).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('refuses parts that are unknown, out of order or too small, and stays open', async () => {
    const { part, complete } = await begin('refused');
    const one = await part(1, first);
    const two = await part(2, last);
    const three = await part(3, last);
    await expect(complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([one, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([one, { ...two, ETag: '"other"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete([one, { PartNumber: 9, ETag: two.ETag }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete([one, two, three])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete([])).rejects.toMatchObject({ name: 'MalformedXML' });
    await complete([one, two]);
  });

  it('numbers its parts from 1 to 10000', async () => {
    const { part } = await begin('numbers');
    await part(10_000, last);
    await expect(part(10_001, last)).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(part(0, last)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('is decided by conditions at its completion', async () => {
    const { part, complete } = await begin('conditional');
    const parts = [await part(1, last)];
    await bucket.put('conditional', 'was faster');
    await expect(complete(parts, { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(complete(parts, { IfMatch: '"other"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    const { ETag } = await cloud.s3.send(
      new HeadObjectCommand({ Bucket: bucket.Bucket, Key: 'conditional' }),
    );
    await complete(parts, { IfMatch: ETag });
    expect((await read('conditional')).bytes.toString()).toBe('last');
  });

  it('is gone when it is aborted', async () => {
    const { part, abort, parts } = await begin('aborted');
    await part(1, last);
    await abort();
    await expect(parts()).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(part(2, last)).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(read('aborted')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('is listed with its parts as long as it is open', async () => {
    const begun = [
      await begin('open/a'),
      await begin('open/a'),
      await begin('open/b'),
      await begin('open/c/d'),
    ];
    const seen: unknown[] = [];
    let markers = {};
    for (;;) {
      const page = await cloud.s3.send(
        new ListMultipartUploadsCommand({
          Bucket: bucket.Bucket,
          Prefix: 'open/',
          Delimiter: '/',
          MaxUploads: 1,
          ...markers,
        }),
      );
      seen.push(...(page.Uploads ?? []).map(({ UploadId }) => UploadId));
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      if (!page.IsTruncated) break;
      markers = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    }
    const ids = begun.slice(0, 3).map(({ upload }) => upload.UploadId);
    expect(seen).toHaveLength(4);
    expect(new Set(seen)).toEqual(new Set([...ids, 'open/c/']));

    const one = begun[0]!;
    for (const number of [3, 1, 2]) await one.part(number, last);
    const page = await one.parts({ MaxParts: 2 });
    expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
    expect(page.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([1, 2]);
    const rest = await one.parts({ PartNumberMarker: '2' });
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);
  });

  it('takes ranges of other objects as parts', async () => {
    await bucket.put('to-copy', whole);
    const { upload, part, complete } = await begin('copied');
    const copy = async (PartNumber: number, CopySourceRange?: string) => {
      const { CopyPartResult } = await cloud.s3.send(
        new UploadPartCopyCommand({
          ...upload,
          PartNumber,
          CopySource: `${bucket.Bucket}/to-copy`,
          CopySourceRange,
        }),
      );
      return { PartNumber, ETag: CopyPartResult?.ETag };
    };
    await complete([
      await copy(1, `bytes=0-${FIVE - 1}`),
      await copy(2, `bytes=${FIVE}-${2 * FIVE - 1}`),
      await part(3, last),
    ]);
    expect((await read('copied')).bytes.equals(whole)).toBe(true);
    const other = await begin('copied-wrong');
    const wrong = (CopySourceRange: string) =>
      cloud.s3.send(
        new UploadPartCopyCommand({
          ...other.upload,
          PartNumber: 1,
          CopySource: `${bucket.Bucket}/to-copy`,
          CopySourceRange,
        }),
      );
    await expect(wrong('bytes=5-')).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(wrong(`bytes=0-${whole.length}`)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});
