import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { vi } from 'vitest';
import type { Clock } from '../../infra/local/clock.ts';
import { clientSettings, openEmbeddedCloud } from './embedded-cloud.ts';

/** Whether the suite is aimed at real AWS: `SUITE_CLOUD=aws`, with the credentials and region of the environment. */
export const isRealAws = process.env.SUITE_CLOUD === 'aws';

/** Every call crosses the net, and what was changed takes its time to show. */
if (isRealAws) vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

export type CloudUnderTest = Awaited<ReturnType<typeof aCloud>>;

/**
 * A cloud to test with the SDK alone: the embedded one, or real AWS. Whatever a test makes it names by
 * `named` and hands to `undo`, so that nothing stays behind in an account.
 */
export const aCloud = async () => {
  const undone: (() => Promise<unknown>)[] = [];
  const near = isRealAws ? undefined : await embedded();
  const settings = near?.settings ?? {};
  const clients = {
    dynamodb: new DynamoDBClient(settings),
    sqs: new SQSClient(settings),
    events: new EventBridgeClient(settings),
    scheduler: new SchedulerClient(settings),
    kms: new KMSClient(settings),
    s3: new S3Client({ ...settings, ...(near && { forcePathStyle: true }) }),
  };
  return {
    ...clients,
    /** Undefined on real AWS. */
    endpoint: near?.endpoint,
    /** Undefined on real AWS, where nobody moves time: what needs it runs with `it.skipIf(isRealAws)`. */
    clock: near?.clock as Clock,
    /** A name of its own for each run. */
    named: (name: string) => `pranata-suite-${name}-${run}`,
    /** Done at the end, last first. */
    undo: (work: () => Promise<unknown>) => undone.push(work),
    async close() {
      for (const work of undone.reverse()) await work().catch((error) => console.error(error));
      for (const client of Object.values(clients)) client.destroy();
      await near?.close();
    },
  };
};

const run = randomBytes(4).toString('hex');

const embedded = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-cloud-'));
  const cloud = await openEmbeddedCloud(folder);
  return {
    ...cloud,
    settings: clientSettings(cloud.endpoint),
    async close() {
      await cloud.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
