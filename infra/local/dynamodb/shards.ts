import { createHash } from 'node:crypto';
import type { Engine } from './engine.ts';
import type { StreamRow } from './stream-registry.ts';
import { kept } from './streams.ts';

/** A stretch of a stream's time: AWS rolls its shards every four hours or so. */
export interface Shard {
  readonly id: string;
  readonly parent: string | undefined;
  /** Epoch milliseconds, from included, to excluded. */
  readonly from: number;
  readonly to: number;
  /** Nothing is added any more. */
  readonly isClosed: boolean;
  /** Numbers of its first and last record; without any, both of the next that could have been in it. */
  readonly first: number;
  readonly last: number;
}

const length = 4 * 60 * 60 * 1000; // milliseconds

/** The shards of a stream that can still be read, oldest first. */
export const shardsOf = (engine: Engine, stream: StreamRow): Shard[] => {
  const { created, ended } = stream;
  const now = Math.max(engine.streams.now(), created);
  const oldest = Math.max(0, Math.floor((now - kept - created) / length));
  const newest = Math.floor(((ended ?? now) - created) / length);
  const shards: Shard[] = [];
  for (let i = oldest; i <= newest; i++) {
    const from = created + i * length;
    const to = i === newest && ended !== undefined ? ended + 1 : from + length;
    const before = Math.max(lastBefore(engine, stream, from), stream.first - 1);
    const last = Math.max(lastBefore(engine, stream, to), before);
    shards.push({
      id: shardId(stream, from),
      parent: i === 0 ? undefined : shardId(stream, from - length),
      from,
      to,
      isClosed: ended !== undefined || i < newest,
      first: before + 1,
      last: Math.max(last, before + 1),
    });
  }
  return shards;
};

/** The shard that a record was written to, by its number and, where it was forgotten since, about when (epoch ms). */
export const shardIdOf = ({ storage }: Engine, stream: StreamRow, seq: number, about: number): string => {
  const row = storage.sql('SELECT at FROM records WHERE tbl = ? AND seq = ?').get(stream.tableId, seq);
  const at = Math.min((row?.at as number | undefined) ?? about, stream.ended ?? Number.MAX_SAFE_INTEGER);
  const passed = Math.max(0, Math.floor((at - stream.created) / length));
  return shardId(stream, stream.created + passed * length);
};

/** The number of the newest record that is older than a day: whatever comes up to it is forgotten. */
export const trimPoint = ({ storage, streams }: Engine, { tableId, trimmed }: StreamRow): number => {
  const find = storage.sql('SELECT coalesce(max(seq), 0) AS seq FROM records WHERE tbl = ? AND at <= ?');
  return Math.max(trimmed, find.get(tableId, streams.now() - kept)?.seq as number);
};

/** The number of the table's newest record before a moment. */
export const lastBefore = ({ storage }: Engine, stream: StreamRow, moment: number): number => {
  const { tableId, trimmed, last = Number.MAX_SAFE_INTEGER } = stream;
  const find = storage.sql(
    'SELECT seq FROM records WHERE tbl = ? AND seq <= ? AND at < ? ORDER BY seq DESC LIMIT 1',
  );
  return Math.max(trimmed, (find.get(tableId, last, moment)?.seq as number | undefined) ?? 0);
};

const shardId = ({ tableId, label }: StreamRow, from: number) => {
  const mark = createHash('md5').update(`${tableId}/${label}`).digest('hex').slice(0, 8);
  return `shardId-${String(from).padStart(20, '0')}-${mark}`;
};
