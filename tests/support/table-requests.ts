export const key = { pk: { S: 'a' }, sk: { S: 'b' } };
export const TableName = 'indexed';
export const arn = 'arn:aws:dynamodb:ap-southeast-3:000000000000:table/indexed';
const create = {
  TableName: 'made',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'at', AttributeType: 'B' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'local',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  SSESpecification: { Enabled: true, SSEType: 'KMS' },
  Tags: [{ Key: 'a', Value: 'b' }],
};
/** Requests that are right, one for each operation, to be spoiled by tests. */
export const requests: Readonly<Record<string, unknown>> = {
  BatchGetItem: { RequestItems: { [TableName]: { Keys: [key] } } },
  BatchWriteItem: {
    RequestItems: {
      [TableName]: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: { ...key, sk: { S: 'c' } } } }],
    },
  },
  CreateTable: create,
  DeleteItem: { TableName, Key: key, ReturnValues: 'ALL_OLD' },
  DeleteTable: { TableName: 'made' },
  DescribeContinuousBackups: { TableName },
  DescribeEndpoints: {},
  DescribeLimits: {},
  DescribeTable: { TableName },
  DescribeTimeToLive: { TableName },
  GetItem: { TableName, Key: key, ConsistentRead: true, ProjectionExpression: 'pk' },
  ListTables: { Limit: 3, ExclusiveStartTableName: 'abc' },
  ListTagsOfResource: { ResourceArn: arn },
  PutItem: {
    TableName,
    Item: { ...key, n: { N: '1' }, m: { M: { l: { L: [{ NULL: true }] } } }, b: { BS: ['AA=='] } },
  },
  Query: {
    TableName,
    KeyConditionExpression: 'pk = :p',
    ExpressionAttributeValues: { ':p': { S: 'a' } },
    Limit: 2,
    ExclusiveStartKey: key,
  },
  Scan: { TableName, Segment: 0, TotalSegments: 2, Limit: 3, Select: 'COUNT', ExclusiveStartKey: key },
  TagResource: { ResourceArn: arn, Tags: [{ Key: 'a', Value: 'b' }] },
  TransactGetItems: { TransactItems: [{ Get: { TableName, Key: key } }] },
  TransactWriteItems: { TransactItems: [{ Put: { TableName, Item: key } }], ClientRequestToken: 'x' },
  UntagResource: { ResourceArn: arn, TagKeys: ['a'] },
  UpdateContinuousBackups: {
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  },
  UpdateItem: {
    TableName,
    Key: key,
    UpdateExpression: 'SET n = :n REMOVE m.l[0]',
    ExpressionAttributeValues: { ':n': { N: '5' } },
  },
  UpdateTable: {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'z', AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: 'zzz',
          KeySchema: [{ AttributeName: 'z', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      },
    ],
  },
  UpdateTimeToLive: { TableName, TimeToLiveSpecification: { AttributeName: 't', Enabled: true } },
};
export const streamRequests: Readonly<Record<string, unknown>> = {
  DescribeStream: { StreamArn: `${arn}/stream/2026-01-01T00:00:00.000`, Limit: 1 },
  GetRecords: { ShardIterator: 'x|1|y', Limit: 1 },
  GetShardIterator: {
    StreamArn: `${arn}/stream/2026-01-01T00:00:00.000`,
    ShardId: 'shardId-00000000000000000000-00000000',
    ShardIteratorType: 'LATEST',
  },
  ListStreams: { TableName, Limit: 1 },
};
