import { type AwsCall, AwsError } from '../../aws/service.ts';
import {
  type Action,
  boundTo,
  changeOf,
  checkAction,
  deleteAction,
  putAction,
  updateAction,
} from '../action.ts';
import {
  type CapacityMode,
  type Consumption,
  capacityModeIn,
  consumedListText,
  readUnits,
  spendRead,
  spendWrite,
} from '../capacity.ts';
import { collectionsText, wantsCollections } from '../collections.ts';
import type { Engine } from '../engine.ts';
import { invalid, isInvalid, Mismatch, refused, unreadable } from '../errors.ts';
import { type Change, readImage } from '../image.ts';
import { checkKey, keyOf, keyText } from '../key.ts';
import { jsonList, jsonObject } from '../reply.ts';
import { type Input, isStructure, itemIn, listIn, tableNameIn, textIn, violated } from '../request.ts';
import { findToken, keepToken } from '../tokens.ts';
import { write } from '../write.ts';
import { projectedText } from './get-item.ts';

const mostActions = 100;
const largestTransaction = 4 * 1024 * 1024; // bytes

const actions: Readonly<Record<string, (engine: Engine, input: Input) => Action>> = {
  ConditionCheck: checkAction,
  Delete: deleteAction,
  Put: putAction,
  Update: updateAction,
};

export const transactWriteItems = (engine: Engine, input: Input, { body }: Pick<AwsCall, 'body'>): string => {
  const mode = capacityModeIn(input);
  const isMeasured = wantsCollections(input);
  const token = tokenIn(input);
  const wanted = each(listIn(input, 'TransactItems', mostActions), (item) => actionOf(engine, item));
  checkTogether(wanted);

  const consumption: Consumption = new Map();
  const done = engine.storage.share(() => {
    const reads = token === undefined ? undefined : findToken(engine, token, body);
    if (reads) return { reads };
    const changes = changesOf(engine, wanted);
    for (const change of changes) write(engine, change);
    if (mode !== 'NONE') for (const change of changes) spendWrite(consumption, change, 2);
    if (token !== undefined) keepToken(engine, token, body, readsOf(changes));
    return { changes };
  });
  // who sends a transaction again pays for reading what it wrote
  if (done.reads) return replayText(engine, mode, done.reads);
  return jsonObject({
    ItemCollectionMetrics: isMeasured ? collectionsText(engine, done.changes) : undefined,
    ConsumedCapacity: consumedListText(mode, consumption, 'Write'),
  });
};

export const transactGetItems = (engine: Engine, input: Input): string => {
  const mode = capacityModeIn(input);
  const wanted = each(listIn(input, 'TransactItems', mostActions), (item) => {
    const get = isStructure(item) ? item.Get : undefined;
    if (!isStructure(get)) throw violated(null, 'transactItems.1.member.get', 'Member must not be null');
    const table = engine.tables.get(tableNameIn(get));
    const key = itemIn(get, 'Key');
    const bound = boundTo(table, get, ['ProjectionExpression']);
    checkKey(table.key, key);
    return { table, key: keyOf(table.key, key), bound };
  });
  refuseRepeated(wanted);

  const consumption: Consumption = new Map();
  let size = 0;
  const responses = wanted.map(({ table, key, bound }) => {
    const image = readImage(engine.storage, table, key);
    size += image?.size ?? 0;
    spendRead(consumption, table, readUnits(image?.size ?? 0, 'transactional'));
    return jsonObject({ Item: image && projectedText(image, bound) });
  });
  if (size > largestTransaction) throw tooLarge();
  return jsonObject({
    Responses: jsonList(responses),
    ConsumedCapacity: consumedListText(mode, consumption, 'Read'),
  });
};

/** Reads all parts; keys that do not fit their table cancel the transaction, where other faults refuse it. */
const each = <T>(items: readonly unknown[], read: (item: unknown) => T): T[] => {
  const parts: T[] = [];
  const reasons = items.map((item): Reason => {
    try {
      parts.push(read(item));
      return { Code: 'None' };
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      return { Code: 'ValidationError', Message: error.message };
    }
  });
  if (parts.length < items.length) throw cancelled(reasons);
  return parts;
};

const actionOf = (engine: Engine, item: unknown): Action => {
  if (!isStructure(item)) throw unreadable('Unexpected field type');
  const kinds = Object.keys(item).filter((kind) => item[kind] != null);
  const [kind = ''] = kinds;
  const action = Object.hasOwn(actions, kind) ? actions[kind] : undefined;
  const input = item[kind];
  if (kinds.length !== 1 || !action) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (!isStructure(input)) throw unreadable('Unexpected field type');
  if (kind === 'Update' && input.UpdateExpression == null) {
    throw violated(null, 'transactItems.1.member.update.updateExpression', 'Member must not be null');
  }
  return action(engine, input);
};

const checkTogether = (wanted: readonly Action[]) => {
  refuseRepeated(wanted);
  if (wanted.reduce((sum, { size }) => sum + size, 0) > largestTransaction) throw tooLarge();
};

const refuseRepeated = (wanted: readonly Pick<Action, 'table' | 'key'>[]) => {
  const places = new Set(wanted.map(({ table, key }) => `${table.id} ${keyText(key)}`));
  if (places.size === wanted.length) return;
  throw invalid('Transaction request cannot include multiple operations on one item');
};

/** All changes, or a cancellation with a reason for each action, in their order. */
const changesOf = (engine: Engine, wanted: readonly Action[]): Change[] => {
  const changes: Change[] = [];
  const reasons = wanted.map((action) => {
    try {
      changes.push(changeOf(engine, action));
      return { Code: 'None' };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const code = isInvalid(error) ? 'ValidationError' : 'ConditionalCheckFailed';
      return { Code: code, Message: error.message, ...error.extra };
    }
  });
  if (changes.length === wanted.length) {
    // an update, a deletion and a check count with the item they are about
    const size = changes.reduce(
      (sum, { before, after }) => sum + Math.max(before?.size ?? 0, after?.size ?? 0),
      0,
    );
    if (size > largestTransaction) throw tooLarge();
    return changes;
  }
  throw cancelled(reasons);
};

interface Reason {
  readonly Code: string;
  readonly Message?: string;
}

const cancelled = (reasons: readonly Reason[]) =>
  refused(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
    { CancellationReasons: reasons },
  );

const tokenIn = (input: Input): string | undefined => {
  const token = textIn(input, 'ClientRequestToken');
  if (token === undefined || (token.length >= 1 && token.length <= 36)) return token;
  const bound = token.length === 0 ? 'greater than or equal to 1' : 'less than or equal to 36';
  throw violated(token, 'clientRequestToken', `Member must have length ${bound}`);
};

const readsOf = (changes: readonly Change[]): Record<string, number> => {
  const reads: Record<string, number> = {};
  for (const { table, before, after } of changes) {
    const size = Math.max(before?.size ?? 0, after?.size ?? 0);
    reads[table.name] = (reads[table.name] ?? 0) + readUnits(size, 'transactional');
  }
  return reads;
};

const replayText = (engine: Engine, mode: CapacityMode, reads: Readonly<Record<string, number>>): string => {
  const consumption: Consumption = new Map();
  for (const [name, units] of Object.entries(reads)) {
    const table = engine.tables.find(name);
    if (table) spendRead(consumption, table, units);
  }
  return jsonObject({ ConsumedCapacity: consumedListText(mode, consumption, 'Read') });
};

const tooLarge = () => invalid('The aggregate size of the items in the transaction cannot exceed 4 MB');
