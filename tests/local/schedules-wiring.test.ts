import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Resource } from '../../infra/local/assembly.ts';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { identityOf } from '../../infra/local/identity.ts';
import { type OpenCloud, openCloud } from '../../infra/local/wiring/open-cloud.ts';
import { wire } from '../../infra/local/wiring/wiring.ts';
import { surroundings } from '../support/aws-endpoint.ts';

const place = {
  stackName: 'stack',
  region: 'ap-southeast-3',
  accountId: '000000000000',
  awsUrl: 'http://127.0.0.1:1',
};
const arn = (service: string, resource: string) =>
  `arn:aws:${service}:${place.region}:${place.accountId}:${resource}`;
const RoleArn = 'arn:aws:iam::000000000000:role/any';
let around: ReturnType<typeof surroundings>;
let cloud: OpenCloud;

beforeEach(() => {
  around = surroundings();
  cloud = openCloud({
    ...around.options,
    credentials: createCredentials({ secret: Buffer.alloc(32), accountId: place.accountId }),
    awsUrl: () => place.awsUrl,
    log: () => {},
    report: (error) => console.error(error),
  });
});
afterEach(async () => {
  await cloud.stop();
  cloud.closeServices();
  around.remove();
});

const resource = (type: string, logicalId: string, properties: Resource['properties']): Resource => ({
  stackName: place.stackName,
  logicalId,
  type,
  properties,
  identity: identityOf(type, properties, { ...place, logicalId })!,
  assetFolder: undefined,
});
const received = async (queue: string) => {
  const bodies: string[] = [];
  await vi.waitFor(() => {
    bodies.push(...cloud.services.sqs.receive(arn('sqs', queue), 10).map(({ body }) => body));
    expect(bodies.length).toBeGreaterThan(0);
  });
  return bodies.map((body) => JSON.parse(body));
};

it('a schedule of the template in a group puts events on a bus, which an archive keeps and a rule passes on', async () => {
  const bus = arn('events', 'event-bus/night');
  const schedule = resource('AWS::Scheduler::Schedule', 'Hourly', {
    Name: 'hourly',
    GroupName: 'nights',
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: bus,
      RoleArn,
      Input: '{"due":"<aws.scheduler.scheduled-time>"}',
      EventBridgeParameters: { Source: 'scheduler', DetailType: 'hour-passed.v1' },
    },
  });
  wire(
    [
      schedule,
      resource('AWS::Scheduler::ScheduleGroup', 'Nights', { Name: 'nights' }),
      resource('AWS::Events::Archive', 'Kept', { ArchiveName: 'kept', SourceArn: bus, RetentionDays: 3 }),
      resource('AWS::Events::EventBus', 'Night', { Name: 'night' }),
      resource('AWS::Events::Rule', 'All', {
        EventBusName: 'night',
        EventPattern: { source: ['scheduler'] },
        Targets: [{ Id: 'queue', Arn: arn('sqs', 'hours') }],
      }),
      resource('AWS::SQS::Queue', 'Hours', { QueueName: 'hours' }),
    ],
    cloud,
  );
  expect(schedule.identity.attributes.Arn).toBe(arn('scheduler', 'schedule/nights/hourly'));
  cloud.resume();
  expect(await received('hours')).toMatchObject([
    {
      source: 'scheduler',
      'detail-type': 'hour-passed.v1',
      detail: { due: expect.stringMatching(/^\d{4}-.*Z$/) },
    },
  ]);
  const { body } = await cloud.services.events.handle({
    operation: 'DescribeArchive',
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from('{"ArchiveName":"kept"}'),
    caller: { arn: RoleArn, accountId: place.accountId },
  });
  expect(JSON.parse(String(body))).toMatchObject({ EventCount: 1, RetentionDays: 3 });
});

it('a rule of the template with a schedule fires at its times', async () => {
  wire(
    [
      resource('AWS::SQS::Queue', 'Minutes', { QueueName: 'minutes' }),
      resource('AWS::Events::Rule', 'Timed', {
        ScheduleExpression: 'rate(5 minutes)',
        Targets: [{ Id: 'queue', Arn: arn('sqs', 'minutes'), Input: '{"timed":true}' }],
      }),
    ],
    cloud,
  );
  cloud.resume();
  around.options.clock.advance(300_000);
  expect(await received('minutes')).toEqual([{ timed: true }]);
});
