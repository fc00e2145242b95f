import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { log } from '../../shared/runtime/log.ts';
import { busOf, type Row, rowOf } from './domain.ts';
import type { ArchiveStore } from './store.ts';

const Envelope = z.object({ detail: z.unknown() });

/** Keeps every event that comes, whatever its type; a message whose row is not safe is reported and comes again. */
export const createKeeper =
  (store: Pick<ArchiveStore, 'keep'>) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    const messages: { readonly messageId: string; readonly row: Row }[] = [];
    for (const { messageId, body, eventSourceARN } of Records) {
      try {
        const { detail } = z.parse(Envelope, JSON.parse(body));
        messages.push({ messageId, row: rowOf(busOf(eventSourceARN), detail) });
      } catch (error) {
        log.defect('A message could not be read as an event', error, { messageId });
        failed.push(messageId);
      }
    }
    const unsafe = new Set(await store.keep(messages.map(({ row }) => row)));
    for (const { messageId } of messages.filter(({ row }) => unsafe.has(row))) {
      log.warn('An event could not be kept yet', { messageId });
      failed.push(messageId);
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
