import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { type FrontDoor, openFrontDoor } from '../../infra/local/aws/server.ts';
import { createDynamoDb } from '../../infra/local/dynamodb/service.ts';
import { createEventBridge } from '../../infra/local/eventbridge/service.ts';
import { needsByService } from '../../infra/local/iam/needs/by-service.ts';
import { createKms } from '../../infra/local/kms/service.ts';
import { createScheduler } from '../../infra/local/scheduler/service.ts';
import { createSqs } from '../../infra/local/sqs/service.ts';
import { accountId, region, surroundings } from '../support/aws-endpoint.ts';
import { anIndexedTable } from '../support/dynamodb-endpoint.ts';
import { type RawCall, rawCalls } from '../support/raw-calls.ts';
import { eventRequests, keyRequests, queueRequests, scheduleRequests } from '../support/service-requests.ts';
import { junk, spoiled } from '../support/spoiled-requests.ts';
import { key, TableName, requests as tableRequests } from '../support/table-requests.ts';

/** Of each service; `FUZZ_RUNS=100000 npx vitest run tests/local/services-fuzz.test.ts` looks longer. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 500);

const { options, remove } = surroundings();
const delivering = { deliver: () => {}, bury: () => {} };
const dynamodb = createDynamoDb(options);
const sqs = createSqs({ ...options, url: () => 'http://127.0.0.1' });
const events = createEventBridge({ ...options, ...delivering });
const scheduler = createScheduler({ ...options, ...delivering });
const kms = createKms(options);
const services = { dynamodb, sqs, events, scheduler, kms };
const needs = needsByService({ region, accountId, keyArn: kms.keyArn });
const defects: unknown[] = [];
let door: FrontDoor;
const call = rawCalls(() => `http://127.0.0.1:${door.port}`);

beforeAll(async () => {
  events.resume();
  scheduler.resume();
  door = await openFrontDoor({
    services,
    credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
    region,
    port: 0,
    guard: (service, signed) => void needs[service]?.(signed), // reads what is not checked yet
    report: (error) => defects.push(error),
  });
});
afterAll(async () => {
  await door.close();
  for (const service of Object.values(services)) service.close();
  remove();
});

beforeEach(() => {
  defects.length = 0;
});

/** What a run may have removed. */
const furnish = () => {
  dynamodb.ensureTable({
    ...anIndexedTable(),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
  sqs.ensureQueue({ QueueName: 'first' });
  sqs.ensureQueue({ QueueName: 'first-other' });
  sqs.ensureQueue({ QueueName: 'first.fifo', Attributes: { FifoQueue: true } });
  kms.ensureKey({ KeyId: 'key' });
};

const asked = async (operation: string, input: object, api = '') => {
  const reply = await dynamodb.handle({
    operation,
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': `DynamoDB${api}_20120810.${operation}` },
    body: Buffer.from(JSON.stringify(input)),
    caller: { arn: `arn:aws:iam::${accountId}:root`, accountId },
  });
  return JSON.parse(String(reply.body));
};
furnish();
/** Right ones, for a stream that has a record. */
const streamRequests = await (async () => {
  await asked('PutItem', { TableName, Item: key });
  const StreamArn = dynamodb.streams.arn(TableName);
  const { StreamDescription } = await asked('DescribeStream', { StreamArn }, 'Streams');
  const [{ ShardId }] = StreamDescription.Shards;
  const GetShardIterator = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = await asked('GetShardIterator', GetShardIterator, 'Streams');
  return {
    DescribeStream: { StreamArn, Limit: 1 },
    GetRecords: { ShardIterator, Limit: 1 },
    GetShardIterator,
    ListStreams: { TableName, Limit: 1 },
  };
})();

const DEEP = '@deep';
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const others = fc.oneof(
  { weight: 8, arbitrary: junk },
  { weight: 1, arbitrary: fc.constant(DEEP) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 2, max: 300 }).map((length) => [DEEP, ...Array(length).fill('x')]),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);
const written = (value: unknown) => (JSON.stringify(value) ?? '').replaceAll(`"${DEEP}"`, deep);

type Requests = Readonly<Record<string, unknown>>;
/** A call as it should be, one with a part spoiled, the body of another operation, or no JSON at all. */
const callsTo = (service: string, target: string, requests: Requests): fc.Arbitrary<RawCall> => {
  const operations = Object.keys(requests);
  const any = fc.constantFrom(...operations, 'Explode', 'constructor');
  const body = (operation: string) =>
    fc.oneof(
      { weight: 1, arbitrary: fc.constant(requests[operation]).map(written) },
      { weight: 6, arbitrary: spoiled(requests[operation], others).map(written) },
      { weight: 1, arbitrary: fc.constantFrom(...Object.values(requests)).map(written) },
      { weight: 1, arbitrary: fc.oneof(fc.string(), fc.json(), fc.constant(deep)) },
    );
  return any.chain((operation) =>
    body(operation).map((text) => ({
      service,
      headers: { 'x-amz-target': `${target}.${operation}`, 'content-type': 'application/x-amz-json-1.0' },
      body: text,
    })),
  );
};

/** Without `__proto__`, which the SDK's signer loses: what it then signs is not what is sent. */
const texts = (query: object) =>
  Object.fromEntries(
    Object.entries(query)
      .filter(([name]) => name !== '__proto__')
      .map(([name, value]) => [name, typeof value === 'string' ? value : written(value)]),
  );
const callsToScheduler: fc.Arbitrary<RawCall> = fc
  .constantFrom(...Object.entries(scheduleRequests))
  .chain(([place, request]) =>
    fc
      .tuple(
        fc.constantFrom('', '/x', '%20', '%', '%E0%A4'),
        fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('odd') }),
        spoiled(request.query, junk),
        fc.oneof(spoiled(request.body, others), fc.constant(request.body)),
      )
      .map(([end, isOdd, query, body]) => {
        const [method = '', path = ''] = place.split(' ');
        return {
          service: 'scheduler',
          method,
          path: `${path}${isOdd && end}`,
          query: texts(typeof query === 'object' && query !== null ? query : {}),
          headers: { 'content-type': 'application/json' },
          ...(method !== 'GET' && body !== undefined && { body: written(body) }),
        };
      }),
  );

