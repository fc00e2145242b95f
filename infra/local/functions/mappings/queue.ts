import { setTimeout as delay } from 'node:timers/promises';
import type { Sqs, SqsRecord } from '../../sqs/service.ts';
import type { Functions } from '../functions.ts';
import { failedItems } from './batch-failures.ts';
import { compileFilter, type FilterCriteria } from './filter.ts';
import type { Mapping } from './mapping.ts';

export interface QueueMapping {
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Batches handled at once. */
  readonly concurrency: number;
  readonly reportsFailures: boolean;
  readonly filter?: FilterCriteria;
}

type Source = Pick<Sqs, 'receive' | 'remove' | 'onMessages'>;

/**
 * Feeds a queue's messages to a function. What succeeded is removed; what failed stays hidden until its
 * visibility timeout, as on AWS, and then comes again or goes to the dead-letter queue. A FIFO queue gives nothing
 * of a group that is being handled or that failed, so that the order within it holds; within one batch it holds when
 * the function reports the first failure and all behind it, as AWS asks of it.
 */
export const openQueueMapping = (
  { queueArn, functionArn, batchSize, windowSeconds, concurrency, reportsFailures, filter }: QueueMapping,
  {
    sqs,
    functions,
    report,
  }: { sqs: Source; functions: Pick<Functions, 'invoke'>; report: (error: unknown) => void },
): Mapping => {
  checkBatching({ queueArn, batchSize, windowSeconds, concurrency });
  const passes = compileFilter<SqsRecord>(filter, withReadBody);
  let running = 0;
  let isScheduled = false;
  let closed = false;

  /** After the senders of this turn, so that what was sent together is handled together. */
  const schedule = () => {
    if (isScheduled || closed) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      pump();
    });
  };

  const pump = () => {
    while (!closed && running < concurrency) {
      const records = receivedOrReported();
      if (records.length === 0) return;
      running += 1;
      handle(records)
        .catch(report)
        .finally(() => {
          running -= 1;
          schedule();
        });
    }
  };

  /** A queue that was deleted by a call, or has too much in flight, gives nothing; the rest goes on. */
  const receivedOrReported = (): SqsRecord[] => {
    try {
      return receive(batchSize);
    } catch (error) {
      report(error);
      return [];
    }
  };

  /** What the filter stops is removed unseen. */
  const receive = (wanted: number): SqsRecord[] => {
    const passed: SqsRecord[] = [];
    while (passed.length < wanted) {
      const received = sqs.receive(queueArn, Math.min(10, wanted - passed.length));
      if (received.length === 0) break;
      const stopped = received.filter((record) => !passes(record));
      if (stopped.length > 0) remove(stopped);
      passed.push(...received.filter((record) => !stopped.includes(record)));
    }
    return passed;
  };

  const handle = async (first: SqsRecord[]) => {
    let records = first;
    if (windowSeconds > 0 && records.length < batchSize) {
      await delay(windowSeconds * 1000, undefined, { ref: false });
      if (closed) return;
      records = [...records, ...receive(batchSize - records.length)];
    }
    const outcome = await functions.invoke(functionArn, JSON.stringify({ Records: records }));
    if (closed) return;
    const failed = failedItems(
      outcome,
      records.map(({ messageId }) => messageId),
      reportsFailures,
    );
    if (failed) remove(records.filter(({ messageId }) => !failed.has(messageId)));
  };

  const remove = (records: readonly SqsRecord[]) =>
    sqs.remove(
      queueArn,
      records.map(({ receiptHandle }) => receiptHandle),
    );

  const stop = sqs.onMessages((arn) => {
    if (arn === queueArn) schedule();
  });
  schedule();
  return {
    isIdle: () => running === 0 && !isScheduled,
    close() {
      closed = true;
      stop();
    },
  };
};

/** Lambda's rules of what a queue can be asked for. */
const checkBatching = ({
  queueArn,
  batchSize,
  windowSeconds,
  concurrency,
}: Pick<QueueMapping, 'queueArn' | 'batchSize' | 'windowSeconds' | 'concurrency'>) => {
  const isFifo = queueArn.endsWith('.fifo');
  const most = isFifo ? 10 : 10_000;
  if (!(batchSize >= 1 && batchSize <= most))
    throw new Error(`BatchSize ${batchSize} of ${queueArn} is not between 1 and ${most}`);
  if (isFifo && windowSeconds > 0)
    throw new Error(`${queueArn} is a FIFO queue, which has no MaximumBatchingWindowInSeconds`);
  if (batchSize > 10 && windowSeconds === 0)
    throw new Error(
      `BatchSize ${batchSize} of ${queueArn} needs a MaximumBatchingWindowInSeconds of at least 1`,
    );
  if (concurrency < 1) throw new Error(`ScalingConfig of ${queueArn} lets nothing run`);
};

/** Patterns look into a body that is JSON. */
const withReadBody = (record: SqsRecord): unknown => {
  try {
    return { ...record, body: JSON.parse(record.body) };
  } catch {
    return record;
  }
};
