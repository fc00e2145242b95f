import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type System, startSystem } from '../../infra/local/system.ts';
import { localRegion } from '../../infra/regions.ts';

const root = join(import.meta.dirname, '../..');

let folder: string;
let assembly: string;
let data: string;
let system: System;

/** A request stores a record, its stream sends a message, and the message's listener counts. */
const handlers = {
  api: `
    import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
    const db = new DynamoDBClient({});
    export const handler = async ({ pathParameters, requestContext }) => {
      if (pathParameters.id === 'crash') process.exit(1);
      await db.send(new PutItemCommand({ TableName: process.env.TABLE_NAME, Item: { pk: { S: pathParameters.id }, kind: { S: 'outbox' } } }));
      return { statusCode: 201, body: JSON.stringify({ by: requestContext.authorizer.jwt.claims.sub }) };
    };`,
  relay: `
    import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
    const sqs = new SQSClient({});
    export const handler = async ({ Records }) => {
      for (const { dynamodb } of Records) {
        await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: dynamodb.Keys.pk.S }));
      }
    };`,
  listener: `
    import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
    const db = new DynamoDBClient({});
    export const handler = async ({ Records }) => {
      for (const { body } of Records) {
        await db.send(new UpdateItemCommand({ TableName: process.env.TABLE_NAME, Key: { pk: { S: 'count#' + body } },
          UpdateExpression: 'ADD seen :one', ExpressionAttributeValues: { ':one': { N: '1' } } }));
      }
    };`,
  ticker: `
    import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
    const db = new DynamoDBClient({});
    export const handler = async ({ time }) => {
      await db.send(new PutItemCommand({ TableName: process.env.TABLE_NAME, Item: { pk: { S: 'tick' }, time: { S: time } } }));
    };`,
};

const aFunction = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Metadata: { 'aws:asset:path': `../${name}` },
  Properties: {
    FunctionName: `test-${name}`,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Timeout: 10,
    MemorySize: 256,
    Environment: { Variables: { TABLE_NAME: { Ref: 'Table' }, QUEUE_URL: { Ref: 'Queue' } } },
  },
});

const template = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: {
            Effect: 'Allow',
            Principal: { Service: ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] },
            Action: 'sts:AssumeRole',
          },
        },
        Policies: [
          {
            PolicyName: 'all',
            PolicyDocument: {
              Statement: {
                Effect: 'Allow',
                Action: ['dynamodb:*', 'sqs:*', 'lambda:InvokeFunction', 'logs:*'],
                Resource: '*',
              },
            },
          },
        ],
      },
    },
    ApiMayInvoke: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'Api' },
        Principal: 'apigateway.amazonaws.com',
      },
    },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'test-boards',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'test-events', VisibilityTimeout: 60 } },
    Api: aFunction('api'),
    Relay: aFunction('relay'),
    Listener: aFunction('listener'),
    Ticker: aFunction('ticker'),
    FromTable: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: { Ref: 'Relay' },
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 10,
        FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"kind":{"S":["outbox"]}}}}' }] },
      },
    },
    FromQueue: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Listener' } },
    },
    Hourly: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: 'test-archive-hourly',
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: { 'Fn::GetAtt': ['Ticker', 'Arn'] },
          RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Input: '{"time":"<aws.scheduler.scheduled-time>"}',
        },
      },
    },
    Http: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
    Tokens: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer: localRegion.issuer, Audience: localRegion.audience },
      },
    },
    ToApi: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        IntegrationType: 'AWS_PROXY',
        PayloadFormatVersion: '2.0',
        IntegrationUri: { 'Fn::GetAtt': ['Api', 'Arn'] },
      },
    },
    PutBoard: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        RouteKey: 'PUT /v1/boards/{id}',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'ToApi' }]] },
        AuthorizationType: 'JWT',
        AuthorizerId: { Ref: 'Tokens' },
      },
    },
  },
};

