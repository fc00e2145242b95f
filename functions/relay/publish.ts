import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { callsOf, type Placed } from '../../shared/messaging/entries.ts';
import { log } from '../../shared/runtime/log.ts';
import { count } from '../../shared/runtime/metrics.ts';
import { entryOf } from './entries.ts';

interface Destination {
  readonly bus: string;
  readonly service: string;
}

/**
 * Publishes what a table promised. The stream goes on from the first record that was refused; those behind it are
 * published now all the same, so that one bad record holds up no other, and again with the next try: listeners take
 * an event once, and order by record version.
 */
export const createRelay = (events: EventBridgeClient, destination: Destination) => {
  const refuse = (place: number, reason: string) => {
    count('PublishRefused', destination.service);
    log.warn('An event was not published', { reason });
    return place;
  };

  /** The places of the entries that the bus did not take. PutEvents answers 200 for them too. */
  const put = async (call: readonly Placed[]): Promise<number[]> => {
    try {
      const { FailedEntryCount, Entries = [] } = await events.send(
        new PutEventsCommand({ Entries: call.map(({ entry }) => entry) }),
      );
      if (!FailedEntryCount) return [];
      return call.flatMap(({ place }, index) => {
        const code = Entries[index]?.ErrorCode;
        return code ? [refuse(place, code)] : [];
      });
    } catch (error) {
      log.defect('A call to publish events failed', error);
      return call.map(({ place }) => refuse(place, 'CallFailed'));
    }
  };

  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const unreadable: number[] = [];
    const entries = Records.flatMap((record, place): Placed[] => {
      try {
        return [{ place, entry: entryOf(record, destination) }];
      } catch (error) {
        log.defect('An outbox item could not be read', error);
        unreadable.push(refuse(place, 'Unreadable'));
        return [];
      }
    });
    const refused = await Promise.all(callsOf(entries).map(put));
    const places = [...unreadable, ...refused.flat()];
    if (places.length === 0) return { batchItemFailures: [] };
    const sequenceNumber = Records[Math.min(...places)]?.dynamodb?.SequenceNumber;
    // an empty identifier makes Lambda repeat the whole batch
    return { batchItemFailures: [{ itemIdentifier: sequenceNumber ?? '' }] };
  };
};