const descriptors = () => readdirSync('/proc/self/fd').length;

/** The answer of one call: a value, or an error in the form of its protocol. */
const answered = async (sent: RawCall) => {
  const response = await call(sent);
  const text = await response.text();
  expect(defects, `${JSON.stringify(sent).slice(0, 2_000)}`).toEqual([]);
  expect(response.status).toBeLessThan(500);
  const value = JSON.parse(text);
  if (response.ok) return true;
  expect(response.status).toBeGreaterThanOrEqual(400);
  if (sent.service === 'scheduler') {
    expect(response.headers.get('x-amzn-errortype')).toMatch(/^[A-Za-z]+$/);
    expect(value.Message).toEqual(expect.any(String));
  } else {
    expect(value.__type).toMatch(/^([a-z0-9.]+#)?[A-Za-z.]+$/);
    expect(value.message ?? value.Message).toEqual(expect.any(String));
  }
  if (sent.service === 'sqs') expect(response.headers.get('x-amzn-query-error')).toMatch(/;Sender$/);
  return false;
};

test.each<[string, fc.Arbitrary<RawCall>]>([
  ['dynamodb', callsTo('dynamodb', 'DynamoDB_20120810', tableRequests)],
  ['streams', callsTo('dynamodb', 'DynamoDBStreams_20120810', streamRequests)],
  ['sqs', callsTo('sqs', 'AmazonSQS', queueRequests)],
  ['events', callsTo('events', 'AWSEvents', eventRequests)],
  ['kms', callsTo('kms', 'TrentService', keyRequests)],
  ['scheduler', callsToScheduler],
])('%s answers or refuses whatever is sent to it, and keeps nothing open', async (_service, calls) => {
  let runs = 0;
  let good = 0;
  let before = 0;
  await fc.assert(
    fc.asyncProperty(calls, async (sent) => {
      if (runs % 50 === 0) furnish();
      if (await answered(sent)) good += 1;
      if (runs === 20) before = descriptors();
      runs += 1;
    }),
    { numRuns, endOnFailure: true }, // the state of the services does not shrink with the call
  );
  expect(good).toBeGreaterThan(numRuns / 20); // else the calls were refused before they came to anything
  expect(descriptors()).toBeLessThanOrEqual(before + 2); // connections of the client
});
