import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest, isRealAws } from '../../support/cloud.ts';
import { bodiesOf, queuesOf, type TestQueues } from '../../support/suite-queues.ts';

let cloud: CloudUnderTest;
let queues: TestQueues;
let url: string;
beforeAll(async () => {
  cloud = await aCloud();
  queues = queuesOf(cloud);
  url = await queues.create('messages');
});
afterAll(() => cloud.close());

const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';

describe('a message', () => {
  it('carries the header of a trace, which counts nothing towards its size', async () => {
    const small = await queues.create('traced', { MaximumMessageSize: '1024' });
    const sent = await queues.send(small, 'x'.repeat(1024), {
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: header } },
    });
    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
    const [message] = await queues.receive(small, { WaitTimeSeconds: 5 });
    expect(message?.Attributes).toMatchObject({ AWSTraceHeader: header });
    await expect(
      queues.send(small, 'x', {
        MessageSystemAttributes: { Other: { DataType: 'String', StringValue: 'x' } } as never,
      }),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it.each([
    ['a type nobody knows', { a: { DataType: 'Date', StringValue: '2013' } }],
    ['no value', { a: { DataType: 'String' } }],
    ['a number that is none', { a: { DataType: 'Number', StringValue: '0x10' } }],
    ['a reserved name', { 'aws.x': { DataType: 'String', StringValue: 'x' } }],
    ['a name that ends in a dot', { 'x.': { DataType: 'String', StringValue: 'x' } }],
    [
      'eleven attributes',
      Object.fromEntries(
        Array.from({ length: 11 }, (_, n) => [`n${n}`, { DataType: 'String', StringValue: 'x' }]),
      ),
    ],
  ])('with %s among its attributes is refused', async (_what, MessageAttributes) => {
    await expect(queues.send(url, 'x', { MessageAttributes })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('is received with the attributes that are asked for', async () => {
    const own = await queues.create('asked');
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await queues.send(own, 'x', {
      MessageAttributes: { 'area.code': text('31'), 'area.name': text('x'), other: text('y') },
    });
    const [message] = await queues.receive(own, { MessageAttributeNames: ['area.*'], WaitTimeSeconds: 5 });
    expect(Object.keys(message?.MessageAttributes ?? {}).toSorted()).toEqual(['area.code', 'area.name']);
    await expect(
      queues.receive(own, { MessageSystemAttributeNames: ['Colour' as 'All'] }),
    ).rejects.toMatchObject({
      name: 'InvalidAttributeName',
    });
  });

  it.skipIf(isRealAws)('is hidden for twelve hours from its receive at the most', async () => {
    const own = await queues.create('hidden');
    await queues.send(own, 'x');
    const [message] = await queues.receive(own);
    const change = (VisibilityTimeout: number) =>
      cloud.sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: own,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await change(40_000);
    cloud.clock.advance(10_000_000);
    await expect(change(40_000)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await change(33_000);
  });

  it('has an address: a URL of this account', async () => {
    const send = (QueueUrl: string) => cloud.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    const { origin, pathname } = new URL(url);
    await expect(send(`${origin}/999999999999/${pathname.split('/')[2]}`)).rejects.toMatchObject({
      name: isRealAws ? expect.any(String) : 'QueueDoesNotExist',
    });
    await expect(send(`${url}-missing`)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    if (!isRealAws) await expect(send(`${origin}/nothing`)).rejects.toMatchObject({ name: 'InvalidAddress' });
  });
});

describe('a batch', () => {
  it('of visibilities and of deletions fails entry by entry', async () => {
    const own = await queues.create('entries', { VisibilityTimeout: '60' });
    await queues.send(own, 'kept');
    const [message] = await queues.receive(own, { WaitTimeSeconds: 5 });
    const good = { Id: 'good', ReceiptHandle: message?.ReceiptHandle };
    const bad = { Id: 'bad', ReceiptHandle: 'none' };
    const changed = await cloud.sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: own,
        Entries: [
          { ...good, VisibilityTimeout: 100 },
          { ...bad, VisibilityTimeout: 1 },
          { ...good, Id: 'long', VisibilityTimeout: 43_201 },
        ],
      }),
    );
    expect(changed.Successful).toEqual([{ Id: 'good' }]);
    expect(changed.Failed).toMatchObject([
      { Id: 'bad', Code: 'ReceiptHandleIsInvalid' },
      { Id: 'long', Code: 'InvalidParameterValue' },
    ]);
    const deleted = await cloud.sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl: own, Entries: [good, bad] }),
    );
    expect(deleted.Successful).toEqual([{ Id: 'good' }]);
  });
});

describe('a long poll', () => {
  it('ends with the first message', async () => {
    const own = await queues.create('polled');
    const waiting = queues.receive(own, { WaitTimeSeconds: 20 });
    await queues.send(own, 'at last');
    expect(bodiesOf(await waiting)).toEqual(['at last']);
  });

  it.skipIf(isRealAws)('ends when the clock shows a message', async () => {
    const own = await queues.create('shown');
    await queues.send(own, 'late', { DelaySeconds: 600 });
    const waiting = queues.receive(own, { WaitTimeSeconds: 20 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    cloud.clock.advance(600_000);
    expect(bodiesOf(await waiting)).toEqual(['late']);
  });
});
