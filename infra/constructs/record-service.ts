import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { BusName, EventContract } from '../../shared/contract/event.ts';
import type { Routes } from '../../shared/contract/route.ts';
import { jobs, subscriptions } from '../../shared/events/subscriptions.ts';
import type { Platform } from '../platform.ts';
import { Listener } from './listener.ts';
import { Relay } from './relay.ts';
import { Schedule } from './schedule.ts';
import { ServiceApi } from './service-api.ts';
import { ServiceFunction } from './service-function.ts';
import { ServiceStack } from './service-stack.ts';
import { ServiceTable, type TableUse } from './service-table.ts';

interface Props {
  /** Folder of the bundles. */
  readonly bundles: string;
  /** Its APIs by the name of their entry (`api`), with the routes that each answers and its use of the table. */
  readonly apis: Readonly<Record<string, { readonly routes: Routes; readonly uses: TableUse }>>;
  /**
   * What the others do with its table: `events` where it listens, `jobs` where it has long work, `schedule` where it
   * has work that nobody asks for, once an hour.
   */
  readonly uses?: { readonly events?: TableUse; readonly jobs?: TableUse; readonly schedule?: TableUse };
  /** Of the function of its jobs, when they hold files. */
  readonly jobsMegabytes?: number;
}

type Heard = Readonly<Record<string, Readonly<Record<string, EventContract>>>>;
const listeners: Heard = subscriptions;
const workers: Heard = jobs;

/**
 * A service that keeps records: its table, APIs over it, a relay of what it tells, and, when it stands in
 * `shared/events/subscriptions.ts`, a listener and a worker for what takes longer than a request may.
 */
export class RecordService extends ServiceStack {
  readonly table: ServiceTable;
  /** The function of its routes, or of the first of them. */
  readonly api: ServiceFunction;
  /** The function of its jobs, where it has long work. */
  readonly worker: ServiceFunction | undefined;
  /** The function of its schedule, where something ends by itself. */
  readonly scheduled: ServiceFunction | undefined;

  constructor(platform: Platform, service: string, { bundles, apis, uses = {}, jobsMegabytes }: Props) {
    super(platform, service, bundles);
    this.table = new ServiceTable(this, 'Table', { records: true });
    const handlers = Object.entries(apis).map(([entry, { routes, uses: ofApi }]) => {
      const handler = this.decider(entry);
      this.table.allow(handler, ofApi);
      new ServiceApi(this, entry === 'api' ? 'Routes' : `Routes-${entry}`, { routes, handler });
      return handler;
    });
    this.api = handlers[0]!;
    new Relay(this, 'Relay', this.table);

    const heard = listeners[service];
    if (heard) {
      if (!uses.events) throw new Error(`${service} listens: say what its events.ts does with the table`);
      const environment = {
        TABLE_NAME: this.table.tableName,
        REGION_ID: platform.programme.id,
        POLICY_OVERRIDES: JSON.stringify(platform.programme.policyOverrides),
      };
      const handler = new ServiceFunction(this, 'Events', { entry: 'events', environment });
      this.table.allow(handler, uses.events);
      new Listener(this, 'Listener', { name: 'events', handler, patterns: patternsOf(Object.values(heard)) });
    }
    const worked = workers[service];
    if (worked) {
      if (!uses.jobs) throw new Error(`${service} has jobs: say what its jobs.ts does with the table`);
      // a step of a job may take minutes; it goes on from its marker when it is cut
      const handler = this.decider('jobs', {
        timeoutSeconds: 300,
        ...(jobsMegabytes && { memoryMegabytes: jobsMegabytes }),
      });
      this.table.allow(handler, uses.jobs);
      this.worker = handler;
      const patterns = patternsOf(Object.values(worked));
      new Listener(this, 'Jobs-Listener', { name: 'jobs', handler, patterns, batchSize: 1 });
    }
    if (uses.schedule) {
      const fn = this.decider('schedule', { timeoutSeconds: 300 });
      this.table.allow(fn, uses.schedule);
      this.scheduled = fn;
      new Schedule(this, 'Hourly', { fn, expression: 'cron(20 * * * ? *)' });
    }
  }

  /** A function that decides on records, personal items included. */
  protected decider(
    entry: string,
    more: { readonly timeoutSeconds?: number; readonly memoryMegabytes?: number } = {},
  ): ServiceFunction {
    const { key, programme } = this.platform;
    const fn = new ServiceFunction(this, entry === 'api' ? 'Api' : entry, {
      ...more,
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
