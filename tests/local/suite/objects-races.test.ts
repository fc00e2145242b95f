import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBucket, statusOf } from '../../support/buckets.ts';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';

let cloud: CloudUnderTest;
let bucket: Awaited<ReturnType<typeof aBucket>>;
beforeAll(async () => {
  cloud = await aCloud();
  bucket = await aBucket(cloud, 'races');
  await bucket.put('source', 'of copies');
});
afterAll(() => cloud.close());

const WRITERS = 20;
const LARGE = 300_000; // bytes: several pieces on the wire
const race = (write: (writer: number) => Promise<unknown>) =>
  Promise.all(
    Array.from({ length: WRITERS }, (_, writer) => write(writer).then(() => 200 as const, statusOf)),
  );
const winnersOf = (outcomes: readonly (number | undefined)[]) => outcomes.filter((status) => status === 200);
/** A loser sees the winner's object, or that the winner is at it, as real S3 says now and then. */
const isLost = (status: number | undefined) => status === 200 || status === 412 || status === 409;
const text = async (Key: string) =>
  (await cloud.s3.send(new GetObjectCommand({ Bucket: bucket.Bucket, Key }))).Body?.transformToString();

describe('of twenty writers at once', () => {
  it('exactly one is the first, and its object is whole', async () => {
    const body = (writer: number) => String.fromCharCode(97 + writer).repeat(LARGE);
    const outcomes = await race((writer) => bucket.put('first', body(writer), { IfNoneMatch: '*' }));
    expect(winnersOf(outcomes)).toHaveLength(1);
    expect(outcomes.every(isLost)).toBe(true);
    expect(await text('first')).toBe(body(outcomes.indexOf(200)));
  });

  it('exactly one changes what all have seen', async () => {
    const { ETag } = await bucket.put('seen', 'by all');
    const outcomes = await race((writer) => bucket.put('seen', `writer ${writer}`, { IfMatch: ETag }));
    expect(winnersOf(outcomes)).toHaveLength(1);
    expect(await text('seen')).toBe(`writer ${outcomes.indexOf(200)}`);
  });

  it('exactly one copies to where nothing is', async () => {
    const outcomes = await race(() =>
      cloud.s3.send(
        new CopyObjectCommand({
          Bucket: bucket.Bucket,
          Key: 'copied',
          CopySource: `${bucket.Bucket}/source`,
          IfNoneMatch: '*',
        }),
      ),
    );
    expect(winnersOf(outcomes)).toHaveLength(1);
  });

  it('exactly one completes an upload in parts', async () => {
    const at = { Bucket: bucket.Bucket, Key: 'completed' };
    const uploads = await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const { UploadId } = await cloud.s3.send(new CreateMultipartUploadCommand(at));
        const part = new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: `writer ${writer}` });
        const { ETag } = await cloud.s3.send(part);
        return { ...at, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
      }),
    );
    const outcomes = await race((writer) =>
      cloud.s3.send(new CompleteMultipartUploadCommand({ ...uploads[writer]!, IfNoneMatch: '*' })),
    );
    expect(winnersOf(outcomes)).toHaveLength(1);
    expect(await text('completed')).toBe(`writer ${outcomes.indexOf(200)}`);
  });

  it('those who delete what one of them has deleted find nothing that matches', async () => {
    const { ETag } = await bucket.put('deleted');
    const outcomes = await race(() =>
      cloud.s3.send(new DeleteObjectCommand({ Bucket: bucket.Bucket, Key: 'deleted', IfMatch: ETag })),
    );
    expect(winnersOf(outcomes)).toHaveLength(1);
  });
});
