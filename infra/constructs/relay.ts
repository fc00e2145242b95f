import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { events } from '../../shared/events/index.ts';
import { OperatorAlarm } from './alarm.ts';
import { ObjectAccess } from './object-access.ts';
import { ServiceFunction } from './service-function.ts';
import type { ServiceStack } from './service-stack.ts';
import type { ServiceTable } from './service-table.ts';

/** Publishes what a service's table promises: from its stream to the bus of the service. */
export class Relay extends Construct {
  constructor(scope: ServiceStack, id: string, table: ServiceTable) {
    super(scope, id);
    const { platform, service } = scope;
    const bus = platform.buses[busOf(service)];
    const { unpublished } = platform;
    const relay = new ServiceFunction(scope, 'RelayFunction', {
      entry: 'relay',
      bundle: 'relay-stream',
      environment: { BUS_NAME: bus.eventBusName, SERVICE: service },
    });
    relay.allow(['events:PutEvents'], [bus.eventBusArn]);
    relay.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      [table.tableStreamArn!],
    );
    // Lambda writes a whole failed batch to S3; to a queue or topic it would send only where the records stood
    relay.allow(['s3:ListBucket'], [unpublished.bucketArn]);
    const access = new ObjectAccess(relay, 'Unpublished', {
      bucketName: unpublished.plainName,
      prefix: 'aws/lambda/',
      actions: ['s3:PutObject'],
    });

    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: relay,
      eventSourceArn: table.tableStreamArn!,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10, // PutEvents takes at most ten
      parallelizationFactor: 1,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 50,
      maxRecordAge: Duration.hours(12), // the stream itself forgets after 24
      onFailure: { bind: () => ({ destination: unpublished.bucketArn }) },
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'), // the end of an item's life is a REMOVE
          dynamodb: { NewImage: { kind: { S: FilterRule.isEqual('outbox') } } },
        }),
      ],
    });
    mapping.node.addDependency(access); // Lambda checks at creation that it may write there
    new OperatorAlarm(this, 'Late', {
      metric: relay.metric('IteratorAge', { statistic: 'max', period: Duration.minutes(1) }),
      above: 60_000, // milliseconds
      periods: 5,
      description: `Events of ${service} wait more than a minute to be published`,
      topic: platform.alarms,
    });
  }
}

const busOf = (service: string) => {
  const [bus, ...others] = new Set(events.filter(({ source }) => source === service).map(({ bus }) => bus));
  if (!bus || others.length > 0) throw new Error(`${service} must tell its events on exactly one bus`);
  return bus;
};
