import type { Item } from './attribute.ts';
import type { Engine } from './engine.ts';
import { invalid, invalidParameter, refused } from './errors.ts';
import { applyUpdate } from './expressions/apply.ts';
import { type Bound, bind, type ExpressionName } from './expressions/bind.ts';
import { holds } from './expressions/evaluate.ts';
import { type Change, type Image, imageOf, readImage } from './image.ts';
import { checkKey, checkKeyOfItem, type Key, keyOf } from './key.ts';
import { choiceIn, type Input, itemIn, refuseLegacy, tableNameIn } from './request.ts';
import { checkIndexKeys, type Table } from './table.ts';
import { checkDepth } from './validation.ts';

/** One write as it was asked for: alone, or in a transaction. */
export interface Action {
  readonly table: Table;
  readonly key: Key;
  readonly bound: Bound;
  /** The failed condition's error shows the item as it stands. */
  readonly showsItem: boolean;
  /** Bytes in the request, known before anything is read. */
  readonly size: number;
  /** What the write makes of the item. */
  after(before: Image | undefined): Image | undefined;
}

const largestItem = 400 * 1024; // bytes

const nothing: Item = {};

export const putAction = (engine: Engine, input: Input): Action => {
  const table = engine.tables.get(tableNameIn(input));
  const item = itemIn(input, 'Item');
  const bound = boundTo(table, input, ['ConditionExpression']);
  checkNewItem(table, item);
  const after = imageOf(item);
  checkItemSize(after);
  return action(table, keyOf(table.key, item), bound, input, after.size, () => after);
};

export const updateAction = (engine: Engine, input: Input): Action => {
  const table = engine.tables.get(tableNameIn(input));
  const key = itemIn(input, 'Key');
  const bound = boundTo(table, input, ['UpdateExpression', 'ConditionExpression']);
  checkKey(table.key, key);
  const { UpdateExpression: update, values } = bound;
  for (const { name } of table.key.attributes) {
    if (update?.paths.some(([first]) => first === name)) {
      throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
  return action(table, keyOf(table.key, key), bound, input, imageOf(key).size, (before) => {
    const item: Item = before ? JSON.parse(before.text) : key;
    if (update) applyUpdate(update, item, values);
    if (update?.paths.some(({ length }) => length > 1)) checkDepth(item);
    checkIndexKeys(table, item);
    const after = imageOf(item);
    if (after.size > largestItem) {
      throw invalid('Item size to update has exceeded the maximum allowed size');
    }
    return after;
  });
};

export const deleteAction = (engine: Engine, input: Input): Action =>
  keyAction(engine, input, () => undefined);

/** A condition alone; the item stays as it is. */
export const checkAction = (engine: Engine, input: Input): Action => {
  if (input.ConditionExpression == null) {
    throw invalid(
      "1 validation error detected: Value null at 'conditionExpression' failed to satisfy constraint: Member must not be null",
    );
  }
  return keyAction(engine, input, (before) => before);
};

/** What the action does to the item as it stands; throws when the condition fails. */
export const changeOf = ({ storage }: Engine, wanted: Action): Change => {
  const { table, key, bound, showsItem } = wanted;
  const before = readImage(storage, table, key);
  const { ConditionExpression: condition, values } = bound;
  if (condition && !holds(condition, before?.item ?? nothing, values)) {
    const shown = showsItem && before ? { Item: before.item } : {};
    throw refused('ConditionalCheckFailedException', 'The conditional request failed', shown);
  }
  return { table, key, before, after: wanted.after(before) };
};

export const checkNewItem = (table: Table, item: Item): void => {
  checkKeyOfItem(table.key, item);
  checkIndexKeys(table, item);
};

export const checkItemSize = ({ size }: Image): void => {
  if (size > largestItem) throw invalid('Item size has exceeded the maximum allowed size');
};

/** Reads the expressions; keys are scalars, so that no path leads into one. */
export const boundTo = (table: Table, input: Input, expected: readonly ExpressionName[]): Bound => {
  refuseLegacy(input);
  const bound = bind(input, expected);
  if (bound.nested.size === 0) return bound;
  const rule = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed";
  for (const { name } of table.key.attributes) {
    if (bound.nested.has(name)) throw invalid(`${rule}: Key: ${name}`);
  }
  for (const { key } of table.indexes) {
    for (const { name } of key.attributes) {
      if (bound.nested.has(name)) throw invalid(`${rule}: IndexKey: ${name}`);
    }
  }
  return bound;
};

const keyAction = (engine: Engine, input: Input, after: Action['after']): Action => {
  const table = engine.tables.get(tableNameIn(input));
  const key = itemIn(input, 'Key');
  const bound = boundTo(table, input, ['ConditionExpression']);
  checkKey(table.key, key);
  return action(table, keyOf(table.key, key), bound, input, imageOf(key).size, after);
};

const action = (
  table: Table,
  key: Key,
  bound: Bound,
  input: Input,
  size: number,
  after: Action['after'],
): Action => {
  const shown = choiceIn(input, 'ReturnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE']);
  return { table, key, bound, size, after, showsItem: shown === 'ALL_OLD' };
};
