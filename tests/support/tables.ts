import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { System } from '../../infra/local/system.ts';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';

export type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

/** The tables of services that keep records. A table's stream names everything it ever held. */
export const openRecordTables = ({ services: { dynamodb } }: System, db: DynamoDBDocumentClient) => {
  const nameOf = (service: string) => `pranata-local-${service}`;
  const written = (service: string) => dynamodb.streams.read(nameOf(service), undefined, 1_000_000);

  /** The items of a table as they stand now. */
  const items = async (service: string): Promise<readonly Item[]> => {
    const keys = new Map(
      written(service).map(({ dynamodb: { Keys } }) => [
        JSON.stringify(Keys),
        { pk: Keys.pk?.S, sk: Keys.sk?.S },
      ]),
    );
    const all = [...keys.values()];
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
    writes: (service: string): number => written(service).length,
    /** Every event that a service has promised. */
    async promised(service: string): Promise<readonly CloudEvent[]> {
      const outbox = (await items(service)).filter(({ kind }) => kind === 'outbox');
      return outbox.map(({ event }) => unpacked(event as Uint8Array));
    },
  };
};
