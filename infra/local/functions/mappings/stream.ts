import { createHash, randomUUID } from 'node:crypto';
import { setAlarm } from '../../alarm.ts';
import type { Clock } from '../../clock.ts';
import type { StreamRecord } from '../../dynamodb/streams.ts';
import type { Checkpoints } from '../checkpoints.ts';
import type { Destinations } from '../destinations.ts';
import type { Functions } from '../functions.ts';
import type { Outcome } from '../outcome.ts';
import { failedItems } from './batch-failures.ts';
import { compileFilter, type FilterCriteria } from './filter.ts';
import type { Mapping } from './mapping.ts';

export interface StreamMapping {
  /** Names the checkpoint. */
  readonly id: string;
  readonly tableName: string;
  readonly functionArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly bisects: boolean;
  /** -1: until the record leaves the stream. */
  readonly retries: number;
  readonly maximumAgeSeconds: number;
  readonly reportsFailures: boolean;
  readonly onFailure?: string;
  readonly filter?: FilterCriteria;
}

export interface StreamSource {
  read(tableName: string, after: string | undefined, limit: number): StreamRecord[];
  onRecords(listener: (tableName: string) => void): () => void;
  /** The id of the shard that a record is in. */
  shardOf(record: StreamRecord): string;
}

interface Surroundings {
  readonly streams: StreamSource;
  readonly functions: Pick<Functions, 'invoke'>;
  readonly checkpoints: Checkpoints;
  readonly destinations: Destinations;
  readonly clock: Clock;
  readonly report: (error: unknown) => void;
}

/** A part of a batch that is still to be handled. */
interface Part {
  readonly records: readonly StreamRecord[];
  /** Invocations that failed with exactly these records at the front. */
  readonly attempts: number;
}

/**
 * Feeds a table's stream to a function, batch after batch in order: the stream here is one shard, so a
 * `ParallelizationFactor` changes nothing. A batch that fails is split or tried again, and when it is
 * given up its description goes to the destination; only then does the checkpoint pass it.
 */
