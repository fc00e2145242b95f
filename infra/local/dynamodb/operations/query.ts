import { boundTo } from '../action.ts';
import { type AttributeValue, typeOf } from '../attribute.ts';
import { capacityModeIn } from '../capacity.ts';
import type { Engine } from '../engine.ts';
import { invalid, invalidParameter } from '../errors.ts';
import type { Bound } from '../expressions/bind.ts';
import { type KeyCondition, type KeyConditions, keyValues } from '../expressions/key-condition.ts';
import { type KeyAttribute, type KeySchema, sortable } from '../key.ts';
import { type Partition, type Source, walk } from '../pages.ts';
import { isWithin, rangeOf } from '../range.ts';
import { countIn, flagIn, type Input, tableNameIn } from '../request.ts';
import { pageText } from './page.ts';
import { keySchemaOf, selectionIn, sourceIn, startIn } from './selection.ts';

export const query = (engine: Engine, input: Input): string => {
  const mode = capacityModeIn(input);
  const limit = countIn(input, 'Limit') ?? Number.POSITIVE_INFINITY;
  const table = engine.tables.get(tableNameIn(input));
  const source = sourceIn(engine, input, table);
  if (input.KeyConditionExpression == null) {
    throw invalid(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const bound = boundTo(table, input, ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression']);
  const selection = selectionIn(input, bound, source, 'Querying');
  refuseKeysInFilter(bound, keySchemaOf(source));
  const images = walk(engine.storage, partitionOf(input, source, bound));
  return pageText(images, selection, bound, limit, mode);
};

const partitionOf = (
  input: Input,
  source: Source,
  { KeyConditionExpression: conditions, values }: Bound,
): Partition => {
  const schema = keySchemaOf(source);
  const { hash, range } = checkedConditions(schema, conditions as KeyConditions);
  const hashValue = operandsOf(schema.hash, hash, values)[0] as AttributeValue;
  const rangeValues = range && schema.range ? operandsOf(schema.range, range, values) : undefined;
  const keys = range && rangeValues ? rangeOf(range.operator, rangeValues) : {};
  const partitionKey = sortable(hashValue);
  const start = startIn(input, source);
  if (start && Buffer.compare(Buffer.from(start.place.pk), Buffer.from(partitionKey)) !== 0) {
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (start && !isWithin(keys, start.place.sk)) {
    throw invalid('The provided starting key does not match the range key predicate');
  }
  return {
    ...source,
    hash: partitionKey,
    range: keys,
    isForward: input.ScanIndexForward == null || flagIn(input, 'ScanIndexForward'),
    start: start && { sort: start.place.sk, key: start.key },
  };
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
