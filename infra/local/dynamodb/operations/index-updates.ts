import {
  type AttributeDefinition,
  type GlobalIndexDefinition,
  keyNames,
  type TableDefinition,
} from '../definition.ts';
import { checkKeySchema, checkProjection, isOnDemand, mostGlobal } from '../definition-rules.ts';
import { invalid, invalidParameter, refused } from '../errors.ts';
import type { Table } from '../table.ts';
import { type IndexUpdate, refuseSame, type Wanted } from './table-changes.ts';

/** The definition with the global indexes as the updates leave them; attributes that no key needs any more go. */
export const indexesAfter = (table: Table, billed: TableDefinition, wanted: Wanted): TableDefinition => {
  const { GlobalSecondaryIndexUpdates: updates } = wanted;
  if (updates) checkTogether(updates);
  const attributes = attributesAfter(billed, wanted.AttributeDefinitions ?? []);
  let indexes = [...(billed.GlobalSecondaryIndexes ?? [])];
  for (const { Create: created, Update: updated, Delete: deleted } of updates ?? []) {
    if (created) {
      checkNew(created, indexes, table, billed, attributes);
      indexes.push(created);
    } else if (updated) {
      const current = existing(table, indexes, updated.IndexName, 'update');
      if (isOnDemand(billed)) {
        throw invalidParameter(
          `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${updated.IndexName} when BillingMode is PAY_PER_REQUEST`,
        );
      }
      const { ProvisionedThroughput: throughput } = updated;
      if (current.ProvisionedThroughput) {
        refuseSame(throughput, current.ProvisionedThroughput, updated.IndexName);
      }
      indexes = indexes.map((index) =>
        index === current ? { ...index, ProvisionedThroughput: throughput } : index,
      );
    } else if (deleted) {
      const current = existing(table, indexes, deleted.IndexName, 'delete');
      indexes = indexes.filter((index) => index !== current);
    }
  }
  const { GlobalSecondaryIndexes: _, ...rest } = billed;
  const next = {
    ...rest,
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: billedIndexes(billed, indexes) }),
  };
  const used = keyNames(next);
  return { ...next, AttributeDefinitions: attributes.filter(({ AttributeName }) => used.has(AttributeName)) };
};

const checkTogether = (updates: readonly IndexUpdate[]) => {
  if (updates.length === 0) throw invalidParameter('List of GlobalSecondaryIndexUpdates is empty');
  const names = new Set<string>();
  for (const { Create, Update, Delete } of updates) {
    const [action, ...more] = [Create, Update, Delete].filter((each) => each != null);
    if (!action) {
      throw invalidParameter(
        'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null',
      );
    }
    if (more.length > 0) {
      throw invalidParameter(
        'Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object',
      );
    }
    if (names.has(action.IndexName)) {
      throw invalidParameter(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${action.IndexName}`,
      );
    }
    names.add(action.IndexName);
  }
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length > 1) {
    throw refused(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
};

const checkNew = (
  created: GlobalIndexDefinition,
  indexes: readonly GlobalIndexDefinition[],
  table: Table,
  billed: TableDefinition,
  attributes: readonly AttributeDefinition[],
) => {
  const { IndexName: name, ProvisionedThroughput: throughput } = created;
  if (table.indexes.some((index) => index.name === name)) {
    throw invalid('Attempting to create an index which already exists');
  }
  checkKeySchema(
    created.KeySchema,
    attributes.map(({ AttributeName }) => AttributeName),
  );
  checkProjection(created);
  if (isOnDemand(billed) && throughput) {
    throw invalidParameter(
      `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (!isOnDemand(billed) && !throughput) {
    throw invalidParameter(
      `Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: ${name}`,
    );
  }
  if (indexes.length >= mostGlobal) {
    throw refused(
      'LimitExceededException',
      `GlobalSecondaryIndex count exceeds the per-table limit of ${mostGlobal}`,
    );
  }
};

const existing = (
  table: Table,
  indexes: readonly GlobalIndexDefinition[],
  name: string,
  verb: 'update' | 'delete',
): GlobalIndexDefinition => {
  if (table.localIndexes.some((index) => index.name === name)) {
    throw invalid(`Cannot ${verb} an index that is not a GlobalSecondaryIndex: ${name}`);
  }
  const index = indexes.find(({ IndexName }) => IndexName === name);
  if (!index) throw refused('ResourceNotFoundException', 'Requested resource not found');
  return index;
};

/** On demand no index has a throughput; provisioned, each needs one. */
const billedIndexes = (billed: TableDefinition, indexes: readonly GlobalIndexDefinition[]) => {
  if (isOnDemand(billed)) return indexes.map(({ ProvisionedThroughput: _, ...index }) => index);
  const without = indexes.filter(({ ProvisionedThroughput: throughput }) => !throughput);
  if (without.length === 0) return indexes;
  const names = without.map(({ IndexName }) => IndexName).join(',');
  throw invalidParameter(`ProvisionedThroughput must be specified for index: ${names}`);
};

const attributesAfter = (
  { AttributeDefinitions: current }: TableDefinition,
  given: readonly AttributeDefinition[],
): AttributeDefinition[] => {
  const all = new Map(current.map((attribute) => [attribute.AttributeName, attribute]));
  for (const attribute of given) {
    const { AttributeName: name, AttributeType: type } = attribute;
    const known = all.get(name);
    if (known && known.AttributeType !== type) {
      throw invalidParameter(
        `Attribute ${name} is defined as ${known.AttributeType}, and cannot be redefined as ${type}`,
      );
    }
    all.set(name, attribute);
  }
  return [...all.values()];
};
