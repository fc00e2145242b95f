import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { System } from '../../infra/local/system.ts';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';

export type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

/** What was written to a table so far, read on from where it was read last: tests ask after every request. */
interface Written {
  /** The number of the newest record that was read. */
  after: string | undefined;
  count: number;
  readonly keys: Map<string, Readonly<Record<'pk' | 'sk', string | undefined>>>;
}

/** The tables of services that keep records. A table's stream names everything it ever held. */
export const openRecordTables = ({ services: { dynamodb } }: System, db: DynamoDBDocumentClient) => {
  const nameOf = (service: string) => `pranata-local-${service}`;
  const known = new Map<string, Written>();
  const written = (service: string): Written => {
    const table = known.get(service) ?? { after: undefined, count: 0, keys: new Map() };
    known.set(service, table);
    for (const { dynamodb: record } of dynamodb.streams.read(nameOf(service), table.after, 1_000_000)) {
      const { pk, sk } = record.Keys;
      table.keys.set(JSON.stringify(record.Keys), { pk: pk?.S, sk: sk?.S });
      table.after = record.SequenceNumber;
      table.count += 1;
    }
    return table;
  };

  /** The items of a table as they stand now. */
  const items = async (service: string): Promise<readonly Item[]> => {
    const all = [...written(service).keys.values()];
    const found: Item[] = [];
    for (let start = 0; start < all.length; start += 100) {
      const RequestItems = { [nameOf(service)]: { Keys: all.slice(start, start + 100) } };
      const { Responses } = await db.send(new BatchGetCommand({ RequestItems }));
      found.push(...((Responses?.[nameOf(service)] ?? []) as Item[]));
    }
    return found;
  };

  return {
    items,
    /** How many writes a table has seen: a request that stores nothing leaves it as it is. */
    writes: (service: string): number => written(service).count,
    /** Every event that a service has promised. */
    async promised(service: string): Promise<readonly CloudEvent[]> {
      const outbox = (await items(service)).filter(({ kind }) => kind === 'outbox');
      return outbox.map(({ event }) => unpacked(event as Uint8Array));
    },
  };
};
