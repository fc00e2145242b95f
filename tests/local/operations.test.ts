import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import * as events from '@aws-sdk/client-eventbridge';
import * as kms from '@aws-sdk/client-kms';
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsService } from '../../infra/local/aws/service.ts';
import { operations } from '../../infra/local/s3/request.ts';
import { accountId, openEmbeddedCloud } from '../support/embedded-cloud.ts';

const told = new Map(
  readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
    .split('\n## ')
    .find((section) => section.startsWith('What is served'))!
    .split('\n')
    .flatMap((line) => {
      const [, service, operations] = /^\| ([A-Z][\w ]+) \| (.+) \|$/.exec(line) ?? [];
      return service && operations ? [[service, operations.split(', ').toSorted()] as const] : [];
    }),
);

/** Every operation that the SDK knows of a service. */
const commandsOf = (sdk: object) =>
  Object.keys(sdk)
    .filter((name) => /\wCommand$/.test(name) && name !== '$Command')
    .map((name) => name.replace(/Command$/, ''));

const folder = mkdtempSync(join(tmpdir(), 'embedded-operations-'));
let cloud: Awaited<ReturnType<typeof openEmbeddedCloud>>;
beforeAll(async () => {
  cloud = await openEmbeddedCloud(folder);
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

const isServed = async (service: AwsService, target: string, operation: string) => {
  try {
    await service.handle({
      operation,
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': `${target}.${operation}` },
      body: Buffer.from('{}'),
      caller: { arn: `arn:aws:iam::${accountId}:root`, accountId },
    });
  } catch (error) {
    return !/UnknownOperation/.test((error as { code?: string }).code ?? '');
  }
  return true;
};

describe('the table of operations in the README', () => {
  it.each([
    ['DynamoDB', dynamodb, 'dynamodb', 'DynamoDB_20120810'],
    ['DynamoDB Streams', streams, 'dynamodb', 'DynamoDBStreams_20120810'],
    ['SQS', sqs, 'sqs', 'AmazonSQS'],
    ['EventBridge', events, 'events', 'AWSEvents'],
    ['KMS', kms, 'kms', 'TrentService'],
  ] as const)('names what is served of %s, and nothing else', async (name, sdk, service, target) => {
    const served: string[] = [];
    for (const operation of commandsOf(sdk)) {
      if (await isServed(cloud.services[service], target, operation)) served.push(operation);
    }
    expect(told.get(name)).toEqual(served.toSorted());
  });

  it('names what is served of S3, and nothing else', () => {
    expect(told.get('S3')).toEqual(operations.toSorted());
  });
});
