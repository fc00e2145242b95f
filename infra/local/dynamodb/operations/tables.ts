import type { AwsError } from '../../aws/service.ts';
import { checkDefinition, checkTableName } from '../definition-rules.ts';
import { createShape } from '../definition-shape.ts';
import type { Engine } from '../engine.ts';
import { invalid, refused } from '../errors.ts';
import type { Input } from '../request.ts';
import { checkShape, type Members } from '../shape.ts';
import type { Table } from '../table.ts';
import { describe, statusOf } from './description.ts';

export const createTable = (engine: Engine, input: Input): unknown => {
  const definition = Object.fromEntries(
    Object.keys(createShape).flatMap((name) => (input[name] == null ? [] : [[name, input[name]]])),
  );
  checkDefinition({ ...input, ...definition });
  const { TableName: name } = definition as { TableName: string };
  if (engine.tables.find(name)) throw refused('ResourceInUseException', `Table already exists: ${name}`);
  return { TableDescription: describe(engine, engine.tables.create(definition as never), 'CREATING') };
};

export const describeTable = (engine: Engine, input: Input): unknown => ({
  Table: describe(engine, namedTable(engine, input)),
});

export const deleteTable = (engine: Engine, input: Input): unknown => {
  const table = namedTable(engine, input);
  if (table.definition.DeletionProtectionEnabled) {
    throw invalid(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  refuseWhileUpdating(table);
  const description = describe(engine, table, 'DELETING');
  engine.tables.drop(table);
  const { TableName, TableArn, TableId, TableStatus, ItemCount, TableSizeBytes, ProvisionedThroughput } =
    description;
  return {
    TableDescription: {
      ...{ TableName, TableArn, TableId, TableStatus, ItemCount, TableSizeBytes, ProvisionedThroughput },
      DeletionProtectionEnabled: false,
    },
  };
};

const listShape: Members = {
  ExclusiveStartTableName: { is: 'text', pattern: '[a-zA-Z0-9_.-]+', min: 3, max: 255 },
  Limit: { is: 'count', min: 1, max: 100 },
};

export const listTables = (engine: Engine, input: Input): unknown => {
  checkShape(input, listShape);
  const { Limit: limit = 100, ExclusiveStartTableName: start = '' } = input as {
    Limit?: number;
    ExclusiveStartTableName?: string;
  };
  const names = engine.tables.all().flatMap(({ name }) => (name > start ? [name] : []));
  const page = names.slice(0, limit);
  return { TableNames: page, ...(page.length < names.length && { LastEvaluatedTableName: page.at(-1) }) };
};

/** The table that a call of the control plane is about, by name or ARN. */
export const namedTable = (
  engine: Engine,
  input: Input,
  shape: Members = {},
  absent: (name: unknown) => AwsError = noTable,
): Table => {
  const { TableName: name } = input;
  const byArn = typeof name === 'string' && name.startsWith('arn:') ? engine.tables.find(name) : undefined;
  if (!byArn) checkTableName(input);
  checkShape(input, shape);
  const table = byArn ?? engine.tables.find(name as string);
  if (!table) throw absent(name);
  return table;
};

const noTable = (name: unknown) =>
  refused('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);

export const refuseWhileUpdating = (table: Table): void => {
  if (statusOf(table) === 'ACTIVE') return;
  throw refused(
    'ResourceInUseException',
    `Attempt to change a resource which is still in use: Table is being updated: ${table.name}`,
  );
};
