import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ObjectLockRetention,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';
import { file, post } from '../support/posted-forms.ts';

const DAY = 24 * 60 * 60_000;
const Bucket = 'pranata-published';
const plain = 'pranata-without-lock';
let world: ReturnType<typeof surroundings>;
let s3: S3;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: S3Client;

const open = async () => {
  s3 = createS3({ ...world.options, onObjectEvent: () => {} });
  s3.ensureBucket({ BucketName: Bucket, objectLock: {} });
  s3.ensureBucket({ BucketName: plain, Versioning: 'Enabled' });
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
  await open();
});
afterEach(async () => {
  await close();
  world.remove();
});

const inDays = (days: number) => new Date(world.options.clock.now() + days * DAY);
const governed = (days: number): ObjectLockRetention => ({
  Mode: 'GOVERNANCE',
  RetainUntilDate: inDays(days),
});
const lockedFor = (days: number) => ({
  ObjectLockMode: 'GOVERNANCE' as const,
  ObjectLockRetainUntilDate: inDays(days),
});
const put = async (Key: string, more: Partial<PutObjectCommandInput> = {}) => {
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'deed', ...more }));
  return { Bucket, Key, VersionId };
};
type Version = Awaited<ReturnType<typeof put>>;
const head = ({ Key }: { Key: string }) => client.send(new HeadObjectCommand({ Bucket, Key }));
const remove = (version: Version, BypassGovernanceRetention?: boolean) =>
  client.send(new DeleteObjectCommand({ ...version, BypassGovernanceRetention }));
const retain = (
  version: Version,
  Retention: ObjectLockRetention | undefined,
  BypassGovernanceRetention?: boolean,
) => client.send(new PutObjectRetentionCommand({ ...version, Retention, BypassGovernanceRetention }));
const retention = async (version: Version) =>
  (await client.send(new GetObjectRetentionCommand(version))).Retention;
const hold = (version: Version, Status: 'ON' | 'OFF') =>
  client.send(new PutObjectLegalHoldCommand({ ...version, LegalHold: { Status } }));
const rule = (Rule?: object) =>
  client.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...(Rule && { Rule }) },
    }),
  );

const protectedByLock = {
  name: 'AccessDenied',
  message: 'Access Denied because object protected by object lock.',
  $metadata: { httpStatusCode: 403 },
};
const withoutLock = {
  name: 'InvalidRequest',
  message: 'Bucket is missing Object Lock Configuration',
  $metadata: { httpStatusCode: 400 },
};

