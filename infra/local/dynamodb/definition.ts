import { invalid, invalidParameter } from './errors.ts';
import type { KeyAttribute, KeySchema } from './key.ts';
import { isStructure, plainTableName, violated } from './request.ts';

const streamViews = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;
export type StreamViewType = (typeof streamViews)[number];

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[];
  };
}

/** The input of CreateTable, as far as it shapes the data, and the TTL that CloudFormation adds. */
export interface TableDefinition {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: 'S' | 'N' | 'B';
  }[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly StreamSpecification?: {
    readonly StreamEnabled?: boolean;
    readonly StreamViewType?: StreamViewType;
  };
  readonly TimeToLiveSpecification?: { readonly Enabled: boolean; readonly AttributeName: string };
  readonly BillingMode?: string;
  readonly DeletionProtectionEnabled?: boolean;
}

const mostIndexes = 20;
const keyTypes = ['HASH', 'RANGE'] as const;

/** The key of a table or index with the types of its attributes. */
export const keySchemaOf = (
  definition: Pick<TableDefinition, 'AttributeDefinitions'>,
  elements: readonly KeySchemaElement[],
): KeySchema => {
  const attributes = elements.map(({ AttributeName }): KeyAttribute => {
    const defined = definition.AttributeDefinitions.find((each) => each.AttributeName === AttributeName);
    return { name: AttributeName, type: defined?.AttributeType ?? 'S' };
  });
  const [hash, range] = attributes as [KeyAttribute, KeyAttribute?];
  return range ? { hash, range, attributes } : { hash, attributes };
};

/** Refuses what CreateTable refuses. */
export const checkDefinition: (given: unknown) => asserts given is TableDefinition = (given) => {
  const table = given as Partial<TableDefinition> & Record<string, unknown>;
  if (typeof table.TableName !== 'string') throw violated(null, 'tableName', 'Member must not be null');
  if (table.TableName.length < 3) {
    throw violated(table.TableName, 'tableName', 'Member must have length greater than or equal to 3');
  }
  plainTableName(table.TableName, 'tableName');
  const defined = attributesOf(table.AttributeDefinitions);
  checkKeySchema(table.KeySchema, 'keySchema', defined);
  const { LocalSecondaryIndexes: local } = table;
  if (Array.isArray(local) && local.length > 0) {
    throw invalidParameter('Local secondary indexes are not supported here');
  }
  const indexes = checkIndexes(table.GlobalSecondaryIndexes, defined);
  const used = new Set(
    [{ KeySchema: table.KeySchema }, ...indexes].flatMap(({ KeySchema = [] }) =>
      KeySchema.map(({ AttributeName }) => AttributeName),
    ),
  );
  if (defined.size !== used.size) {
    throw invalidParameter(
      indexes.length === 0
        ? 'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions'
        : `Some AttributeDefinitions are not used. AttributeDefinitions: [${[...defined].join(', ')}], keys used: [${[...used].join(', ')}]`,
    );
  }
  checkStream(table.StreamSpecification);
};

const attributesOf = (given: unknown): Set<string> => {
  if (!Array.isArray(given)) throw violated(null, 'attributeDefinitions', 'Member must not be null');
  const names = new Set<string>();
  for (const [i, attribute] of given.entries()) {
    const at = `attributeDefinitions.${i + 1}.member`;
    if (typeof attribute?.AttributeName !== 'string') {
      throw violated(null, `${at}.attributeName`, 'Member must not be null');
    }
    if (!['B', 'N', 'S'].includes(attribute.AttributeType)) {
      throw violated(
        attribute.AttributeType ?? null,
        `${at}.attributeType`,
        'Member must satisfy enum value set: [B, N, S]',
      );
    }
    if (names.has(attribute.AttributeName)) {
      throw invalidParameter('Duplicate AttributeName in AttributeDefinitions');
    }
    names.add(attribute.AttributeName);
  }
  return names;
};

const checkKeySchema = (given: unknown, path: string, defined: ReadonlySet<string>): void => {
  if (!Array.isArray(given)) throw violated(null, path, 'Member must not be null');
  if (given.length < 1) {
    throw violated('[]', path, 'Member must have length greater than or equal to 1');
  }
  if (given.length > 2) {
    throw violated(`[${given.length} members]`, path, 'Member must have length less than or equal to 2');
  }
  for (const [i, element] of given.entries()) {
    if (typeof element?.AttributeName !== 'string') {
      throw violated(null, `${path}.${i + 1}.member.attributeName`, 'Member must not be null');
    }
    if (!keyTypes.includes(element?.KeyType)) {
      throw violated(
        element?.KeyType ?? null,
        `${path}.${i + 1}.member.keyType`,
        'Member must satisfy enum value set: [HASH, RANGE]',
      );
    }
  }
  const names = given.map(({ AttributeName }) => AttributeName);
  if (names.some((name) => !defined.has(name))) {
    throw invalidParameter(
      'Some index key attributes are not defined in AttributeDefinitions. ' +
        `Keys: [${names.join(', ')}], AttributeDefinitions: [${[...defined].join(', ')}]`,
    );
  }
  if (names[0] === names[1]) {
    throw invalid('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  if (given[0].KeyType !== 'HASH') {
    throw invalid('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (given[1] && given[1].KeyType !== 'RANGE') {
    throw invalid('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
};

const checkIndexes = (given: unknown, defined: ReadonlySet<string>): readonly IndexDefinition[] => {
  if (given == null) return [];
  if (!Array.isArray(given) || given.length === 0) {
    throw invalidParameter('List of GlobalSecondaryIndexes is empty');
  }
  const names = new Set<string>();
  for (const [i, index] of given.entries()) {
    const path = `globalSecondaryIndexes.${i + 1}.member`;
    if (typeof index?.IndexName !== 'string') {
      throw violated(null, `${path}.indexName`, 'Member must not be null');
    }
    checkKeySchema(index.KeySchema, `${path}.keySchema`, defined);
    const { ProjectionType: type, NonKeyAttributes: others } = isStructure(index.Projection)
      ? index.Projection
      : {};
    if (!['ALL', 'KEYS_ONLY', 'INCLUDE'].includes(type as string)) {
      throw invalidParameter(`Unknown ProjectionType: ${JSON.stringify(type ?? null)}`);
    }
    if (type !== 'INCLUDE' && others != null) {
      throw invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
    }
    if (type === 'INCLUDE' && !(Array.isArray(others) && others.length > 0)) {
      throw invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
    }
    if (names.has(index.IndexName)) throw invalidParameter(`Duplicate index name: ${index.IndexName}`);
    names.add(index.IndexName);
  }
  if (given.length > mostIndexes) {
    throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${mostIndexes}`);
  }
  return given;
};

const checkStream = (stream: TableDefinition['StreamSpecification']) => {
  if (!stream) return;
  const { StreamEnabled: enabled = true, StreamViewType: view } = stream;
  if (!enabled && view) {
    throw invalidParameter(
      'Table is being created with a stream disabled, UpdateViewType should not be specified',
    );
  }
  if (view && !streamViews.includes(view)) {
    throw violated(
      view,
      'streamSpecification.streamViewType',
      `Member must satisfy enum value set: [${streamViews.join(', ')}]`,
    );
  }
  if (enabled && !view) {
    throw invalidParameter('Table is being created with a stream enabled, StreamViewType must be specified');
  }
};
