import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import type { BusName, CloudEvent } from '../../../shared/contract/event.ts';
import { unpacked } from '../../../shared/messaging/packed-event.ts';
import type { Place } from './place.ts';
import { busOf } from './publishing.ts';

/** Lambda adds to a failed batch of a stream its whole event, as text, where the destination is a bucket. */
const Stored = z.object({ payload: z.string() });

/**
 * What the relays gave up: the outbox records of every stored batch. `unreadable` are keys of objects, or records of
 * them; `keys` are the objects that could be read whole, with the ids of their events.
 */
export const unpublishedEvents = async ({ s3, bucket }: Pick<Place, 's3' | 'bucket'>) => {
  const Bucket = bucket('unpublished');
  const byId = new Map<string, { event: CloudEvent; bus: BusName }>();
  const unreadable: string[] = [];
  const keys = new Map<string, readonly string[]>();
  let objects = 0;
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket, Prefix: 'aws/lambda/' },
  )) {
    for (const { Key = '' } of Contents) {
      objects += 1;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const records = recordsOf((await Body?.transformToString()) ?? '');
      if (!records) unreadable.push(Key);
      const ids: string[] = [];
      for (const [place, record] of (records ?? []).entries()) {
        try {
          const event = unpacked(Buffer.from(record.dynamodb?.NewImage?.event?.B ?? '', 'base64'));
          byId.set(event.id, { event, bus: busOf(event) });
          ids.push(event.id);
        } catch {
          unreadable.push(`${Key} record ${place}`);
        }
      }
      if (ids.length === records?.length) keys.set(Key, ids);
    }
  }
  return { objects, events: [...byId.values()], unreadable, keys };
};

const recordsOf = (text: string): DynamoDBStreamEvent['Records'] | undefined => {
  try {
    const { Records } = JSON.parse(Stored.parse(JSON.parse(text)).payload) as DynamoDBStreamEvent;
    return Array.isArray(Records) ? Records : undefined;
  } catch {
    return undefined;
  }
};