const write = (changes: object = {}) => {
  mkdirSync(join(assembly, 'assembly-local'), { recursive: true });
  const manifest = (artifacts: object) => JSON.stringify({ artifacts });
  writeFileSync(
    join(assembly, 'manifest.json'),
    manifest({
      'assembly-local': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-local' } },
    }),
  );
  writeFileSync(
    join(assembly, 'assembly-local/manifest.json'),
    manifest({
      test: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://000000000000/ap-southeast-3',
        properties: { templateFile: 'test.json', stackName: 'test' },
      },
    }),
  );
  writeFileSync(
    join(assembly, 'assembly-local/test.json'),
    JSON.stringify({ Resources: { ...template.Resources, ...changes } }),
  );
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'system-'));
  assembly = join(folder, 'assembly');
  await Promise.all(
    Object.entries(handlers).map(([name, contents]) =>
      build({
        stdin: { contents, resolveDir: root },
        bundle: true,
        platform: 'node',
        format: 'cjs',
        outfile: join(assembly, name, 'index.cjs'),
        logLevel: 'error',
      }),
    ),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = () => startSystem({ assembly, data, port: 0, awsPort: 0, log: (line) => logged.push(line) });
const logged: string[] = [];
beforeEach(async () => {
  data = mkdtempSync(join(folder, 'data-'));
  write();
  system = await start();
});
afterEach(() => system.close());

const put = async (id: string, token?: string) => {
  const authorization = `Bearer ${token ?? (await system.token({ sub: 'siti' }))}`;
  return fetch(`${system.url}/v1/boards/${id}`, { method: 'PUT', headers: { authorization } });
};
const item = async (pk: string) => {
  const db = new DynamoDBClient({
    region: 'ap-southeast-3',
    endpoint: system.awsUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { Item } = await db.send(new GetItemCommand({ TableName: 'test-boards', Key: { pk: { S: pk } } }));
  db.destroy();
  return Item;
};

describe('a system from its template', () => {
  it('carries a request through function, table, stream and queue to another function', async () => {
    const response = await put('b1');
    expect([response.status, await response.json()]).toEqual([201, { by: 'siti' }]);
    await system.idle();
    expect(await item('count#b1')).toMatchObject({ seen: { N: '1' } });
  });

  it('has everything again after a restart, and what was on its way arrives', async () => {
    await put('b1');
    await system.close();
    system = await start();
    await system.idle();
    system.clock.advance(61_000); // a message in flight at the end shows again
    await system.idle();
    expect(await item('b1')).toBeDefined();
    expect(Number((await item('count#b1'))?.seen?.N)).toBeGreaterThanOrEqual(1);
  });

  it('goes on when a function crashes', async () => {
    expect((await put('crash')).status).toBe(500);
    expect((await put('b2')).status).toBe(201);
  });

  it('runs a schedule when its time comes or when it is told to', async () => {
    system.clock.advance(3_600_000);
    await system.idle();
    const first = await item('tick');
    expect(first?.time?.S).toMatch(/^\d{4}-\d\d-\d\dT/);

    const control = (path: string, init?: RequestInit) => fetch(`${system.awsUrl}/_local/${path}`, init);
    const time = '2030-01-01T00:00:00.000Z';
    const fired = await control('schedules/test-archive-hourly', {
      method: 'POST',
      body: JSON.stringify({ time }),
    });
    expect(fired.status).toBe(200);
    expect((await control('idle')).status).toBe(200);
    expect((await item('tick'))?.time?.S).toContain('2030-01-01T00:00:00');
  });

  it('answers its controls to nobody who comes through a browser', async () => {
    const moved = await fetch(`${system.awsUrl}/_local/clock`, {
      method: 'POST',
      body: '{"advance":1}',
      headers: { origin: 'https://evil.example' },
    });
    expect(moved.status).toBe(403);
  });

  it('refuses a second start on the same data folder', async () => {
    await expect(start()).rejects.toThrow(`in use by the process ${process.pid}`);
    expect((await put('b1')).status).toBe(201);
  });

  it('stops at a resource it does not know, and leaves nothing open', async () => {
    await system.close();
    write({ Odd: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} } });
    await expect(start()).rejects.toThrow(/test, Odd \(AWS::StepFunctions::StateMachine\)/);
    write();
    system = await start();
  });

  it('takes the tokens that the command prints from the data folder alone', async () => {
    const args = ['--sub', 'siti', '--roles', 'facilitator board', '--area', '31.71.01.1001'];
    const run = (...extra: string[]) =>
      spawnSync(process.execPath, [join(root, 'infra/local/token.ts'), ...extra], {
        env: { ...process.env, DATA: data },
        encoding: 'utf8',
      });
    const printed = run(...args);
    expect(printed.stderr).toBe('');
    expect((await put('b1', printed.stdout.trim())).status).toBe(201);
    expect(run('--sub', 'siti')).toMatchObject({ status: 1, stderr: expect.stringContaining('--roles') });
  });

  it('keeps what it acknowledged when it is killed', async () => {
    await system.close();
    const code = `import { startSystem } from ${JSON.stringify(join(root, 'infra/local/system.ts'))};
      const system = await startSystem(${JSON.stringify({ assembly, data, port: 0, awsPort: 0 })});
      console.log(JSON.stringify({ url: system.url, token: await system.token({ sub: 'siti' }) }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout, 'data');
    const { url, token } = JSON.parse(String(line));
    const headers = { authorization: `Bearer ${token}` };
    for (const id of ['k1', 'k2', 'k3']) {
      expect((await fetch(`${url}/v1/boards/${id}`, { method: 'PUT', headers })).status).toBe(201);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');

    system = await start();
    await system.idle();
    system.clock.advance(61_000);
    await system.idle();
    for (const id of ['k1', 'k2', 'k3']) {
      expect(await item(id)).toBeDefined();
      expect(Number((await item(`count#${id}`))?.seen?.N)).toBeGreaterThanOrEqual(1);
    }
  });
});
