import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AwsService, ConnectionCut } from '../../infra/local/aws/service.ts';
import { createDynamoDb, type DynamoDb } from '../../infra/local/dynamodb/service.ts';
import { putRecord, transact } from '../../shared/persistence/transact.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';
import { aTable } from '../support/dynamodb-endpoint.ts';

const { options, remove } = surroundings();
let dynamodb: DynamoDb;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let documents: DynamoDBDocument;
/** Answers that will not arrive, though the call has had its effect. */
let lost = 0;

beforeAll(async () => {
  dynamodb = createDynamoDb(options);
  dynamodb.ensureTable(aTable('records'));
  const losing: AwsService = {
    close: () => {},
    async handle(call) {
      const reply = await dynamodb.handle(call);
      if (call.operation === 'TransactWriteItems' && lost > 0) {
        lost -= 1;
        throw new ConnectionCut();
      }
      return reply;
    },
  };
  door = await openEndpoint({ dynamodb: losing });
  documents = DynamoDBDocument.from(new DynamoDBClient(door.client));
});
afterAll(async () => {
  documents.destroy();
  await door.close();
  dynamodb.close();
  remove();
});

it('a change whose answer was lost is not told as a conflict with itself when it is tried again', async () => {
  const record = (version: number) => putRecord('records', { pk: 'BOARD#1', sk: 'BOARD', version });
  await transact(documents, [record(1)]);
  lost = 2;
  await transact(documents, [record(2)]);
  const { Item } = await documents.get({ TableName: 'records', Key: { pk: 'BOARD#1', sk: 'BOARD' } });
  expect({ lost, Item }).toEqual({ lost: 0, Item: { pk: 'BOARD#1', sk: 'BOARD', version: 2 } });
});
