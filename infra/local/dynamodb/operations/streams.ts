import type { Engine } from '../engine.ts';
import { invalid, refused } from '../errors.ts';
import type { Input } from '../request.ts';
import { checkShape, type Members } from '../shape.ts';
import { iteratorText, positionIn } from '../shard-iterator.ts';
import { lastBefore, type Shard, shardsOf, trimPoint } from '../shards.ts';
import type { StreamRow } from '../stream-registry.ts';
import { kept, recordOf, sequenceNumber, sequenceOf } from '../streams.ts';

const mostListed = 100;
const mostRecords = 1000;
/** GetRecords answers a megabyte at most. */
const largestAnswer = 1024 * 1024;

const anArn = { is: 'text', min: 37, max: 1024 } as const;
const arnShape = { ...anArn, required: true } as const;
const shardShape = { is: 'text', min: 28, max: 65 } as const;
const limitShape = { is: 'count', min: 1, max: mostListed } as const;

const listShape: Members = {
  TableName: { is: 'text', min: 3, max: 255, pattern: '[a-zA-Z0-9_.-]+' },
  Limit: limitShape,
  ExclusiveStartStreamArn: anArn,
};

export const listStreams = (engine: Engine, input: Input): unknown => {
  checkShape(input, listShape);
  const {
    TableName: name,
    Limit: limit = mostListed,
    ExclusiveStartStreamArn: start,
  } = input as {
    TableName?: string;
    Limit?: number;
    ExclusiveStartStreamArn?: string;
  };
  const streams = readable(engine).filter(({ tableName }) => name === undefined || tableName === name);
  const from = start === undefined ? 0 : streams.findIndex((stream) => arnOf(engine, stream) === start) + 1;
  if (start !== undefined && from === 0) throw unknownStream(start);
  const page = streams.slice(from, from + limit);
  return {
    Streams: page.map((stream) => ({
      StreamArn: arnOf(engine, stream),
      TableName: stream.tableName,
      StreamLabel: stream.label,
    })),
    ...(from + page.length < streams.length && {
      LastEvaluatedStreamArn: arnOf(engine, page.at(-1) as StreamRow),
    }),
  };
};

const describeShape: Members = { StreamArn: arnShape, Limit: limitShape, ExclusiveStartShardId: shardShape };

export const describeStream = (engine: Engine, input: Input): unknown => {
  checkShape(input, describeShape);
  const {
    StreamArn: arn,
    Limit: limit = mostListed,
    ExclusiveStartShardId: start,
  } = input as {
    StreamArn: string;
    Limit?: number;
    ExclusiveStartShardId?: string;
  };
  const stream = streamOf(engine, arn);
  const shards = shardsOf(engine, stream).filter(({ id }) => start === undefined || id > start);
  const page = shards.slice(0, limit);
  return {
    StreamDescription: {
      StreamArn: arn,
      StreamLabel: stream.label,
      StreamStatus: stream.ended === undefined ? 'ENABLED' : 'DISABLED',
      StreamViewType: stream.view,
      CreationRequestDateTime: stream.created / 1000,
      TableName: stream.tableName,
      KeySchema: stream.keys,
      Shards: page.map((shard) => ({
        ShardId: shard.id,
        SequenceNumberRange: {
          StartingSequenceNumber: sequenceNumber(shard.first),
          ...(shard.isClosed && { EndingSequenceNumber: sequenceNumber(shard.last) }),
        },
        ...(shard.parent !== undefined && { ParentShardId: shard.parent }),
      })),
      ...(page.length < shards.length && { LastEvaluatedShardId: page.at(-1)?.id }),
    },
  };
};

