import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { BusName } from '../shared/contract/event.ts';
import { OperatorAlarm } from './constructs/alarm.ts';
import { DeadLetters } from './constructs/dead-letters.ts';
import { HttpGateway } from './constructs/http-gateway.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';
import { RegionKey } from './constructs/region-key.ts';
import { stackProps } from './constructs/stack-props.ts';
import type { Region } from './regions.ts';

/** What the services of a region share: API and authorizer, three buses, key, archive, alarms. */
export class Platform extends Stack {
  readonly programme: Region;
  readonly api: HttpApi;
  readonly authorizer: HttpJwtAuthorizer;
  readonly buses: Readonly<Record<BusName, EventBus>>;
  readonly key: Key;
  readonly archive: PrivateBucket;
  /** Takes the access logs of the other buckets. */
  readonly accessLogs: PrivateBucket;
  /** Takes the whole records that a relay could not publish. */
  readonly unpublished: PrivateBucket;
  readonly alarms: Topic;

  constructor(scope: Construct, programme: Region) {
    super(scope, 'platform', stackProps(programme, 'platform'));
    this.programme = programme;
    const named = (name: string) => `pranata-${programme.id}-${name}`;

    this.alarms = new Topic(this, 'Alarms', { topicName: named('alarms'), enforceSSL: true });
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      queueName: named('platform-dead-letters'),
      topic: this.alarms,
    });
    this.alarms.addSubscription(
      new EmailSubscription(programme.alarmEmail, { deadLetterQueue: deadLetters }),
    );

    ({ api: this.api, authorizer: this.authorizer } = new HttpGateway(this, 'Gateway', programme));
    this.buses = {
      institutional: new EventBus(this, 'InstitutionalBus', { eventBusName: named('institutional') }),
      financial: new EventBus(this, 'FinancialBus', { eventBusName: named('financial') }),
      volunteer: new EventBus(this, 'VolunteerBus', { eventBusName: named('volunteer') }),
    };
    this.key = new RegionKey(this, 'Key', { alias: `alias/pranata-${programme.id}` });

    // bucket names are global: the account keeps them from being taken by somebody else
    const bucketName = (name: string) => `${named(name)}-${programme.account}`;
    const accessLogs = new PrivateBucket(this, 'AccessLogs', {
      bucketName: bucketName('access-logs'),
      expireAfterDays: programme.logRetentionDays,
    });
    this.accessLogs = accessLogs;
    this.archive = new PrivateBucket(this, 'Archive', { bucketName: bucketName('archive'), accessLogs });
    this.archive.tellEventBridge();
    this.unpublished = new PrivateBucket(this, 'Unpublished', {
      bucketName: bucketName('unpublished'),
      accessLogs,
    });
    this.noticeUnpublished(deadLetters);
  }

  /** S3 has no measure that rises with a new object within minutes; a queue of notices has, and lists what to redrive. */
  private noticeUnpublished(deadLetters: DeadLetters): void {
    this.unpublished.tellEventBridge();
    const queueName = `pranata-${this.programme.id}-unpublished`;
    const notices = new Queue(this, 'UnpublishedNotices', {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 10 },
    });
    new Rule(this, 'UnpublishedStored', {
      ruleName: queueName,
      description: 'A relay gave up a record and stored it',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [this.unpublished.bucketName] } },
      },
      targets: [new SqsQueue(notices, { deadLetterQueue: deadLetters })],
    });
    new OperatorAlarm(this, 'UnpublishedAlarm', {
      metric: notices.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      above: 0,
      description:
        'A relay could not publish records of a table; they lie in the bucket of unpublished records',
      topic: this.alarms,
    });
  }
}
