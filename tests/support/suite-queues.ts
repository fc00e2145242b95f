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
import type { CloudUnderTest } from './cloud.ts';

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
  return {
    create,
    attributes,
    createFifo: (name: string, more: Record<string, string> = {}) =>
      create(name, { FifoQueue: 'true', ...more }),
    arnOf: async (url: string) => (await attributes(url)).QueueArn as string,
    send: (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more })),
    async receive(QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['All'],
          ...more,
        }),
      );
      return Messages;
    },
    remove: (QueueUrl: string, message: Message | undefined) =>
      sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle })),
  };
};

export const bodiesOf = (messages: readonly Message[]) => messages.map(({ Body }) => Body);