const iteratorShape: Members = {
  StreamArn: arnShape,
  ShardId: { ...shardShape, required: true },
  ShardIteratorType: {
    is: 'text',
    choices: ['TRIM_HORIZON', 'LATEST', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'],
    required: true,
  },
  SequenceNumber: { is: 'text', min: 21, max: 40 },
};

export const getShardIterator = (engine: Engine, input: Input): unknown => {
  checkShape(input, iteratorShape);
  const given = input as Record<'StreamArn' | 'ShardId' | 'ShardIteratorType', string> & {
    SequenceNumber?: string;
  };
  const stream = streamOf(engine, given.StreamArn);
  const shard = shardOf(engine, stream, given.ShardId);
  const after = positionOf(engine, stream, shard, given.ShardIteratorType, given.SequenceNumber);
  return { ShardIterator: iteratorText({ arn: given.StreamArn, shard: shard.id, after }, engine.clock) };
};

const positionOf = (
  engine: Engine,
  stream: StreamRow,
  shard: Shard,
  type: string,
  number: string | undefined,
): number => {
  const trimmed = trimPoint(engine, stream);
  if (type === 'TRIM_HORIZON') return Math.max(shard.first - 1, trimmed);
  if (type === 'LATEST') return Math.max(lastBefore(engine, stream, shard.to), shard.first - 1);
  if (number === undefined || !/^1\d{20}$/.test(number)) {
    throw invalid(`Invalid SequenceNumber: ${number ?? null} for ShardIteratorType: ${type}`);
  }
  const seq = sequenceOf(number);
  if (seq <= trimmed) throw trimmedAway();
  if (seq < shard.first || (shard.isClosed && seq > shard.last)) {
    throw invalid(`SequenceNumber ${number} is not in shard ${shard.id}`);
  }
  return type === 'AT_SEQUENCE_NUMBER' ? seq - 1 : seq;
};

const recordsShape: Members = {
  ShardIterator: { is: 'text', min: 1, max: 2048, required: true },
  Limit: { is: 'count', min: 1, max: mostRecords },
};

export const getRecords = (engine: Engine, input: Input): unknown => {
  checkShape(input, recordsShape);
  const { ShardIterator: text, Limit: limit = mostRecords } = input as {
    ShardIterator: string;
    Limit?: number;
  };
  const { clock, storage } = engine;
  const { arn, shard: id, after } = positionIn(text, clock);
  const stream = streamOf(engine, arn);
  const shard = shardOf(engine, stream, id);
  const trimmed = trimPoint(engine, stream);
  if (after < trimmed && trimmed >= shard.first) throw trimmedAway();
  const rows = storage
    .sql(
      'SELECT * FROM records WHERE tbl = ? AND seq > ? AND seq <= ? AND at >= ? AND at < ? ORDER BY seq LIMIT ?',
    )
    .all(
      stream.tableId,
      Math.max(after, stream.first - 1),
      stream.last ?? Number.MAX_SAFE_INTEGER,
      shard.from,
      shard.to,
      limit,
    );

  const records: unknown[] = [];
  let [size, last] = [0, after];
  for (const row of rows) {
    size += row.size as number;
    if (records.length > 0 && size > largestAnswer) break;
    last = row.seq as number;
    const {
      eventSourceARN: _,
      userIdentity: by,
      ...record
    } = recordOf(row, { arn, view: stream.view }, engine.region);
    records.push({ ...record, ...(by && { userIdentity: { Type: by.type, PrincipalId: by.principalId } }) });
  }
  const isRead = shard.isClosed && records.length === rows.length && rows.length < limit;
  return {
    Records: records,
    ...(!isRead && { NextShardIterator: iteratorText({ arn, shard: id, after: last }, clock) }),
  };
};

const readable = ({ registry, streams }: Engine) =>
  registry.all().filter(({ ended = Number.POSITIVE_INFINITY }) => ended > streams.now() - kept);

const arnOf = ({ tables }: Engine, { tableName, label }: StreamRow) => tables.streamArn(tableName, label);

const streamOf = (engine: Engine, arn: string): StreamRow => {
  const stream = readable(engine).find((each) => arnOf(engine, each) === arn);
  if (!stream) throw unknownStream(arn);
  return stream;
};

const shardOf = (engine: Engine, stream: StreamRow, id: string): Shard => {
  const shard = shardsOf(engine, stream).find((each) => each.id === id);
  if (shard) return shard;
  throw refused(
    'ResourceNotFoundException',
    `Requested resource not found: Shard does not exist: ${id} in stream: ${arnOf(engine, stream)}`,
  );
};

const unknownStream = (arn: string) =>
  refused('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`);

const trimmedAway = () =>
  refused(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard.',
  );
