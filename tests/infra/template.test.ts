import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buses, type EventContract } from '../../shared/contract/event.ts';
import { routeKeyOf } from '../../shared/contract/route.ts';
import { events } from '../../shared/events/index.ts';
import { jobs, subscriptions } from '../../shared/events/subscriptions.ts';
import { services } from '../../shared/routes/index.ts';
import { appOf, bundleNames, type Resource, resourcesOf, targetOf } from '../support/templates.ts';

let resources: readonly Resource[];
beforeAll(() => {
  vi.stubEnv('CDK_VALIDATION', 'false');
  resources = resourcesOf(appOf('local'), 'local');
  return () => vi.unstubAllEnvs();
});

const all = (type: string) => resources.filter((resource) => resource.type === type);
const find = ({ stack }: Resource, id: string | undefined) =>
  resources.find((resource) => resource.stack === stack && resource.id === id);
const nameOf = (queue: Resource | undefined): string => queue?.properties.QueueName ?? '';
const isDeadLetters = (queue: Resource | undefined) => nameOf(queue).endsWith('-dead-letters');

describe('dead letters', () => {
  it('every queue but a dead-letter queue hands on what fails to one, and that keeps it two weeks', () => {
    const queues = all('AWS::SQS::Queue');
    expect(queues.length).toBeGreaterThan(8);
    for (const queue of queues.filter((queue) => !isDeadLetters(queue))) {
      expect(queue.properties.RedrivePolicy?.maxReceiveCount, nameOf(queue)).toBeGreaterThan(0);
      const dead = find(queue, targetOf(queue.properties.RedrivePolicy.deadLetterTargetArn));
      expect(isDeadLetters(dead), nameOf(queue)).toBe(true);
    }
    for (const queue of queues) {
      expect(queue.properties.MessageRetentionPeriod, nameOf(queue)).toBe(14 * 86_400);
    }
  });

  it('every target of a rule has one', () => {
    const rules = all('AWS::Events::Rule');
    expect(rules.length).toBeGreaterThanOrEqual(5);
    for (const rule of rules) {
      for (const { DeadLetterConfig } of rule.properties.Targets) {
        expect(isDeadLetters(find(rule, targetOf(DeadLetterConfig?.Arn))), rule.properties.Name).toBe(true);
      }
    }
  });

  it('every function and every schedule has one', () => {
    for (const fn of all('AWS::Lambda::Function')) {
      const dead = find(fn, targetOf(fn.properties.DeadLetterConfig?.TargetArn));
      expect(isDeadLetters(dead), fn.properties.FunctionName).toBe(true);
    }
    const schedules = all('AWS::Scheduler::Schedule');
    expect(schedules).toHaveLength(3);
    for (const schedule of schedules) {
      const dead = find(schedule, targetOf(schedule.properties.Target.DeadLetterConfig?.Arn));
      expect(isDeadLetters(dead)).toBe(true);
    }
  });

  it('a relay that gives up stores the whole records in a bucket, within the life of the stream', () => {
    const relays = all('AWS::Lambda::EventSourceMapping').filter(
      ({ properties }) => properties.StartingPosition,
    );
    expect(relays).toHaveLength(4);
    for (const { properties } of relays) {
      // a queue or a topic would get the place of the records in the stream, without their content
      expect(JSON.stringify(properties.DestinationConfig.OnFailure.Destination)).toContain('Unpublished');
      expect(properties).toMatchObject({
        BatchSize: 10,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ParallelizationFactor: 1,
      });
      expect(properties.MaximumRecordAgeInSeconds).toBeLessThan(86_400);
      expect(JSON.parse(properties.FilterCriteria.Filters[0].Pattern)).toEqual({
        eventName: ['INSERT'],
        dynamodb: { NewImage: { kind: { S: ['outbox'] } } },
      });
    }
    const notice = all('AWS::Events::Rule').find(
      ({ properties }) => properties.EventPattern.source[0] === 'aws.s3',
    );
    expect(JSON.stringify(notice?.properties.EventPattern.detail)).toContain('Unpublished');
  });

  it('every dead-letter queue, function and relay alarms the operator', () => {
    const alarms = all('AWS::CloudWatch::Alarm');
    const watched = (queueOrFunction: Resource, metric: string) =>
      alarms.some(
        ({ stack, properties }) =>
          stack === queueOrFunction.stack &&
          properties.MetricName === metric &&
          JSON.stringify(properties.Dimensions).includes(`"${queueOrFunction.id}"`) &&
          properties.AlarmActions.length === 1,
      );
    for (const queue of all('AWS::SQS::Queue').filter(isDeadLetters)) {
      expect(watched(queue, 'ApproximateNumberOfMessagesVisible'), nameOf(queue)).toBe(true);
    }
    for (const fn of all('AWS::Lambda::Function')) {
      expect(watched(fn, 'Errors'), fn.properties.FunctionName).toBe(true);
      if (fn.properties.FunctionName.endsWith('-relay')) expect(watched(fn, 'IteratorAge')).toBe(true);
    }
  });
});

