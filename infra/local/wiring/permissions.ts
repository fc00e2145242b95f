import type { Resource } from '../assembly.ts';
import { type Principal, principalOf, serviceFor, sessionOf } from '../iam/principal.ts';
import type { Cloud } from './cloud.ts';
import { functionArn } from './functions.ts';

type Rights = Pick<Cloud, 'access' | 'functions'>;
type Check = (properties: Resource['properties'], resource: Resource, cloud: Rights) => void;

/**
 * What CloudFormation would not create for want of a permission, in the words of the service that refuses. What is
 * checked here need not be checked again: policies come from the template alone and stay as long as the system runs.
 */
const checks: Readonly<Record<string, Check>> = {
  'AWS::Lambda::Function'({ Role, TracingConfig, DeadLetterConfig }, { identity }, { access }) {
    const roleArn = String(Role);
    const [account] = accountOf(identity.attributes.Arn!);
    if (!access().mayAssume(roleArn, serviceFor('lambda.amazonaws.com', identity.attributes.Arn!, account)))
      throw new Error('The role defined for the function cannot be assumed by Lambda.');
    const session = sessionOf(roleArn, identity.ref);
    if ((TracingConfig as { Mode?: string } | undefined)?.Mode === 'Active')
      demand(access().allows(session, 'xray:PutTraceSegments', '*'), 'PutTraceSegments on XRAY');
    const { TargetArn } = (DeadLetterConfig ?? {}) as { TargetArn?: string };
    if (TargetArn) mayTell(session, TargetArn, access());
  },
  'AWS::Lambda::EventInvokeConfig'({ FunctionName, DestinationConfig }, _resource, cloud) {
    const session = roleOf(String(FunctionName), cloud);
    for (const end of Object.values((DestinationConfig ?? {}) as Record<string, { Destination?: string }>))
      if (end.Destination) mayTell(session, end.Destination, cloud.access());
  },
  'AWS::Lambda::EventSourceMapping'({ FunctionName, EventSourceArn, DestinationConfig }, _resource, cloud) {
    const session = roleOf(String(FunctionName), cloud);
    const source = String(EventSourceArn);
    const may = (action: string) => cloud.access().allows(session, action, source);
    if (source.startsWith('arn:aws:sqs:')) {
      for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])
        demand(may(`sqs:${action}`), `${action} on SQS`);
    } else if (
      !['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'].every((action) =>
        may(`dynamodb:${action}`),
      )
    )
      throw new Error(
        `Cannot access stream ${source}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
      );
    const { OnFailure } = (DestinationConfig ?? {}) as { OnFailure?: { Destination?: string } };
    if (OnFailure?.Destination) mayTell(session, OnFailure.Destination, cloud.access());
  },
  'AWS::Scheduler::Schedule'({ Target, GroupName = 'default' }, { identity }, { access }) {
    const { RoleArn = '' } = (Target ?? {}) as { RoleArn?: string };
    const [account, region] = accountOf(identity.attributes.Arn!);
    // the source is the group, never the schedule itself: "Confused deputy prevention" in the user guide
    const group = `arn:aws:scheduler:${region}:${account}:schedule-group/${GroupName}`;
    if (!access().mayAssume(RoleArn, serviceFor('scheduler.amazonaws.com', group, account)))
      throw new Error(
        'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
      );
  },
  'AWS::Events::Rule'({ Targets }, { identity }, { access }) {
    const ruleArn = identity.attributes.Arn!;
    const [account] = accountOf(ruleArn);
    for (const { Arn, RoleArn } of (Targets ?? []) as { Arn: string; RoleArn?: string }[])
      if (RoleArn && !access().mayAssume(RoleArn, serviceFor('events.amazonaws.com', ruleArn, account)))
        throw new Error(`EventBridge may not assume the role ${RoleArn} for the target ${Arn}.`);
  },
};

export const checkPermissions = (resource: Resource, cloud: Rights): void => {
  if (Object.hasOwn(checks, resource.type)) checks[resource.type]!(resource.properties, resource, cloud);
};

/** Where Lambda puts records of failure: it must be able to write there. */
const mayTell = (session: Principal, destination: string, access: ReturnType<Cloud['access']>) => {
  if (destination.startsWith('arn:aws:sqs:'))
    demand(access.allows(session, 'sqs:SendMessage', destination), 'SendMessage on SQS');
  if (destination.startsWith('arn:aws:s3:::')) {
    // Lambda chooses the key, below this prefix
    demand(access.allows(session, 's3:PutObject', `${destination}/aws/lambda/any`), 'PutObject on S3');
    demand(access.allows(session, 's3:ListBucket', destination), 'ListBucket on S3');
  }
};

const demand = (isAllowed: boolean, what: string) => {
  if (!isAllowed) throw new Error(`The provided execution role does not have permissions to call ${what}`);
};

const roleOf = (nameOrArn: string, { functions }: Rights): Principal => {
  const arn = functionArn(nameOrArn, { functions });
  return principalOf(functions.list().find((one) => one.arn === arn)!.credential.caller);
};

const accountOf = (arn: string): [account: string, region: string] => {
  const [, , , region = '', account = ''] = arn.split(':');
  return [account, region];
};
