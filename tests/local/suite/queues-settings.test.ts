import {
  AddPermissionCommand,
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  RemovePermissionCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';
import { eventually, queuesOf, type TestQueues } from '../../support/suite-queues.ts';

let cloud: CloudUnderTest;
let queues: TestQueues;
beforeAll(async () => {
  cloud = await aCloud();
  queues = queuesOf(cloud);
});
afterAll(() => cloud.close());

const create = (
  QueueName: string,
  Attributes: Record<string, string> = {},
  tags: Record<string, string> = {},
) => cloud.sqs.send(new CreateQueueCommand({ QueueName, Attributes, tags }));
const set = (QueueUrl: string, Attributes: Record<string, string>) =>
  cloud.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
const nameOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

describe('the name of a queue', () => {
  it.each(['with space', 'x'.repeat(81), 'dot.ted', 'ends.fifo'])('%j is refused', async (name) => {
    await expect(create(name)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('ends in .fifo where the queue is one', async () => {
    await expect(create(cloud.named('no-suffix'), { FifoQueue: 'true' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(create(cloud.named('no-fifo'), { FifoQueue: 'false' })).rejects.toMatchObject({
      name: 'InvalidAttributeName',
    });
    expect(await queues.attributes(await queues.createFifo('suffix'))).toMatchObject({
      FifoQueue: 'true',
      ContentBasedDeduplication: 'false',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    });
  });

  it.skipIf(isRealAws)('is free again a minute after its queue was deleted', async () => {
    const url = await queues.create('deleted');
    await cloud.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    await expect(create(nameOf(url))).rejects.toMatchObject({ name: 'QueueDeletedRecently' });
    cloud.clock.advance(60_000);
    await create(nameOf(url));
  });

  it('leads to its URL for its own account alone', async () => {
    const QueueUrl = await queues.create('found');
    const [, account] = new URL(QueueUrl).pathname.split('/');
    const find = (QueueOwnerAWSAccountId?: string) =>
      cloud.sqs.send(new GetQueueUrlCommand({ QueueName: nameOf(QueueUrl), QueueOwnerAWSAccountId }));
    expect(await find()).toMatchObject({ QueueUrl });
    expect(await find(account)).toMatchObject({ QueueUrl });
    await expect(find('999999999999')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});

describe('the settings of a queue', () => {
  it('have the defaults of AWS', async () => {
    expect(await queues.attributes(await queues.create('defaults'))).toMatchObject({
      DelaySeconds: '0',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      VisibilityTimeout: '30',
    });
  });

  it.each([
    ['MaximumMessageSize', '1023'],
    ['MaximumMessageSize', '1048577'],
    ['DelaySeconds', '-1'],
    ['ReceiveMessageWaitTimeSeconds', '21'],
    ['MessageRetentionPeriod', '59'],
    ['SqsManagedSseEnabled', 'yes'],
    ['Policy', 'no policy'],
    ['KmsDataKeyReusePeriodSeconds', '59'],
  ])('%s cannot be %s', async (name, value) => {
    await expect(create(cloud.named('wrong'), { [name]: value })).rejects.toMatchObject({
      name: 'InvalidAttributeValue',
    });
  });

  it('of FIFO queues are unknown to standard ones', async () => {
    const url = await queues.create('plain');
    for (const name of ['FifoQueue', 'ContentBasedDeduplication', 'DeduplicationScope'])
      await expect(set(url, { [name]: 'true' })).rejects.toMatchObject({ name: 'InvalidAttributeName' });
  });

  it('allow high throughput only with deduplication by group', async () => {
    const url = await queues.createFifo('throughput');
    const FifoThroughputLimit = 'perMessageGroupId';
    await expect(set(url, { FifoThroughputLimit })).rejects.toMatchObject({ name: 'InvalidAttributeValue' });
    await set(url, { FifoThroughputLimit, DeduplicationScope: 'messageGroup' });
  });

  it('are answered as asked for, by names that AWS knows', async () => {
    const QueueUrl = await queues.create('asked');
    const ask = (AttributeNames: string[] | undefined) =>
      cloud.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: AttributeNames as ['All'] }));
    expect((await ask(['DelaySeconds'])).Attributes).toEqual({ DelaySeconds: '0' });
    expect((await ask(undefined)).Attributes).toBeUndefined();
    await expect(ask(['Colour'])).rejects.toMatchObject({ name: 'InvalidAttributeName' });
  });

  it('bound the size of messages', async () => {
    const url = await queues.create('small', { MaximumMessageSize: '1024' });
    await queues.send(url, 'x'.repeat(1024));
    await expect(queues.send(url, 'x'.repeat(1025))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('a list of queues', () => {
  it('comes in pages, to who asks for a number', async () => {
    const prefix = cloud.named('paged');
    const urls: string[] = [];
    for (let n = 0; n < 3; n += 1) urls.push(await queues.create('paged'));
    const list = (more = {}) =>
      cloud.sqs.send(
        new ListQueuesCommand({ QueueNamePrefix: prefix.slice(0, prefix.indexOf('paged') + 5), ...more }),
      );
    await expect.poll(async () => (await list()).QueueUrls?.length, eventually).toBe(3);
    expect((await list()).NextToken).toBeUndefined();
    const first = await list({ MaxResults: 2 });
    expect(first.QueueUrls).toHaveLength(2);
    const rest = await list({ MaxResults: 2, NextToken: first.NextToken });
    expect([...first.QueueUrls!, ...rest.QueueUrls!].toSorted()).toEqual(urls.toSorted());
    expect(rest.NextToken).toBeUndefined();
    await expect(list({ MaxResults: 1001 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(list({ MaxResults: 1, NextToken: '?' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('the tags of a queue', () => {
  it('are set, listed and taken away', async () => {
    const { QueueUrl } = await create(cloud.named('tagged'), {}, { from: 'creation' });
    cloud.undo(() => cloud.sqs.send(new DeleteQueueCommand({ QueueUrl })));
    const tags = async () => (await cloud.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;
    await cloud.sqs.send(new TagQueueCommand({ QueueUrl, Tags: { programme: 'pranata' } }));
    await expect.poll(tags, eventually).toEqual({ from: 'creation', programme: 'pranata' });
    await cloud.sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['from', 'programme'] }));
    await expect.poll(tags, eventually).toBeUndefined();
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`key-${n}`, '']));
    await expect(cloud.sqs.send(new TagQueueCommand({ QueueUrl, Tags: many }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('a permission', () => {
  it.skipIf(isRealAws)('is a statement of the policy, by its label', async () => {
    const QueueUrl = await queues.create('permitted');
    const add = (more = {}) =>
      cloud.sqs.send(
        new AddPermissionCommand({
          QueueUrl,
          Label: 'partner',
          AWSAccountIds: ['111111111111'],
          Actions: ['SendMessage'],
          ...more,
        }),
      );
    const remove = (Label = 'partner') => cloud.sqs.send(new RemovePermissionCommand({ QueueUrl, Label }));
    await add();
    const { Policy, QueueArn } = await queues.attributes(QueueUrl);
    expect(JSON.parse(Policy!).Statement).toEqual([
      {
        Sid: 'partner',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111111111111:root' },
        Action: 'SQS:SendMessage',
        Resource: QueueArn,
      },
    ]);
    await expect(add()).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(add({ Label: 'two', Actions: ['CreateQueue'] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await remove();
    expect((await queues.attributes(QueueUrl)).Policy).toBeUndefined();
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
