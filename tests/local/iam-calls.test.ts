import * as ddb from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountId, region } from '../support/aws-endpoint.ts';
import { guardedServices } from '../support/guarded-services.ts';
import { document, resource } from '../support/policies.ts';

let house: Awaited<ReturnType<typeof guardedServices>>;
let queueUrl: string;
beforeAll(async () => {
  house = await guardedServices();
  const { dynamodb, sqs, kms, s3, events } = house.services;
  dynamodb.ensureTable({
    TableName: 'boards',
    AttributeDefinitions: ['pk', 'area'].map((name) => ({
      AttributeName: name,
      AttributeType: 'S' as const,
    })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byArea',
        KeySchema: [{ AttributeName: 'area', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  } as never);
  sqs.ensureQueue({ QueueName: 'events' });
  kms.ensureKey({ KeyId: 'key-1', alias: 'alias/house' });
  s3.ensureBucket({ BucketName: 'archive' });
  events.ensureBus({ Name: 'house' });
  queueUrl = `${house.url}/${accountId}/events`;
});
afterAll(() => house.close());
beforeEach(() => house.under([]));

const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${accountId}:${name}`;
const table = arn('dynamodb', 'table/boards');
const session = `arn:aws:sts::${accountId}:assumed-role/relay/relay-function`;
const roleMay = (Action: string | string[], Resource: string | string[], Effect = 'Allow') =>
  resource('AWS::IAM::Policy', { Roles: ['relay'], PolicyDocument: document({ Effect, Action, Resource }) });
/** `done`, or what the SDK's error says. */
const outcome = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'done';
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return `${name} ${$metadata?.httpStatusCode} ${message}`;
  }
};
const because = (action: string) => `because no identity-based policy allows the ${action} action`;

const pk = (value: string) => ({ pk: { S: value } });
const TableName = 'boards';
const put = (name = TableName) =>
  outcome(house.relay.dynamodb.send(new ddb.PutItemCommand({ TableName: name, Item: pk('a') })));

describe('a call to DynamoDB', () => {
  it('is refused in the words of AWS, and changes nothing', async () => {
    expect(await put()).toBe(
      `AccessDeniedException 400 User: ${session} is not authorized to perform: dynamodb:PutItem on resource: ${table} ${because('dynamodb:PutItem')}`,
    );
    house.under([roleMay('*', '*'), roleMay('dynamodb:PutItem', table, 'Deny')]);
    expect(await put()).toContain('with an explicit deny in an identity-based policy');
    const found = await house.administrator.dynamodb.send(
      new ddb.GetItemCommand({ TableName, Key: pk('a') }),
    );
    expect(found.Item).toBeUndefined();
  });

  it('is allowed by name and by ARN alike, on that table only', async () => {
    house.under([roleMay('dynamodb:PutItem', table)]);
    expect([await put(), await put(table)]).toEqual(['done', 'done']);
    expect(await put('others')).toContain(`on resource: ${table.replace('boards', 'others')} `);
  });

  it('needs the plain action of each part of a transaction', async () => {
    const transact = (...TransactItems: ddb.TransactWriteItem[]) =>
      outcome(house.relay.dynamodb.send(new ddb.TransactWriteItemsCommand({ TransactItems })));
    const parts: readonly (readonly [string, ddb.TransactWriteItem])[] = [
      ['PutItem', { Put: { TableName, Item: pk('t1') } }],
      ['UpdateItem', { Update: { TableName, Key: pk('t2'), UpdateExpression: 'REMOVE x' } }],
      ['DeleteItem', { Delete: { TableName, Key: pk('t3') } }],
      [
        'ConditionCheckItem',
        { ConditionCheck: { TableName, Key: pk('t4'), ConditionExpression: 'attribute_not_exists(pk)' } },
      ],
    ];
    const actions = parts.map(([action]) => `dynamodb:${action}`);
    house.under([roleMay(actions, table)]);
    expect(await transact(...parts.map(([, part]) => part))).toBe('done');
    for (const action of actions) {
      house.under([
        roleMay(
          actions.filter((other) => other !== action),
          table,
        ),
      ]);
      expect(await transact(...parts.map(([, part]) => part))).toContain(because(action));
    }
    const get = new ddb.TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: pk('t1') } }] });
    expect(await outcome(house.relay.dynamodb.send(get))).toContain(because('dynamodb:GetItem'));
  });

  it('needs every table of a batch, and the index of a query', async () => {
    const batch = new ddb.BatchGetItemCommand({
      RequestItems: { boards: { Keys: [pk('a')] }, others: { Keys: [pk('a')] } },
    });
    house.under([roleMay(['dynamodb:BatchGetItem', 'dynamodb:Query'], table)]);
    expect(await outcome(house.relay.dynamodb.send(batch))).toContain('table/others ');
    const query = (IndexName?: string) =>
      outcome(
        house.relay.dynamodb.send(
          new ddb.QueryCommand({
            TableName,
            IndexName,
            KeyConditionExpression: `${IndexName ? 'area' : 'pk'} = :v`,
            ExpressionAttributeValues: { ':v': { S: 'a' } },
          }),
        ),
      );
    expect(await query()).toBe('done');
    expect(await query('byArea')).toContain(`on resource: ${table}/index/byArea `);
    house.under([roleMay('dynamodb:Query', `${table}/index/*`)]);
    expect(await query('byArea')).toBe('done');
    expect(await query()).toContain(because('dynamodb:Query'));
  });
});

describe('a call to S3', () => {
  const ask = (what: 'Get' | 'Put' | 'Head' | 'List', Key: string) => {
    const object = { Bucket: 'archive', Key };
    if (what === 'List') return outcome(house.relay.s3.send(new ListObjectsV2Command({ Bucket: 'archive' })));
    if (what === 'Put') return outcome(house.relay.s3.send(new PutObjectCommand({ ...object, Body: 'x' })));
    return outcome(
      house.relay.s3.send(what === 'Get' ? new GetObjectCommand(object) : new HeadObjectCommand(object)),
    );
  };

  it('is refused with 403, but for the prefix that is allowed', async () => {
    house.under([roleMay(['s3:PutObject', 's3:GetObject'], 'arn:aws:s3:::archive/raw/*')]);
    expect([await ask('Put', 'raw/1'), await ask('Get', 'raw/1'), await ask('Head', 'raw/1')]).toEqual([
      'done',
      'done',
      'done',
    ]);
    expect(await ask('Put', 'other/1')).toBe(
      `AccessDenied 403 User: ${session} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::archive/other/1" ${because('s3:PutObject')}`,
    );
    expect(await ask('List', '')).toContain(because('s3:ListBucket'));
  });

  it('tells of a missing object only to who may list the bucket', async () => {
    const get = roleMay('s3:GetObject', 'arn:aws:s3:::archive/*');
    house.under([get]);
    expect(await ask('Get', 'none')).toMatch(/^AccessDenied 403 .*s3:ListBucket/);
    expect(await ask('Head', 'none')).toMatch(/ 403 /);
    house.under([get, roleMay('s3:ListBucket', 'arn:aws:s3:::archive')]);
    expect(await ask('Get', 'none')).toMatch(/^NoSuchKey 404/);
    expect(await ask('Head', 'none')).toMatch(/^NotFound 404/);
  });

  it('is denied to everybody by the policy of the bucket, the administrator too', async () => {
    const deny = document({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::archive/raw/*',
    });
    house.under([
      roleMay('*', '*'),
      resource('AWS::S3::BucketPolicy', { Bucket: 'archive', PolicyDocument: deny }),
    ]);
    expect(await ask('Put', 'raw/2')).toContain('with an explicit deny in a resource-based policy');
    const byHand = new PutObjectCommand({ Bucket: 'archive', Key: 'raw/2', Body: 'x' });
    expect(await outcome(house.administrator.s3.send(byHand))).toContain('with an explicit deny');
    expect(await ask('Put', 'other')).toBe('done');
  });
});

describe('a call to SQS', () => {
  it('is refused as AccessDenied, a batch by the action of its parts', async () => {
    const send = () =>
      outcome(house.relay.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'x' })));
    const Entries = [{ Id: '1', MessageBody: 'x' }];
    const batch = () =>
      outcome(house.relay.sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })));
    expect(await send()).toBe(
      `AccessDenied 403 User: ${session} is not authorized to perform: sqs:sendmessage on resource: ${arn('sqs', 'events')} ${because('sqs:sendmessage')}`,
    );
    expect(await batch()).toContain(because('sqs:sendmessage'));
    house.under([roleMay('sqs:SendMessage', arn('sqs', 'events'))]);
    expect([await send(), await batch()]).toEqual(['done', 'done']);
    expect(await outcome(house.relay.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl })))).toContain(
      because('sqs:receivemessage'),
    );
  });
});

describe('a call to EventBridge', () => {
  it('needs the bus of each of its entries', async () => {
    const entry = (EventBusName?: string) => ({ EventBusName, Source: 's', DetailType: 't', Detail: '{}' });
    const publish = (...Entries: ReturnType<typeof entry>[]) =>
      outcome(house.relay.events.send(new PutEventsCommand({ Entries })));
    house.under([roleMay('events:PutEvents', arn('events', 'event-bus/house'))]);
    expect([await publish(entry('house')), await publish(entry(arn('events', 'event-bus/house')))]).toEqual([
      'done',
      'done',
    ]);
    expect(await publish(entry('house'), entry())).toBe(
      `AccessDeniedException 400 User: ${session} is not authorized to perform: events:PutEvents on resource: ${arn('events', 'event-bus/default')} ${because('events:PutEvents')}`,
    );
  });
});

describe('a call to KMS', () => {
  const key = arn('kms', 'key/key-1');
  const ofKey = (Principal: unknown) =>
    resource(
      'AWS::KMS::Key',
      { KeyPolicy: document({ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }) },
      { Arn: key },
    );

  it('needs the key to leave it to the account, whatever name the key is called by', async () => {
    const make = (KeyId: string) =>
      outcome(house.relay.kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' })));
    const mine = roleMay(['kms:GenerateDataKey'], key);
    house.under([mine]);
    expect(await make('alias/house')).toBe(
      `AccessDeniedException 400 User: ${session} is not authorized to perform: kms:GenerateDataKey on resource: ${key} because no resource-based policy allows the kms:GenerateDataKey action`,
    );
    house.under([mine, ofKey({ AWS: accountId })]);
    expect([await make('alias/house'), await make('key-1'), await make(key)]).toEqual([
      'done',
      'done',
      'done',
    ]);
    const made = await house.relay.kms.send(new GenerateDataKeyCommand({ KeyId: key, KeySpec: 'AES_256' }));
    // the ciphertext alone says which key is meant
    const open = new DecryptCommand({ CiphertextBlob: made.CiphertextBlob });
    expect(await outcome(house.relay.kms.send(open))).toContain(because('kms:Decrypt'));
  });

  it('is needed for a queue and a bucket that the key encrypts', async () => {
    const encrypted = [
      resource('AWS::SQS::Queue', { KmsMasterKeyId: 'alias/house' }, { Arn: arn('sqs', 'events') }),
      resource(
        'AWS::S3::Bucket',
        {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
            ],
          },
        },
        { Arn: 'arn:aws:s3:::archive' },
      ),
    ];
    const send = () =>
      outcome(house.relay.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'x' })));
    const store = () =>
      outcome(house.relay.s3.send(new PutObjectCommand({ Bucket: 'archive', Key: 'k', Body: 'x' })));
    const mine = roleMay(
      ['sqs:SendMessage', 's3:PutObject'],
      [arn('sqs', 'events'), 'arn:aws:s3:::archive/*'],
    );
    house.under([...encrypted, mine, ofKey({ AWS: accountId })]);
    expect(await send()).toMatch(/^AccessDenied 403 .*kms:GenerateDataKey on resource: arn:aws:kms/);
    expect(await store()).toMatch(/^AccessDenied 403 .*kms:GenerateDataKey on resource: arn:aws:kms/);
    house.under([
      ...encrypted,
      mine,
      ofKey({ AWS: accountId }),
      roleMay(['kms:GenerateDataKey', 'kms:Decrypt'], key),
    ]);
    expect([await send(), await store()]).toEqual(['done', 'done']);
  });
});