describe('a version under governance retention', () => {
  it('is deleted by nobody before its time, but for a bypass', async () => {
    const version = await put('deed', lockedFor(30));
    await expect(remove(version)).rejects.toMatchObject(protectedByLock);
    world.options.clock.advance(30 * DAY - 60_000);
    await expect(remove(version)).rejects.toMatchObject(protectedByLock);
    world.options.clock.advance(120_000);
    await remove(version);
    await expect(head(version)).rejects.toMatchObject({ name: 'NotFound' });

    const bypassed = await put('deed', lockedFor(30));
    await remove(bypassed, true);
    await expect(head(bypassed)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('is hidden by a plain deletion, which leaves a marker, and covered by a newer version', async () => {
    const version = await put('deed', lockedFor(30));
    const newer = await put('deed');
    expect(await remove({ ...version, VersionId: undefined })).toMatchObject({ DeleteMarker: true });
    await expect(head(version)).rejects.toMatchObject({ name: 'NotFound' });
    const { Body } = await client.send(new GetObjectCommand(version));
    expect(await Body?.transformToString()).toBe('deed');
    await remove(newer); // has no lock of its own
  });

  it('tells so to whoever reads it', async () => {
    const ObjectLockRetainUntilDate = inDays(30);
    await put('deed', { ...lockedFor(30), ObjectLockRetainUntilDate, ObjectLockLegalHoldStatus: 'ON' });
    const told = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate, ObjectLockLegalHoldStatus: 'ON' };
    expect(await head({ Key: 'deed' })).toMatchObject(told);
    expect(await client.send(new GetObjectCommand({ Bucket, Key: 'deed' }))).toMatchObject(told);
    const free = await head(await put('free'));
    expect(free.ObjectLockMode ?? free.ObjectLockRetainUntilDate ?? free.ObjectLockLegalHoldStatus).toBe(
      undefined,
    );
  });

  it('is held longer for the asking, and shorter only by a bypass', async () => {
    const version = await put('deed');
    await retain(version, governed(10));
    const later = governed(20);
    await retain(version, later);
    await expect(retain(version, governed(5))).rejects.toMatchObject(protectedByLock);
    await expect(retain(version, {})).rejects.toMatchObject(protectedByLock);
    await expect(retain(version, { ...governed(20), Mode: 'COMPLIANCE' })).rejects.toMatchObject(
      protectedByLock,
    );
    expect(await retention(version)).toEqual(later);
    const sooner = governed(5);
    await retain(version, sooner, true);
    expect(await retention(version)).toEqual(sooner);
    await retain(version, {}, true);
    await expect(retention(version)).rejects.toMatchObject({
      name: 'NoSuchObjectLockConfiguration',
      $metadata: { httpStatusCode: 404 },
    });
    await remove(version);
  });

  it('may be given any retention, when the old one is over', async () => {
    const version = await put('deed', lockedFor(30));
    world.options.clock.advance(31 * DAY);
    await retain(version, {});
    await expect(retention(version)).rejects.toMatchObject({ name: 'NoSuchObjectLockConfiguration' });
    const next = governed(1);
    await retain(version, next);
    expect(await retention(version)).toEqual(next);
    await expect(remove(version)).rejects.toMatchObject(protectedByLock);
  });

  it('is one of many that are deleted together, and the only one that stays', async () => {
    const [locked, free] = [await put('locked', lockedFor(30)), await put('free')];
    const both = (BypassGovernanceRetention?: boolean) =>
      client.send(
        new DeleteObjectsCommand({
          Bucket,
          BypassGovernanceRetention,
          Delete: { Objects: [locked, free].map(({ Key, VersionId }) => ({ Key, VersionId })) },
        }),
      );
    const { Deleted, Errors } = await both();
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['free']);
    expect(Errors).toMatchObject([
      { Key: 'locked', VersionId: locked.VersionId, Code: 'AccessDenied', Message: protectedByLock.message },
    ]);
    expect((await both(true)).Errors).toBeUndefined();
  });

  it('stays locked over a restart', async () => {
    const version = await put('deed', { ...lockedFor(30), ObjectLockLegalHoldStatus: 'OFF' });
    await close();
    await open();
    await expect(remove(version)).rejects.toMatchObject(protectedByLock);
    expect(await head(version)).toMatchObject({
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockLegalHoldStatus: 'OFF',
    });
  });
});

describe('a version under legal hold', () => {
  it('is deleted by nobody, bypass or not, until the hold is taken off', async () => {
    const version = await put('deed', { ObjectLockLegalHoldStatus: 'ON' });
    world.options.clock.advance(10_000 * DAY);
    await expect(remove(version)).rejects.toMatchObject(protectedByLock);
    await expect(remove(version, true)).rejects.toMatchObject(protectedByLock);
    await hold(version, 'OFF');
    expect(await client.send(new GetObjectLegalHoldCommand(version))).toMatchObject({
      LegalHold: { Status: 'OFF' },
    });
    await remove(version);
  });

  it('keeps its retention beside it, each with a life of its own', async () => {
    const version = await put('deed', lockedFor(30));
    await hold(version, 'ON');
    await retain(version, {}, true);
    await expect(remove(version)).rejects.toMatchObject(protectedByLock);
    await hold(version, 'OFF');
    await remove(version);
  });

  it('is another thing than a version that never had one', async () => {
    const version = await put('deed', lockedFor(30));
    await expect(client.send(new GetObjectLegalHoldCommand(version))).rejects.toMatchObject({
      name: 'NoSuchObjectLockConfiguration',
    });
  });
});

describe('compliance', () => {
  it('takes no bypass, and may become longer only', async () => {
    const version = await put('deed', { ...lockedFor(30), ObjectLockMode: 'COMPLIANCE' });
    await expect(remove(version, true)).rejects.toMatchObject(protectedByLock);
    await expect(retain(version, governed(60), true)).rejects.toMatchObject(protectedByLock);
    await expect(
      retain(version, { Mode: 'COMPLIANCE', RetainUntilDate: inDays(5) }, true),
    ).rejects.toMatchObject(protectedByLock);
    await retain(version, { Mode: 'COMPLIANCE', RetainUntilDate: inDays(60) });
  });
});

describe('lifecycle rules', () => {
  it('take away a noncurrent version only when nothing locks it any more', async () => {
    await client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: {
          Rules: [
            {
              ID: 'short',
              Status: 'Enabled',
              Filter: {},
              Expiration: { Days: 1 },
              NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            },
          ],
        },
      }),
    );
    const held = await put('held', { ObjectLockLegalHoldStatus: 'ON' });
    await put('retained', lockedFor(30));
    await put('free');
    const pass = async (days: number) => {
      world.options.clock.advance(days * DAY);
      await s3.settled();
    };
    const left = async () =>
      (await client.send(new ListObjectVersionsCommand({ Bucket }))).Versions?.map(({ Key }) => Key);
    await pass(3); // markers
    await pass(3);
    expect(await left()).toEqual(['held', 'retained']);
    await pass(30);
    expect(await left()).toEqual(['held']);
    await hold(held, 'OFF');
    await pass(1);
    expect(await left()).toBeUndefined();
  });
});

