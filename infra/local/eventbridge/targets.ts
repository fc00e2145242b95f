import { AwsError } from '../aws/service.ts';
import type { Member, Shape } from '../aws/shape.ts';
import { checkInput } from './input.ts';
import type { Target } from './target.ts';

/** Targets of one rule. */
const MAXIMUM_TARGETS = 5;

const retryPolicy: Member = {
  type: 'structure',
  members: {
    MaximumRetryAttempts: { type: 'whole', min: 0, max: 185 },
    MaximumEventAgeInSeconds: { type: 'whole', min: 60, max: 86_400 },
  },
};
const deadLetterConfig: Member = {
  type: 'structure',
  members: { Arn: { type: 'text', min: 1, max: 1600 } },
};
const sqsParameters: Member = {
  type: 'structure',
  members: { MessageGroupId: { type: 'text', min: 1, max: 128 } },
};

/** What rules and schedules have in common. */
export const deliveryShape: Shape = {
  Arn: { type: 'text', required: true, min: 1, max: 1600 },
  RoleArn: { type: 'text', min: 1, max: 1600 },
  RetryPolicy: retryPolicy,
  DeadLetterConfig: deadLetterConfig,
  SqsParameters: sqsParameters,
};

export const targetShape: Shape = {
  ...deliveryShape,
  Id: { type: 'text', required: true, min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' },
  Input: { type: 'text', max: 8192 },
  InputPath: { type: 'text', max: 256 },
  InputTransformer: {
    type: 'structure',
    members: {
      InputPathsMap: { type: 'map' },
      InputTemplate: { type: 'text', required: true, min: 1, max: 8192 },
    },
  },
};

/** The services whose resources can be targets here. */
const REACHED = new Set(['sqs', 'lambda', 'events']);

export const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

/** What else AWS can reach is refused as a malformed name would be. */
export const checkTargetArn = (arn: string): void => {
  if (!/^arn:aws[a-z-]*:[a-z]+:[^:]*:[^:]*:.+/s.test(arn))
    throw new AwsError(
      'ValidationException',
      `Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`,
    );
  if (!REACHED.has(serviceOf(arn)))
    throw new AwsError(
      'ValidationException',
      `Parameter ${arn} is not valid. Reason: Targets of the service ${serviceOf(arn)} are not supported.`,
    );
};

export const checkDeadLetters = (arn: string | undefined): void => {
  if (arn === undefined) return;
  if (!/^arn:aws[a-z-]*:sqs:[^:]+:\d{12}:[\w-]{1,80}$/.test(arn))
    throw new AwsError(
      'ValidationException',
      'Dead letter queue Arn is not valid. Only a standard SQS queue is supported.',
    );
};

/** Of a target that a queue's group must be named for: FIFO queues take nothing without. */
export const checkGroup = (arn: string, group: string | undefined, id: string): void => {
  if (serviceOf(arn) === 'sqs' && arn.endsWith('.fifo') !== (group !== undefined))
    throw new AwsError(
      'ValidationException',
      group === undefined
        ? `Parameter(s) SqsParameters must be specified for target: ${id}.`
        : `Parameter(s) SqsParameters not valid for target: ${id}.`,
    );
};

/** Parameters of targets that are not served: refused, not passed over. */
const UNSERVED = [
  'KinesisParameters',
  'RunCommandParameters',
  'EcsParameters',
  'BatchParameters',
  'HttpParameters',
  'RedshiftDataParameters',
  'SageMakerPipelineParameters',
  'AppSyncParameters',
];

export const checkTargets = (targets: readonly Target[]): readonly Target[] => {
  if (targets.length > MAXIMUM_TARGETS)
    throw new AwsError(
      'LimitExceededException',
      'The requested resource exceeds the maximum number allowed.',
    );
  for (const target of targets) {
    const { Id, Arn, DeadLetterConfig, SqsParameters } = target;
    checkTargetArn(Arn);
    const unserved = UNSERVED.find((name) => Object.hasOwn(target, name));
    if (unserved)
      throw new AwsError('ValidationException', `Parameter(s) ${unserved} not valid for target: ${Id}.`);
    checkDeadLetters(DeadLetterConfig?.Arn);
    checkGroup(Arn, SqsParameters?.MessageGroupId, Id);
    checkInput(target);
  }
  return targets;
};
