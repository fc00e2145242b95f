import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { BusName, EventContract } from '../../shared/contract/event.ts';
import type { Routes } from '../../shared/contract/route.ts';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import type { Platform } from '../platform.ts';
import { Listener } from './listener.ts';
import { Relay } from './relay.ts';
import { ServiceApi } from './service-api.ts';
import { ServiceFunction } from './service-function.ts';
import { ServiceStack } from './service-stack.ts';
import { ServiceTable } from './service-table.ts';

const listeners: Readonly<Record<string, Readonly<Record<string, EventContract>>>> = subscriptions;

/**
 * A service that keeps records: its table, an API over it, a relay of what it tells, and a listener when it
 * stands in `shared/events/subscriptions.ts`.
 */
export class RecordService extends ServiceStack {
  readonly table: ServiceTable;

  constructor(platform: Platform, service: string, { bundles, routes }: { bundles: string; routes: Routes }) {
    super(platform, service, bundles);
    this.table = new ServiceTable(this, 'Table', { records: true });
    const api = this.decider('Api', 'api');
    new ServiceApi(this, 'Routes', { routes, handler: api });
    new Relay(this, 'Relay', this.table);

    const heard = listeners[service];
    if (heard) {
      const handler = this.decider('Events', 'events');
      new Listener(this, 'Listener', { name: 'events', handler, patterns: patternsOf(Object.values(heard)) });
    }
  }

  /** A function that decides on records, personal items included. */
  private decider(id: string, entry: string): ServiceFunction {
    const { key, programme } = this.platform;
    const fn = new ServiceFunction(this, id, {
      entry,
      environment: {
        TABLE_NAME: this.table.tableName,
        SERVICE: this.service,
        KEY_ID: key.keyArn,
        REGION_ID: programme.id,
        POLICY_OVERRIDES: JSON.stringify(programme.policyOverrides),
        LOG_LEVEL: 'INFO',
      },
    });
    this.table.letDecide(fn);
    fn.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]);
    return fn;
  }
}

/** Of one bus, sources and types are a cross product; that types are unique over all services makes it exact. */
const patternsOf = (heard: readonly EventContract[]): Partial<Record<BusName, EventPattern>> =>
  Object.fromEntries(
    [...Map.groupBy(heard, ({ bus }) => bus)].map(([bus, contracts]) => [
      bus,
      {
        source: [...new Set(contracts.map(({ source }) => `pranata.${source}`))],
        detailType: contracts.map(({ type }) => type),
      },
    ]),
  );
