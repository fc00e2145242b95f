import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { BusName, CloudEvent } from '../../../shared/contract/event.ts';
import { unpacked } from '../../../shared/messaging/packed-event.ts';
import { isWithin } from './outbox.ts';
import type { Place } from './place.ts';
import type { Range } from './request.ts';

type Where = Pick<Place, 'documents' | 's3' | 'named' | 'bucket'>;

/**
 * What the archive has of a bus in the range: the sealed objects of each hour, and the rows of the hours that are not
 * sealed to the end.
 */
export const archivedEvents = async (
  place: Where,
  bus: BusName,
  range: Range,
): Promise<readonly { readonly event: CloudEvent; readonly bus: BusName }[]> => {
  const byId = new Map<string, CloudEvent>();
  const add = (event: CloudEvent) => {
    if (isWithin(event, range)) byId.set(event.id, event);
  };
  for (const key of await sealedKeys(place, bus, range))
    for (const event of await eventsOf(place, key)) add(event);
  for (const hour of await openHours(place, bus, range)) {
    for (const event of await rowsOf(place, bus, hour)) add(event);
  }
  return [...byId.values()].map((event) => ({ event, bus }));
};

const sealedKeys = async ({ s3, bucket }: Where, bus: BusName, range: Range): Promise<string[]> => {
  const keys: string[] = [];
  const prefix = `raw/bus=${bus}/dt=`;
  // keys order by hour, so the list begins with the first hour that counts
  const after = `${prefix}${dayAndHour(hourOf(range.from))}`;
  const pages = paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket('archive'), Prefix: prefix, StartAfter: after },
  );
  for await (const { Contents = [] } of pages) {
    for (const { Key = '' } of Contents) {
      const [, day, hour] = /\/dt=([^/]+)\/hour=(\d\d)\//.exec(Key) ?? [];
      if (!day) continue;
      if (`${day}T${hour}` > hourOf(range.to)) return keys;
      keys.push(Key);
    }
  }
  return keys;
};

const eventsOf = async ({ s3, bucket }: Where, Key: string): Promise<CloudEvent[]> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket('archive'), Key }));
  const lines = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString('utf8');
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CloudEvent);
};

const openHours = async (place: Where, bus: BusName, range: Range): Promise<string[]> => {
  const items = await query(place, 'OPEN', `${bus}#${hourOf(range.from)}`, `${bus}#${hourOf(range.to)}`);
  return items.map(({ sk }) => String(sk).slice(bus.length + 1));
};

const rowsOf = async (place: Where, bus: BusName, hour: string): Promise<CloudEvent[]> => {
  const items = await query(place, `HOUR#${bus}#${hour}`, 'ROW#', 'ROW#~');
  return items.map(({ event }) => unpacked(event as Uint8Array));
};

const query = async ({ documents, named }: Where, pk: string, from: string, to: string) => {
  const found: Record<string, unknown>[] = [];
  const pages = paginateQuery(
    { client: documents },
    {
      TableName: named('archive'),
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) found.push(...Items);
  return found;
};

/** `2026-08-17T09`, in UTC, as the archive names its hours. */
const hourOf = (moment: number): string => new Date(moment).toISOString().slice(0, 13);
const dayAndHour = (hour: string): string => `${hour.slice(0, 10)}/hour=${hour.slice(11)}/`;
