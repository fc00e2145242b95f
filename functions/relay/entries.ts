import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { DynamoDBRecord } from 'aws-lambda';
import { eventEntry } from '../../shared/messaging/entries.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';

/** Makes the entry of an outbox item, as the stream shows it. Throws for an item without a readable event. */
export const entryOf = (
  { dynamodb }: DynamoDBRecord,
  destination: { readonly bus: string; readonly service: string },
): PutEventsRequestEntry =>
  eventEntry(unpacked(Buffer.from(dynamodb?.NewImage?.event?.B ?? '', 'base64')), destination);
