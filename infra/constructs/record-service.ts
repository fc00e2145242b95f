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
import { ServiceTable, type TableUse } from './service-table.ts';

interface Props {
  /** Folder of the bundles. */
  readonly bundles: string;
  readonly routes: Routes;
  /** What its functions do with its table; `events` where it listens. */
  readonly uses: { readonly api: TableUse; readonly events?: TableUse };
}

const listeners: Readonly<Record<string, Readonly<Record<string, EventContract>>>> = subscriptions;

/**
 * A service that keeps records: its table, an API over it, a relay of what it tells, and a listener when it
 * stands in `shared/events/subscriptions.ts`.
 */
export class RecordService extends ServiceStack {
  readonly table: ServiceTable;

  constructor(platform: Platform, service: string, { bundles, routes, uses }: Props) {
    super(platform, service, bundles);
    this.table = new ServiceTable(this, 'Table', { records: true });
    const api = this.decider();
    this.table.allow(api, uses.api);
    new ServiceApi(this, 'Routes', { routes, handler: api });
    new Relay(this, 'Relay', this.table);

    const heard = listeners[service];
    if (heard) {
      if (!uses.events) throw new Error(`${service} listens: say what its events.ts does with the table`);
      const environment = { TABLE_NAME: this.table.tableName };
      const handler = new ServiceFunction(this, 'Events', { entry: 'events', environment });
      this.table.allow(handler, uses.events);
      new Listener(this, 'Listener', { name: 'events', handler, patterns: patternsOf(Object.values(heard)) });
    }
  }

  /** A function that decides on records, personal items included. */
  private decider(): ServiceFunction {
    const { key, programme } = this.platform;
    const fn = new ServiceFunction(this, 'Api', {
      entry: 'api',
      environment: {
        TABLE_NAME: this.table.tableName,
        SERVICE: this.service,
        KEY_ID: key.keyArn,
        REGION_ID: programme.id,
        POLICY_OVERRIDES: JSON.stringify(programme.policyOverrides),
        LOG_LEVEL: 'INFO',
      },
    });
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
