import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guardedServices } from '../support/guarded-services.ts';
import { document, resource } from '../support/policies.ts';

const Bucket = 'pranata-published';
let house: Awaited<ReturnType<typeof guardedServices>>;
let at: { Bucket: string; Key: string; VersionId: string | undefined };
beforeAll(async () => {
  house = await guardedServices();
  house.services.s3.ensureBucket({ BucketName: Bucket, objectLock: {} });
});
afterAll(() => house.close());
beforeEach(async () => {
  const put = new PutObjectCommand({ Bucket, Key: 'deed', Body: 'x', ...lock(), ...held });
  const { VersionId } = await house.administrator.s3.send(put);
  at = { Bucket, Key: 'deed', VersionId };
});

const until = () => new Date(Date.now() + 24 * 60 * 60_000);
const lock = () => ({ ObjectLockMode: 'GOVERNANCE' as const, ObjectLockRetainUntilDate: until() });
const held = { ObjectLockLegalHoldStatus: 'ON' as const };
const where = () => ({ Bucket, Key: 'other' });
const source = { CopySource: `${Bucket}/deed` };
const configuration = { ObjectLockEnabled: 'Enabled' as const };

const calls: readonly (readonly [what: string, call: () => object, actions: readonly string[]])[] = [
  ['a retention', () => new GetObjectRetentionCommand(at), ['GetObjectRetention']],
  ['a legal hold', () => new GetObjectLegalHoldCommand(at), ['GetObjectLegalHold']],
  [
    'a longer retention',
    () =>
      new PutObjectRetentionCommand({ ...at, Retention: { Mode: 'GOVERNANCE', RetainUntilDate: until() } }),
    ['PutObjectRetention'],
  ],
  [
    'an end of retention',
    () => new PutObjectRetentionCommand({ ...at, Retention: {}, BypassGovernanceRetention: true }),
    ['PutObjectRetention', 'BypassGovernanceRetention'],
  ],
  [
    'an end of a legal hold',
    () => new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: 'OFF' } }),
    ['PutObjectLegalHold'],
  ],
  [
    'an object with a retention',
    () => new PutObjectCommand({ ...where(), Body: 'x', ...lock() }),
    ['PutObject', 'PutObjectRetention'],
  ],
  [
    'an object with a legal hold',
    () => new PutObjectCommand({ ...where(), Body: 'x', ...held }),
    ['PutObject', 'PutObjectLegalHold'],
  ],
  [
    'an upload of both',
    () => new CreateMultipartUploadCommand({ ...where(), ...lock(), ...held }),
    ['PutObject', 'PutObjectRetention', 'PutObjectLegalHold'],
  ],
  [
    'a copy with both',
    () => new CopyObjectCommand({ ...where(), ...source, ...lock(), ...held }),
    ['GetObject', 'PutObject', 'PutObjectRetention', 'PutObjectLegalHold'],
  ],
  [
    'a rule',
    () => new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: configuration }),
    ['PutBucketObjectLockConfiguration'],
  ],
  ['the rule', () => new GetObjectLockConfigurationCommand({ Bucket }), ['GetBucketObjectLockConfiguration']],
];

const may = (...names: readonly string[]) => {
  const Action = names.map((name) => `s3:${name}`);
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`, 'arn:aws:s3:::pranata-made'];
  house.under([
    resource('AWS::IAM::Policy', {
      Roles: ['relay'],
      PolicyDocument: document({ Effect: 'Allow', Action: ['none:None', ...Action], Resource }),
    }),
  ]);
};
/** `done`, or the action that was missing, or what else was wrong. */
const outcome = async (command: object): Promise<string> => {
  try {
    await house.relay.s3.send(command as Parameters<S3Client['send']>[0]);
    return 'done';
  } catch (error) {
    const { message } = error as Error;
    return /is not authorized to perform: s3:(\w+)/.exec(message)?.[1] ?? message;
  }
};

describe('a role', () => {
  it.each(calls)(
    'that asks for %s needs every action that AWS names, and no other',
    async (_, call, actions) => {
      for (const missing of actions) {
        may(...actions.filter((action) => action !== missing));
        expect(await outcome(call())).toBe(missing);
      }
      may(...actions);
      expect(await outcome(call())).toBe('done');
    },
  );

  it('deletes what governance keeps only with the permission to bypass it, and only when it says so', async () => {
    await house.administrator.s3.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: 'OFF' } }));
    const one = (BypassGovernanceRetention?: boolean) =>
      outcome(new DeleteObjectCommand({ ...at, BypassGovernanceRetention }));
    const many = new DeleteObjectsCommand({
      Bucket,
      BypassGovernanceRetention: true,
      Delete: { Objects: [{ Key: 'deed', VersionId: at.VersionId }] },
    });
    may('DeleteObject', 'DeleteObjectVersion');
    expect(await one(true)).toBe('BypassGovernanceRetention');
    expect(await outcome(many)).toBe('BypassGovernanceRetention');
    may('DeleteObject', 'DeleteObjectVersion', 'BypassGovernanceRetention');
    expect(await one()).toMatch(/protected by object lock/);
    expect(await one(true)).toBe('done');
  });

  it('makes a bucket with locks with two permissions more than one without', async () => {
    const made = new CreateBucketCommand({ Bucket: 'pranata-made', ObjectLockEnabledForBucket: true });
    may('CreateBucket', 'PutBucketVersioning');
    expect(await outcome(made)).toBe('PutBucketObjectLockConfiguration');
    may('CreateBucket', 'PutBucketObjectLockConfiguration');
    expect(await outcome(made)).toBe('PutBucketVersioning');
  });

  it('reads an object without its lock, unless it may ask for that', async () => {
    const read = async () => {
      const { ObjectLockMode, ObjectLockRetainUntilDate, ObjectLockLegalHoldStatus } =
        await house.relay.s3.send(new HeadObjectCommand({ Bucket, Key: 'deed' }));
      return [ObjectLockMode, ObjectLockRetainUntilDate !== undefined, ObjectLockLegalHoldStatus];
    };
    may('GetObject');
    expect(await read()).toEqual([undefined, false, undefined]);
    may('GetObject', 'GetObjectLegalHold');
    expect(await read()).toEqual([undefined, false, 'ON']);
    may('GetObject', 'GetObjectRetention');
    expect(await read()).toEqual(['GOVERNANCE', true, undefined]);
  });
});
