import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { deployedRegions, localRegion } from '../../regions.ts';

/** The system to work on: clients, and the names by which its parts are found. */
export type Place = ReturnType<typeof openPlace>;

/**
 * A programme region on AWS, reached with whatever credentials the environment has, or the system that runs on this
 * machine, at its AWS port and as its administrator.
 */
export const openPlace = (regionId: string | undefined, awsPort: number) => {
  const programme = regionId === undefined ? localRegion : deployedRegions.find(({ id }) => id === regionId);
  if (!programme) {
    const ids = deployedRegions.map(({ id }) => id).join(', ');
    throw new Error(`There is no programme region ${regionId}; infra/regions.ts names ${ids}.`);
  }
  const settings = {
    region: programme.region,
    ...(regionId === undefined && {
      endpoint: `http://127.0.0.1:${awsPort}`,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  };
  const clients = {
    db: new DynamoDBClient(settings),
    events: new EventBridgeClient(settings),
    s3: new S3Client(settings),
    sqs: new SQSClient(settings),
  };
  const named = (name: string) => `pranata-${programme.id}-${name}`;
  return {
    ...clients,
    documents: DynamoDBDocumentClient.from(clients.db),
    named,
    /** Names of buckets are global, so that the account is part of them. */
    bucket: (name: string) => `${named(name)}-${programme.account}`,
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};
