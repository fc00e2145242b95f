import { accountId, region } from './aws-endpoint.ts';

const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
const RoleArn = `arn:aws:iam::${accountId}:role/a`;
const queue = arn('sqs', 'first');
const QueueUrl = `http://127.0.0.1/${accountId}/first`;
const fifo = `${QueueUrl}.fifo`;
const bus = arn('events', 'event-bus/default');
const Tags = [{ Key: 'a', Value: 'b' }];
const text = { DataType: 'String', StringValue: 'x' };
const EventPattern = '{"source":["a",{"prefix":"b"}]}';
const event =
  '{"id":"1","detail-type":"t","source":"a","account":"1","time":"2022-07-13T13:48:01Z","region":"r"}';

/** Requests to SQS that are right, one for each operation, to be spoiled by tests; receives do not wait. */
export const queueRequests: Readonly<Record<string, unknown>> = {
  AddPermission: { QueueUrl, Label: 'a', AWSAccountIds: ['111111111111'], Actions: ['SendMessage'] },
  CancelMessageMoveTask: { TaskHandle: 'x' },
  ChangeMessageVisibility: { QueueUrl, ReceiptHandle: 'x', VisibilityTimeout: 1 },
  ChangeMessageVisibilityBatch: {
    QueueUrl,
    Entries: [{ Id: 'a', ReceiptHandle: 'x', VisibilityTimeout: 1 }],
  },
  CreateQueue: { QueueName: 'first', Attributes: { DelaySeconds: '0' }, tags: { a: 'b' } },
  DeleteMessage: { QueueUrl, ReceiptHandle: 'x' },
  DeleteMessageBatch: { QueueUrl, Entries: [{ Id: 'a', ReceiptHandle: 'x' }] },
  DeleteQueue: { QueueUrl: `${QueueUrl}-other` },
  GetQueueAttributes: { QueueUrl, AttributeNames: ['All'] },
  GetQueueUrl: { QueueName: 'first', QueueOwnerAWSAccountId: accountId },
  ListDeadLetterSourceQueues: { QueueUrl, MaxResults: 2 },
  ListMessageMoveTasks: { SourceArn: queue, MaxResults: 2 },
  ListQueues: { QueueNamePrefix: 'f', MaxResults: 1, NextToken: 'x' },
  ListQueueTags: { QueueUrl },
  PurgeQueue: { QueueUrl },
  ReceiveMessage: {
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 0,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All', 'a.*'],
  },
  RemovePermission: { QueueUrl, Label: 'a' },
  SendMessage: {
    QueueUrl: fifo,
    MessageBody: 'x',
    MessageGroupId: 'g',
    MessageDeduplicationId: 'd',
    MessageAttributes: { a: text },
    MessageSystemAttributes: { AWSTraceHeader: text },
  },
  SendMessageBatch: {
    QueueUrl,
    Entries: [
      { Id: 'a', MessageBody: 'x', DelaySeconds: 1 },
      { Id: 'b', MessageBody: 'y', MessageAttributes: { a: text } },
    ],
  },
  SetQueueAttributes: {
    QueueUrl,
    Attributes: {
      VisibilityTimeout: '1',
      Policy: '{"Version":"2012-10-17","Statement":[]}',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${queue}-other`, maxReceiveCount: 1 }),
    },
  },
  StartMessageMoveTask: {
    SourceArn: `${queue}-other`,
    DestinationArn: queue,
    MaxNumberOfMessagesPerSecond: 5,
  },
  TagQueue: { QueueUrl, Tags: { a: 'b' } },
  UntagQueue: { QueueUrl, TagKeys: ['a'] },
};

const rule = { Name: 'a', EventBusName: 'default' };
const replay = { ReplayName: 'a' };
/** The same for EventBridge. */
export const eventRequests: Readonly<Record<string, unknown>> = {
  CancelReplay: replay,
  CreateArchive: { ArchiveName: 'a', EventSourceArn: bus, EventPattern, RetentionDays: 1 },
  CreateEventBus: { Name: 'made', Tags },
  DeleteArchive: { ArchiveName: 'a' },
  DeleteEventBus: { Name: 'made' },
  DeleteRule: { ...rule, Force: false },
  DescribeArchive: { ArchiveName: 'a' },
  DescribeEventBus: { Name: 'default' },
  DescribeReplay: replay,
  DescribeRule: rule,
  DisableRule: rule,
  EnableRule: rule,
  ListArchives: { NamePrefix: 'a', Limit: 2 },
  ListEventBuses: { NamePrefix: 'd', Limit: 2, NextToken: 'x' },
  ListReplays: { State: 'COMPLETED', Limit: 2 },
  ListRuleNamesByTarget: { TargetArn: queue, EventBusName: 'default', Limit: 2 },
  ListRules: { NamePrefix: 'a', EventBusName: 'default', Limit: 2 },
  ListTagsForResource: { ResourceARN: bus },
  ListTargetsByRule: { Rule: 'a', EventBusName: 'default', Limit: 2 },
  PutEvents: {
    Entries: [
      { EventBusName: bus, Source: 'a', DetailType: 'b', Detail: '{"a":[1]}', Time: 1e9, Resources: ['r'] },
    ],
  },
  PutPermission: {
    EventBusName: 'default',
    Action: 'events:PutEvents',
    Principal: accountId,
    StatementId: 'a',
  },
  PutRule: { ...rule, EventPattern, State: 'ENABLED', Description: 'd', Tags },
  PutTargets: {
    Rule: 'a',
    EventBusName: 'default',
    Targets: [
      {
        Id: 'a',
        Arn: queue,
        InputTransformer: { InputPathsMap: { a: '$.detail.a[0]' }, InputTemplate: '{"a":<a>}' },
        RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: queue },
      },
      { Id: 'b', Arn: `${queue}.fifo`, InputPath: '$.detail', SqsParameters: { MessageGroupId: 'g' } },
    ],
  },
  RemovePermission: { EventBusName: 'default', StatementId: 'a' },
  RemoveTargets: { Rule: 'a', EventBusName: 'default', Ids: ['a'] },
  StartReplay: {
    ReplayName: 'a',
    EventSourceArn: arn('events', 'archive/a'),
    EventStartTime: 0,
    EventEndTime: 9e9,
    Destination: { Arn: bus, FilterArns: [arn('events', 'rule/a')] },
  },
  TagResource: { ResourceARN: bus, Tags },
  TestEventPattern: { EventPattern, Event: event },
  UntagResource: { ResourceARN: bus, TagKeys: ['a'] },
  UpdateArchive: { ArchiveName: 'a', Description: 'd', RetentionDays: 2 },
  UpdateEventBus: { Name: 'made', Description: 'd' },
};

/** The same for KMS. */
export const keyRequests: Readonly<Record<string, unknown>> = {
  CreateAlias: { AliasName: 'alias/a', TargetKeyId: 'key' },
  CreateKey: { Description: 'd', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' },
  Decrypt: { KeyId: 'key', CiphertextBlob: 'AQNrZXk=', EncryptionContext: { a: 'b' } },
  DescribeKey: { KeyId: 'key', GrantTokens: ['x'] },
  Encrypt: { KeyId: 'key', Plaintext: 'YQ==', EncryptionContext: { a: 'b' } },
  GenerateDataKey: { KeyId: 'key', KeySpec: 'AES_256', EncryptionContext: { a: 'b' } },
  GenerateDataKeyWithoutPlaintext: { KeyId: 'key', NumberOfBytes: 32 },
};

const schedule = {
  ScheduleExpression: 'rate(1 hour)',
  ScheduleExpressionTimezone: 'Asia/Jakarta',
  FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
  GroupName: 'default',
  StartDate: 4e9,
  ClientToken: 'c',
  Target: {
    Arn: queue,
    RoleArn,
    Input: '<aws.scheduler.scheduled-time>',
    RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
  },
};
const group = '/schedule-groups/night';
const tags = `/tags/${encodeURIComponent(arn('scheduler', 'schedule-group/night'))}`;
/** The same for EventBridge Scheduler, by method and path. */
export const scheduleRequests: Readonly<Record<string, { query: object; body?: unknown }>> = {
  'POST /schedules/a': { query: {}, body: schedule },
  'PUT /schedules/a': { query: {}, body: { ...schedule, ScheduleExpression: 'cron(0 0 L * ? *)' } },
  'GET /schedules/a': { query: { groupName: 'default' } },
  'DELETE /schedules/a': { query: { groupName: 'default', clientToken: 'c' } },
  'GET /schedules': {
    query: { ScheduleGroup: 'default', NamePrefix: 'a', State: 'ENABLED', MaxResults: '1' },
  },
  [`POST ${group}`]: { query: {}, body: { ClientToken: 'c', Tags } },
  [`GET ${group}`]: { query: {} },
  [`DELETE ${group}`]: { query: { clientToken: 'c' } },
  'GET /schedule-groups': { query: { NamePrefix: 'n', MaxResults: '1', NextToken: 'x' } },
  [`POST ${tags}`]: { query: {}, body: { Tags } },
  [`DELETE ${tags}`]: { query: { TagKeys: 'a' } },
  [`GET ${tags}`]: { query: {} },
};
