import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { System } from '../../infra/local/system.ts';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';

export type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

export const tableName = (service: string) => `pranata-local-${service}`;

/** Everything that was written to a table with a stream, oldest first: more than a table's items can tell. */
const written = ({ services }: System, service: string) =>
  services.dynamodb.streams.read(tableName(service), undefined, 1_000_000);

/** How many writes a table has seen; a request that stores nothing leaves it as it is. */
export const writesOf = (system: System, service: string): number => written(system, service).length;

/** The items of a table as they stand now. */
export const itemsOf = (system: System, service: string): readonly Item[] => {
  const items = new Map<string, Item>();
  for (const { dynamodb } of written(system, service)) {
    const key = JSON.stringify(dynamodb.Keys);
    if (dynamodb.NewImage) items.set(key, unmarshall(dynamodb.NewImage as never) as Item);
    else items.delete(key);
  }
  return [...items.values()];
};

/** Every event that a service has promised, in the order of its promises. */
export const promisedBy = (system: System, service: string): readonly CloudEvent[] =>
  itemsOf(system, service)
    .filter(({ kind }) => kind === 'outbox')
    .map(({ event }) => unpacked(event as Uint8Array));
