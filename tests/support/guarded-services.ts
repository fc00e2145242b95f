import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Resource } from '../../infra/local/assembly.ts';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { openFrontDoor } from '../../infra/local/aws/server.ts';
import { createDynamoDb } from '../../infra/local/dynamodb/service.ts';
import { createEventBridge } from '../../infra/local/eventbridge/service.ts';
import { type Access, createAccess } from '../../infra/local/iam/access.ts';
import { keysInUse } from '../../infra/local/iam/encryption.ts';
import { hidingObjects } from '../../infra/local/iam/hidden-objects.ts';
import { needsByService } from '../../infra/local/iam/needs/by-service.ts';
import { policyNowOf } from '../../infra/local/iam/open-access.ts';
import { compilePolicies } from '../../infra/local/iam/policies.ts';
import { createKms } from '../../infra/local/kms/service.ts';
import { createS3 } from '../../infra/local/s3/service.ts';
import { createSqs } from '../../infra/local/sqs/service.ts';
import { accountId, region, surroundings } from './aws-endpoint.ts';

/** The services behind a guarded front door, and clients that sign as the administrator or as the role `relay`. */
export const guardedServices = async () => {
  const { options, remove } = surroundings();
  let url = '';
  const sqs = createSqs({ ...options, url: () => url });
  const kms = createKms(options);
  const s3 = createS3({ ...options, onObjectEvent: () => {} });
  const services = {
    dynamodb: createDynamoDb(options),
    sqs,
    kms,
    s3,
    events: createEventBridge({ ...options, deliver: () => {}, bury: () => {} }),
  };
  const needs = needsByService({ region, accountId, keyArn: kms.keyArn });
  const credentials = createCredentials({ secret: Buffer.alloc(32), accountId });
  const role = credentials.ofRole('relay', 'relay-function');
  const policyNow = policyNowOf(sqs, services.events);
  let access: Access;
  const under = (resources: readonly Resource[]) => {
    const policies = compilePolicies(resources, { region, accountId });
    const keys = keysInUse(resources, kms.keyArn);
    access = createAccess(policies, { needs, keys, policyNow, onUse: () => {} });
  };
  under([]);
  const defects: unknown[] = [];
  const door = await openFrontDoor({
    services: { ...services, s3: hidingObjects(s3, () => access) },
    guard: (service, call) => access.guard(service, call),
    credentials,
    region,
    port: 0,
    report: (error) => defects.push(error),
  });
  url = `http://127.0.0.1:${door.port}`;
  const clientsOf = (pair: { accessKeyId: string; secretAccessKey: string }) => {
    const settings = { endpoint: url, region, credentials: pair, maxAttempts: 1 };
    return {
      dynamodb: new DynamoDBClient(settings),
      sqs: new SQSClient(settings),
      kms: new KMSClient(settings),
      events: new EventBridgeClient(settings),
      s3: new S3Client({ ...settings, forcePathStyle: true }),
    };
  };
  const administrator = clientsOf({ accessKeyId: 'local', secretAccessKey: 'local' });
  const relay = clientsOf({ accessKeyId: role.accessKeyId, secretAccessKey: role.secretAccessKey });
  return {
    url,
    services,
    needs,
    role,
    administrator,
    relay,
    defects,
    /** From now on these policies hold. */
    under,
    async close() {
      for (const client of [administrator, relay].flatMap((all) => Object.values(all))) client.destroy();
      await door.close();
      for (const service of Object.values(services)) service.close();
      remove();
    },
  };
};
