import { type Input, isInput, listOf, type Needs, type OperationNeeds, textOf } from './needs.ts';

/**
 * What the operations of DynamoDB and its streams need, after the Service Authorization Reference. A transaction needs
 * the plain action of each of its parts. What names no table needs nothing: DynamoDB itself refuses it.
 */
export const dynamodbNeeds = (tableArn: (name: string) => string): OperationNeeds => {
  const arnOf = (given: unknown): string | undefined =>
    typeof given === 'string' ? (given.startsWith('arn:') ? given : tableArn(given)) : undefined;
  const one = (action: string, arn: string | undefined): Needs =>
    arn === undefined ? [] : [[`dynamodb:${action}`, arn]];
  const onTable = (action: string) => (input: Input) => one(action, arnOf(input.TableName));
  const onTables =
    (action: string) =>
    ({ RequestItems: asked }: Input) =>
      isInput(asked) ? Object.keys(asked).flatMap((name) => one(action, arnOf(name))) : [];
  const onIndex =
    (action: string) =>
    ({ TableName, IndexName }: Input) => {
      const arn = arnOf(TableName);
      return one(action, arn && typeof IndexName === 'string' ? `${arn}/index/${IndexName}` : arn);
    };
  const onArn = (action: string, property: string) => (input: Input) => one(action, textOf(input[property]));
  const onStream = (action: string) => (input: Input) => one(action, inTemplate(textOf(input.StreamArn)));
  const inTransaction =
    (actions: Readonly<Record<string, string>>) =>
    ({ TransactItems: items }: Input) =>
      listOf(items).flatMap((item) =>
        Object.entries(item).flatMap(([part, inner]) =>
          isInput(inner) && Object.hasOwn(actions, part) ? one(actions[part]!, arnOf(inner.TableName)) : [],
        ),
      );
  const onAny = (action: string) => (): Needs => [[`dynamodb:${action}`, '*']];

  return {
    ...Object.fromEntries(onOneTable.map((action) => [action, onTable(action)])),
    BatchGetItem: onTables('BatchGetItem'),
    BatchWriteItem: onTables('BatchWriteItem'),
    DescribeEndpoints: onAny('DescribeEndpoints'),
    DescribeLimits: onAny('DescribeLimits'),
    DescribeStream: onStream('DescribeStream'),
    GetRecords: ({ ShardIterator }) => one('GetRecords', inTemplate(textOf(ShardIterator)?.split('|', 1)[0])), // an iterator begins with the ARN
    GetShardIterator: onStream('GetShardIterator'),
    ListStreams: ({ TableName }) => one('ListStreams', stream(arnOf(TableName)) ?? '*'),
    ListTables: onAny('ListTables'),
    ListTagsOfResource: onArn('ListTagsOfResource', 'ResourceArn'),
    Query: onIndex('Query'),
    Scan: onIndex('Scan'),
    TagResource: onArn('TagResource', 'ResourceArn'),
    TransactGetItems: inTransaction({ Get: 'GetItem' }),
    TransactWriteItems: inTransaction({
      Put: 'PutItem',
      Update: 'UpdateItem',
      Delete: 'DeleteItem',
      ConditionCheck: 'ConditionCheckItem',
    }),
    UntagResource: onArn('UntagResource', 'ResourceArn'),
  };
};

/** IAM calls these as the operation is called, and their table is `TableName`. */
const onOneTable = [
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeContinuousBackups',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'PutItem',
  'UpdateContinuousBackups',
  'UpdateItem',
  'UpdateTable',
  'UpdateTimeToLive',
];

/** The template names the one stream that a table has by a label of its own: the real one is a time. */
const inTemplate = (streamArn: string | undefined) => streamArn?.replace(/\/stream\/.*$/, '/stream/local');

const stream = (tableArn: string | undefined) =>
  tableArn === undefined ? undefined : `${tableArn}/stream/*`;
