import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { AwsError, type AwsService } from '../../infra/local/aws/service.ts';
import { createEventBridge } from '../../infra/local/eventbridge/service.ts';
import { createScheduler } from '../../infra/local/scheduler/service.ts';
import { surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const events = createEventBridge({ ...options, deliver: () => {}, bury: () => {} });
const scheduler = createScheduler({ ...options, deliver: () => {}, bury: () => {} });
events.resume();
scheduler.resume();
afterAll(() => {
  events.close();
  scheduler.close();
  remove();
});

const arn = (rest: string) => `arn:aws:events:ap-southeast-3:000000000000:${rest}`;
const word = fc.constantFrom(
  ...['a', 'default', '', '!', 'x'.repeat(300), arn('event-bus/default'), arn('event-bus/a'), arn('rule/a')],
  ...[
    arn('archive/a'),
    'arn:aws:sqs:ap-southeast-3:000000000000:a',
    'arn:aws:iam::000000000000:role/a',
    'arn:',
  ],
  ...['{}', '{"source":["a"]}', '{"a":1', 'rate(1 minute)', 'cron(0 0 L * ? *)', 'at(2030-01-01T00:00:00)'],
  ...['ENABLED', 'FLEXIBLE', 'OFF', 'DELETE', '$.a', '"<a>"', 'constructor', '__proto__'],
);
const leaf = fc.oneof(word, fc.integer({ min: -1, max: 200 }), fc.double(), fc.boolean(), fc.constant(null));
const members = (
  'Name EventBusName EventPattern ScheduleExpression State Description RoleArn Tags Key Value Rule Targets Id Arn Ids ' +
  'Input InputPath InputTransformer InputTemplate InputPathsMap RetryPolicy MaximumRetryAttempts DeadLetterConfig ' +
  'SqsParameters MessageGroupId Limit NextToken NamePrefix TargetArn ArchiveName EventSourceArn RetentionDays ' +
  'ReplayName EventStartTime EventEndTime Destination FilterArns ResourceARN TagKeys Event Entries Source DetailType ' +
  'Detail Time Resources TraceHeader StatementId Principal Action Policy Condition RemoveAllPermissions Target ' +
  'FlexibleTimeWindow Mode MaximumWindowInMinutes StartDate EndDate GroupName ScheduleExpressionTimezone ClientToken ' +
  'ActionAfterCompletion EventBridgeParameters'
).split(' ');
const input = fc.letrec((tie) => ({
  input: fc.dictionary(
    fc.constantFrom(...members),
    fc.oneof({ maxDepth: 3 }, leaf, tie('input'), fc.array(fc.oneof(leaf, tie('input')), { maxLength: 3 })),
    { maxKeys: 8 },
  ),
})).input;
/** Mostly right, so that the operations are reached. */
const likely = fc.constantFrom(
  { Name: 'a', EventPattern: '{"source":["a"]}' },
  { Name: 'a', ScheduleExpression: 'rate(1 minute)' },
  { Rule: 'a', Targets: [{ Id: 'a', Arn: 'arn:aws:sqs:ap-southeast-3:000000000000:a' }] },
  { ArchiveName: 'a', EventSourceArn: arn('event-bus/default') },
  {
    ReplayName: 'a',
    EventSourceArn: arn('archive/a'),
    EventStartTime: 0,
    EventEndTime: 9e9,
    Destination: { Arn: arn('event-bus/default') },
  },
  { Entries: [{ Source: 'a', DetailType: 'b', Detail: '{}' }] },
  { ResourceARN: arn('event-bus/default'), Tags: [{ Key: 'a', Value: 'b' }], TagKeys: ['a'] },
  {
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: 'arn:aws:sqs:ap-southeast-3:000000000000:a', RoleArn: 'arn:aws:iam::000000000000:role/a' },
  },
);
const request = fc.oneof(
  input,
  fc.tuple(likely, input).map(([right, more]) => ({ ...right, ...more })),
  likely,
);

const operations = (
  'PutEvents CreateEventBus UpdateEventBus DescribeEventBus ListEventBuses DeleteEventBus PutPermission RemovePermission ' +
  'PutRule DescribeRule ListRules ListRuleNamesByTarget DeleteRule EnableRule DisableRule TestEventPattern PutTargets ' +
  'RemoveTargets ListTargetsByRule CreateArchive DescribeArchive UpdateArchive DeleteArchive ListArchives StartReplay ' +
  'DescribeReplay CancelReplay ListReplays TagResource UntagResource ListTagsForResource CreateConnection toString'
).split(' ');

const answered = async (service: AwsService, call: object) => {
  try {
    const { status } = await service.handle({
      operation: '',
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
      caller: { arn: 'arn:aws:iam::000000000000:root', accountId: '000000000000' },
      ...call,
    });
    expect(status).toBe(200);
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    expect(error.status).toBeLessThan(500);
    return false;
  }
};

test('every call on EventBridge is answered or refused, whatever it says', async () => {
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), request, async (operation, body) => {
      if (await answered(events, { operation, body: Buffer.from(JSON.stringify(body)) })) done.add(operation);
    }),
    { numRuns: 4_000 },
  );
  expect(done.size).toBeGreaterThan(20); // else the calls were refused before they came to anything
});

test('every call on Scheduler is answered or refused, whatever it says', async () => {
  const path = fc
    .tuple(
      fc.constantFrom('schedules', 'schedule-groups', 'tags', 'toString'),
      fc.oneof(word, fc.constant(undefined)),
    )
    .map(([collection, name]) => `/${collection}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`);
  const query = fc.dictionary(
    fc.constantFrom(
      'groupName',
      'ScheduleGroup',
      'NamePrefix',
      'MaxResults',
      'NextToken',
      'State',
      'TagKeys',
    ),
    word,
    { maxKeys: 2 },
  );
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH');
  await fc.assert(
    fc.asyncProperty(method, path, query, request, async (verb, where, asked, body) => {
      await answered(scheduler, {
        method: verb,
        path: where,
        query: new URLSearchParams(asked),
        body: Buffer.from(JSON.stringify(body)),
      });
    }),
    { numRuns: 4_000 },
  );
});
