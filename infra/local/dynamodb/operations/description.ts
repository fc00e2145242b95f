import type { Throughput } from '../definition.ts';
import { isOnDemand } from '../definition-rules.ts';
import type { Engine } from '../engine.ts';
import type { Index, Table } from '../table.ts';

/** A table as DescribeTable shows it; counts are exact here, where AWS counts every six hours. */
export const describe = (engine: Engine, table: Table, status: string = statusOf(table)) => {
  const { definition, stream, state } = table;
  const { storage } = engine;
  const counted = storage.sql(
    'SELECT count(*) AS items, coalesce(sum(size), 0) AS bytes FROM items WHERE tbl = ?',
  );
  const { items, bytes } = counted.get(table.id) as { items: number; bytes: number };
  const averageSize = bytes / Math.max(1, items);
  const { SSESpecification: encryption, TableClass: tableClass } = definition;
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: table.uuid,
    TableStatus: status,
    CreationDateTime: table.created / 1000,
    AttributeDefinitions: definition.AttributeDefinitions,
    KeySchema: definition.KeySchema,
    ItemCount: items,
    TableSizeBytes: bytes,
    ProvisionedThroughput: throughputOf(definition.ProvisionedThroughput),
    ...billingOf(table),
    DeletionProtectionEnabled: definition.DeletionProtectionEnabled ?? false,
    ...(tableClass && {
      TableClassSummary: {
        TableClass: tableClass,
        ...(state.classChanged !== undefined && { LastUpdateDateTime: state.classChanged / 1000 }),
      },
    }),
    ...(encryption?.Enabled && {
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: keyArn(engine, table) },
    }),
    ...(table.localIndexes.length > 0 && {
      LocalSecondaryIndexes: table.localIndexes.map((index) =>
        describeIndex(engine, table, index, averageSize),
      ),
    }),
    ...(table.globalIndexes.length > 0 && {
      GlobalSecondaryIndexes: table.globalIndexes.map((index) => ({
        ...describeIndex(engine, table, index, averageSize),
        IndexStatus: index.isBuilding || status === 'CREATING' ? 'CREATING' : 'ACTIVE',
        ...(index.isBuilding && { Backfilling: true }),
        ProvisionedThroughput: throughputOf(index.definition.ProvisionedThroughput),
      })),
    }),
    ...(stream && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.view },
      LatestStreamArn: stream.arn,
      LatestStreamLabel: stream.label,
    }),
    ...(!stream && latestStream(engine, table)),
  };
};

export const statusOf = ({ state }: Table): 'UPDATING' | 'ACTIVE' => (state.building ? 'UPDATING' : 'ACTIVE');

/** The size of an index is its share of the table's: AWS, too, only estimates it. */
const describeIndex = ({ storage }: Engine, table: Table, index: Index, averageSize: number) => {
  const counted = storage.sql('SELECT count(*) AS entries FROM entries WHERE idx = ?').get(index.id);
  const entries = counted?.entries as number;
  return {
    IndexName: index.name,
    IndexArn: `${table.arn}/index/${index.name}`,
    KeySchema: index.definition.KeySchema,
    Projection: index.definition.Projection,
    ItemCount: entries,
    IndexSizeBytes: Math.round(entries * averageSize),
  };
};

const throughputOf = (given: Throughput = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }) => ({
  ...given,
  NumberOfDecreasesToday: 0,
});

const billingOf = ({ definition, state, created }: Table) => {
  if (!isOnDemand(definition)) {
    return state.onDemandSince === undefined
      ? {}
      : { BillingModeSummary: summaryOf('PROVISIONED', state.onDemandSince) };
  }
  return { BillingModeSummary: summaryOf('PAY_PER_REQUEST', state.onDemandSince ?? created) };
};

const summaryOf = (mode: string, onDemandSince: number) => ({
  BillingMode: mode,
  LastUpdateToPayPerRequestDateTime: onDemandSince / 1000,
});

/** Keys are named, not used: items lie in one file of this machine, however the table is called encrypted. */
const keyArn = ({ region }: Engine, { definition, arn }: Table): string => {
  const key = definition.SSESpecification?.KMSMasterKeyId ?? 'alias/aws/dynamodb';
  if (key.startsWith('arn:')) return key;
  return `arn:aws:kms:${region}:${arn.split(':')[4]}:${key.startsWith('alias/') ? key : `key/${key}`}`;
};

/** A stream that was turned off is still named. */
const latestStream = ({ registry, tables }: Engine, { id, name }: Table) => {
  const last = registry.all().findLast(({ tableId }) => tableId === id);
  return last && { LatestStreamArn: tables.streamArn(name, last.label), LatestStreamLabel: last.label };
};
