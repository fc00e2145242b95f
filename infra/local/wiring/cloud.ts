import type { Credentials } from '../aws/credentials.ts';
import type { Clock } from '../clock.ts';
import type { DynamoDb } from '../dynamodb/service.ts';
import type { EventBridge } from '../eventbridge/service.ts';
import type { AsyncInvokes } from '../functions/async-invokes.ts';
import type { Checkpoints } from '../functions/checkpoints.ts';
import type { Destinations } from '../functions/destinations.ts';
import type { Functions } from '../functions/functions.ts';
import type { Mapping } from '../functions/mappings/mapping.ts';
import type { MalwareScans } from '../guardduty/malware-scans.ts';
import type { Access } from '../iam/access.ts';
import type { Kms } from '../kms/service.ts';
import type { S3 } from '../s3/service.ts';
import type { Scheduler } from '../scheduler/service.ts';
import type { Sqs } from '../sqs/service.ts';

export interface Services {
  readonly dynamodb: DynamoDb;
  readonly sqs: Sqs;
  readonly events: EventBridge;
  readonly scheduler: Scheduler;
  readonly kms: Kms;
  readonly s3: S3;
}

/** Everything that resources are made in. */
export interface Cloud {
  readonly services: Services;
  readonly functions: Functions;
  readonly asyncInvokes: AsyncInvokes;
  readonly mappings: Mapping[];
  readonly checkpoints: Checkpoints;
  readonly destinations: Destinations;
  readonly malwareScans: MalwareScans;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** Changes once, when the template's policies are read. */
  readonly access: () => Access;
  readonly report: (error: unknown) => void;
}
