import { createHash } from 'node:crypto';

/** Where a resource stands, for names that CloudFormation would make up. */
export interface Place {
  readonly stackName: string;
  readonly logicalId: string;
  readonly region: string;
  readonly accountId: string;
  /** Where the front door listens. */
  readonly awsUrl: string;
}

/** What `Ref` and `Fn::GetAtt` answer for a resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Properties = Readonly<Record<string, unknown>>;

/** Answers undefined for a type that the embedded cloud does not know. */
export const identityOf = (type: string, properties: Properties, place: Place): Identity | undefined =>
  Object.hasOwn(identities, type) ? identities[type]!(properties, place) : undefined;

const arn = (service: string, { region, accountId }: Place, resource: string) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

const digest = ({ stackName, logicalId }: Place) =>
  createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');

const nameFrom =
  (property: string) =>
  (properties: Properties, { stackName, logicalId }: Place): string =>
    typeof properties[property] === 'string' ? properties[property] : `${stackName}-${logicalId}`;

const named =
  (property: string, attributes: (name: string, place: Place) => Record<string, string> = () => ({})) =>
  (properties: Properties, place: Place): Identity => {
    const name = nameFrom(property)(properties, place);
    return { ref: name, attributes: attributes(name, place) };
  };

/** An id as AWS makes them up: ten characters, the same at every start. */
const numbered = (_properties: Properties, place: Place): Identity => ({
  ref: digest(place).slice(0, 10),
  attributes: {},
});

const uuid = (place: Place) => digest(place).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

const identities: Readonly<Record<string, (properties: Properties, place: Place) => Identity>> = {
  'AWS::ApiGatewayV2::Api': (_properties, place) => {
    const apiId = digest(place).slice(0, 10);
    const endpoint = `https://${apiId}.execute-api.${place.region}.amazonaws.com`;
    return { ref: apiId, attributes: { ApiId: apiId, ApiEndpoint: endpoint } };
  },
  'AWS::ApiGatewayV2::Authorizer': numbered,
  'AWS::ApiGatewayV2::Integration': numbered,
  'AWS::ApiGatewayV2::Route': numbered,
  'AWS::ApiGatewayV2::Stage': named('StageName'),
  'AWS::CDK::Metadata': numbered,
  'AWS::CloudWatch::Alarm': named('AlarmName', (name, place) => ({
    Arn: arn('cloudwatch', place, `alarm:${name}`),
  })),
  'AWS::DynamoDB::GlobalTable': named('TableName', (name, place) => tableAttributes(name, place)),
  'AWS::DynamoDB::Table': named('TableName', (name, place) => tableAttributes(name, place)),
  'AWS::Events::Archive': named('ArchiveName', (name, place) => ({
    Arn: arn('events', place, `archive/${name}`),
  })),
  'AWS::Events::EventBus': named('Name', (name, place) => ({
    Name: name,
    Arn: arn('events', place, `event-bus/${name}`),
  })),
  'AWS::Events::EventBusPolicy': numbered,
  'AWS::Events::Rule': (properties, place) => {
    const name = nameFrom('Name')(properties, place);
    const bus = String(properties.EventBusName ?? 'default')
      .split('/')
      .at(-1)!;
    const path = bus === 'default' ? name : `${bus}/${name}`;
    return {
      ref: bus === 'default' ? name : `${bus}|${name}`,
      attributes: { Arn: arn('events', place, `rule/${path}`) },
    };
  },
  'AWS::GuardDuty::MalwareProtectionPlan': (_properties, place) => {
    const id = digest(place).slice(0, 20);
    return {
      ref: id,
      attributes: {
        MalwareProtectionPlanId: id,
        Arn: arn('guardduty', place, `malware-protection-plan/${id}`),
        Status: 'ACTIVE',
      },
    };
  },
  'AWS::IAM::Policy': numbered,
  'AWS::IAM::Role': named('RoleName', (name, { accountId }) => ({
    Arn: `arn:aws:iam::${accountId}:role/${name}`,
  })),
  'AWS::KMS::Alias': named('AliasName'),
  'AWS::KMS::Key': (_properties, place) => {
    const id = uuid(place);
    return { ref: id, attributes: { KeyId: id, Arn: arn('kms', place, `key/${id}`) } };
  },
  'AWS::Lambda::EventInvokeConfig': numbered,
  'AWS::Lambda::EventSourceMapping': (_properties, place) => ({
    ref: uuid(place),
    attributes: { Id: uuid(place) },
  }),
  'AWS::Lambda::Function': named('FunctionName', (name, place) => ({
    Arn: arn('lambda', place, `function:${name}`),
  })),
  'AWS::Lambda::Permission': numbered,
  'AWS::Logs::LogGroup': named('LogGroupName', (name, place) => ({
    Arn: arn('logs', place, `log-group:${name}:*`),
  })),
  'AWS::S3::Bucket': (properties, place) => {
    const name = nameFrom('BucketName')(properties, place).toLowerCase();
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${place.region}.amazonaws.com`,
      },
    };
  },
  'AWS::S3::BucketPolicy': numbered,
  'AWS::SNS::Subscription': numbered,
  'AWS::SNS::Topic': (properties, place) => {
    const name = nameFrom('TopicName')(properties, place);
    const topicArn = arn('sns', place, name);
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
  },
  'AWS::SNS::TopicPolicy': numbered,
  'AWS::SQS::Queue': (properties, place) => {
    const name = nameFrom('QueueName')(properties, place);
    const url = `${place.awsUrl}/${place.accountId}/${name}`;
    return { ref: url, attributes: { QueueName: name, QueueUrl: url, Arn: arn('sqs', place, name) } };
  },
  'AWS::SQS::QueuePolicy': numbered,
  'AWS::Scheduler::Schedule': (properties, place) => {
    const name = nameFrom('Name')(properties, place);
    const group = typeof properties.GroupName === 'string' ? properties.GroupName : 'default';
    return { ref: name, attributes: { Arn: arn('scheduler', place, `schedule/${group}/${name}`) } };
  },
  'AWS::Scheduler::ScheduleGroup': named('Name', (name, place) => ({
    Arn: arn('scheduler', place, `schedule-group/${name}`),
  })),
};

/** The stream's label is its time of creation; here it stands for the one stream that the table has. */
const tableAttributes = (name: string, place: Place) => ({
  Arn: arn('dynamodb', place, `table/${name}`),
  StreamArn: arn('dynamodb', place, `table/${name}/stream/local`),
});
