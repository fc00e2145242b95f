import { explained, type Resource } from '../assembly.ts';
import type { TableDefinition } from '../dynamodb/service.ts';
import type { RuleDefinition } from '../eventbridge/service.ts';
import type { Cloud } from './cloud.ts';
import { checkTarget } from './delivery.ts';
import { wireFunction, wireInvokeConfig } from './functions.ts';
import { wireMapping } from './mappings.ts';
import { wireSchedule } from './schedules.ts';

interface BucketProperties {
  readonly NotificationConfiguration?: {
    readonly EventBridgeConfiguration?: { readonly EventBridgeEnabled?: boolean };
  };
}

type Wire = (resource: Resource, cloud: Cloud) => void;

/** What each type of resource becomes here, in the order in which they need each other. */
const wires: readonly (readonly [type: string, wire: Wire])[] = [
  [
    'AWS::KMS::Key',
    ({ properties, identity }, { services }) => {
      const { Description } = properties as { Description?: string };
      services.kms.ensureKey({ KeyId: identity.ref, ...(Description && { Description }) });
    },
  ],
  [
    'AWS::KMS::Alias',
    ({ properties }, { services }) => {
      const { AliasName, TargetKeyId } = properties as { AliasName: string; TargetKeyId: string };
      services.kms.ensureKey({ KeyId: TargetKeyId.split('/').at(-1)!, alias: AliasName });
    },
  ],
  [
    'AWS::S3::Bucket',
    ({ properties, identity }, { services }) => {
      const { NotificationConfiguration: notified } = properties as BucketProperties;
      const { EventBridgeEnabled = false } = notified?.EventBridgeConfiguration ?? {};
      services.s3.ensureBucket({ BucketName: identity.ref, EventBridge: EventBridgeEnabled });
    },
  ],
  [
    'AWS::DynamoDB::Table',
    ({ properties, identity }, { services }) => {
      services.dynamodb.ensureTable(tableDefinition(properties, identity.ref));
    },
  ],
  [
    'AWS::DynamoDB::GlobalTable',
    ({ properties, identity }, { services }) => {
      services.dynamodb.ensureTable(tableDefinition(properties, identity.ref));
    },
  ],
  [
    'AWS::SQS::Queue',
    ({ properties, identity }, { services }) => {
      const { QueueName: _, Tags: __, ...Attributes } = properties;
      services.sqs.ensureQueue({ QueueName: identity.attributes.QueueName!, Attributes });
    },
  ],
  [
    'AWS::Events::EventBus',
    ({ identity }, { services }) => {
      services.events.ensureBus({ Name: identity.ref });
    },
  ],
  ['AWS::Lambda::Function', wireFunction],
  ['AWS::Lambda::EventInvokeConfig', wireInvokeConfig],
  [
    'AWS::Events::Rule',
    ({ properties, identity }, { services }) => {
      const rule = properties as unknown as RuleDefinition & { ScheduleExpression?: string };
      if (rule.ScheduleExpression)
        throw new Error('a rule with a schedule is not served here: use AWS::Scheduler::Schedule');
      for (const { Arn } of rule.Targets ?? []) checkTarget(Arn);
      services.events.ensureRule({ ...rule, Name: rule.Name ?? identity.ref.split('|').at(-1)! });
    },
  ],
  ['AWS::Scheduler::Schedule', wireSchedule],
  ['AWS::Lambda::EventSourceMapping', wireMapping],
];

/**
 * What needs nothing here: permissions, which are not enforced yet, log groups, which are files, alarms and their
 * topics, which nobody watches on this machine, and the parts of the HTTP API, which `http-api.ts` puts together.
 */
const inert = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::ScheduleGroup',
]);

/** Makes the resources of the template; throws for what it does not know, naming stack, logical id and type. */
export const wire = (resources: readonly Resource[], cloud: Cloud) => {
  const types = new Set(wires.map(([type]) => type));
  for (const { stackName, logicalId, type } of resources) {
    explained(stackName, logicalId, type, () => {
      if (!types.has(type) && !inert.has(type))
        throw new Error('the embedded cloud does not know resources of this type');
    });
  }
  for (const [type, make] of wires) {
    for (const resource of resources) {
      if (resource.type === type)
        explained(resource.stackName, resource.logicalId, type, () => make(resource, cloud));
    }
  }
};

/** CloudFormation's `StreamSpecification` has no switch, CreateTable's has one. */
const tableDefinition = (properties: Resource['properties'], TableName: string): TableDefinition => {
  const stream = properties.StreamSpecification as TableDefinition['StreamSpecification'];
  return {
    ...(properties as unknown as TableDefinition),
    TableName,
    ...(stream && { StreamSpecification: { StreamEnabled: true, ...stream } }),
  };
};
