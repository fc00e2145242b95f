import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Item } from './attribute.ts';
import type { StreamViewType } from './definition.ts';
import type { Change } from './image.ts';
import { itemSize } from './item-size.ts';
import { keyAttributes } from './key.ts';
import type { Storage } from './storage.ts';
import type { Table } from './table.ts';

/** A record of a table's stream in the shape in which Lambda receives it. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
  readonly eventSourceARN: string;
  /** Present when TTL deleted the item. */
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
}

export interface Streams {
  /** Within the transaction of the write. */
  append(change: Change, by: 'caller' | 'ttl'): void;
  read(table: Table, after: string | undefined, limit: number): StreamRecord[];
  onRecords(listener: (tableName: string) => void): () => void;
  /** Epoch milliseconds; never behind a record, though the clock may have been set back by a restart. */
  now(): number;
  /** Forgets what is older than a day. */
  trim(): void;
  /** Tells nobody any more, not even of what is written already. */
  close(): void;
}

/** A stream keeps its records for 24 hours. */
export const kept = 24 * 60 * 60 * 1000;

/** Sequence numbers have 21 digits, so that they sort as text, too. */
export const sequenceNumber = (seq: number): string => `1${String(seq).padStart(20, '0')}`;

export const sequenceOf = (sequenceNumber: string): number => Number(sequenceNumber.slice(1));

export const openStreams = (storage: Storage, clock: Clock, region: string): Streams => {
  const { sql } = storage;
  const listeners = new Set<(tableName: string) => void>();
  const grown = new Set<string>();
  const newest = sql('SELECT seq, at FROM records ORDER BY seq DESC LIMIT 1').get();
  let last = Number(newest?.seq ?? 0);
  let lastAt = Number(newest?.at ?? 0);

  const tell = () => {
    const names = [...grown];
    grown.clear();
    for (const name of names) for (const listener of [...listeners]) listener(name);
  };

  return {
    append({ table, before, after }, by) {
      const view = table.stream?.view;
      const keys = keyAttributes(table.key, (after ?? before)?.item as Item);
      const old = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? before : undefined;
      const next = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? after : undefined;
      lastAt = Math.max(lastAt, clock.now()); // shards are cut by time, so it never goes back
      const name = !before ? 'INSERT' : after ? 'MODIFY' : 'REMOVE';
      sql('INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
        table.id,
        ++last,
        lastAt,
        name,
        JSON.stringify(keys),
        old?.text ?? null,
        next?.text ?? null,
        itemSize(keys) + (old?.size ?? 0) + (next?.size ?? 0),
        by === 'ttl' ? 1 : 0,
      );
      // the transaction is synchronous, so this comes after its commit
      if (grown.size === 0) setImmediate(tell);
      grown.add(table.name);
    },
    read(table, after, limit) {
      const { stream } = table;
      if (!stream) return [];
      const rows = sql('SELECT * FROM records WHERE tbl = ? AND seq > ? AND at > ? ORDER BY seq LIMIT ?');
      return rows
        .all(table.id, after === undefined ? 0 : sequenceOf(after), clock.now() - kept, limit)
        .map((row) => recordOf(row, stream, region));
    },
    now: () => Math.max(lastAt, clock.now()),
    onRecords(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    trim() {
      const horizon = clock.now() - kept;
      storage.transact(() => {
        sql(
          'UPDATE streams SET trimmed = max(trimmed, coalesce((SELECT max(seq) FROM records WHERE tbl = streams.tbl AND at <= ?), 0))',
        ).run(horizon);
        sql('DELETE FROM streams WHERE ended <= ?').run(horizon);
        // the newest record stays: its number says where to go on after a restart
        sql('DELETE FROM records WHERE at <= ? AND seq < ?').run(horizon, last);
      });
    },
    close: () => listeners.clear(),
  };
};

/** A row of `records` as the stream of that ARN and view tells it. */
export const recordOf = (
  row: Record<string, unknown>,
  { arn, view }: { readonly arn: string; readonly view: StreamViewType },
  region: string,
): StreamRecord => {
  const number = sequenceNumber(row.seq as number);
  return {
    eventID: createHash('md5').update(`${arn}/${number}`).digest('hex'),
    eventName: row.name as StreamRecord['eventName'],
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor((row.at as number) / 1000),
      Keys: JSON.parse(row.keys as string),
      ...(row.new !== null && { NewImage: JSON.parse(row.new as string) }),
      ...(row.old !== null && { OldImage: JSON.parse(row.old as string) }),
      SequenceNumber: number,
      SizeBytes: row.size as number,
      StreamViewType: view,
    },
    eventSourceARN: arn,
    ...(row.service === 1 && {
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    }),
  };
};
