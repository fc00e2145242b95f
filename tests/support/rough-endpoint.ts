import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { movableClock } from '../../infra/local/clock.ts';
import { createFaults } from '../../infra/local/rough/faults.ts';
import { roughServices } from '../../infra/local/rough/services.ts';
import { readRough, smooth } from '../../infra/local/rough/settings.ts';
import { openCloud } from '../../infra/local/wiring/open-cloud.ts';
import { accountId, openEndpoint, region } from './aws-endpoint.ts';

/** All services behind a front door that rough mode stands before; clients try once. */
export const aRoughEndpoint = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rough-'));
  const clock = movableClock();
  const faults = createFaults(smooth);
  const reported: unknown[] = [];
  const report = (error: unknown) => reported.push(error);
  let url = '';
  const cloud = openCloud({
    folder,
    clock,
    region,
    accountId,
    credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
    awsUrl: () => url,
    faults,
    log: report,
    report,
  });
  const door = await openEndpoint(roughServices({ ...cloud.services }, faults, { region }), report);
  url = door.endpoint;
  const clients = {
    db: new DynamoDBClient(door.client),
    sqs: new SQSClient(door.client),
    bus: new EventBridgeClient(door.client),
    kms: new KMSClient(door.client),
    s3: new S3Client({ ...door.client, forcePathStyle: true }),
  };
  return {
    ...clients,
    client: door.client,
    folder,
    clock,
    faults,
    reported,
    services: cloud.services,
    /** As `ROUGH` is written; outside clients suffer too. */
    rough: (text: string) => faults.change(readRough(`callers=all,${text}`)),
    smooth: () => faults.change(smooth),
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await cloud.stop();
      await door.close();
      cloud.closeServices();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
