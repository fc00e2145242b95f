import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { log } from '../runtime/log.ts';
import { AlreadyHandled } from './inbox.ts';

/**
 * Handles each message of a batch for itself: one that fails is reported alone and comes again, and after its last try
 * the queue moves it, whole, to the dead letters. `failed` says in the log what could not be done.
 */
export const eachRecord =
  (failed: string, handle: (record: SQSRecord) => Promise<void>) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const results = await Promise.all(
      Records.map(async (record) => {
        try {
          await handle(record);
        } catch (error) {
          if (error instanceof AlreadyHandled) return [];
          log.defect(failed, error, { messageId: record.messageId });
          return [{ itemIdentifier: record.messageId }];
        }
        return [];
      }),
    );
    return { batchItemFailures: results.flat() };
  };

/** When a message was first received: a trigger's time, which the embedded cloud can move. */
export const receivedAt = ({ attributes }: SQSRecord): Date =>
  new Date(Number(attributes.ApproximateFirstReceiveTimestamp));
