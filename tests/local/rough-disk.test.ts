import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  InternalServerError,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setAlarm } from '../../infra/local/alarm.ts';
import { movableClock } from '../../infra/local/clock.ts';
import { openDatabase } from '../../infra/local/database.ts';
import { fillDisk } from '../../infra/local/disk.ts';
import { aRoughEndpoint } from '../support/rough-endpoint.ts';

let cloud: Awaited<ReturnType<typeof aRoughEndpoint>>;
beforeEach(async () => {
  cloud = await aRoughEndpoint();
});
afterEach(() => cloud.close());

const full = () => fillDisk(cloud.folder, true);
const free = () => fillDisk(cloud.folder, false);
const failed = (sent: Promise<unknown>) =>
  sent.then(
    () => undefined,
    (error) => error,
  );
const large = 'x'.repeat(200_000); // no free page of any database holds it
const TableName = 'groups';
const item = (pk: string, text = large) => ({ pk: { S: pk }, text: { S: text } });
const get = async (pk: string) =>
  (await cloud.db.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item?.pk?.S;

const aTable = async () => {
  await cloud.db.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
  await cloud.db.send(new PutItemCommand({ TableName, Item: item('before') }));
};

it('a table on a full disk answers 500, keeps nothing of what it refused, and still reads', async () => {
  await aTable();
  full();
  const single = await failed(cloud.db.send(new PutItemCommand({ TableName, Item: item('single') })));
  expect(single).toBeInstanceOf(InternalServerError);
  expect(single.$metadata.httpStatusCode).toBe(500);
  const TransactItems = ['small', 'big'].map((pk) => ({
    Put: { TableName, Item: item(pk, pk === 'small' ? 'x' : large) },
  }));
  expect(await failed(cloud.db.send(new TransactWriteItemsCommand({ TransactItems })))).toBeInstanceOf(
    InternalServerError,
  );
  const together = await Promise.all(
    [1, 2, 3].map((number) =>
      failed(cloud.db.send(new PutItemCommand({ TableName, Item: item(`with-${number}`) }))),
    ),
  );
  expect(together.every((error) => error instanceof InternalServerError)).toBe(true);
  expect(await get('before')).toBe('before');
  for (const pk of ['single', 'small', 'big', 'with-1']) expect(await get(pk)).toBeUndefined();

  free();
  await cloud.db.send(new TransactWriteItemsCommand({ TransactItems }));
  expect([await get('small'), await get('big'), await get('single')]).toEqual(['small', 'big', undefined]);
});

it('a client that tries again has its write when there is space again', async () => {
  await aTable();
  full();
  const patient = new DynamoDBClient({ ...cloud.client, maxAttempts: 8 });
  const written = patient.send(new PutItemCommand({ TableName, Item: item('late') }));
  setTimeout(free, 150);
  await written;
  patient.destroy();
  expect(await get('late')).toBe('late');
});

it('a queue and a bus on a full disk take nothing, and deliver what they took before', async () => {
  const { QueueUrl } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: 'heard' }));
  cloud.services.events.ensureRule({
    Name: 'heard',
    EventPattern: { source: ['test'] },
    Targets: [{ Id: 'heard', Arn: cloud.services.sqs.queueArn('heard') }],
  });
  const Entries = [{ Source: 'test', DetailType: 't', Detail: JSON.stringify({ large }) }];
  await cloud.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'before' }));
  full();
  const refused = [
    await failed(cloud.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: large }))),
    await failed(cloud.bus.send(new PutEventsCommand({ Entries }))),
  ];
  expect(refused.map(({ $metadata }) => $metadata.httpStatusCode)).toEqual([500, 500]);
  const received = async () =>
    (await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? [];
  expect((await received()).map(({ Body }) => Body)).toEqual(['before']);
  free();
  await cloud.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'after' }));
  expect((await received()).map(({ Body }) => Body)).toEqual(['after']);
});

it('what a rule could not put into its queue comes when there is space again', async () => {
  const { QueueUrl } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: 'heard' }));
  let isFull = true;
  const { sqs } = cloud.services;
  const send = sqs.send;
  sqs.send = (...sent) => {
    if (isFull) full(); // between the bus, which has it, and the queue
    return send(...sent);
  };
  cloud.services.events.ensureRule({
    Name: 'heard',
    EventPattern: { source: ['test'] },
    Targets: [{ Id: 'heard', Arn: sqs.queueArn('heard') }],
  });
  const Entries = [{ Source: 'test', DetailType: 't', Detail: JSON.stringify({ large }) }];
  expect((await cloud.bus.send(new PutEventsCommand({ Entries }))).FailedEntryCount).toBe(0);
  isFull = false;
  free();
  await vi.waitFor(
    async () => {
      cloud.clock.advance(1_000);
      const { Messages = [] } = await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      expect(Messages).toHaveLength(1);
    },
    { timeout: 5_000 },
  );
});

it('a bucket on a full disk answers 500, and neither object nor a part of a file is left', async () => {
  const Bucket = 'documents';
  await cloud.s3.send(new CreateBucketCommand({ Bucket }));
  await cloud.s3.send(new PutObjectCommand({ Bucket, Key: 'before', Body: 'x' }));
  full();
  const refused = await failed(cloud.s3.send(new PutObjectCommand({ Bucket, Key: 'after', Body: large })));
  expect([refused.name, refused.$metadata.httpStatusCode]).toEqual(['InternalError', 500]);
  const { Contents = [] } = await cloud.s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.map(({ Key }) => Key)).toEqual(['before']);
  expect(readdirSync(join(cloud.folder, 'objects'))).toHaveLength(1);
  const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket, Key: 'before' }));
  expect(await Body?.transformToString()).toBe('x');
  free();
  await cloud.s3.send(new PutObjectCommand({ Bucket, Key: 'after', Body: large }));
});

it('a transaction that finds no space says so, and the next one begins', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rough-disk-'));
  const database = openDatabase(folder, 'some', 'CREATE TABLE IF NOT EXISTS things (text TEXT)');
  const add = (text: string) => database.sql.prepare('INSERT INTO things VALUES (?)').run(text);
  fillDisk(folder, true);
  const write = () =>
    database.transaction(() => {
      add('small');
      add(large);
    });
  expect(write).toThrow('database or disk is full');
  expect(write).toThrow('database or disk is full');
  expect(database.sql.prepare('SELECT text FROM things').all()).toEqual([]);
  fillDisk(folder, false);
  write();
  database.close();
  rmSync(folder, { recursive: true });
});

it('what is due on a full disk is due again a second later; any other failure is not hidden', () => {
  const clock = movableClock();
  let rings = 0;
  let error: Error | undefined = Object.assign(new Error('database or disk is full'), { errcode: 13 });
  const alarm = setAlarm(clock, () => {
    rings += 1;
    if (error) throw error;
  });
  alarm.at(clock.now() + 5_000);
  clock.advance(5_000);
  error = undefined;
  clock.advance(1_000);
  expect(rings).toBe(2);
  error = new Error('a defect');
  alarm.at(clock.now() + 5_000);
  expect(() => clock.advance(5_000)).toThrow('a defect');
  alarm.close();
});
