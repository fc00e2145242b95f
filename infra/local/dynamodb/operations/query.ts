import { boundTo } from '../action.ts';
import { type AttributeValue, attributeOf, type Item, typeOf } from '../attribute.ts';
import { capacityModeIn, consumedText, readUnits, type Units } from '../capacity.ts';
import type { Engine } from '../engine.ts';
import { invalid, invalidParameter } from '../errors.ts';
import type { Bound } from '../expressions/bind.ts';
import { holds } from '../expressions/evaluate.ts';
import { type KeyCondition, type KeyConditions, keyValues } from '../expressions/key-condition.ts';
import { project } from '../expressions/projection.ts';
import { itemSize } from '../item-size.ts';
import { checkKey, type KeyAttribute, type KeySchema, keyAttributes, keyOf, sortable } from '../key.ts';
import { type Partition, walk } from '../pages.ts';
import { isWithin, rangeOf } from '../range.ts';
import { jsonList, jsonObject } from '../reply.ts';
import { choiceIn, countIn, flagIn, type Input, itemIn, tableNameIn, textIn } from '../request.ts';
import { type Index, indexView, type Table } from '../table.ts';

/** A page ends when it has read a megabyte. */
const largestPage = 1024 * 1024;
const selections = ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT'] as const;

export const query = (engine: Engine, input: Input): string => {
  const mode = capacityModeIn(input);
  const limit = countIn(input, 'Limit') ?? Number.POSITIVE_INFINITY;
  const table = engine.tables.get(tableNameIn(input));
  const index = indexIn(input, table);
  const isConsistent = flagIn(input, 'ConsistentRead');
  if (index && isConsistent) throw invalid('Consistent reads are not supported on global secondary indexes');
  if (input.KeyConditionExpression == null) {
    throw invalid(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const bound = boundTo(table, input, ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression']);
  const isCount = selectionIn(input, bound, index) === 'COUNT';
  const { FilterExpression: filter, ProjectionExpression: wanted, values } = bound;
  const schema = index?.key ?? table.key;
  refuseKeysInFilter(bound, schema);

  const items: string[] = [];
  let [count, scanned, size] = [0, 0, 0];
  let last: Item | undefined;
  for (const image of walk(engine.storage, partitionOf(input, table, index, bound))) {
    scanned++;
    const view = index?.projected ? indexView(index, image.item) : undefined;
    size += view ? itemSize(view) : image.size;
    if (!filter || holds(filter, view ?? image.item, values)) {
      count++;
      if (!isCount) {
        const shown = wanted ? project(view ?? image.item, wanted.projection) : view;
        items.push(shown ? JSON.stringify(shown) : image.text);
      }
    }
    if (scanned < limit && size < largestPage) continue;
    last = image.item;
    break;
  }

  const units = readUnits(size, isConsistent ? 'consistent' : 'eventual');
  const spent: Units = index
    ? { table: 0, indexes: new Map([[index.name, units]]) }
    : { table: units, indexes: new Map() };
  return jsonObject({
    Items: isCount ? undefined : jsonList(items),
    Count: String(count),
    ScannedCount: String(scanned),
    LastEvaluatedKey: last && JSON.stringify(positionOf(table, index, last)),
    ConsumedCapacity: consumedText(mode, table, spent),
  });
};

const indexIn = (input: Input, table: Table): Index | undefined => {
  const name = textIn(input, 'IndexName');
  if (name === undefined) return undefined;
  const index = table.indexes.find((each) => each.name === name);
  if (!index) throw invalid(`The table does not have the specified index: ${name}`);
  return index;
};

const selectionIn = (input: Input, bound: Bound, index: Index | undefined) => {
  const select = choiceIn(input, 'Select', selections);
  const { ProjectionExpression: wanted } = bound;
  if (select === 'SPECIFIC_ATTRIBUTES' && !wanted) {
    throw invalid(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (wanted && select !== undefined && select !== 'SPECIFIC_ATTRIBUTES') {
    throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${select}`);
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && !index) {
    throw invalidParameter('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  const projected = index?.projected;
  if (select === 'ALL_ATTRIBUTES' && projected) {
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
  const missing = projected && wanted?.paths.map(([first]) => first).filter((name) => !projected.has(name));
  if (missing && missing.length > 0) {
    throw invalidParameter(`Global secondary index ${index?.name} does not project [${missing.join(', ')}]`);
  }
  return select;
};

const partitionOf = (
  input: Input,
  table: Table,
  index: Index | undefined,
  { KeyConditionExpression: conditions, values }: Bound,
): Partition => {
  const schema = index?.key ?? table.key;
  const { hash, range } = checkedConditions(schema, conditions as KeyConditions);
  const hashValue = operandsOf(schema.hash, hash, values)[0] as AttributeValue;
  const rangeValues = range && schema.range ? operandsOf(schema.range, range, values) : undefined;
  const keys = range && rangeValues ? rangeOf(range.operator, rangeValues) : {};
  const partition = {
    table,
    index,
    hash: sortable(hashValue),
    range: keys,
    isForward: input.ScanIndexForward == null || flagIn(input, 'ScanIndexForward'),
  };
  return { ...partition, start: startIn(input, partition) };
};

const checkedConditions = (schema: KeySchema, conditions: KeyConditions) => {
  if (conditions.size > 2) throw invalid('Conditions can be of length 1 or 2 only');
  const hash = conditions.get(schema.hash.name);
  const range = schema.range && conditions.get(schema.range.name);
  if (!hash) throw invalid(`Query condition missed key schema element: ${schema.hash.name}`);
  if (conditions.size > 1 && !range) {
    throw invalid(
      schema.range
        ? `Query condition missed key schema element: ${schema.range.name}`
        : 'Query key condition not supported',
    );
  }
  if (hash.operator !== '=') throw invalid('Query key condition not supported');
  return { hash, range };
};

const operandsOf = (
  attribute: KeyAttribute,
  condition: KeyCondition,
  given: Bound['values'],
): AttributeValue[] => {
  const values = keyValues(condition, given);
  for (const value of values) {
    if (typeOf(value) !== attribute.type) {
      throw invalidParameter('Condition parameter type does not match schema type');
    }
    if (condition.operator === '=' && (value.S === '' || value.B === '')) {
      throw invalid(
        'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
          `${attribute.type === 'S' ? 'string' : 'binary'} value. Key: ${attribute.name}`,
      );
    }
  }
  return values;
};

const refuseKeysInFilter = ({ filtered }: Bound, schema: KeySchema) => {
  for (const { name } of schema.attributes) {
    if (filtered.has(name)) {
      throw invalid(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
      );
    }
  }
};

/** The key of an item in the index and in the table: where the next page begins. */
const positionOf = (table: Table, index: Index | undefined, item: Item): Item => ({
  ...(index && keyAttributes(index.key, item)),
  ...keyAttributes(table.key, item),
});

const startIn = (input: Input, partition: Omit<Partition, 'start'>): Partition['start'] => {
  if (input.ExclusiveStartKey == null) return undefined;
  const { table, index, hash, range } = partition;
  const given = itemIn({ Key: input.ExclusiveStartKey }, 'Key', 'exclusiveStartKey');
  const names = new Set([...table.key.attributes, ...(index?.key.attributes ?? [])].map(({ name }) => name));
  const isComplete = [...names].every((name) => attributeOf(given, name));
  if (!isComplete || Object.keys(given).length !== names.size) {
    throw invalid('The provided starting key is invalid');
  }
  for (const schema of index ? [table.key, index.key] : [table.key]) {
    try {
      checkKey(schema, keyAttributes(schema, given));
    } catch (error) {
      throw invalid(`The provided starting key is invalid: ${(error as Error).message}`);
    }
  }
  const at = keyOf(index?.key ?? table.key, given);
  if (Buffer.compare(Buffer.from(at.pk), Buffer.from(hash)) !== 0) {
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (!isWithin(range, at.sk)) {
    throw invalid('The provided starting key does not match the range key predicate');
  }
  return { sort: at.sk, key: keyOf(table.key, given) };
};
