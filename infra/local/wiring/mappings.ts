import type { Resource } from '../assembly.ts';
import type { FilterCriteria } from '../functions/mappings/filter.ts';
import { openQueueMapping } from '../functions/mappings/queue.ts';
import { openStreamMapping } from '../functions/mappings/stream.ts';
import type { Cloud } from './cloud.ts';
import { functionArn } from './functions.ts';

interface MappingProperties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly Enabled?: boolean;
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FilterCriteria?: FilterCriteria;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly StartingPosition?: string;
  readonly BisectBatchOnFunctionError?: boolean;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumRecordAgeInSeconds?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination: string } };
  /** Allowed, and without effect: a shard is read in order here, by one invocation at a time. */
  readonly ParallelizationFactor?: number;
  readonly Tags?: unknown;
}

export const wireMapping = ({ properties, identity }: Resource, cloud: Cloud) => {
  refuseUnknown(properties);
  const given = properties as unknown as MappingProperties;
  checkRange('ScalingConfig.MaximumConcurrency', given.ScalingConfig?.MaximumConcurrency, 2, 1_000);
  checkRange('ParallelizationFactor', given.ParallelizationFactor, 1, 10);
  if (given.Enabled === false) return;
  const shared = {
    functionArn: functionArn(given.FunctionName, cloud),
    windowSeconds: given.MaximumBatchingWindowInSeconds ?? 0,
    reportsFailures: given.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    ...(given.FilterCriteria && { filter: given.FilterCriteria }),
  };
  const source = given.EventSourceArn;
  if (source.startsWith('arn:aws:sqs:')) cloud.mappings.push(queueMapping(given, shared, cloud));
  else if (/^arn:aws:dynamodb:.+\/stream\//.test(source)) {
    cloud.mappings.push(streamMapping(identity.ref, given, shared, cloud));
  } else throw new Error(`${source} cannot be an event source here`);
};

type Shared = Pick<
  Parameters<typeof openQueueMapping>[0],
  'functionArn' | 'windowSeconds' | 'reportsFailures' | 'filter'
>;

const queueMapping = (given: MappingProperties, shared: Shared, cloud: Cloud) =>
  openQueueMapping(
    {
      ...shared,
      queueArn: given.EventSourceArn,
      batchSize: given.BatchSize ?? 10,
      concurrency: Math.min(
        given.ScalingConfig?.MaximumConcurrency ?? Number.POSITIVE_INFINITY,
        cloud.functions.concurrency(shared.functionArn),
      ),
    },
    { sqs: cloud.services.sqs, functions: cloud.functions, report: cloud.report },
  );

const streamMapping = (id: string, given: MappingProperties, shared: Shared, cloud: Cloud) => {
  const position = given.StartingPosition;
  if (position !== 'TRIM_HORIZON' && position !== 'LATEST')
    throw new Error(`StartingPosition ${position} is not served here`);
  const onFailure = given.DestinationConfig?.OnFailure?.Destination;
  if (onFailure) cloud.destinations.check(onFailure);
  return openStreamMapping(
    {
      ...shared,
      id,
      tableName: given.EventSourceArn.split('/')[1]!,
      startingPosition: position,
      batchSize: given.BatchSize ?? 100,
      bisects: given.BisectBatchOnFunctionError ?? false,
      retries: given.MaximumRetryAttempts ?? -1,
      maximumAgeSeconds: given.MaximumRecordAgeInSeconds ?? -1,
      ...(onFailure && { onFailure }),
    },
    { ...cloud, streams: cloud.services.dynamodb.streams },
  );
};

const known: Readonly<Record<keyof MappingProperties, true>> = {
  EventSourceArn: true,
  FunctionName: true,
  Enabled: true,
  BatchSize: true,
  MaximumBatchingWindowInSeconds: true,
  FilterCriteria: true,
  FunctionResponseTypes: true,
  ScalingConfig: true,
  StartingPosition: true,
  BisectBatchOnFunctionError: true,
  MaximumRetryAttempts: true,
  MaximumRecordAgeInSeconds: true,
  DestinationConfig: true,
  ParallelizationFactor: true,
  Tags: true,
};

/** The bounds of CreateEventSourceMapping; CloudFormation would fail at them. */
const checkRange = (name: string, value: number | undefined, least: number, most: number) => {
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
    throw new Error(`${name} of an event source mapping is ${least} to ${most}, not ${value}`);
};

const refuseUnknown = (properties: Readonly<Record<string, unknown>>) => {
  const unknown = Object.keys(properties).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length > 0)
    throw new Error(`${unknown.join(', ')} of an event source mapping is not served here`);
};