describe('a write', () => {
  it('in parts locks the object that it becomes', async () => {
    const at = { Bucket, Key: 'drawing' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...at, ...lockedFor(30) }));
    const { ETag } = await client.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'part' }),
    );
    const done = await client.send(
      new CompleteMultipartUploadCommand({
        ...at,
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      }),
    );
    await expect(remove({ ...at, VersionId: done.VersionId })).rejects.toMatchObject(protectedByLock);
  });

  it('by copy locks as it is told to, and never as its source was', async () => {
    await put('source', { ...lockedFor(30), ObjectLockLegalHoldStatus: 'ON' });
    const copy = (Key: string, more = {}) =>
      client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/source`, ...more }));
    await copy('free');
    expect((await head({ Key: 'free' })).ObjectLockMode).toBeUndefined();
    await copy('held', { ObjectLockLegalHoldStatus: 'ON' });
    expect(await head({ Key: 'held' })).toMatchObject({ ObjectLockLegalHoldStatus: 'ON' });
  });

  it.each<[string, Partial<PutObjectCommandInput>, string]>([
    ['a mode without a date', { ObjectLockMode: 'GOVERNANCE' }, 'must both be supplied'],
    ['a date without a mode', { ObjectLockRetainUntilDate: new Date('2999-01-01') }, 'must both be supplied'],
    [
      'an unknown mode',
      { ObjectLockMode: 'FOREVER' as never, ObjectLockRetainUntilDate: new Date('2999-01-01') },
      'Unknown wormMode directive.',
    ],
    [
      'a date that has passed',
      { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date('2005-10-12') },
      'The retain until date must be in the future!',
    ],
    ['an unknown hold', { ObjectLockLegalHoldStatus: 'on' as never }, "either of 'ON' or 'OFF'"],
  ])('with %s is refused, and stores nothing', async (_, more, message) => {
    await expect(put('wrong', more)).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: expect.stringContaining(message),
    });
    await expect(head({ Key: 'wrong' })).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('that locks must bring a checksum', async () => {
    const bare = new S3Client({ ...door.client, requestChecksumCalculation: 'WHEN_REQUIRED' });
    const send = (more: object) =>
      bare.send(new PutObjectCommand({ Bucket, Key: 'bare', Body: 'x', ...more }));
    await expect(send(lockedFor(1))).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining('Content-MD5 OR x-amz-checksum- HTTP header is required'),
    });
    await send({ ...lockedFor(1), ChecksumAlgorithm: 'SHA256' });
    await send({});
    bare.destroy();
  });
});

describe('a bucket with Object Lock', () => {
  it('keeps versions, from its creation on and for ever', async () => {
    const made = { Bucket: 'pranata-made-by-call' };
    await client.send(new CreateBucketCommand({ ...made, ObjectLockEnabledForBucket: true }));
    for (const one of [made, { Bucket }])
      expect((await client.send(new GetBucketVersioningCommand(one))).Status).toBe('Enabled');
    const suspend = new PutBucketVersioningCommand({
      Bucket,
      VersioningConfiguration: { Status: 'Suspended' },
    });
    await expect(client.send(suspend)).rejects.toMatchObject({
      name: 'InvalidBucketState',
      $metadata: { httpStatusCode: 409 },
    });
    expect(() => s3.ensureBucket({ BucketName: Bucket, Versioning: 'Suspended' })).toThrow(/suspended/);
    s3.ensureBucket({ BucketName: Bucket }); // the template no longer says so
    await client.send(new GetObjectLockConfigurationCommand({ Bucket }));
  });

  it('gives its retention to what comes without one', async () => {
    const configuration = async () =>
      (await client.send(new GetObjectLockConfigurationCommand({ Bucket }))).ObjectLockConfiguration;
    expect(await configuration()).toEqual({ ObjectLockEnabled: 'Enabled' });
    const before = await put('before');
    await rule({ DefaultRetention: { Mode: 'GOVERNANCE', Days: 7 } });
    expect(await configuration()).toEqual({
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 7 } },
    });
    const version = await put('after');
    const { Mode, RetainUntilDate } = (await retention(version)) ?? {};
    expect(Mode).toBe('GOVERNANCE');
    expect(Math.abs((RetainUntilDate?.getTime() ?? 0) - inDays(7).getTime())).toBeLessThan(60_000);
    const ObjectLockRetainUntilDate = inDays(1);
    const own = await put('own', { ...lockedFor(1), ObjectLockRetainUntilDate });
    expect((await retention(own))?.RetainUntilDate).toEqual(ObjectLockRetainUntilDate);
    await remove(before);

    await rule({ DefaultRetention: { Mode: 'COMPLIANCE', Years: 1 } });
    const until = (await retention(await put('years')))?.RetainUntilDate;
    expect(until?.getUTCFullYear()).toBe(new Date(world.options.clock.now()).getUTCFullYear() + 1);
    await rule();
    expect((await head(await put('free'))).ObjectLockMode).toBeUndefined();
  });

  it.each([
    { DefaultRetention: { Mode: 'GOVERNANCE' } },
    { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1, Years: 1 } },
    { DefaultRetention: { Days: 1 } },
    {},
  ])('takes no rule such as %j', async (wrong) => {
    await expect(rule(wrong)).rejects.toMatchObject({ name: 'MalformedXML' });
  });
});

describe('a bucket without Object Lock', () => {
  it('refuses whatever has to do with locks', async () => {
    const at = { Bucket: plain, Key: 'deed' };
    for (const more of [lockedFor(1), { ObjectLockLegalHoldStatus: 'OFF' as const }]) {
      await expect(client.send(new PutObjectCommand({ ...at, Body: 'x', ...more }))).rejects.toMatchObject(
        withoutLock,
      );
      await expect(client.send(new CreateMultipartUploadCommand({ ...at, ...more }))).rejects.toMatchObject(
        withoutLock,
      );
    }
    const { VersionId } = await client.send(new PutObjectCommand({ ...at, Body: 'x' }));
    const version = { ...at, VersionId };
    await expect(retain(version, governed(1))).rejects.toMatchObject(withoutLock);
    await expect(retention(version)).rejects.toMatchObject(withoutLock);
    await expect(hold(version, 'ON')).rejects.toMatchObject(withoutLock);
    await expect(client.send(new GetObjectLegalHoldCommand(version))).rejects.toMatchObject(withoutLock);
    await expect(client.send(new GetObjectLockConfigurationCommand({ Bucket: plain }))).rejects.toMatchObject(
      { name: 'ObjectLockConfigurationNotFoundError' },
    );
    await remove(version, true); // there is nothing to bypass
  });

  it('gets it later, if it keeps versions', async () => {
    s3.ensureBucket({ BucketName: 'pranata-simple' });
    const enable = (name: string) =>
      client.send(
        new PutObjectLockConfigurationCommand({
          Bucket: name,
          ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
        }),
      );
    await expect(enable('pranata-simple')).rejects.toMatchObject({ name: 'InvalidBucketState' });
    await enable(plain);
    await put('deed', { Bucket: plain, ...lockedFor(1) });
  });
});

describe('a data folder from before there were locks', () => {
  it('keeps its objects and open uploads, which may be locked from then on', async () => {
    const version = await put('deed');
    const at = { Bucket, Key: 'open' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
    await close();
    const old = new DatabaseSync(join(world.options.folder, 's3.sqlite'));
    old.exec(`ALTER TABLE versions DROP COLUMN lock; ALTER TABLE uploads DROP COLUMN lock;
      ALTER TABLE buckets DROP COLUMN objectLock;`);
    old.close();
    await open();
    await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'part' }));
    await hold(version, 'ON');
    await expect(remove(version)).rejects.toMatchObject(protectedByLock);
  });
});

describe('a form', () => {
  it('locks what it brings, as its fields say', async () => {
    const Fields = {
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': inDays(30).toISOString(),
      'x-amz-checksum-sha256': createHash('sha256').update('agreed').digest('base64'),
    };
    const form = await createPresignedPost(client, { Bucket, Key: 'posted', Fields });
    const answered = await post(form.url, [...Object.entries(form.fields), file('agreed')]);
    expect(answered).toMatchObject({ status: 204 });
    const VersionId = answered.headers.get('x-amz-version-id') ?? '';
    await expect(remove({ Bucket, Key: 'posted', VersionId })).rejects.toMatchObject(protectedByLock);
  });
});

describe('what is not there', () => {
  it('has no lock either', async () => {
    const marker = await remove({ Bucket, Key: 'gone', VersionId: undefined });
    await expect(
      retain({ Bucket, Key: 'gone', VersionId: marker.VersionId }, governed(1)),
    ).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    await expect(hold({ Bucket, Key: 'none', VersionId: undefined }, 'ON')).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await expect(retention({ Bucket, Key: 'none', VersionId: 'x'.repeat(32) })).rejects.toMatchObject({
      name: 'NoSuchVersion',
    });
  });
});
