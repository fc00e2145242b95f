import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type AttributeValue, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Problem } from '../errors.ts';
import { isPassing } from './passing.ts';

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One action of a transaction, and what it means when its condition fails (with the item as it stands). */
export interface Write {
  readonly item: Action;
  readonly otherwise?: ((item: Record<string, unknown> | undefined) => Error) | undefined;
}

/** How many writes DynamoDB takes in one transaction. */
export const maximumWrites = 100;

/** Holds while the record is the one that was decided on; version 0 does not exist yet. */
export const unchangedSince = (version: number) =>
  version === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': version } };

/** Puts a record on condition that it is still the one that was decided on (its version less one). */
export const putRecord = (
  table: string,
  item: Readonly<Record<string, unknown>> & { readonly version: number },
  otherwise: Write['otherwise'] = () => new Problem('state.conflict'),
): Write => ({
  item: { Put: { TableName: table, Item: item, ...unchangedSince(item.version - 1) } },
  otherwise,
});

/** Removes an item, whether it is there or not. */
export const deletion = (table: string, Key: { readonly pk: string; readonly sk: string }): Write => ({
  item: { Delete: { TableName: table, Key } },
});

/** Transient reasons: another transaction, or no capacity. The SDK does not try them again by itself. */
const isTransient = (code: string | undefined): boolean =>
  code === 'TransactionConflict' || code === 'ThrottlingError' || code === 'ProvisionedThroughputExceeded';

/** Pauses before the tries after the first, in milliseconds, each with jitter of half its length; below 500 in sum. */
const pauses = [20, 50, 120, 250];

/** Tries again what was busy: four times with jitter within 500 ms, then throws `state.busy`. The SDK gives up conflicts at once. */
export const patiently = async <Result>(attempt: () => Promise<Result>): Promise<Result> => {
  for (const wait of [...pauses, undefined]) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Busy || isPassing(error))) throw error;
      const cause = error instanceof Busy ? error.cause : error;
      if (wait === undefined) throw new Problem('state.busy', {}, [], { cause });
      await pause(wait / 2 + Math.random() * (wait / 2));
    }
  }
  throw new Error('unreachable: the last try returns or throws');
};

class Busy extends Error {
  override readonly name = 'Busy';
}

/**
 * Writes all or none; of the conditions that failed, the first write's `otherwise` is thrown, and a failed
 * condition wins over a conflict.
 *
 * A conflict with another transaction, or a throttle, is tried again within 500 ms; then `state.busy`.
 */
export const transact = async (db: DynamoDBDocumentClient, writes: readonly Write[]): Promise<void> => {
  const TransactItems = writes.map(({ item }) => withItem(item));
  const ClientRequestToken = randomUUID(); // of all tries: one whose answer was lost is not done again
  await patiently(async () => {
    try {
      await db.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const failed = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
      if (failed >= 0) throw writes[failed]?.otherwise?.(plain(reasons[failed]?.Item)) ?? error;
      throw reasons.some(({ Code }) => isTransient(Code)) ? new Busy('conflict', { cause: error }) : error;
    }
  });
};

/** Asks for the item that made a condition fail: a repeated command is answered from it without another read. */
const withItem = (action: Action): Action => {
  const returned = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  if (action.Put) return { Put: { ...action.Put, ...returned } };
  if (action.Update) return { Update: { ...action.Update, ...returned } };
  if (action.Delete) return { Delete: { ...action.Delete, ...returned } };
  return action;
};

/** The document client unmarshalls what a call answers, but not the items in its cancellation reasons. */
const plain = (item: unknown): Record<string, unknown> | undefined =>
  item && Object.keys(item).length > 0 ? unmarshall(item as Record<string, AttributeValue>) : undefined;
