import { Match } from 'aws-cdk-lib/aws-events';
import { buses } from '../../shared/contract/event.ts';
import { Listener } from '../constructs/listener.ts';
import { ObjectAccess } from '../constructs/object-access.ts';
import { Schedule } from '../constructs/schedule.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { ServiceStack } from '../constructs/service-stack.ts';
import { ServiceTable } from '../constructs/service-table.ts';
import type { Platform } from '../platform.ts';

/** Every event of every bus (L9): kept in a table as it comes, sealed into the archive bucket every hour. */
export class Archive extends ServiceStack {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'archive', bundles);
    const table = new ServiceTable(this, 'Table', { records: false });
    const keeper = new ServiceFunction(this, 'Events', {
      entry: 'events',
      environment: { TABLE_NAME: table.tableName },
    });
    keeper.allow(['dynamodb:BatchWriteItem'], [table.tableArn]);
    // a queue per bus, because an event does not say which bus it came over; the name of its queue does
    for (const bus of buses) {
      new Listener(this, `${bus}Listener`, {
        name: bus,
        handler: keeper,
        patterns: { [bus]: { source: Match.prefix('pranata.') } },
      });
    }
    this.sealEveryHour(table);
  }

  private sealEveryHour(table: ServiceTable): void {
    const sealer = new ServiceFunction(this, 'Schedule', {
      entry: 'schedule',
      environment: { TABLE_NAME: table.tableName, BUCKET_NAME: this.platform.archive.bucketName },
      timeoutSeconds: 300,
    });
    sealer.allow(
      ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      [table.tableArn],
    );
    new ObjectAccess(sealer, 'Raw', {
      bucketName: this.platform.archive.plainName,
      prefix: 'raw/',
      actions: ['s3:PutObject', 's3:GetObject'], // reads only what a run that was killed has written
    });

    // ten past: what was accepted in the last second of an hour has passed relay and bus by then
    new Schedule(this, 'Hourly', { fn: sealer, expression: 'cron(10 * * * ? *)' });
  }
}
