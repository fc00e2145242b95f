import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateMultipartUploadCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../infra/local/eventbridge/entries.ts';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const DAY = 24 * 60 * 60_000;
const Bucket = 'pranata-archive';
let world: ReturnType<typeof surroundings>;
let s3: S3;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: S3Client;
let told: Entry[];

const open = async () => {
  s3 = createS3({ ...world.options, onObjectEvent: (event) => told.push(event) });
  s3.ensureBucket({ BucketName: Bucket, EventBridge: true });
  s3.resume();
  door = await openEndpoint({ s3 });
  client = new S3Client(door.client);
};
const close = async () => {
  client.destroy();
  await door.close();
  s3.close();
};
beforeEach(async () => {
  world = surroundings();
  told = [];
  await open();
});
afterEach(async () => {
  await close();
  world.remove();
});

const rules = (...Rules: Partial<LifecycleRule>[]) =>
  client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: Rules.map((rule, index) => ({ ID: `rule ${index}`, Status: 'Enabled', Filter: {}, ...rule })),
      },
    }),
  );
const put = (Key: string, Body = 'text', more = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const versioned = () =>
  client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
const pass = async (days: number) => {
  world.options.clock.advance(days * DAY);
  await s3.settled();
};
const keys = async () =>
  ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);
const versions = async () => {
  const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
  return { versions: Versions.map(({ Key }) => Key), markers: DeleteMarkers.map(({ Key }) => Key) };
};
const deletions = () =>
  told
    .filter(({ DetailType }) => DetailType === 'Object Deleted')
    .map(({ Detail }) => JSON.parse(Detail!))
    .filter(({ reason }) => reason === 'Lifecycle Expiration');