describe('what is kept', () => {
  it('every table recovers to any moment of a week, and outlives its stack', () => {
    const tables = all('AWS::DynamoDB::Table');
    expect(tables.map(({ properties }) => properties.TableName).sort()).toEqual([
      'pranata-local-activities',
      'pranata-local-archive',
      'pranata-local-documents',
      'pranata-local-registration',
      'pranata-local-volunteers',
    ]);
    for (const { properties, deletionPolicy } of tables) {
      expect(properties).toMatchObject({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
        DeletionProtectionEnabled: true,
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      });
      expect(deletionPolicy).toBe('Retain');
    }
  });

  it('buckets and the key outlive their stack; buckets keep versions and want TLS', () => {
    for (const { deletionPolicy } of [...all('AWS::S3::Bucket'), ...all('AWS::KMS::Key')]) {
      expect(deletionPolicy).toBe('Retain');
    }
    const policies = all('AWS::S3::BucketPolicy');
    for (const bucket of all('AWS::S3::Bucket')) {
      expect(bucket.properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
      const policy = policies.find(({ properties }) => targetOf(properties.Bucket) === bucket.id);
      expect(JSON.stringify(policy?.properties.PolicyDocument)).toContain('"aws:SecureTransport":"false"');
    }
  });

  it('keeps the logical ids of everything that holds data', async () => {
    const stateful = ['DynamoDB::Table', 'S3::Bucket', 'KMS::Key', 'SQS::Queue', 'Events::EventBus'];
    const ids = resources
      .filter(({ type }) => stateful.includes(type.replace('AWS::', '')))
      .map(({ stack, id, type }) => `${stack} ${type} ${id}`)
      .sort();
    // a changed id is a new, empty resource beside the old one
    await expect(`${JSON.stringify(ids, null, 2)}\n`).toMatchFileSnapshot('snapshots/logical-ids.json');
  });
});

describe('routes', () => {
  it('are those of the contracts and the fallback, each with the authorizer its contract asks for', () => {
    const contracts = Object.values(services).flatMap((routes) => Object.values(routes));
    const expected = contracts.map((route) => [
      routeKeyOf(route),
      route.access === 'public' ? 'NONE' : 'JWT',
    ]);
    const routes = all('AWS::ApiGatewayV2::Route');
    const found = routes.map(({ properties }) => [properties.RouteKey, properties.AuthorizationType]);
    expect(found.sort()).toEqual([...expected, ['$default', 'NONE']].sort());
    for (const { properties } of routes) {
      expect(properties.AuthorizerId !== undefined).toBe(properties.AuthorizationType === 'JWT');
    }
    expect(routes.length).toBeLessThan(280); // an API takes 300
  });

  it('each goes to the function of its service', () => {
    for (const [service, contracts] of Object.entries(services)) {
      const own = resources.filter(({ stack }) => stack === `pranata-local-${service}`);
      const keys = own
        .filter(({ type }) => type.endsWith('::Route'))
        .map(({ properties }) => properties.RouteKey);
      expect(keys).toEqual(expect.arrayContaining(Object.values(contracts).map(routeKeyOf)));
    }
  });

  it('one authorizer checks issuer and audience of the region', () => {
    expect(all('AWS::ApiGatewayV2::Authorizer').map(({ properties }) => properties)).toEqual([
      expect.objectContaining({
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer: 'https://issuer.pranata.localhost/', Audience: ['pranata'] },
      }),
    ]);
  });

  it('the API may call a function on all its routes, $default included', () => {
    const sources = all('AWS::Lambda::Permission').map(({ properties }) =>
      JSON.stringify(properties.SourceArn),
    );
    const apis = bundleNames.filter((name) => /-api(-|$)/.test(name));
    expect(sources.filter((arn) => arn.endsWith('"/*/*/*"]]}'))).toHaveLength(apis.length);
    expect(sources.filter((arn) => arn.endsWith('"/*/$default"]]}'))).toHaveLength(1);
  });
});

describe('subscriptions', () => {
  it('types of events are unique, so that a pattern of sources and types is exact', () => {
    const types = events.map(({ type }) => type);
    expect(types).toEqual([...new Set(types)]);
  });

  it('each subscriber has one rule per bus, for exactly the events it listens to', () => {
    const rules = all('AWS::Events::Rule').filter(({ properties }) => properties.EventPattern['detail-type']);
    const heard = rules
      .filter(({ properties }) => !properties.EventPattern.source[0].startsWith('aws.'))
      .map(({ stack, properties }) => [stack, properties.EventPattern['detail-type']]);
    const listening = [...Object.entries(subscriptions), ...Object.entries(jobs)];
    const expected = listening.flatMap(([service, contracts]) =>
      [...Map.groupBy(Object.values<EventContract>(contracts), ({ bus }) => bus).values()].map((ofBus) => [
        `pranata-local-${service}`,
        ofBus.map(({ type }) => type),
      ]),
    );
    const inOrder = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();
    expect(inOrder(heard)).toEqual(inOrder(expected));
  });

  it('the archive hears everything of every bus, over a queue that names the bus', () => {
    const rules = all('AWS::Events::Rule').filter(({ stack }) => stack === 'pranata-local-archive');
    expect(rules.map((rule) => nameOf(find(rule, targetOf(rule.properties.Targets[0].Arn))))).toEqual(
      buses.map((bus) => `pranata-local-archive-${bus}`),
    );
    for (const { properties } of rules) {
      expect(properties.EventPattern).toEqual({ source: [{ prefix: 'pranata.' }] });
    }
  });

  it('a queue hides a message for six times the time its function may take', () => {
    const mappings = all('AWS::Lambda::EventSourceMapping').filter(
      ({ properties }) => !properties.StartingPosition,
    );
    const workers = [
      ...Object.keys(subscriptions),
      ...Object.keys(jobs),
      ...buses,
      'rows of imports',
      'scans',
    ];
    expect(mappings).toHaveLength(workers.length);
    for (const mapping of mappings) {
      const queue = find(mapping, targetOf(mapping.properties.EventSourceArn));
      const fn = find(mapping, targetOf(mapping.properties.FunctionName));
      expect(queue?.properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * fn?.properties.Timeout);
      const isWorker = /-(jobs|uploads)$/.test(fn?.properties.FunctionName);
      expect(mapping.properties).toMatchObject({
        BatchSize: isWorker ? 1 : 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
    }
  });
});
