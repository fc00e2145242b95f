import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import * as events from '@aws-sdk/client-eventbridge';
import * as kms from '@aws-sdk/client-kms';
import * as sqs from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsCall, AwsError, type AwsService } from '../../infra/local/aws/service.ts';
import { createAccess } from '../../infra/local/iam/access.ts';
import { accountId, region } from '../support/aws-endpoint.ts';
import { guardedServices } from '../support/guarded-services.ts';
import { compiled, document, resource, rolePolicy } from '../support/policies.ts';

let house: Awaited<ReturnType<typeof guardedServices>>;
beforeAll(async () => {
  house = await guardedServices();
});
afterAll(() => house.close());

const call = (operation: string, body: string, target = 'X'): AwsCall => ({
  operation,
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: { 'x-amz-target': `${target}.${operation}` },
  body: Buffer.from(body),
  caller: house.role.caller,
});

/** Empty when nothing was refused. */
const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return '';
  } catch (error) {
    return error instanceof AwsError ? error.code : String(error);
  }
};

const operationsOf = (sdk: object) =>
  Object.keys(sdk)
    .filter((name) => /^[A-Z]\w+Command$/.test(name))
    .map((name) => name.slice(0, -'Command'.length));

const apis = (): readonly (readonly [string, AwsService, object, string])[] => [
  ['dynamodb', house.services.dynamodb, dynamodb, 'DynamoDB_20120810'],
  ['dynamodb', house.services.dynamodb, streams, 'DynamoDBStreams_20120810'],
  ['sqs', house.services.sqs, sqs, 'AmazonSQS'],
  ['events', house.services.events, events, 'AWSEvents'],
  ['kms', house.services.kms, kms, 'TrentService'],
];

describe('the guard', () => {
  it('knows what every operation needs that a service has', async () => {
    let known = 0;
    for (const [service, { handle }, sdk, target] of apis()) {
      for (const operation of operationsOf(sdk)) {
        const asked = call(operation, '{}', target);
        if ((await codeOf(() => handle(asked))).includes('UnknownOperation')) continue;
        known += 1;
        expect(await codeOf(() => house.needs[service]!(asked)), `${service} ${operation}`).not.toContain(
          'UnknownOperation',
        );
      }
    }
    expect(known).toBeGreaterThan(60);
  });

  it('lets nothing pass by a name that no service knows', async () => {
    for (const [service] of apis()) {
      for (const operation of ['', 'Nothing', 'constructor', '__proto__'])
        expect(await codeOf(() => house.needs[service]!(call(operation, '{}')))).toBe(
          'UnknownOperationException',
        );
    }
  });

  it('answers a role without any grant nothing, however its request is bent', async () => {
    const { dynamodb, sqs, events, kms } = house.services;
    sqs.ensureQueue({ QueueName: 'events' });
    kms.ensureKey({ KeyId: 'key-1', alias: 'alias/house' });
    dynamodb.ensureTable({
      TableName: 'boards',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    } as never);
    const all = { dynamodb, sqs, events, kms };
    const access = createAccess(compiled(), { needs: house.needs, onUse: () => {} });
    const name = fc.oneof(
      fc.constantFrom(
        'boards',
        'events',
        'key-1',
        'alias/house',
        `${house.url}/${accountId}/events`,
        `arn:aws:dynamodb:${region}:${accountId}:table/boards`,
        `arn:aws:sqs:${region}:${accountId}:events`,
      ),
      fc.string({ maxLength: 6 }),
    );
    const item = fc.constant({ pk: { S: 'a' } });
    const part = fc.record({ TableName: name, Item: item, Key: item }, { requiredKeys: [] });
    const value = fc.oneof(
      { weight: 3, arbitrary: name },
      fc.array(part, { maxLength: 2 }),
      fc
        .dictionary(fc.constantFrom('Put', 'Get', 'Delete', 'boards', 'Keys'), part, { maxKeys: 2 })
        .map((one) => [one]),
      fc.dictionary(name, fc.record({ Keys: fc.array(item, { maxLength: 1 }) }), { maxKeys: 2 }),
      fc.jsonValue(),
    );
    const member = fc.constantFrom(
      'TableName',
      'TransactItems',
      'RequestItems',
      'Item',
      'Key',
      'IndexName',
      'StreamArn',
      'ShardIterator',
      'ResourceArn',
      'QueueUrl',
      'QueueName',
      'MessageBody',
      'SourceArn',
      'DestinationArn',
      'Entries',
      'Name',
      'EventBusName',
      'Rule',
      'KeyId',
      'KeySpec',
      'Plaintext',
      'CiphertextBlob',
      'AliasName',
      'TargetKeyId',
    );
    const body = fc.oneof(
      fc.dictionary(member, value, { maxKeys: 5 }).map((input) => JSON.stringify(input)),
      fc.string(),
    );
    const cases = apis().flatMap(([service, , sdk, target]) =>
      operationsOf(sdk).map((operation) => ({ service, operation, target })),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...cases), body, async ({ service, operation, target }, text) => {
        const asked = call(operation, text, target);
        const code = await codeOf(async () => {
          access.guard(service, asked);
          await all[service as keyof typeof all].handle(asked);
        });
        expect(code, `${operation} ${text}`).not.toBe('');
      }),
      { numRuns: 3_000 },
    );
  });

  it('asks the policies once for a caller, an action and a resource, and is quick after that', () => {
    const table = `arn:aws:dynamodb:${region}:${accountId}:table/boards`;
    const policies = compiled(rolePolicy({ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table }));
    let uses = 0;
    const access = createAccess(policies, { needs: house.needs, onUse: () => (uses += 1) });
    const asked = call('PutItem', JSON.stringify({ TableName: 'boards', Item: { pk: { S: 'a' } } }));
    const time = (work: () => void) => {
      const started = process.cpuUsage();
      for (let turn = 0; turn < 20_000; turn += 1) work();
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 20_000; // microseconds
    };
    time(() => access.guard('dynamodb', asked));
    const withParsing = time(() => access.guard('dynamodb', asked));
    const parsing = time(() => JSON.parse(asked.body.toString()));
    expect(uses).toBe(1);
    // the service reads the body no more, where the guard has
    expect(withParsing - parsing).toBeLessThan(5);
  });

  it('keeps its verdicts apart by caller, and no more of them than it may', () => {
    const any = rolePolicy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::archive/*' });
    const access = createAccess(compiled(any), { needs: house.needs, onUse: () => {} });
    const role = (name: string) =>
      ({
        kind: 'role',
        arn: `arn:aws:sts::${accountId}:assumed-role/${name}/s`,
        roleArn: `arn:aws:iam::${accountId}:role/${name}`,
        accountId,
      }) as const;
    for (let number = 0; number < 25_000; number += 1)
      expect(access.allows(role('relay'), 's3:GetObject', `arn:aws:s3:::archive/${number}`)).toBe(true);
    expect(access.allows(role('other'), 's3:GetObject', 'arn:aws:s3:::archive/1')).toBe(false);
  });

  it('takes a caller that is neither account nor role for one without rights', () => {
    const all = resource('AWS::IAM::Policy', {
      Roles: ['relay'],
      PolicyDocument: document({ Effect: 'Allow', Action: '*', Resource: '*' }),
    });
    const access = createAccess(compiled(all), { needs: house.needs, onUse: () => {} });
    const asked = {
      ...call('ListTables', '{}'),
      caller: { arn: `arn:aws:iam::${accountId}:user/somebody`, accountId },
    };
    expect(() => access.guard('dynamodb', asked)).toThrow('not authorized to perform: dynamodb:ListTables');
  });
});
