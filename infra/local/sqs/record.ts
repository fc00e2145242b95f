import { type MessageAttributes, md5, md5OfAttributes } from './content.ts';
import { systemAttributes, type TakenMessage } from './message.ts';
import type { Queue } from './queue.ts';

/** A message as an event source mapping hands it to a function. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: ReturnType<typeof systemAttributes>;
  readonly messageAttributes: Readonly<
    Record<
      string,
      {
        stringValue?: string;
        binaryValue?: string;
        stringListValues: [];
        binaryListValues: [];
        dataType: string;
      }
    >
  >;
  readonly md5OfBody: string;
  readonly md5OfMessageAttributes?: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export const recordOf = (message: TakenMessage, queue: Queue, region: string): SqsRecord => {
  const attributes = JSON.parse(message.attributes) as MessageAttributes;
  const digest = md5OfAttributes(attributes);
  return {
    messageId: message.messageId,
    receiptHandle: message.handle,
    body: message.body,
    attributes: systemAttributes(message, queue.isFifo),
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { StringValue, BinaryValue, DataType }]) => [
        name,
        {
          ...(StringValue !== undefined && { stringValue: StringValue }),
          ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    md5OfBody: md5(message.body),
    ...(digest && { md5OfMessageAttributes: digest }),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
};