export const openStreamMapping = (mapping: StreamMapping, around: Surroundings): Mapping => {
  const { id, tableName, functionArn, batchSize, bisects, retries, reportsFailures } = mapping;
  const { streams, functions, checkpoints, destinations, clock, report } = around;
  const passes = compileFilter<StreamRecord>(mapping.filter);
  let isRunning = false;
  let waitsUntil: number | undefined; // for the next try, which only time brings
  let hasMore = false;
  let closed = false;

  const wake = () => {
    hasMore = true;
    if (isRunning || closed) return;
    isRunning = true;
    run()
      .catch((error) => {
        report(error);
        hasMore = true;
        return pause(1_000);
      })
      .finally(() => {
        isRunning = false;
        if (hasMore) wake();
      });
  };

  const run = async () => {
    while (hasMore && !closed) {
      hasMore = false;
      for (let records = next(); records.length > 0 && !closed; records = next()) {
        if (mapping.windowSeconds > 0 && records.length < batchSize) {
          await pause(mapping.windowSeconds * 1000);
          if (closed) return;
          records = next();
        }
        await handle(records);
      }
    }
  };

  const next = () => streams.read(tableName, checkpoints.get(id), batchSize);

  const handle = async (records: readonly StreamRecord[]) => {
    const parts: Part[] = [{ records, attempts: 0 }];
    for (let part = parts.pop(); part && !closed; part = parts.pop()) parts.push(...(await attempt(part)));
  };

  /** What remains after one invocation, the part that comes next last. */
  const attempt = async ({ records, attempts }: Part): Promise<Part[]> => {
    const now = clock.now();
    const isOld = (record: StreamRecord) =>
      mapping.maximumAgeSeconds >= 0 && now - arrival(record) > mapping.maximumAgeSeconds * 1000;
    const old = records.slice(0, records.findLastIndex(isOld) + 1);
    if (old.length > 0) {
      if (!(await giveUp({ records: old, attempts }, 'RecordAgeExceeded'))) return [{ records, attempts }];
      return rest(records, old.length, 0);
    }

    const sent = records.filter(passes);
    if (sent.length === 0) return done(records);
    const outcome = await functions.invoke(functionArn, eventOf(sent));
    if (closed) return [];
    const failed = failedItems(outcome, sent.map(sequence), reportsFailures);
    if (failed?.size === 0) return done(records);

    // Everything from the lowest reported record on comes again; what lies before it is done.
    const lowest = failed ? records.findIndex((record) => failed.has(sequence(record))) : 0;
    if (lowest > 0 && records.slice(0, lowest).some(passes)) {
      done(records.slice(0, lowest));
      return rest(records, lowest, 0);
    }
    // Splitting does not count as a try.
    if (bisects && sent.length > 1) {
      const middle = records.indexOf(sent[Math.floor(sent.length / 2)]!);
      return [
        { records: records.slice(middle), attempts },
        { records: records.slice(0, middle), attempts },
      ];
    }
    if (retries >= 0 && attempts >= retries) {
      const given = await giveUp({ records, attempts: attempts + 1 }, 'RetryAttemptsExhausted', outcome);
      return given ? [] : [{ records, attempts }];
    }
    await pause(Math.min(100 * 2 ** attempts, 10_000));
    return [{ records, attempts: attempts + 1 }];
  };

  const done = (records: readonly StreamRecord[]): Part[] => {
    checkpoints.set(id, sequence(records.at(-1)!));
    return [];
  };
  const rest = (records: readonly StreamRecord[], from: number, attempts: number): Part[] =>
    from < records.length ? [{ records: records.slice(from), attempts }] : [];

  /** False when the destination did not take it: then the batch stays, where AWS would lose it. */
  const giveUp = async (
    { records, attempts }: Part,
    condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded',
    outcome?: Outcome,
  ): Promise<boolean> => {
    const sent = records.filter(passes);
    if (mapping.onFailure && sent.length > 0) {
      const shardId = streams.shardOf(sent[0]!);
      const now = clock.now();
      const record = failureRecord(mapping, sent, { condition, attempts, now, outcome, shardId });
      try {
        await destinations.send(mapping.onFailure, record, eventOf(sent), `${uuidOf(id)}/${shardId}`, now);
      } catch (error) {
        report(error);
        await pause(1_000);
        return false;
      }
    }
    if (!closed) done(records);
    return true;
  };

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      waitsUntil = clock.now() + milliseconds;
      const alarm = setAlarm(clock, () => {
        waitsUntil = undefined;
        alarm.close();
        resolve();
      });
      alarm.at(waitsUntil);
    });

  if (checkpoints.get(id) === undefined && mapping.startingPosition === 'LATEST') {
    for (let records = next(); records.length > 0; records = next()) done(records);
    if (checkpoints.get(id) === undefined) checkpoints.set(id, beforeAll);
  }
  const stop = streams.onRecords((name) => {
    if (name === tableName) wake();
  });
  wake();
  return {
    isIdle: () => !isRunning || waitsUntil !== undefined,
    nextDue: () => waitsUntil,
    close() {
      closed = true;
      stop();
    },
  };
};

const beforeAll = '000000000000000000000';

const sequence = ({ dynamodb }: StreamRecord) => dynamodb.SequenceNumber;
const arrival = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime * 1000;
const eventOf = (records: readonly StreamRecord[]) => JSON.stringify({ Records: records });

/** A UUID that stays the same for the same mapping. */
const uuidOf = (id: string) =>
  createHash('md5')
    .update(id)
    .digest('hex')
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/** The record of a batch that was given up: where to find it in the stream, for as long as it is there. */
const failureRecord = (
  { functionArn }: StreamMapping,
  records: readonly StreamRecord[],
  {
    condition,
    attempts,
    now,
    outcome,
    shardId,
  }: { condition: string; attempts: number; now: number; outcome?: Outcome | undefined; shardId: string },
) => {
  const [first, last] = [records[0]!, records.at(-1)!];
  return {
    requestContext: { requestId: randomUUID(), functionArn, condition, approximateInvokeCount: attempts },
    ...(outcome && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: outcome.ok ? null : 'Unhandled',
      },
    }),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: sequence(first),
      endSequenceNumber: sequence(last),
      approximateArrivalOfFirstRecord: new Date(arrival(first)).toISOString(),
      approximateArrivalOfLastRecord: new Date(arrival(last)).toISOString(),
      batchSize: records.length,
      streamArn: first.eventSourceARN,
    },
  };
};
