import { explained, type Resource } from '../assembly.ts';
import type { TableDefinition } from '../dynamodb/service.ts';
import type { ArchiveDefinition, RuleDefinition } from '../eventbridge/service.ts';
import { policyTypes } from '../iam/policies.ts';
import { wireBucket } from './buckets.ts';
import type { Cloud } from './cloud.ts';
import { checkTarget } from './delivery.ts';
import { wireFunction, wireInvokeConfig } from './functions.ts';
import { wireMalwareProtection } from './malware-protection.ts';
import { wireMapping } from './mappings.ts';
import { checkPermissions } from './permissions.ts';
import { wireSchedule } from './schedules.ts';

interface QueueProperties {
  readonly QueueName?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly [attribute: string]: unknown;
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
  ['AWS::S3::Bucket', wireBucket],
  ['AWS::GuardDuty::MalwareProtectionPlan', wireMalwareProtection],
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
      const { QueueName: _, Tags, ...Attributes } = properties as QueueProperties;
      services.sqs.ensureQueue({
        QueueName: identity.attributes.QueueName!,
        Attributes,
        ...(Tags && { Tags }),
      });
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
      const rule = properties as unknown as RuleDefinition;
      for (const { Arn } of rule.Targets ?? []) checkTarget(Arn);
      services.events.ensureRule({ ...rule, Name: rule.Name ?? identity.ref.split('|').at(-1)! });
    },
  ],
  [
    'AWS::Events::Archive',
    ({ properties, identity }, { services }) => {
      const archive = properties as unknown as ArchiveDefinition;
      services.events.ensureArchive({ ...archive, ArchiveName: identity.ref });
    },
  ],
  [
    'AWS::Scheduler::ScheduleGroup',
    ({ identity }, { services }) => {
      services.scheduler.ensureGroup(identity.ref);
    },
  ],
  ['AWS::Scheduler::Schedule', wireSchedule],
  ['AWS::Lambda::EventSourceMapping', wireMapping],
];

/**
 * What is made of nothing here: permissions, which `infra/local/iam` reads and enforces, log groups, which are files,
 * alarms and their topics, which nobody watches on this machine, and the parts of the HTTP API, which `http-api.ts`
 * puts together.
 */
const inert = new Set<string>([
  ...policyTypes,
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
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
      if (resource.type !== type) continue;
      explained(resource.stackName, resource.logicalId, type, () => {
        checkPermissions(resource, cloud);
        make(resource, cloud);
      });
    }
  }
  cloud.services.sqs.dropLeftQueues(cloud.report);
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
