import { Duration, Validations } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { BusName } from '../../shared/contract/event.ts';
import { DeadLetters } from './dead-letters.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceStack } from './service-stack.ts';

interface Props {
  /** Of the queue, behind region and service. */
  readonly name: string;
  readonly handler: ServiceFunction;
  /** What to listen to, bus by bus; services of AWS tell on the account's `default` one. */
  readonly patterns: Readonly<Partial<Record<BusName | 'default', EventPattern>>>;
  /** Messages that a run of the function takes: 1 where each may need the whole of its time. */
  readonly batchSize?: number;
}

/** Bus rules, a queue with its dead letters, and the function that empties it. */
export class Listener extends Construct {
  constructor(scope: ServiceStack, id: string, { name, handler, patterns, batchSize = 10 }: Props) {
    super(scope, id);
    const { platform } = scope;
    // both what a rule could not deliver and what the function refused lies here as the bus sent it
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      queueName: scope.named(`${name}-dead-letters`),
      topic: platform.alarms,
    });
    const queue = new Queue(this, 'Queue', {
      queueName: scope.named(name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // Lambda may come back to a message it was throttled on for six times its timeout
      visibilityTimeout: Duration.seconds(handler.timeout!.toSeconds() * 6),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });

    for (const [bus, eventPattern] of Object.entries(patterns) as [BusName | 'default', EventPattern][]) {
      new Rule(this, `From-${bus}`, {
        ruleName: `${scope.named(name)}-from-${bus}`,
        ...(bus !== 'default' && { eventBus: platform.buses[bus] }),
        eventPattern,
        targets: [
          new SqsQueue(queue, {
            deadLetterQueue: deadLetters,
            retryAttempts: 185,
            maxEventAge: Duration.hours(24),
          }),
        ],
      });
    }

    // what Lambda's poller needs (AWSLambdaSQSQueueExecutionRole): a failed message waits for its visibility timeout
    handler.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [queue.queueArn]);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: handler,
      eventSourceArn: queue.queueArn,
      batchSize,
      reportBatchItemFailures: true,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'Lambda takes no failure destination for a queue: the queue has its own dead-letter queue.',
    });
  }
}
