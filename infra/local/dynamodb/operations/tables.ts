import { checkDefinition, type TableDefinition } from '../definition.ts';
import type { Engine } from '../engine.ts';
import { invalid, invalidParameter, refused } from '../errors.ts';
import { choiceIn, countIn, type Input, structureIn, tableNameIn, textIn, violated } from '../request.ts';
import type { Table } from '../table.ts';

type Billed = TableDefinition & {
  readonly ProvisionedThroughput?: {
    readonly ReadCapacityUnits?: number;
    readonly WriteCapacityUnits?: number;
  };
};

export const createTable = (engine: Engine, input: Input): unknown => {
  const { TimeToLiveSpecification: _, ...definition } = input;
  checkDefinition(definition);
  checkBilling(input, definition as Billed);
  const { TableName: name } = definition;
  if (engine.tables.find(name)) throw refused('ResourceInUseException', `Table already exists: ${name}`);
  return { TableDescription: describe(engine, engine.tables.create(definition), 'CREATING') };
};

export const describeTable = (engine: Engine, input: Input): unknown => ({
  Table: describe(engine, named(engine, input)),
});

export const deleteTable = (engine: Engine, input: Input): unknown => {
  const table = named(engine, input);
  if (table.definition.DeletionProtectionEnabled) {
    throw invalid(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  const description = describe(engine, table, 'DELETING');
  engine.tables.drop(table);
  return { TableDescription: description };
};

export const listTables = (engine: Engine, input: Input): unknown => {
  const limit = countIn(input, 'Limit') ?? 100;
  if (limit > 100) throw violated(limit, 'limit', 'Member must have value less than or equal to 100');
  const start = textIn(input, 'ExclusiveStartTableName') ?? '';
  const names = engine.tables.all().flatMap(({ name }) => (name > start ? [name] : []));
  const page = names.slice(0, limit);
  return { TableNames: page, ...(page.length < names.length && { LastEvaluatedTableName: page.at(-1) }) };
};

export const updateTimeToLive = (engine: Engine, input: Input): unknown => {
  const table = named(engine, input);
  const wanted = structureIn(input, 'TimeToLiveSpecification');
  const name = wanted && textIn(wanted, 'AttributeName');
  if (!name || typeof wanted?.Enabled !== 'boolean') {
    throw violated(null, 'timeToLiveSpecification', 'Member must not be null');
  }
  const specification = { Enabled: wanted.Enabled, AttributeName: name };
  if (specification.Enabled && table.ttl !== undefined) {
    throw invalid(
      table.ttl === name
        ? 'TimeToLive is already enabled'
        : `TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl}`,
    );
  }
  if (!specification.Enabled && table.ttl === undefined) throw invalid('TimeToLive is already disabled');
  engine.tables.redefine(table, { ...table.definition, TimeToLiveSpecification: specification });
  return { TimeToLiveSpecification: specification };
};

export const describeTimeToLive = (engine: Engine, input: Input): unknown => {
  const { ttl } = named(engine, input);
  return {
    TimeToLiveDescription:
      ttl === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: ttl },
  };
};

const named = ({ tables }: Engine, input: Input): Table => {
  const name = tableNameIn(input);
  const table = tables.find(name);
  if (!table) {
    throw refused('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
  }
  return table;
};

const checkBilling = (
  input: Input,
  { ProvisionedThroughput: throughput, GlobalSecondaryIndexes: indexes = [] }: Billed,
) => {
  const isOnDemand = choiceIn(input, 'BillingMode', ['PROVISIONED', 'PAY_PER_REQUEST']) === 'PAY_PER_REQUEST';
  if (isOnDemand && throughput) {
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (!isOnDemand && !(throughput?.ReadCapacityUnits && throughput.WriteCapacityUnits)) {
    throw invalidParameter(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  for (const index of indexes) {
    if (isOnDemand && 'ProvisionedThroughput' in index) {
      throw invalidParameter(
        `ProvisionedThroughput should not be specified for index: ${index.IndexName} when BillingMode is PAY_PER_REQUEST`,
      );
    }
  }
};

const describe = ({ storage }: Engine, table: Table, status = 'ACTIVE') => {
  const { definition, stream } = table;
  const throughput = (definition as Billed).ProvisionedThroughput ?? {
    ReadCapacityUnits: 0,
    WriteCapacityUnits: 0,
  };
  const counted = storage.sql(
    'SELECT count(*) AS items, coalesce(sum(size), 0) AS bytes FROM items WHERE tbl = ?',
  );
  const { items, bytes } = counted.get(table.id) as { items: number; bytes: number };
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
    ProvisionedThroughput: { ...throughput, NumberOfDecreasesToday: 0 },
    ...(definition.BillingMode === 'PAY_PER_REQUEST' && {
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: table.created / 1000,
      },
    }),
    DeletionProtectionEnabled: definition.DeletionProtectionEnabled ?? false,
    ...(table.indexes.length > 0 && {
      GlobalSecondaryIndexes: table.indexes.map((index) => ({
        ...index.definition,
        IndexArn: `${table.arn}/index/${index.name}`,
        IndexStatus: status,
        ItemCount: storage.sql('SELECT count(*) AS items FROM entries WHERE idx = ?').get(index.id)?.items,
      })),
    }),
    ...(stream && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.view },
      LatestStreamArn: stream.arn,
      LatestStreamLabel: stream.label,
    }),
  };
};
