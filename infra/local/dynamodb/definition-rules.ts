import {
  type GlobalIndexDefinition,
  type IndexDefinition,
  indexesOf,
  type KeySchemaElement,
  keyNames,
  type TableDefinition,
} from './definition.ts';
import { createShape, tableNameShape } from './definition-shape.ts';
import { invalid, invalidParameter } from './errors.ts';
import type { Input } from './request.ts';
import { checkShape } from './shape.ts';
import { checkTags } from './tags.ts';

const mostLocal = 5;
export const mostGlobal = 20;
/** Over all indexes of a table, as far as they are listed by name. */
const mostProjected = 100;
const tableClasses = ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'];

/** What AWS has and this engine does not: refused rather than ignored. */
const unserved = [
  'GlobalTableSourceArn',
  'GlobalTableSettingsReplicationMode',
  'GlobalTableWitnessUpdates',
  'MultiRegionConsistency',
  'OnDemandThroughput',
  'ReplicaUpdates',
  'ResourcePolicy',
  'WarmThroughput',
];

export const refuseUnserved = (input: Input): void => {
  const found = unserved.find((name) => input[name] != null);
  if (found) throw invalid(`${found} is not supported in this endpoint`);
};

/** The name is looked at before anything else, and its faults are told alone. */
export const checkTableName = (input: Input): void => {
  if (input.TableName == null) {
    throw invalid("The parameter 'TableName' is required but was not present in the request");
  }
  checkShape(input, tableNameShape);
};

/** Refuses what CreateTable refuses, in the order in which it looks. */
export const checkDefinition: (given: unknown) => asserts given is TableDefinition = (given) => {
  const input = given as Input;
  checkTableName(input);
  refuseUnserved(input);
  checkShape(input, createShape);
  checkRules(given as TableDefinition);
};

