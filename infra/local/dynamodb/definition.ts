import type { KeyAttribute, KeySchema } from './key.ts';

export const streamViews = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;
export type StreamViewType = (typeof streamViews)[number];

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: 'S' | 'N' | 'B';
}

/** Units a second; what exceeds them is not throttled here. */
export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[];
  };
}

export interface GlobalIndexDefinition extends IndexDefinition {
  readonly ProvisionedThroughput?: Throughput;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** The input of CreateTable, and what other calls set of a table; CloudFormation sets all of it at once. */
export interface TableDefinition {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  readonly GlobalSecondaryIndexes?: readonly GlobalIndexDefinition[];
  readonly BillingMode?: 'PROVISIONED' | 'PAY_PER_REQUEST';
  readonly ProvisionedThroughput?: Throughput;
  readonly StreamSpecification?: {
    readonly StreamEnabled?: boolean;
    readonly StreamViewType?: StreamViewType;
  };
  readonly SSESpecification?: {
    readonly Enabled?: boolean;
    readonly SSEType?: 'KMS' | 'AES256';
    readonly KMSMasterKeyId?: string;
  };
  readonly TableClass?: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
  readonly DeletionProtectionEnabled?: boolean;
  readonly Tags?: readonly Tag[];
  readonly TimeToLiveSpecification?: { readonly Enabled: boolean; readonly AttributeName: string };
  readonly PointInTimeRecoverySpecification?: {
    readonly PointInTimeRecoveryEnabled: boolean;
    readonly RecoveryPeriodInDays?: number;
  };
}

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

/** Both kinds of indexes, the local ones first. */
export const indexesOf = (definition: TableDefinition): readonly GlobalIndexDefinition[] => [
  ...(definition.LocalSecondaryIndexes ?? []),
  ...(definition.GlobalSecondaryIndexes ?? []),
];

/** The names of all attributes that are part of a key. */
export const keyNames = (definition: TableDefinition): ReadonlySet<string> =>
  new Set(
    [definition, ...indexesOf(definition)].flatMap(({ KeySchema }) =>
      KeySchema.map(({ AttributeName }) => AttributeName),
    ),
  );
