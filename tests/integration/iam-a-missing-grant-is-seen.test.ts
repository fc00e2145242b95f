import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { changedAssembly, type TemplateResource, withoutAction } from '../support/changed-assembly.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const started = async (changed: ReturnType<typeof changedAssembly>): Promise<TestSystem> => {
  closers.push(changed.remove);
  // no faults: what is missing here must be all that is wrong
  const system = await aSystem({ assembly: changed.folder, rough: 'off' });
  closers.push(() => system.close());
  return system;
};

const administrator = ({ awsUrl }: TestSystem) => ({
  endpoint: awsUrl,
  region: 'ap-southeast-3',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

const objectsIn = async (system: TestSystem, Bucket: string) => {
  const s3 = new S3Client({ ...administrator(system), forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  s3.destroy();
  return Contents.map(({ Key }) => Key);
};

const messagesIn = async (system: TestSystem, name: string) => {
  const sqs = new SQSClient(administrator(system));
  const QueueUrl = `${system.awsUrl}/000000000000/${name}`;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  sqs.destroy();
  return Messages;
};

const logOf = ({ folder }: TestSystem, name: string) =>
  readFileSync(join(folder, 'logs', `pranata-local-${name}.ndjson`), 'utf8');

/** Not `settled`: some of what is wrong here would be tried again for a day. */
const enrol = async (system: TestSystem) => {
  const letter = { number: 'SK-01/UJI/2012', date: '2012-01-16' };
  const answer = await system.as('pusat', 'national', 'ID').enrolLocation({
    body: { area: '31.71.01.1001', years: [{ year: 2012, kind: 'tahun-1', letter }] },
  });
  await system.idle();
  return answer;
};

const hours = 3_600_000;

describe('without its grant', () => {
  it('a relay publishes nothing, and what it gave up lies in the bucket of unpublished records', async () => {
    const system = await started(withoutAction(/^RelayFunctionRole/, 'events:PutEvents'));
    expect(await enrol(system)).toMatchObject({ ok: true });
    expect(await system.promised()).toHaveLength(1);
    await vi.waitFor(() => expect(logOf(system, 'registration-relay')).toContain('AccessDeniedException'));
    expect(await system.table('volunteers')).toEqual([]);

    await vi.waitFor(
      async () => {
        system.clock.advance(hours);
        expect(await objectsIn(system, 'pranata-local-unpublished-000000000000')).toHaveLength(1);
      },
      { timeout: 15_000, interval: 50 },
    );
    expect(await system.archived()).toEqual([]);
  });

  it('an API cannot store, and nothing is stored', async () => {
    const system = await started(withoutAction(/^ApiRoleDefaultPolicy/, 'dynamodb:PutItem'));
    const before = system.writes();
    const { status } = await enrol(system);
    expect(status).toBe(500);
    expect(system.writes()).toBe(before);
    await vi.waitFor(() => expect(logOf(system, 'registration-api')).toContain('AccessDeniedException'));
  });

  it('a queue gets nothing from a rule: the events lie in the dead-letter queue, with the reason', async () => {
    const system = await started(
      changedAssembly((id, { Properties: { PolicyDocument } }: TemplateResource) => {
        if (!/^ListenerQueuePolicy/.test(id)) return false;
        PolicyDocument.Statement = PolicyDocument.Statement.filter(
          ({ Effect }: { Effect: string }) => Effect !== 'Allow',
        );
        return true;
      }),
    );
    await enrol(system);
    const letters = await messagesIn(system, 'pranata-local-volunteers-events-dead-letters');
    expect(letters.length).toBeGreaterThan(0);
    expect(letters[0]?.MessageAttributes).toMatchObject({ ERROR_CODE: { StringValue: 'NO_PERMISSIONS' } });
    expect(await system.table('volunteers')).toEqual([]);
  });

  it('a dead-letter queue gets nothing either, from a rule or from a schedule', async () => {
    const system = await started(
      changedAssembly((id, { Type, Properties }: TemplateResource) => {
        const { Statement } = Properties.PolicyDocument ?? {};
        if (Type === 'AWS::SQS::QueuePolicy' && id.startsWith('Listener')) {
          Properties.PolicyDocument.Statement = Statement.filter(
            ({ Effect }: { Effect: string }) => Effect !== 'Allow',
          );
        } else if (id.startsWith('ScheduleInvokerDefaultPolicy')) {
          for (const statement of Statement) statement.Action = 'none:None';
        } else return false;
        return true;
      }),
    );
    await enrol(system);
    system.clock.advance(hours);
    await system.idle();
    expect(await messagesIn(system, 'pranata-local-volunteers-events-dead-letters')).toEqual([]);
    expect(await messagesIn(system, 'pranata-local-archive-dead-letters')).toEqual([]);
    expect(await objectsIn(system, 'pranata-local-archive-000000000000')).toEqual([]);
  });

  it('a route answers 500, where the API may not call the function', async () => {
    const system = await started(
      changedAssembly((id, resource) => {
        if (resource.Type !== 'AWS::Lambda::Permission' || !/^Routesareas/.test(id)) return false;
        resource.Properties.SourceArn = 'arn:aws:execute-api:ap-southeast-3:000000000000:another/*/*/*';
        return true;
      }),
    );
    const health = await fetch(`${system.url}/health`);
    expect([health.status, await health.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect((await fetch(`${system.url}/nowhere`)).status).toBe(404); // the fallback has a grant of its own
  });

  it('a schedule ends in the dead-letter queue', async () => {
    const system = await started(withoutAction(/^ScheduleInvokerDefaultPolicy/, 'lambda:InvokeFunction'));
    system.clock.advance(hours);
    await vi.waitFor(async () => {
      const [letter] = await messagesIn(system, 'pranata-local-archive-dead-letters');
      expect(letter?.MessageAttributes?.ERROR_MESSAGE?.StringValue).toContain('lambda:InvokeFunction');
    }, 10_000);
  });
});

describe('the start stops', () => {
  const refusal = (changed: ReturnType<typeof changedAssembly>) => expect(started(changed)).rejects;

  it('at a mapping whose function may not poll', async () => {
    await refusal(withoutAction(/^EventsRoleDefaultPolicy/, 'sqs:ReceiveMessage')).toThrow(
      /Mapping.*\(AWS::Lambda::EventSourceMapping\): .*does not have permissions to call ReceiveMessage on SQS/,
    );
    await refusal(withoutAction(/^RelayFunctionRoleDefaultPolicy/, 'dynamodb:GetRecords')).toThrow(
      /Cannot access stream arn:aws:dynamodb:/,
    );
    await refusal(withoutAction(/^RelayFunctionUnpublished/, 's3:PutObject')).toThrow(/PutObject on S3/);
  });

  it('at a function whose role it may not have, whose failures it may not keep or whose traces it may not send', async () => {
    await refusal(
      changedAssembly((id, { Type, Properties }) => {
        if (Type !== 'AWS::IAM::Role' || !/^ApiRole/.test(id)) return false;
        Properties.AssumeRolePolicyDocument.Statement[0].Principal = { Service: 'ec2.amazonaws.com' };
        return true;
      }),
    ).toThrow('cannot be assumed by Lambda');
    await refusal(withoutAction(/^ApiRoleDefaultPolicy/, 'sqs:SendMessage')).toThrow('SendMessage on SQS');
    await refusal(withoutAction(/^ApiTracing/, 'xray:PutTraceSegments')).toThrow('PutTraceSegments on XRAY');
  });

  it('at a schedule whose role does not trust the scheduler', async () => {
    await refusal(
      changedAssembly((id, { Type, Properties }) => {
        if (Type !== 'AWS::IAM::Role' || !/^ScheduleInvoker/.test(id)) return false;
        Properties.AssumeRolePolicyDocument.Statement[0].Condition = {
          StringEquals: { 'aws:SourceAccount': '111111111111' },
        };
        return true;
      }),
    ).toThrow(/, Hourly.*\(AWS::Scheduler::Schedule\).*must allow AWS EventBridge Scheduler/);
  });

  it('at a condition that it cannot evaluate, naming stack and resource', async () => {
    await refusal(
      changedAssembly((id, { Properties }) => {
        if (!/^ApiRoleDefaultPolicy/.test(id)) return false;
        Properties.PolicyDocument.Statement[0].Condition = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };
        return true;
      }),
    ).toThrow(/pranata-local-registration, ApiRoleDefaultPolicy.*aws:SourceIp is not served here/);
  });
});
