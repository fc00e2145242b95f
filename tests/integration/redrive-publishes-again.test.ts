import { BatchWriteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packed } from '../../shared/messaging/packed-event.ts';
import { redriven } from '../support/redriving.ts';
import { aSystem, type TestSystem } from '../support/system.ts';
import { play, steps } from '../support/world.ts';

let system: TestSystem;
let db: DynamoDBClient;
let s3: S3Client;
let sqs: SQSClient;
beforeAll(async () => {
  system = await aSystem({ rough: 'off' }); // counts messages, which faults multiply
  const administrator = {
    endpoint: system.awsUrl,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  [db, s3, sqs] = [
    new DynamoDBClient(administrator),
    new S3Client(administrator),
    new SQSClient(administrator),
  ];
  await play(system, steps);
  await system.settled();
});
afterAll(async () => {
  for (const client of [db, s3, sqs]) client?.destroy();
  await system?.close();
});

const day = ['--from', '2013-02-01', '--to', '2013-02-02'];
const run = (...args: string[]) => redriven(system, args);

/** Rows and parts of the archive; that an hour is open is no record. */
const archiveItems = async () => {
  const { Items = [] } = await db.send(new ScanCommand({ TableName: 'pranata-local-archive' }));
  const kept = Items.filter(({ kind }) => kind?.S !== 'open-hour').map((item) => JSON.stringify(item));
  return kept.toSorted();
};
const everything = async () => ({ state: await system.state(), archive: await archiveItems() });
const copies = async () => (await system.table('volunteers')).filter(({ sk }) => sk === 'COPY');

/** The volunteers service forgets what it was told, as if the events had never come. */
const forget = async () => {
  const requests = (await copies()).map(({ pk, sk }) => ({
    DeleteRequest: { Key: { pk: { S: pk }, sk: { S: sk } } },
  }));
  await db.send(new BatchWriteItemCommand({ RequestItems: { 'pranata-local-volunteers': requests } }));
  expect(await copies()).toEqual([]);
};
/** Runs the command after everything is forgotten, and sees all of it come back and nothing else change. */
const bringsBack = async (...args: string[]) => {
  const before = await everything();
  await forget();
  const result = await run(...args);
  expect(await everything()).toEqual(before);
  return result;
};

describe('redriving', () => {
  it('a range of an outbox changes nothing in any table, and heals what had lost the events', async () => {
    const before = await everything();
    const args = ['--outbox', 'registration', ...day];
    const number = (await system.promised()).filter(({ source }) => source === 'registration').length;
    expect(await run(...args, '--dry-run')).toEqual({
      isDone: true,
      lines: [`would publish ${number} events again (${number} institutional)`],
    });
    expect(await run(...args)).toEqual({
      isDone: true,
      lines: [`published ${number} of ${number} events again (${number} institutional)`],
    });
    expect(await everything()).toEqual(before);
    await bringsBack(...args);
  });

  it('takes only what was accepted in the range', async () => {
    expect(
      (await run('--outbox', 'registration', '--from', '2013-02-02', '--to', '2013-02-03')).lines,
    ).toEqual(['published 0 of 0 events again (none)']);
    const [first] = (await system.promised()).filter(({ source }) => source === 'registration');
    const from = first!.acceptedat;
    const to = new Date(Date.parse(from) + 1).toISOString();
    const inRange = (await system.promised()).filter(
      ({ source, acceptedat }) => source === 'registration' && acceptedat === from,
    ).length;
    expect((await run('--outbox', 'registration', '--from', from, '--to', to)).lines[0]).toMatch(
      `published ${inRange} of`,
    );
  });

  it('the archive does the same, from its rows and from its sealed objects', async () => {
    const args = ['--archive', '--bus', 'institutional', ...day];
    const fromRows = await bringsBack(...args);
    await system.seal();
    const fromObjects = await bringsBack(...args);
    expect(fromObjects).toEqual(fromRows);
    expect(fromRows.lines[0]).toMatch(/^published ([1-9]\d*) of \1 events again/);
  });

  it('moves dead letters back to the queue they belong to', async () => {
    const told = (await system.promised()).filter(({ source }) => source === 'registration');
    const before = await everything();
    await forget();
    const QueueUrl = system.services.sqs.queueUrl('pranata-local-volunteers-events-dead-letters');
    const heard = told.filter(({ type }) =>
      /^(location-enrolled|location-changed|person-posts-changed)\./.test(type),
    );
    // as a rule leaves them that could not deliver
    for (const detail of heard)
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ detail }) }));
    const name = 'pranata-local-volunteers-events-dead-letters';
    expect((await run('--dead-letters', 'volunteers-events', '--dry-run')).lines).toEqual([
      `${name}: would move ${heard.length} back to pranata-local-volunteers-events`,
      '1 dead-letter queues looked at',
    ]);
    expect(await run('--dead-letters', 'volunteers-events')).toEqual({
      isDone: true,
      lines: [
        `${name}: moved ${heard.length} of ${heard.length} back to pranata-local-volunteers-events`,
        '1 dead-letter queues looked at',
      ],
    });
    expect(await everything()).toEqual(before);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
    await expect(run('--dead-letters', 'nobody')).rejects.toThrow('No dead-letter queue has nobody');
  });

  it('publishes what the relays gave up, and says what it cannot read', async () => {
    const told = (await system.promised()).filter(({ source }) => source === 'registration');
    // as Lambda stores a failed batch of a stream
    const Records = told.map((event) => ({
      eventName: 'INSERT',
      dynamodb: {
        NewImage: { kind: { S: 'outbox' }, event: { B: Buffer.from(packed(event)).toString('base64') } },
      },
    }));
    const put = (name: string, Body: string) =>
      s3.send(
        new PutObjectCommand({
          Bucket: 'pranata-local-unpublished-000000000000',
          Key: `aws/lambda/a-mapping/shard/2013/02/01/${name}`,
          Body,
        }),
      );
    await put('good', JSON.stringify({ requestContext: {}, payload: JSON.stringify({ Records }) }));
    await system.settled();
    const good = await bringsBack('--unpublished');
    expect(good).toEqual({
      isDone: true,
      lines: [
        '1 objects of unpublished records',
        `published ${told.length} of ${told.length} events again (${told.length} institutional)`,
        '1 notices cleared',
      ],
    });
    await put('bad', 'no JSON');
    const bad = await run('--unpublished');
    expect(bad.isDone).toBe(false);
    expect(bad.lines).toContain('not readable: aws/lambda/a-mapping/shard/2013/02/01/bad');
    expect(bad.lines).toContain('0 notices cleared'); // that of the bad object still tells the operator
  });

  it('and nothing was given up on the way', () => {
    expect(system.log).toEqual([]);
  });
});