describe('lifecycle rules', () => {
  it('come back as they were given, and go', async () => {
    const Rules: LifecycleRule[] = [
      {
        ID: 'all',
        Status: 'Enabled',
        Filter: {},
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
      {
        ID: 'old',
        Status: 'Disabled',
        Filter: { Prefix: 'a/' },
        Expiration: { Date: new Date('2030-01-01T00:00:00Z') },
      },
      {
        ID: 'narrow',
        Status: 'Enabled',
        Filter: { And: { Prefix: '', Tags: [{ Key: 'kind', Value: 'draft' }], ObjectSizeGreaterThan: 5 } },
        Expiration: { Days: 3 },
        NoncurrentVersionExpiration: { NoncurrentDays: 2, NewerNoncurrentVersions: 1 },
      },
    ];
    await rules(...Rules);
    const get = () => client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect((await get()).Rules).toEqual(Rules);
    expect(await client.send(new DeleteBucketLifecycleCommand({ Bucket }))).toMatchObject({
      $metadata: { httpStatusCode: 204 },
    });
    await expect(get()).rejects.toMatchObject({
      name: 'NoSuchLifecycleConfiguration',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('end objects at midnight after their days, and leave the others', async () => {
    await rules({ Filter: { Prefix: 'drafts/' }, Expiration: { Days: 2 } });
    const { Expiration } = await put('drafts/a');
    expect(Expiration).toMatch(/^expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT", rule-id="rule 0"$/);
    const expiry = Date.parse(/"(.*?)"/.exec(Expiration ?? '')?.[1] ?? '');
    expect(expiry - Date.now()).toBeGreaterThan(2 * DAY - 60_000);
    expect(expiry - Date.now()).toBeLessThanOrEqual(3 * DAY);
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'drafts/a' }))).Expiration).toBe(
      Expiration,
    );
    expect((await put('kept')).Expiration).toBeUndefined();

    const { clock } = world.options;
    clock.advance(expiry - 1_000 - clock.now());
    await s3.settled();
    expect(await keys()).toEqual(['drafts/a', 'kept']);
    clock.advance(2_000);
    await s3.settled();
    expect(await keys()).toEqual(['kept']);
    expect(deletions()).toMatchObject([
      {
        bucket: { name: Bucket },
        object: { key: 'drafts/a' },
        requester: 's3.amazonaws.com',
        'deletion-type': 'Permanently Deleted',
      },
    ]);
    await expect.poll(() => readdirSync(join(world.options.folder, 'objects')).length).toBe(1);
  });

  it('look at tags and sizes', async () => {
    await rules(
      { Filter: { Tag: { Key: 'kind', Value: 'draft' } }, Expiration: { Days: 1 } },
      { Filter: { ObjectSizeLessThan: 3 }, Expiration: { Days: 1 } },
    );
    expect((await put('draft', 'text', { Tagging: 'kind=draft&x=y' })).Expiration).toContain(
      'rule-id="rule 0"',
    );
    await put('final', 'text', { Tagging: 'kind=final' });
    await put('small', 'ab');
    await put('larger', 'abc');
    await pass(3);
    expect(await keys()).toEqual(['final', 'larger']);
  });

  it('of a date end what is there and what still comes', async () => {
    const Date_ = new Date(Math.ceil(world.options.clock.now() / DAY) * DAY + DAY);
    await rules({ Expiration: { Date: Date_ } });
    await put('a');
    await pass(1);
    expect(await keys()).toEqual(world.options.clock.now() < Date_.getTime() ? ['a'] : []);
    await pass(1);
    expect(await keys()).toEqual([]);
    await put('b');
    await pass(1);
    expect(await keys()).toEqual([]);
  });

  it('catch up at the start with what was due meanwhile', async () => {
    await rules({ Expiration: { Days: 1 } });
    await put('a');
    await close();
    world.options.clock.advance(3 * DAY);
    await open();
    await s3.settled();
    expect(await keys()).toEqual([]);
  });

  it('mark what is versioned as deleted, then take away versions and the lonely marker', async () => {
    await versioned();
    await rules({ Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 3 } });
    await put('a');
    await pass(2);
    expect(await versions()).toEqual({ versions: ['a'], markers: ['a'] });
    await expect(client.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await pass(4);
    await pass(1);
    expect(await versions()).toEqual({ versions: [], markers: [] });
    expect(deletions().map((detail) => detail['deletion-type'])).toEqual([
      'Delete Marker Created',
      'Permanently Deleted',
      'Permanently Deleted',
    ]);
  });

  it('never take the new marker for the old version that has the same id, null', async () => {
    const versioning = (Status: 'Enabled' | 'Suspended') =>
      client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    await put('a', 'without versioning');
    await versioning('Enabled');
    await put('a', 'with versioning');
    await versioning('Suspended');
    await rules({ Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } });
    await pass(2);
    expect(await versions()).toEqual({ versions: ['a'], markers: ['a'] });
    expect(await keys()).toEqual([]);
  });

  it('keep the newest noncurrent versions they are told to keep', async () => {
    await versioned();
    await rules({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } });
    for (const text of ['1', '2', '3', '4', '5']) await put('a', text);
    await pass(2);
    expect((await versions()).versions).toHaveLength(3);
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    expect(await Body?.transformToString()).toBe('5');
  });

  it('take away a delete marker that hides nothing, where they say so', async () => {
    await versioned();
    const { VersionId } = await put('a');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await rules({ Expiration: { ExpiredObjectDeleteMarker: true } });
    await pass(1);
    expect(await versions()).toEqual({ versions: ['a'], markers: ['a'] });
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId }));
    await pass(1);
    expect(await versions()).toEqual({ versions: [], markers: [] });
  });

  it('drop uploads in parts that nobody completes', async () => {
    await rules({ Filter: { Prefix: 'big/' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } });
    await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'big/a' }));
    await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'other' }));
    const uploads = async () =>
      ((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).map(({ Key }) => Key);
    await pass(7);
    await pass(1);
    expect(await uploads()).toEqual(['other']);
  });

  it('do nothing while they are disabled', async () => {
    await rules({ Status: 'Disabled', Expiration: { Days: 1 } });
    expect((await put('a')).Expiration).toBeUndefined();
    await pass(3);
    expect(await keys()).toEqual(['a']);
  });
});
