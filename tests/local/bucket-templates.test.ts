import {
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { type OpenCloud, openCloud } from '../../infra/local/wiring/open-cloud.ts';
import { wire } from '../../infra/local/wiring/wiring.ts';
import { accountId, openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const Bucket = 'pranata-templated';
let cloud: OpenCloud;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: S3Client;
beforeAll(async () => {
  const report = (error: unknown) => console.error(error);
  cloud = openCloud({
    ...options,
    credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
    awsUrl: () => '',
    log: report,
    report,
  });
  door = await openEndpoint({ s3: cloud.services.s3 });
  client = new S3Client(door.client);
});
afterAll(async () => {
  client.destroy();
  await door.close();
  await cloud.stop();
  cloud.closeServices();
  remove();
});

const made = (properties: object) =>
  wire(
    [
      {
        stackName: 'uploads',
        logicalId: 'Bucket',
        type: 'AWS::S3::Bucket',
        properties,
        identity: { ref: Bucket, attributes: {} },
      } as never,
    ],
    cloud,
  );

describe('a bucket of a template', () => {
  it('has the CORS and lifecycle rules that CloudFormation gives it', async () => {
    made({
      CorsConfiguration: {
        CorsRules: [
          {
            AllowedMethods: ['PUT'],
            AllowedOrigins: ['https://a.example'],
            ExposedHeaders: ['ETag'],
            MaxAge: 60,
          },
        ],
      },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'short',
            Status: 'Enabled',
            ExpirationInDays: 30,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
    });
    expect((await client.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual([
      {
        AllowedMethods: ['PUT'],
        AllowedOrigins: ['https://a.example'],
        ExposeHeaders: ['ETag'],
        MaxAgeSeconds: 60,
      },
    ]);
    expect((await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules).toEqual([
      {
        ID: 'short',
        Status: 'Enabled',
        Filter: {},
        Expiration: { Days: 30 },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ]);
  });

  it('has Object Lock, with versions and with or without a rule', async () => {
    const configuration = async () =>
      (await client.send(new GetObjectLockConfigurationCommand({ Bucket }))).ObjectLockConfiguration;
    made({ ObjectLockEnabled: true });
    expect(await configuration()).toEqual({ ObjectLockEnabled: 'Enabled' });
    expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
    const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } };
    made({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(await configuration()).toEqual({ ObjectLockEnabled: 'Enabled', Rule });
    made({}); // what has Object Lock keeps it
    expect(await configuration()).toEqual({ ObjectLockEnabled: 'Enabled', Rule });
    expect(() => made({ ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } })).toThrow(
      /Bucket.*needs ObjectLockEnabled/,
    );
    expect(() => made({ VersioningConfiguration: { Status: 'Suspended' } })).toThrow(/cannot be suspended/);
  });

  it('is refused with what cannot be kept here, naming it', () => {
    const rule = { Status: 'Enabled', Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 90 }] };
    expect(() => made({ LifecycleConfiguration: { Rules: [rule] } })).toThrow(/Bucket.*not implemented/);
    expect(() =>
      made({ CorsConfiguration: { CorsRules: [{ AllowedMethods: ['PATCH'], AllowedOrigins: ['*'] }] } }),
    ).toThrow(/Unsupported method is PATCH/);
  });
});
