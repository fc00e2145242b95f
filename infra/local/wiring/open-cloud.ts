import type { Credentials } from '../aws/credentials.ts';
import { openDatabase, type ServiceOptions } from '../database.ts';
import { createDynamoDb } from '../dynamodb/service.ts';
import { createEventBridge } from '../eventbridge/service.ts';
import { ASYNC_INVOKES_SCHEMA, openAsyncInvokes } from '../functions/async-invokes.ts';
import { CHECKPOINTS_SCHEMA, openCheckpoints } from '../functions/checkpoints.ts';
import { createDestinations } from '../functions/destinations.ts';
import { createFunctions, type Functions } from '../functions/functions.ts';
import { openMalwareScans } from '../guardduty/malware-scans.ts';
import { type Access, openToAll } from '../iam/access.ts';
import type { Principal } from '../iam/principal.ts';
import { createKms } from '../kms/service.ts';
import { createFaults, type Faults } from '../rough/faults.ts';
import { roughCheckpoints, roughFunctions } from '../rough/functions.ts';
import { roughDelivery, roughDisorder, roughIndexDelay } from '../rough/messages.ts';
import { smooth } from '../rough/settings.ts';
import { createS3 } from '../s3/service.ts';
import { createScheduler } from '../scheduler/service.ts';
import { createSqs } from '../sqs/service.ts';
import type { Cloud, Services } from './cloud.ts';
import { deliver as bring, ruleFor, scheduleFor } from './delivery.ts';

export interface OpenCloud extends Cloud {
  /** The functions as the HTTP API calls them. */
  readonly answering: Pick<Functions, 'invoke'>;
  isIdle(): boolean;
  /** Takes up what a killed process left behind. */
  resume(): void;
  /** Ends mappings and workers; the services still answer. */
  stop(): Promise<void>;
  closeServices(): void;
}

/** The services and the functions, knowing each other, without any resource yet. */
export const openCloud = ({
  credentials,
  awsUrl,
  access = () => openToAll,
  faults = createFaults(smooth),
  log,
  report,
  ...options
}: ServiceOptions & {
  credentials: Credentials;
  awsUrl: () => string;
  access?: () => Access;
  faults?: Faults;
  log: (line: string) => void;
  report: (error: unknown) => void;
}): OpenCloud => {
  const { folder, clock, region } = options;
  const sqs = createSqs({ ...options, url: awsUrl, disorder: roughDisorder(faults) });
  const deliver = roughDelivery(faults, bring);
  const mayBury = (by: Principal, queueArn: string) => access().require(by, 'sqs:SendMessage', queueArn);
  const events = createEventBridge({
    ...options,
    deliver: (target, payload, ruleArn) => deliver(target, payload, cloud, ruleFor(target, ruleArn)),
    bury(queueArn, body, attributes) {
      // into the dead-letter queue only the service itself writes, in the name of the rule
      mayBury(ruleFor({}, attributes.RULE_ARN!.StringValue), queueArn);
      sqs.send(queueArn, body, attributes);
    },
  });
  const scheduler = createScheduler({
    ...options,
    deliver: (target, payload) => deliver(target, payload, cloud, scheduleFor(target)),
    bury(queueArn, body, attributes, target) {
      mayBury(scheduleFor(target), queueArn);
      sqs.send(queueArn, body, attributes);
    },
  });
  const s3 = createS3({
    ...options,
    report,
    onObjectEvent(entry) {
      malwareScans.notice(entry);
      events.publish(entry);
    },
  });
  const malwareScans = openMalwareScans({ folder, clock, s3, publish: (event) => events.publish(event) });
  const services: Services = {
    dynamodb: createDynamoDb({ ...options, indexDelay: roughIndexDelay(faults) }),
    sqs,
    events,
    scheduler,
    kms: createKms(options),
    s3,
  };

  const database = openDatabase(folder, 'functions', CHECKPOINTS_SCHEMA + ASYNC_INVOKES_SCHEMA);
  const exact = createFunctions({ folder, region, endpoint: awsUrl, report: log });
  const functions = roughFunctions(exact, faults, 'crashes');
  const destinations = createDestinations({
    sqs,
    async putObject(bucket, key, body) {
      await s3.handle({
        operation: '',
        method: 'PUT',
        path: `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
        query: new URLSearchParams(),
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(body),
        caller: { arn: 'arn:aws:iam::aws:service/lambda', accountId: options.accountId },
      });
    },
  });
  const asyncInvokes = openAsyncInvokes({ database, clock, functions, destinations, sqs, report });

  const cloud: OpenCloud = {
    services,
    functions,
    answering: roughFunctions(exact, faults, 'aborts'),
    asyncInvokes,
    mappings: [],
    checkpoints: roughCheckpoints(openCheckpoints(database), faults),
    destinations,
    malwareScans,
    credentials,
    clock,
    access,
    report,
    isIdle: () =>
      functions.load === 0 &&
      asyncInvokes.isIdle() &&
      malwareScans.isIdle() &&
      cloud.mappings.every((mapping) => mapping.isIdle()),
    resume() {
      asyncInvokes.resume();
      events.resume();
      scheduler.resume();
      s3.resume();
      malwareScans.resume();
    },
    async stop() {
      for (const mapping of cloud.mappings) mapping.close();
      asyncInvokes.close();
      await functions.close();
    },
    closeServices() {
      malwareScans.close();
      for (const service of Object.values(services)) service.close();
      database.close();
    },
  };
  return cloud;
};
