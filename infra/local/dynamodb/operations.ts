import type { AwsCall } from '../aws/service.ts';
import type { Engine } from './engine.ts';
import { describeEndpoints, describeLimits } from './operations/account.ts';
import { batchGetItem, batchWriteItem } from './operations/batches.ts';
import { describeContinuousBackups, updateContinuousBackups } from './operations/continuous-backups.ts';
import { getItem } from './operations/get-item.ts';
import { query } from './operations/query.ts';
import { scan } from './operations/scan.ts';
import { describeStream, getRecords, getShardIterator, listStreams } from './operations/streams.ts';
import { createTable, deleteTable, describeTable, listTables } from './operations/tables.ts';
import { listTagsOfResource, tagResource, untagResource } from './operations/tags.ts';
import { describeTimeToLive, updateTimeToLive } from './operations/time-to-live.ts';
import { transactGetItems, transactWriteItems } from './operations/transactions.ts';
import { updateTable } from './operations/update-table.ts';
import { deleteItem, putItem, updateItem } from './operations/writes.ts';
import type { Input } from './request.ts';

/** The answer is JSON text, or something to be made into it. */
export type Operation = (engine: Engine, input: Input, call: AwsCall) => unknown;

const ofTables: Readonly<Record<string, Operation>> = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeContinuousBackups: describeContinuousBackups,
  DescribeEndpoints: describeEndpoints,
  DescribeLimits: describeLimits,
  DescribeTable: describeTable,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  ListTables: listTables,
  ListTagsOfResource: listTagsOfResource,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  TagResource: tagResource,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UntagResource: untagResource,
  UpdateContinuousBackups: updateContinuousBackups,
  UpdateItem: updateItem,
  UpdateTable: updateTable,
  UpdateTimeToLive: updateTimeToLive,
};

const ofStreams: Readonly<Record<string, Operation>> = {
  DescribeStream: describeStream,
  GetRecords: getRecords,
  GetShardIterator: getShardIterator,
  ListStreams: listStreams,
};

/** Tables and streams are two APIs with one signature; the target tells which is meant. */
export const operationOf = ({ operation, headers = {} }: AwsCall): Operation | undefined => {
  const api = headers['x-amz-target']?.startsWith('DynamoDBStreams_') ? ofStreams : ofTables;
  return Object.hasOwn(api, operation) ? api[operation] : undefined;
};
