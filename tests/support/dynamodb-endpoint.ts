import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { createDynamoDb, type DynamoDb, type TableDefinition } from '../../infra/local/dynamodb/service.ts';
import { openEndpoint, surroundings } from './aws-endpoint.ts';

/** The embedded DynamoDB behind the real front door, with the SDK's plain and document clients. */
export const openTables = async () => {
  const { options, remove } = surroundings();
  const dynamodb = createDynamoDb(options);
  const door = await openEndpoint({ dynamodb });
  const client = new DynamoDBClient(door.client);
  return {
    ...options,
    dynamodb,
    client,
    documents: DynamoDBDocument.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    door,
    async close() {
      client.destroy();
      await door.close();
      dynamodb.close();
      remove();
    },
  };
};

/** A table with a text key `pk` and, unless told otherwise, a text key `sk`. */
export const aTable = (
  TableName: string,
  { sk = 'S', ...more }: Partial<TableDefinition> & { sk?: 'S' | 'N' | 'B' | 'none' } = {},
): TableDefinition => ({
  TableName,
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    ...(sk === 'none' ? [] : [{ AttributeName: 'sk', AttributeType: sk }]),
    ...(more.AttributeDefinitions ?? []),
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    ...(sk === 'none' ? [] : [{ AttributeName: 'sk', KeyType: 'RANGE' } as const]),
  ],
  BillingMode: 'PAY_PER_REQUEST',
  ...Object.fromEntries(Object.entries(more).filter(([name]) => name !== 'AttributeDefinitions')),
});

/** An index called as its keys: `gsi1` on `gsi1pk` and `gsi1sk`. */
export const anIndex = (
  name: string,
  Projection: NonNullable<TableDefinition['GlobalSecondaryIndexes']>[number]['Projection'] = {
    ProjectionType: 'ALL',
  },
) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: `${name}pk`, KeyType: 'HASH' },
    { AttributeName: `${name}sk`, KeyType: 'RANGE' },
  ] as const,
  Projection,
});

export const textAttributes = (...names: string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }) as const);

/** What a client gets when AWS refuses, with the part of the message that matters. */
export const refusal = (message: string, name = 'ValidationException') => ({
  name,
  message: expect.stringContaining(message),
});

/** A request as no SDK would send it, past the front door. */
export const raw = async (dynamodb: DynamoDb, operation: string, input: unknown) => {
  try {
    return { status: 200, body: await call(dynamodb, operation, input) };
  } catch (error) {
    const { code, status, message } = error as { code: string; status: number; message: string };
    return { status, body: { __type: `#${code}`, message } };
  }
};

export const call = async (dynamodb: DynamoDb, operation: string, input: unknown) => {
  const body = Buffer.from(JSON.stringify(input));
  const caller = { arn: 'arn:aws:iam::000000000000:root', accountId: '000000000000' };
  const reply = await dynamodb.handle({
    operation,
    body,
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    caller,
  });
  return JSON.parse(String(reply.body));
};

/** A table with one index of each projection. */
export const anIndexedTable = (name = 'indexed') =>
  aTable(name, {
    AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk', 'keyspk', 'keyssk', 'fewpk', 'fewsk'),
    GlobalSecondaryIndexes: [
      anIndex('gsi1'),
      anIndex('keys', { ProjectionType: 'KEYS_ONLY' }),
      anIndex('few', { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] }),
    ],
  });

/** What an expression refers to: empty lists of values or names may not be sent. */
export const referring = (values: object, names: Record<string, string>) => ({
  ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values as Record<string, unknown> }),
  ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
});

/** Asks whether an item of the table `things` meets a condition, by a write that changes nothing. */
export const condition =
  (documents: () => DynamoDBDocument, Key: { readonly pk: string; readonly sk: string }) =>
  async (ConditionExpression: string, values: object = {}, names: Record<string, string> = {}) => {
    try {
      await documents().update({
        TableName: 'things',
        Key,
        ConditionExpression,
        ...referring(values, names),
      });
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  };
