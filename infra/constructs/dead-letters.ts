import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { OperatorAlarm } from './alarm.ts';

interface Props {
  readonly queueName: string;
  readonly topic: ITopic;
}

/** Keeps what could not be handled, content and all, for as long as SQS keeps anything, and tells the operator. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string, { queueName, topic }: Props) {
    super(scope, id, {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'This is a dead-letter queue: what lies here waits for a person, there is no next queue.',
    });
    new OperatorAlarm(this, 'NotEmpty', {
      metric: this.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      above: 0,
      description: `${queueName} holds messages that could not be handled`,
      topic,
    });
  }
}