const checkRules = (table: TableDefinition): void => {
  checkBilling(table);
  const { KeySchema: schema, LocalSecondaryIndexes: local, GlobalSecondaryIndexes: global } = table;
  const defined = table.AttributeDefinitions.map(({ AttributeName }) => AttributeName);
  const repeated = defined.find((name, i) => defined.indexOf(name) !== i);
  if (repeated !== undefined) throw invalid(`Attribute Name is duplicated: ${repeated}`);
  if (schema.length > defined.length) {
    throw invalid('Invalid KeySchema: Some index key attribute have no definition');
  }
  checkKeySchema(schema, defined);
  if (!local && !global && schema.length !== defined.length) {
    throw invalidParameter(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
  const names = new Set<string>();
  if (local) checkLocal(local, table, defined, names);
  if (global) checkGlobal(global, table, defined, names);
  const projected = indexesOf(table).flatMap(({ Projection }) => Projection.NonKeyAttributes ?? []);
  if (projected.length > mostProjected) {
    throw invalidParameter(
      `Number of NonKeyAttributes in all indexes exceeds the per-table limit of ${mostProjected}`,
    );
  }
  const used = keyNames(table);
  if (defined.some((name) => !used.has(name))) {
    throw invalidParameter(
      `Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(', ')}], keys used: [${[...used].join(', ')}]`,
    );
  }
  checkStream(table.StreamSpecification);
  checkEncryption(table.SSESpecification);
  checkTableClass(table.TableClass);
  if (table.Tags) checkTags(table.Tags);
};

export const checkKeySchema = (schema: readonly KeySchemaElement[], defined: readonly string[]): void => {
  const keys = schema.map(({ AttributeName }) => AttributeName);
  if (keys.some((name) => !defined.includes(name))) {
    throw invalidParameter(
      'Some index key attributes are not defined in AttributeDefinitions. ' +
        `Keys: [${keys.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
    );
  }
  if (keys[0] === keys[1]) {
    throw invalid('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  if (schema[0]?.KeyType !== 'HASH') {
    throw invalid('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (schema[1] && schema[1].KeyType !== 'RANGE') {
    throw invalid('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
};

export const checkProjection = ({
  Projection: { ProjectionType: type, NonKeyAttributes: others },
}: IndexDefinition) => {
  if (type == null) throw invalidParameter('Unknown ProjectionType: null');
  if (others && type !== 'INCLUDE') {
    throw invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (!others && type === 'INCLUDE') {
    throw invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  const repeated = others?.find((name, i) => others.indexOf(name) !== i);
  if (repeated !== undefined) throw invalidParameter(`Duplicate element in NonKeyAttributes: ${repeated}`);
};

const checkName = ({ IndexName: name }: IndexDefinition, names: Set<string>) => {
  if (names.has(name)) throw invalidParameter(`Duplicate index name: ${name}`);
  names.add(name);
};

const checkLocal = (
  indexes: readonly IndexDefinition[],
  { KeySchema: schema }: TableDefinition,
  defined: readonly string[],
  names: Set<string>,
) => {
  if (indexes.length === 0) throw invalidParameter('List of LocalSecondaryIndexes is empty');
  if (schema.length !== 2) {
    throw invalidParameter(
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    );
  }
  for (const index of indexes) {
    checkKeySchema(index.KeySchema, defined);
    const [hash, range] = index.KeySchema;
    if (!range) {
      throw invalidParameter(`Index KeySchema does not have a range key for index: ${index.IndexName}`);
    }
    if (hash?.AttributeName !== schema[0]?.AttributeName) {
      throw invalidParameter(
        `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${index.IndexName}. ` +
          `index hash key: ${hash?.AttributeName}, table hash key: ${schema[0]?.AttributeName}`,
      );
    }
    checkProjection(index);
    checkName(index, names);
  }
  if (indexes.length > mostLocal) {
    throw invalidParameter(`Number of LocalSecondaryIndexes exceeds per-table limit of ${mostLocal}`);
  }
};

const checkGlobal = (
  indexes: readonly GlobalIndexDefinition[],
  table: TableDefinition,
  defined: readonly string[],
  names: Set<string>,
) => {
  if (indexes.length === 0) throw invalidParameter('List of GlobalSecondaryIndexes is empty');
  for (const index of indexes) {
    checkKeySchema(index.KeySchema, defined);
    checkProjection(index);
    if (isOnDemand(table) && index.ProvisionedThroughput) {
      throw invalidParameter(
        `ProvisionedThroughput should not be specified for index: ${index.IndexName} when BillingMode is PAY_PER_REQUEST`,
      );
    }
    if (!isOnDemand(table) && !index.ProvisionedThroughput) {
      throw invalidParameter(`ProvisionedThroughput is not specified for index: ${index.IndexName}`);
    }
    checkName(index, names);
  }
  if (indexes.length > mostGlobal) {
    throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${mostGlobal}`);
  }
};

export const isOnDemand = ({ BillingMode: mode }: Pick<TableDefinition, 'BillingMode'>): boolean =>
  mode === 'PAY_PER_REQUEST';

const checkBilling = (table: TableDefinition) => {
  const { ProvisionedThroughput: throughput } = table;
  if (isOnDemand(table) && throughput) {
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (!isOnDemand(table) && !throughput) {
    throw invalidParameter(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
};

const checkStream = (stream: TableDefinition['StreamSpecification']) => {
  if (!stream) return;
  if (!stream.StreamEnabled && stream.StreamViewType) {
    throw invalidParameter(
      'Table is being created with a stream disabled, UpdateViewType should not be specified',
    );
  }
  if (stream.StreamEnabled && !stream.StreamViewType) {
    throw invalidParameter('Table is being created with a stream enabled, UpdateViewType is required');
  }
};

export const checkEncryption = (encryption: TableDefinition['SSESpecification']): void => {
  if (!encryption) return;
  const { Enabled: enabled = false, SSEType: type, KMSMasterKeyId: key } = encryption;
  if (!enabled && type) throw invalidParameter('SSEType can not be specified if Enabled is false');
  if (!enabled && key) throw invalidParameter('KMSMasterKeyId can not be specified if Enabled is false');
  if (type === 'AES256') throw invalidParameter('SSEType AES256 is not supported');
  if (key && !type) throw invalidParameter('SSEType KMS is required if KMSMasterKeyId is specified');
};

export const checkTableClass = (given: string | undefined): void => {
  if (given === undefined || tableClasses.includes(given)) return;
  throw invalid(
    `Invalid table-class parameter provided. Please try again with a valid table-class value: [${tableClasses.join(', ')}].`,
  );
};
