import { isDeepStrictEqual } from 'node:util';
import { type AwsCall, AwsError, type AwsReply, type AwsService } from '../aws/service.ts';
import type { ServiceOptions } from '../database.ts';
import { checkDefinition, type TableDefinition } from './definition.ts';
import type { Engine } from './engine.ts';
import { unreadable } from './errors.ts';
import { batchGetItem, batchWriteItem } from './operations/batches.ts';
import { getItem } from './operations/get-item.ts';
import { query } from './operations/query.ts';
import {
  createTable,
  deleteTable,
  describeTable,
  describeTimeToLive,
  listTables,
  updateTimeToLive,
} from './operations/tables.ts';
import { transactGetItems, transactWriteItems } from './operations/transactions.ts';
import { deleteItem, putItem, updateItem } from './operations/writes.ts';
import { type Input, isStructure } from './request.ts';
import { openStorage } from './storage.ts';
import { openStreams, type StreamRecord } from './streams.ts';
import { openTables } from './tables.ts';
import { startSweeping } from './ttl.ts';

export type { TableDefinition } from './definition.ts';
export type { StreamRecord } from './streams.ts';

export interface DynamoDb extends AwsService {
  /** Makes a table if it is not there; what differs in indexes, stream or TTL is changed, the data stay. */
  ensureTable(definition: TableDefinition): void;
  readonly streams: {
    /** Records of a table after a sequence number, oldest first. */
    read(tableName: string, after: string | undefined, limit: number): StreamRecord[];
    /** Tells, after the commit, that a table's stream grew; returns what stops it. */
    onRecords(listener: (tableName: string) => void): () => void;
    arn(tableName: string): string;
  };
}

/** The answer is JSON text, or something to be made into it. */
type Operation = (engine: Engine, input: Input, body: Buffer) => unknown;

const operations: Readonly<Record<string, Operation>> = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeTable: describeTable,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  ListTables: listTables,
  PutItem: putItem,
  Query: query,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UpdateItem: updateItem,
  UpdateTimeToLive: updateTimeToLive,
};

/** DynamoDB over one SQLite file in `folder`. */
export const createDynamoDb = ({ folder, clock, region, accountId }: ServiceOptions): DynamoDb => {
  const storage = openStorage(folder);
  const tables = openTables(storage, clock, `arn:aws:dynamodb:${region}:${accountId}`);
  const streams = openStreams(storage, clock, region);
  const engine: Engine = { clock, storage, streams, tables };
  const stopSweeping = startSweeping(engine);

  return {
    handle({ operation, body }: AwsCall): AwsReply {
      const perform = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!perform) throw new AwsError('UnknownOperationException', '');
      const output = perform(engine, parsed(body), body);
      const text = typeof output === 'string' ? output : JSON.stringify(output);
      return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: text };
    },
    ensureTable(definition) {
      checkDefinition(definition);
      const table = tables.find(definition.TableName);
      if (!table) tables.create(definition);
      else if (!isDeepStrictEqual(plain(table.definition), plain(definition))) {
        if (!isDeepStrictEqual(keyDefinition(table.definition), keyDefinition(definition))) {
          throw new Error(`Table ${table.name} exists with another key; its data would be lost`);
        }
        tables.redefine(table, definition);
      }
    },
    streams: {
      read: (name, after, limit) => streams.read(tables.get(name), after, limit),
      onRecords: streams.onRecords,
      arn: (name) => {
        const { stream } = tables.get(name);
        if (!stream) throw new Error(`Table ${name} has no stream`);
        return stream.arn;
      },
    },
    close() {
      stopSweeping();
      streams.close();
      storage.close();
    },
  };
};

const parsed = (body: Buffer): Input => {
  let input: unknown;
  try {
    input = JSON.parse(body.toString());
  } catch {
    throw unreadable('The request body is not valid JSON');
  }
  if (!isStructure(input)) throw unreadable('Start of structure or map found where not expected');
  return input;
};

/** As it reads after a restart. */
const plain = (definition: TableDefinition): unknown => JSON.parse(JSON.stringify(definition));

const keyDefinition = ({ KeySchema: schema, AttributeDefinitions: attributes }: TableDefinition) =>
  plain({
    KeySchema: schema,
    AttributeDefinitions: attributes.filter(({ AttributeName }) =>
      schema.some((element) => element.AttributeName === AttributeName),
    ),
  } as never);
