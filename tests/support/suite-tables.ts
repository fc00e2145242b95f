import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  ResourceNotFoundException,
  type TableDescription,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import { type CloudUnderTest, isRealAws } from './cloud.ts';

const patience = isRealAws ? 900_000 : 5_000; // milliseconds
/** On AWS a table takes seconds to be made, an index minutes, and what was written shows with a delay. */
if (isRealAws) vi.setConfig({ testTimeout: patience, hookTimeout: patience });

/** For `expect.poll`. */
export const eventually = { timeout: patience, interval: isRealAws ? 1000 : 20 };

/** Attributes of a key, all of them text: `key('pk', 'sk')`. */
export const key = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
];

export const texts = (...names: string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));

/** A table on `pk` and `sk`, paid on demand, that is deleted at the end; ready to be used. */
export const aSuiteTable = async (
  cloud: CloudUnderTest,
  name: string,
  more: Partial<CreateTableCommandInput> = {},
): Promise<TableDescription> => {
  const TableName = cloud.named(name);
  await cloud.dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: texts('pk', 'sk'),
      KeySchema: key('pk', 'sk'),
      BillingMode: 'PAY_PER_REQUEST',
      ...more,
    }),
  );
  cloud.undo(() =>
    cloud.dynamodb.send(new DeleteTableCommand({ TableName })).catch((error) => {
      if (!(error instanceof ResourceNotFoundException)) throw error; // the test deleted it itself
    }),
  );
  await whenActive(cloud, TableName);
  return described(cloud, TableName);
};

export const described = async ({ dynamodb }: CloudUnderTest, TableName: string): Promise<TableDescription> =>
  (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table as TableDescription;

export const whenActive = ({ dynamodb: client }: CloudUnderTest, TableName: string) =>
  waitUntilTableExists({ client, maxWaitTime: 300, minDelay: 1, maxDelay: 5 }, { TableName });

/** Plain JavaScript values in, plain values out. */
export const documentsOf = ({ dynamodb }: CloudUnderTest) =>
  DynamoDBDocument.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
