import { boundTo, checkItemSize, checkNewItem } from '../action.ts';
import { attributeOf, type Item } from '../attribute.ts';
import {
  type Consumption,
  capacityModeIn,
  consumedListText,
  readUnits,
  spendRead,
  spendWrite,
} from '../capacity.ts';
import { collectionsText, wantsCollections } from '../collections.ts';
import type { Engine } from '../engine.ts';
import { invalid, unreadable } from '../errors.ts';
import { type Change, type Image, imageOf, readImage } from '../image.ts';
import { checkKey, type KeySchema, keyOf, keyText, mismatched } from '../key.ts';
import { jsonList, jsonObject } from '../reply.ts';
import {
  checkedTableName,
  flagIn,
  type Input,
  isStructure,
  itemIn,
  listIn,
  structureIn,
  violated,
} from '../request.ts';
import type { Table } from '../table.ts';
import { checkItem } from '../validation.ts';
import { write } from '../write.ts';
import { projectedText } from './get-item.ts';

const mostGets = 100;
const mostWrites = 25;
/** A batch reads 16 MB; what it writes is held to the same by the size of the request. */
const largestBatch = 16 * 1024 * 1024;

export const batchGetItem = (engine: Engine, input: Input): string => {
  const mode = capacityModeIn(input);
  const consumption: Consumption = new Map();
  const requests = Object.entries(requestItems(input)).map(([name, request]) => {
    if (!isStructure(request)) throw unreadable('Unexpected field type');
    const table = engine.tables.get(checkedTableName(name, 'requestItems'));
    const keys = listIn(request, 'Keys', mostGets, `requestItems.${name}.member.keys`);
    return { name, request, table, keys, bound: boundTo(table, request, ['ProjectionExpression']) };
  });
  if (requests.reduce((sum, { keys }) => sum + keys.length, 0) > mostGets) {
    throw invalid('Too many items requested for the BatchGetItem call');
  }

  let read = 0;
  const responses: Record<string, string> = {};
  const unprocessed: Record<string, Input> = {};
  for (const { name, request, table, keys, bound } of requests) {
    const kind = flagIn(request, 'ConsistentRead') ? 'consistent' : 'eventual';
    const once = onlyOnce();
    const items: string[] = [];
    const left: unknown[] = [];
    for (const given of keys) {
      checkItem(given);
      checkKey(table.key, given);
      const key = keyOf(table.key, given);
      once(table, keyText(key));
      const image = read < largestBatch ? readImage(engine.storage, table, key) : undefined;
      if (read >= largestBatch || read + (image?.size ?? 0) > largestBatch) {
        read = largestBatch;
        left.push(given);
        continue;
      }
      read += image?.size ?? 0;
      spendRead(consumption, table, readUnits(image?.size ?? 0, kind));
      if (image) items.push(projectedText(image, bound));
    }
    responses[name] = jsonList(items);
    if (left.length > 0) unprocessed[name] = { ...request, Keys: left };
  }
  return jsonObject({
    Responses: jsonObject(responses),
    UnprocessedKeys: JSON.stringify(unprocessed),
    ConsumedCapacity: consumedListText(mode, consumption),
  });
};

/** The writes of a batch stand alone: no condition, and none of the others is undone for one. */
export const batchWriteItem = (engine: Engine, input: Input): string => {
  const mode = capacityModeIn(input);
  const isMeasured = wantsCollections(input);
  const once = onlyOnce();
  const writes: Omit<Change, 'before'>[] = [];
  for (const [name, requests] of Object.entries(requestItems(input))) {
    const table = engine.tables.get(checkedTableName(name, 'requestItems'));
    if (!Array.isArray(requests)) throw unreadable('Unexpected field type');
    if (requests.length < 1 || requests.length > mostWrites) {
      throw violated(
        `{${name}=[${requests.length} members]}`,
        'requestItems',
        'Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]',
      );
    }
    for (const request of requests) {
      const wanted = writeOf(table, request);
      once(table, keyText(wanted.key));
      writes.push(wanted);
    }
  }
  if (writes.length > mostWrites) throw invalid('Too many items requested for the BatchWriteItem call');

  const consumption: Consumption = new Map();
  const changes = engine.storage.share(() =>
    writes.map((wanted): Change => {
      const change = { ...wanted, before: readImage(engine.storage, wanted.table, wanted.key) };
      write(engine, change);
      if (mode !== 'NONE') spendWrite(consumption, change);
      return change;
    }),
  );
  return jsonObject({
    UnprocessedItems: '{}',
    ItemCollectionMetrics: isMeasured ? collectionsText(engine, changes) : undefined,
    ConsumedCapacity: consumedListText(mode, consumption),
  });
};

const writeOf = (table: Table, request: unknown): Omit<Change, 'before'> => {
  const { PutRequest: put, DeleteRequest: deletion } = isStructure(request) ? request : {};
  if ((put == null) === (deletion == null)) {
    throw invalid(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (isStructure(put)) {
    const item = itemIn(put, 'Item');
    checkBatchKey(table.key, item);
    checkNewItem(table, item);
    const after: Image = imageOf(item);
    checkItemSize(after);
    return { table, key: keyOf(table.key, item), after };
  }
  if (!isStructure(deletion)) throw unreadable('Unexpected field type');
  const key = itemIn(deletion, 'Key');
  checkKey(table.key, key);
  return { table, key: keyOf(table.key, key), after: undefined };
};

/** A batch tells less of a wrong key than PutItem does. */
const checkBatchKey = ({ attributes }: KeySchema, item: Item) => {
  if (attributes.some(({ name, type }) => attributeOf(item, name)?.[type] === undefined)) throw mismatched();
};

const requestItems = (input: Input): Input => {
  const items = structureIn(input, 'RequestItems');
  if (!items) throw violated(null, 'requestItems', 'Member must not be null');
  if (Object.keys(items).length === 0) {
    throw violated('{}', 'requestItems', 'Member must have length greater than or equal to 1');
  }
  return items;
};

const onlyOnce = () => {
  const seen = new Set<string>();
  return (table: Table, key: string) => {
    const place = `${table.id} ${key}`;
    if (seen.has(place)) throw invalid('Provided list of item keys contains duplicates');
    seen.add(place);
  };
};
