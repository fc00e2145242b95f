import { AwsError } from '../aws/service.ts';
import type { Shape } from '../aws/shape.ts';
import {
  checkDeadLetters,
  checkGroup,
  checkTargetArn,
  deliveryShape,
  serviceOf,
} from '../eventbridge/targets.ts';
import type { ScheduleTarget } from './input.ts';

/** The input of CreateSchedule, and the properties of `AWS::Scheduler::Schedule`, whose dates are ISO texts. */
export interface ScheduleDefinition {
  readonly Name: string;
  /** `default` if not given. */
  readonly GroupName?: string;
  readonly Description?: string;
  readonly ScheduleExpression: string;
  /** UTC if not given. */
  readonly ScheduleExpressionTimezone?: string;
  /** Seconds since 1970, or ISO text. */
  readonly StartDate?: number | string;
  readonly EndDate?: number | string;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly FlexibleTimeWindow?: {
    readonly Mode: 'OFF' | 'FLEXIBLE';
    readonly MaximumWindowInMinutes?: number;
  };
  /** What becomes of the schedule when it will not fire any more. */
  readonly ActionAfterCompletion?: 'NONE' | 'DELETE';
  readonly Target: ScheduleTarget;
}

const NAME = '[0-9a-zA-Z-_.]+';
export const scheduleName = { type: 'text', required: true, min: 1, max: 64, pattern: NAME } as const;
export const optionalName = { type: 'text', min: 1, max: 64, pattern: NAME } as const;

export const definitionShape: Shape = {
  Name: scheduleName,
  GroupName: optionalName,
  Description: { type: 'text', max: 512 },
  ScheduleExpression: { type: 'text', required: true, min: 1, max: 256 },
  ScheduleExpressionTimezone: { type: 'text', min: 1, max: 50 },
  StartDate: { type: 'moment' },
  EndDate: { type: 'moment' },
  State: { type: 'text', oneOf: ['ENABLED', 'DISABLED'] },
  ActionAfterCompletion: { type: 'text', oneOf: ['NONE', 'DELETE'] },
  ClientToken: { type: 'text', min: 1, max: 64, pattern: '[a-zA-Z0-9-_]+' },
  KmsKeyArn: { type: 'text', min: 1, max: 2048 },
  FlexibleTimeWindow: {
    type: 'structure',
    required: true,
    members: {
      Mode: { type: 'text', required: true, oneOf: ['OFF', 'FLEXIBLE'] },
      MaximumWindowInMinutes: { type: 'whole', min: 1, max: 1440 },
    },
  },
  Target: {
    type: 'structure',
    required: true,
    members: {
      ...deliveryShape,
      RoleArn: {
        type: 'text',
        required: true,
        min: 1,
        max: 1600,
        pattern: 'arn:aws[a-z-]*:iam::\\d{12}:role\\/?[a-zA-Z_0-9+=,.@\\-_/]+',
      },
      Input: { type: 'text', min: 1 },
      EventBridgeParameters: {
        type: 'structure',
        members: {
          DetailType: { type: 'text', required: true, min: 1, max: 128 },
          Source: {
            type: 'text',
            required: true,
            min: 1,
            max: 256,
            pattern: '(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)',
          },
        },
      },
    },
  },
};

/** Parameters of targets that are not served: refused, not passed over. */
const UNSERVED = ['EcsParameters', 'KinesisParameters', 'SageMakerPipelineParameters'];

const refused = (reason: string) => new AwsError('ValidationException', reason);

/** What the shape alone does not say; the expression is checked where it is read. */
export const checkDefinition = (definition: ScheduleDefinition, now: number): void => {
  const { Target, FlexibleTimeWindow: window } = definition;
  checkTargetArn(Target.Arn);
  checkDeadLetters(Target.DeadLetterConfig?.Arn);
  checkGroup(Target.Arn, Target.SqsParameters?.MessageGroupId, definition.Name);
  const unserved = UNSERVED.find((name) => Object.hasOwn(Target, name));
  if (unserved) throw refused(`Parameter(s) ${unserved} not valid for target ${Target.Arn}.`);
  if ((serviceOf(Target.Arn) === 'events') !== (Target.EventBridgeParameters !== undefined))
    throw refused(
      Target.EventBridgeParameters
        ? 'EventBridgeParameters are valid for an event bus only.'
        : 'EventBridgeParameters must be provided for an event bus.',
    );
  if (window && (window.Mode === 'FLEXIBLE') !== (window.MaximumWindowInMinutes !== undefined))
    throw refused(
      window.Mode === 'FLEXIBLE'
        ? 'MaximumWindowInMinutes must be provided when Mode is FLEXIBLE.'
        : 'MaximumWindowInMinutes cannot be provided when Mode is OFF.',
    );
  const { start, end } = datesOf(definition);
  if (start !== undefined && start < now - 300_000)
    throw refused('The StartDate you specify cannot be earlier than 5 minutes ago.');
  if (end !== undefined && end < now) throw refused('The EndDate you specify cannot be in the past.');
  if (start !== undefined && end !== undefined && end <= start)
    throw refused('The StartDate you specify must come before the EndDate.');
};

/** Epoch ms. */
export const datesOf = ({ StartDate, EndDate }: ScheduleDefinition) => ({
  start: momentOf(StartDate),
  end: momentOf(EndDate),
});

const momentOf = (date: number | string | undefined): number | undefined => {
  if (date === undefined) return undefined;
  const moment = typeof date === 'number' ? Math.round(date * 1000) : Date.parse(date);
  if (Number.isNaN(moment)) throw refused(`${date} is not a date.`);
  return moment;
};
