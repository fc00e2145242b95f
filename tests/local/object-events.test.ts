import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../infra/local/eventbridge/entries.ts';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { accountId, openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const Bucket = 'telling';
const told: Entry[] = [];
let s3: S3;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: S3Client;

beforeAll(async () => {
  s3 = createS3({ ...options, onObjectEvent: (event) => told.push(event) });
  s3.ensureBucket({ BucketName: Bucket, EventBridge: true });
  door = await openEndpoint({ s3 });
  client = new S3Client(door.client);
});
afterAll(async () => {
  client.destroy();
  await door.close();
  s3.close();
  remove();
});
beforeEach(() => {
  told.length = 0;
});

const details = async (count: number) => {
  await vi.waitFor(() => expect(told).toHaveLength(count));
  return told.map(({ DetailType, Detail }) => ({ type: DetailType, ...JSON.parse(Detail ?? '') }));
};
const put = (Key: string, more = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: 'four', ...more }));
const bare = (etag: string | undefined) => etag?.replaceAll('"', '');

describe('the bus hears', () => {
  it('of an object that is put, in the form of AWS', async () => {
    const { ETag } = await put('told');
    const [detail] = await details(1);
    expect(told[0]).toMatchObject({
      Source: 'aws.s3',
      DetailType: 'Object Created',
      Resources: [`arn:aws:s3:::${Bucket}`],
    });
    expect(detail).toEqual({
      type: 'Object Created',
      version: '0',
      bucket: { name: Bucket },
      object: { key: 'told', size: 4, etag: bare(ETag), sequencer: expect.stringMatching(/^[0-9A-F]{18}$/) },
      'request-id': expect.any(String),
      requester: accountId,
      'source-ip-address': '127.0.0.1',
      reason: 'PutObject',
    });
  });

  it('why an object came: copied, or completed from parts', async () => {
    await put('source');
    await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/source` }));
    const at = { Bucket, Key: 'parts' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
    const { ETag } = await client.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'part' }),
    );
    await client.send(
      new CompleteMultipartUploadCommand({
        ...at,
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      }),
    );
    const all = await details(3);
    expect(all.map(({ reason }) => reason)).toEqual(['PutObject', 'CopyObject', 'CompleteMultipartUpload']);
    expect(all[2].object.etag).toMatch(/-1$/);
  });

  it('of every object that is deleted, once, and of none that was not there', async () => {
    const { ETag } = await put('deleted');
    await put('deleted-too');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'deleted' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'deleted' }));
    await client.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'deleted-too' }, { Key: 'never-there' }] },
      }),
    );
    const all = await details(4);
    expect(all[2]).toMatchObject({
      type: 'Object Deleted',
      object: { key: 'deleted', etag: bare(ETag) },
      reason: 'DeleteObject',
      'deletion-type': 'Permanently Deleted',
    });
    expect(all[3]).toMatchObject({ object: { key: 'deleted-too' } });
    const sequencers = all.map(({ object }) => object.sequencer);
    expect(sequencers).toEqual([...sequencers].sort());
    expect(new Set(sequencers).size).toBe(4);
  });

  it('of versions and of delete markers, by their ids', async () => {
    await client.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const { VersionId } = await put('versioned');
    const marker = await client.send(new DeleteObjectCommand({ Bucket, Key: 'versioned' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'versioned', VersionId }));
    expect(await details(3)).toMatchObject([
      { object: { 'version-id': VersionId } },
      { object: { 'version-id': marker.VersionId }, 'deletion-type': 'Delete Marker Created' },
      { object: { 'version-id': VersionId }, 'deletion-type': 'Permanently Deleted' },
    ]);
  });

  it('of tags that come and go', async () => {
    await put('tagged');
    const Tagging = { TagSet: [{ Key: 'k', Value: 'v' }] };
    await client.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging }));
    await client.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }));
    expect((await details(3)).map(({ type }) => type)).toEqual([
      'Object Created',
      'Object Tags Added',
      'Object Tags Deleted',
    ]);
  });

  it('nothing of what was refused, nor of a bucket that was told to be silent', async () => {
    await put('refused', { IfMatch: '"other"' }).catch(() => {});
    const say = (NotificationConfiguration: object) =>
      client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    await say({});
    await put('silent');
    await say({ EventBridgeConfiguration: {} });
    await put('last');
    expect(await details(1)).toMatchObject([{ object: { key: 'last' } }]);
  });
});
