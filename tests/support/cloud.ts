import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { openFrontDoor } from '../../infra/local/aws/server.ts';
import type { Clock } from '../../infra/local/clock.ts';
import { openCloud } from '../../infra/local/wiring/open-cloud.ts';
import { surroundings } from './aws-endpoint.ts';

/** Whether the suite is aimed at real AWS: `SUITE_CLOUD=aws`, with the credentials and region of the environment. */
export const isRealAws = process.env.SUITE_CLOUD === 'aws';

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
  const { options, remove } = surroundings();
  const credentials = createCredentials({ secret: Buffer.alloc(32), accountId: options.accountId });
  const report = (error: unknown) => console.error(error);
  let endpoint = '';
  const cloud = openCloud({ ...options, credentials, awsUrl: () => endpoint, log: report, report });
  const door = await openFrontDoor({
    services: { ...cloud.services },
    credentials,
    region: options.region,
    port: 0,
    report,
  });
  endpoint = `http://127.0.0.1:${door.port}`;
  return {
    endpoint,
    clock: options.clock,
    settings: {
      endpoint,
      region: options.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    },
    async close() {
      await cloud.stop();
      await door.close();
      cloud.closeServices();
      remove();
    },
  };
};
