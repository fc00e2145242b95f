import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { BusName } from '../../shared/contract/event.ts';
import { packed } from '../../shared/messaging/packed-event.ts';
import { type BusHour, digits, type Part, type Row } from './domain.ts';

/** An hour with rows that may be unsealed; the token changes with every row. */
export interface OpenHour extends BusHour {
  readonly token: string;
}

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly rows: number;
}

export interface StoredPart extends Part {
  readonly object?: StoredObject | undefined;
}

type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

/** Pauses before the tries after the first, in milliseconds, each with jitter of half its length. */
const pauses = [50, 200, 800];
/** BatchWriteItem takes at most 25. */
const batchSize = 25;

const hourKey = ({ bus, hour }: BusHour) => `HOUR#${bus}#${hour}`;
const rowKey = (id: string) => `ROW#${id}`;
const partKey = (number: number) => `PART#${digits(number)}`;
const openKey = ({ bus, hour }: BusHour) => ({ pk: 'OPEN', sk: `${bus}#${hour}` });
const nameOf = ({ pk, sk }: Item) => `${pk}\n${sk}`;

/**
 * Rows, parts and open hours in the table.
 *
 * Rows and parts have no end date. An end set when a row comes could pass before the row is sealed, and one set
 * afterwards would double its price; kept, a million rows cost about 0.23 USD a month, late duplicates of any age
 * are known, and every object can be written again from its part.
 */
export const archiveStore = (db: DynamoDBDocumentClient, TableName: string) => {
  /** Puts items and answers the names of those that DynamoDB left over every time. */
  const putAll = async (items: readonly Item[]): Promise<ReadonlySet<string>> => {
    // one call must not name an item twice
    const distinct = [...new Map(items.map((item) => [nameOf(item), item])).values()];
    const left = new Set<string>();
    for (let start = 0; start < distinct.length; start += batchSize) {
      let open: readonly Item[] = distinct.slice(start, start + batchSize);
      for (const wait of [0, ...pauses]) {
        await pause(wait / 2 + Math.random() * (wait / 2));
        const { UnprocessedItems } = await db.send(
          new BatchWriteCommand({
            RequestItems: { [TableName]: open.map((Item) => ({ PutRequest: { Item } })) },
          }),
        );
        open = (UnprocessedItems?.[TableName] ?? []).map(({ PutRequest }) => PutRequest?.Item as Item);
        if (open.length === 0) break;
      }
      for (const item of open) left.add(nameOf(item));
    }
    return left;
  };

  /** All items of a partition between two sort keys, as they stand now. */
  const between = async (pk: string, from: string, to: string, attributes?: string): Promise<Item[]> => {
    const items: Item[] = [];
    const pages = paginateQuery(
      { client: db },
      {
        TableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
        ConsistentRead: true,
        ...(attributes && { ProjectionExpression: attributes }),
      },
    );
    for await (const { Items = [] } of pages) items.push(...(Items as Item[]));
    return items;
  };

  return {
    /**
     * Keeps rows and opens their hours; answers the rows that are not safe yet. Retry-safe.
     *
     * An hour is opened after its rows: a sealer that saw the token before has not seen them, and leaves it open.
     */
    async keep(rows: readonly Row[]): Promise<readonly Row[]> {
      const itemOf = ({ at, event }: Row): Item => ({
        pk: hourKey(at),
        sk: rowKey(event.id),
        kind: 'archive-row',
        schema: 1,
        version: 1,
        event: packed(event),
      });
      const unwritten = await putAll(rows.map(itemOf));
      const written = (row: Row) => !unwritten.has(nameOf(itemOf(row)));
      const openOf = ({ at }: Row): Item => ({ ...openKey(at), kind: 'open-hour', schema: 1, version: 1 });
      const token = randomUUID();
      const unopened = await putAll(rows.filter(written).map((row) => ({ ...openOf(row), token })));
      return rows.filter((row) => !written(row) || unopened.has(nameOf(openOf(row))));
    },

    async openHours(): Promise<readonly OpenHour[]> {
      const items = await between('OPEN', ' ', '~');
      return items.map(({ sk, token }) => {
        const [bus, hour] = sk.split('#') as [BusName, string];
        return { bus, hour, token: token as string };
      });
    },

    /** Closes an hour unless rows came since; answers whether it did. */
    closeHour: (hour: OpenHour): Promise<boolean> =>
      held(
        db.send(
          new DeleteCommand({
            TableName,
            Key: openKey(hour),
            ConditionExpression: '#token = :token',
            ExpressionAttributeNames: { '#token': 'token' },
            ExpressionAttributeValues: { ':token': hour.token },
          }),
        ),
      ),

    async parts(hour: BusHour): Promise<readonly StoredPart[]> {
      const items = await between(hourKey(hour), partKey(0), 'PART#~');
      return items.map(({ sk, ids, object }) => ({
        number: Number(sk.slice('PART#'.length)),
        ids: ids as string[],
        object: object as StoredObject | undefined,
      }));
    },

    async rowIds(hour: BusHour): Promise<readonly string[]> {
      const items = await between(hourKey(hour), rowKey(''), rowKey('~'), 'sk');
      return items.map(({ sk }) => sk.slice(rowKey('').length));
    },

    /** Packed events by id, from the first id to the last and whatever lies between. */
    async rows(hour: BusHour, [first, last]: readonly [string, string]): Promise<Map<string, Uint8Array>> {
      const items = await between(hourKey(hour), rowKey(first), rowKey(last));
      return new Map(items.map(({ sk, event }) => [sk.slice(rowKey('').length), event as Uint8Array]));
    },

    /** The mark: these rows stand in this part and in no other. False when another sealer made that part. */
    markPart: (hour: BusHour, { number, ids }: Part): Promise<boolean> =>
      held(
        db.send(
          new PutCommand({
            TableName,
            Item: {
              pk: hourKey(hour),
              sk: partKey(number),
              kind: 'archive-part',
              schema: 1,
              version: 1,
              ids: [...ids],
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),

    async markStored(hour: BusHour, { number }: Part, object: StoredObject): Promise<void> {
      await db.send(
        new UpdateCommand({
          TableName,
          Key: { pk: hourKey(hour), sk: partKey(number) },
          UpdateExpression: 'SET #object = :object, #version = :two',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#object': 'object', '#version': 'version' },
          ExpressionAttributeValues: { ':object': object, ':two': 2 },
        }),
      );
    },
  };
};

export type ArchiveStore = ReturnType<typeof archiveStore>;

/** Whether the condition of a write held. */
const held = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};
