import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { type CloudUnderTest, isRealAws } from './cloud.ts';

/** For `vi.waitFor` and `expect.poll`: on AWS a setting takes up to a minute to be everywhere, and lists are late. */
export const eventually = { timeout: isRealAws ? 120_000 : 1_000, interval: isRealAws ? 2_000 : 20 };

/** What is asked of AWS asks all of its servers, which only a long poll does; the embedded cloud knows at once. */
const waitSeconds = isRealAws ? 5 : 0;

export type TestQueues = ReturnType<typeof queuesOf>;

/** Queues that are removed at the end, and the calls that most tests make of them. */
export const queuesOf = (cloud: CloudUnderTest) => {
  const { sqs } = cloud;
  let number = 0;
  const create = async (name: string, Attributes: Record<string, string> = {}): Promise<string> => {
    number += 1;
    const suffix = Attributes.FifoQueue ? '.fifo' : '';
    const QueueName = `${cloud.named(`${name}-${number}`)}${suffix}`;
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    cloud.undo(() => sqs.send(new DeleteQueueCommand({ QueueUrl })).catch(() => undefined));
    return QueueUrl;
  };
  const attributes = async (QueueUrl: string): Promise<Readonly<Record<string, string>>> => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    return Attributes;
  };
  const receive = async (
    QueueUrl: string,
    more: Partial<ReceiveMessageCommandInput> = {},
  ): Promise<Message[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        WaitTimeSeconds: waitSeconds,
        ...more,
      }),
    );
    return Messages;
  };
  return {
    create,
    attributes,
    receive,
    /** So many different messages: AWS may give a part at each receive. */
    async gather(QueueUrl: string, count: number, more: Partial<ReceiveMessageCommandInput> = {}) {
      const seen = new Map<string | undefined, Message>();
      for (let tries = isRealAws ? 20 : 1; seen.size < count && tries > 0; tries -= 1)
        for (const message of await receive(QueueUrl, more)) seen.set(message.MessageId, message);
      expect(seen.size).toBe(count);
      return [...seen.values()];
    },
    createFifo: (name: string, more: Record<string, string> = {}) =>
      create(name, { FifoQueue: 'true', ...more }),
    arnOf: async (url: string) => (await attributes(url)).QueueArn as string,
    send: (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more })),
    remove: (QueueUrl: string, message: Message | undefined) =>
      sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle })),
  };
};

export const bodiesOf = (messages: readonly Message[]) => messages.map(({ Body }) => Body);
