import { paginateScan } from '@aws-sdk/lib-dynamodb';
import type { BusName, CloudEvent } from '../../../shared/contract/event.ts';
import { daysAfter, keptDays } from '../../../shared/messaging/outbox.ts';
import { unpacked } from '../../../shared/messaging/packed-event.ts';
import type { Place } from './place.ts';
import { busOf } from './publishing.ts';
import type { Range } from './request.ts';

/**
 * The events that a service promised and accepted in the range, as long as their items live. No index leads to them,
 * so the whole table is read; the end of an item's life tells when it was accepted, and spares the rest the way here.
 */
export const outboxEvents = async (
  { documents, named }: Pick<Place, 'documents' | 'named'>,
  service: string,
  { from, to }: Range,
): Promise<readonly { readonly event: CloudEvent; readonly bus: BusName }[]> => {
  const found: CloudEvent[] = [];
  const pages = paginateScan(
    { client: documents },
    {
      TableName: named(service),
      FilterExpression: '#kind = :outbox AND #end BETWEEN :from AND :to',
      ProjectionExpression: '#event',
      ExpressionAttributeNames: { '#kind': 'kind', '#end': 'expiresAt', '#event': 'event' },
      ExpressionAttributeValues: {
        ':outbox': 'outbox',
        ':from': daysAfter(new Date(from), keptDays),
        ':to': daysAfter(new Date(to), keptDays),
      },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) found.push(...Items.map(({ event }) => unpacked(event)));
  return found
    .filter((event) => isWithin(event, { from, to }))
    .map((event) => ({ event, bus: busOf(event) }));
};

export const isWithin = ({ acceptedat }: CloudEvent, { from, to }: Range): boolean => {
  const moment = Date.parse(acceptedat);
  return moment >= from && moment < to;
};
