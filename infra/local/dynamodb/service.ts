import { isDeepStrictEqual } from 'node:util';
import { readJson } from '../aws/json-body.ts';
import type { AwsCall, AwsReply, AwsService } from '../aws/service.ts';
import type { ServiceOptions } from '../database.ts';
import type { TableDefinition } from './definition.ts';
import type { Engine } from './engine.ts';
import { unknownOperation, unreadable } from './errors.ts';
import { openIndexBuilds } from './index-builds.ts';
import { openLateIndexes } from './late-indexes.ts';
import { operationOf } from './operations.ts';
import { type Input, isStructure } from './request.ts';
import { shardIdOf } from './shards.ts';
import { openStorage } from './storage.ts';
import { openStreamRegistry } from './stream-registry.ts';
import { openStreams, type StreamRecord, sequenceOf } from './streams.ts';
import { openTables } from './tables.ts';
import { definitionOf } from './template.ts';
import { startSweeping } from './ttl.ts';

export type { TableDefinition } from './definition.ts';
export type { StreamRecord } from './streams.ts';

export interface DynamoDb extends AwsService {
  /** Makes a table if it is not there; what differs in indexes, stream or TTL is changed, the data stay. */
  ensureTable(definition: TableDefinition): void;
  /** Whether a write or a new index is still to show in a global index. */
  pendingIndexes(): boolean;
  readonly streams: {
    /** Records of a table after a sequence number, oldest first. */
    read(tableName: string, after: string | undefined, limit: number): StreamRecord[];
    /** Tells, after the commit, that a table's stream grew; returns what stops it. */
    onRecords(listener: (tableName: string) => void): () => void;
    arn(tableName: string): string;
    /** The id of the shard that a record is in. */
    shardOf(record: StreamRecord): string;
  };
}

export interface DynamoDbOptions extends ServiceOptions {
  /** Milliseconds after which a write shows in global indexes, asked for each write; 0: at once. */
  readonly indexDelay?: () => number;
}

/** DynamoDB over one SQLite file in `folder`. */
export const createDynamoDb = ({
  folder,
  clock,
  region,
  accountId,
  indexDelay: delay = () => 0,
}: DynamoDbOptions): DynamoDb => {
  const storage = openStorage(folder);
  const registry = openStreamRegistry(storage, clock);
  const prefix = `arn:aws:dynamodb:${region}:${accountId}`;
  const tables = openTables(storage, clock, registry, prefix);
  const late = openLateIndexes(storage, clock, tables.withId, delay);
  const builds = openIndexBuilds(storage, clock, tables);
  const streams = openStreams(storage, clock, region);
  const engine: Engine = { clock, region, storage, registry, streams, tables, late, builds, delay };
  const stopSweeping = startSweeping(engine);
  builds.wake();

  return {
    async handle(call: AwsCall): Promise<AwsReply> {
      try {
        const perform = operationOf(call);
        if (!perform) throw unknownOperation();
        const output = perform(engine, parsed(call.body), call);
        const body = typeof output === 'string' ? output : JSON.stringify(output);
        return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
      } finally {
        await storage.settled(); // no answer, nor a refusal, rests on what is not committed
      }
    },
    ensureTable(properties) {
      const definition = definitionOf(properties as unknown as Input);
      const table = tables.find(definition.TableName);
      if (!table) tables.create(definition);
      else if (!isDeepStrictEqual(plain(table.definition), definition)) {
        if (!isDeepStrictEqual(keyDefinition(table.definition), keyDefinition(definition))) {
          throw new Error(`Table ${table.name} exists with another key; its data would be lost`);
        }
        tables.redefine(table, definition);
      }
    },
    streams: {
      read(name, after, limit) {
        storage.flush(); // nobody hears of what may yet be lost
        return streams.read(tables.get(name), after, limit);
      },
      onRecords: streams.onRecords,
      arn: (name) => {
        const { stream } = tables.get(name);
        if (!stream) throw new Error(`Table ${name} has no stream`);
        return stream.arn;
      },
      shardOf({ eventSourceARN: arn, dynamodb: { SequenceNumber, ApproximateCreationDateTime } }) {
        const stream = registry
          .all()
          .find(({ tableName, label }) => arn.endsWith(`:table/${tableName}/stream/${label}`));
        if (!stream) throw new Error(`There is no stream ${arn} any more`);
        return shardIdOf(engine, stream, sequenceOf(SequenceNumber), ApproximateCreationDateTime * 1000);
      },
    },
    pendingIndexes: () => late.pending() || builds.pending(),
    close() {
      stopSweeping();
      late.close();
      builds.close();
      streams.close();
      storage.close();
    },
  };
};

const parsed = (body: Buffer): Input => {
  let input: unknown;
  try {
    input = readJson(body);
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
