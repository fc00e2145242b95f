import { type AwsService, jsonService, type Operations } from '../aws/service.ts';
import { openDatabase, type ServiceOptions } from '../database.ts';
import { DELIVERIES_SCHEMA, type Delivery, openDeliveries } from '../deliveries.ts';
import { ARCHIVES_SCHEMA, openArchives } from './archives.ts';
import { BUSES_SCHEMA, busName, openBuses } from './buses.ts';
import { type Entry, type Event, eventOf, replayed } from './entries.ts';
import { inputFor } from './input.ts';
import { archiveOperations } from './operations/archives.ts';
import { busOperations, policyOf } from './operations/buses.ts';
import { putEventsOperation } from './operations/put-events.ts';
import { replayOperations } from './operations/replays.ts';
import { ruleOperations } from './operations/rules.ts';
import { tagOperations } from './operations/tags.ts';
import { targetOperations } from './operations/targets.ts';
import { openLedger } from './origin.ts';
import { openReplays, REPLAYS_SCHEMA } from './replays.ts';
import { openRuleSchedules, RULE_SCHEDULES_SCHEMA } from './rule-schedules.ts';
import { openRules, RULES_SCHEMA } from './rules.ts';
import type { Target } from './target.ts';

/** The properties of `AWS::Events::Rule`. */
export interface RuleDefinition {
  readonly Name: string;
  readonly EventBusName?: string;
  readonly EventPattern?: string | object;
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Targets?: readonly Target[];
}

/** The properties of `AWS::Events::Archive`. */
export interface ArchiveDefinition {
  readonly ArchiveName: string;
  readonly SourceArn: string;
  readonly EventPattern?: string | object;
  readonly RetentionDays?: number;
  readonly Description?: string;
}

export interface EventBridge extends AwsService {
  /** Answers the ARN; the bus `default` always exists. */
  ensureBus(definition: { readonly Name: string; readonly Description?: string }): string;
  /** Makes rule and targets what the definition says; answers the rule's ARN. */
  ensureRule(definition: RuleDefinition): string;
  /** Makes the archive what the definition says, keeping its events; answers its ARN. */
  ensureArchive(definition: ArchiveDefinition): string;
  /** The bus's own policy as JSON, as PutPermission made it. */
  policyOf(bus: string): string | undefined;
  /** An event of an AWS service (`aws.s3`), or any other from inside; durable when it returns. */
  publish(entry: Entry): void;
  /** An event in its envelope, which a rule of one bus sent to another; durable when it returns. */
  forward(busArn: string, event: string): void;
  /**
   * For when the template is wired and the targets are there: what left the template goes, and what a killed
   * process had accepted and not delivered goes on.
   */
  resume(): void;
  /** No delivery and no replay is under way now. */
  isIdle(): boolean;
  /** When the next try of a delivery is due, epoch ms. */
  nextDue(): number | undefined;
}

/** What a target's delivery remembers until it succeeded. */
interface Content {
  /** ARN. */
  readonly rule: string;
  readonly target: Target;
  readonly event: string;
}

export interface EventBridgeOptions extends ServiceOptions {
  /** Brings a payload to the target's ARN, on behalf of the rule; resolves when the target has accepted it. */
  readonly deliver: (target: Target, payload: string, ruleArn: string) => Promise<void> | void;
  /** Puts what could not be delivered into a queue. */
  readonly bury: (
    queueArn: string,
    body: string,
    attributes: Readonly<Record<string, { DataType: string; StringValue: string }>>,
  ) => Promise<void> | void;
}

const SCHEMA = [BUSES_SCHEMA, RULES_SCHEMA, RULE_SCHEDULES_SCHEMA, ARCHIVES_SCHEMA, REPLAYS_SCHEMA].join('');

/** EventBridge: an accepted event is stored once per matching target before PutEvents answers. */
export const createEventBridge = ({
  folder,
  clock,
  region,
  accountId,
  deliver,
  bury,
}: EventBridgeOptions): EventBridge => {
  const database = openDatabase(folder, 'eventbridge', SCHEMA + DELIVERIES_SCHEMA);
  const prefix = `arn:aws:events:${region}:${accountId}`;
  const ledger = openLedger();
  const buses = openBuses(database, clock, prefix, ledger);
  const rules = openRules(database, buses, prefix, ledger);
  const archives = openArchives(database, clock, buses, prefix, ledger);
  const deliveries = openDeliveries<Content>({
    database,
    clock,
    policyOf: ({ target }) => target.RetryPolicy,
    attempt: async ({ content: { rule, target, event }, since }) => {
      await deliver(target, inputFor(target, event, { ruleArn: rule, ingested: since }), rule);
    },
    bury: async ({ content: { rule, target, event } }, failure) => {
      const queueArn = target.DeadLetterConfig?.Arn;
      if (queueArn)
        await bury(queueArn, event, textAttributes({ ...failure, RULE_ARN: rule, TARGET_ARN: target.Arn }));
    },
  });

  type Accepted = Pick<Event, 'text' | 'parsed'>;
  /** Stores what the rules of the bus make of an event; `only` names the rules that may. */
  const promise = (bus: string, { text, parsed }: Accepted, only?: readonly string[]): Delivery<Content>[] =>
    rules
      .matching(bus, parsed)
      .filter(({ arn }) => only?.includes(arn) ?? true)
      .flatMap(({ arn, targets }) =>
        deliveries.add(targets.map((target) => ({ rule: arn, target, event: text }))),
      );
  /** On AWS too an unknown bus takes events and drops them. */
  const accept = (bus: string, event: Accepted): Delivery<Content>[] => {
    archives.keep(bus, event);
    return promise(bus, event);
  };

  const replays = openReplays({
    database,
    clock,
    archives,
    prefix,
    promise({ name, destination: { Arn, FilterArns } }, archived) {
      const text = replayed(archived, name);
      const filter = FilterArns && FilterArns.length > 0 ? FilterArns : undefined;
      const added = promise(buses.find(Arn).name, { text, parsed: JSON.parse(text) }, filter);
      return () => deliveries.start(added);
    },
  });
  const schedules = openRuleSchedules({
    database,
    clock,
    rules,
    promise({ arn, targets }, due) {
      const event = eventOf(
        {
          Source: 'aws.events',
          DetailType: 'Scheduled Event',
          Detail: '{}',
          Resources: [arn],
          Time: due / 1000,
        },
        { now: due, accountId, region },
      ).text;
      const added = deliveries.add(targets.map((target) => ({ rule: arn, target, event })));
      return () => deliveries.start(added);
    },
  });

  const operations: Operations = {
    PutEvents: putEventsOperation((entries) => {
      const now = clock.now();
      const events = entries.map((entry) => eventOf(entry, { now, accountId, region }));
      const added = database.transaction(() =>
        events.flatMap((event, index) => accept(busName(entries[index]?.EventBusName ?? 'default'), event)),
      );
      deliveries.start(added);
      return events.map(({ id }) => id);
    }),
    ...busOperations(buses, rules),
    ...ruleOperations(rules),
    ...targetOperations(rules),
    ...archiveOperations(archives, buses),
    ...replayOperations({ replays, archives, buses, rules }),
    ...tagOperations(buses, rules),
  };

  return {
    handle: jsonService(operations, '1.1'),
    close() {
      schedules.close();
      replays.close();
      archives.close();
      deliveries.close();
      database.close();
    },
    ensureBus: ({ Name, Description }) => buses.ensure(Name, Description).arn,
    ensureRule: ({
      Name,
      EventBusName,
      EventPattern,
      ScheduleExpression,
      State,
      Description,
      RoleArn,
      Targets,
    }) =>
      rules.put({
        name: Name,
        bus: EventBusName ?? 'default',
        pattern: textOf(EventPattern),
        schedule: ScheduleExpression,
        state: State === 'DISABLED' ? 'DISABLED' : 'ENABLED',
        description: Description,
        roleArn: RoleArn,
        targets: Targets ?? [],
        origin: 'template',
      }).arn,
    ensureArchive: ({ ArchiveName, SourceArn, EventPattern, RetentionDays = 0, Description }) =>
      archives.create({
        name: ArchiveName,
        source: SourceArn,
        pattern: textOf(EventPattern),
        retentionDays: RetentionDays,
        description: Description,
        origin: 'template',
      }).arn,
    policyOf: (bus) => policyOf(buses.find(bus)),
    resume() {
      archives.sweep();
      rules.sweep();
      buses.sweep(rules.has);
      deliveries.resume();
      replays.resume();
      schedules.resume();
    },
    isIdle: () => deliveries.isIdle() && replays.isIdle(),
    nextDue: () => deliveries.nextDue(),
    publish(entry) {
      const event = eventOf(entry, { now: clock.now(), accountId, region });
      deliveries.start(database.transaction(() => accept(buses.find(entry.EventBusName).name, event)));
    },
    forward(busArn, text) {
      const bus = buses.find(busArn).name;
      deliveries.start(database.transaction(() => accept(bus, { text, parsed: JSON.parse(text) })));
    },
  };
};

const textOf = (pattern: string | object | undefined): string | undefined =>
  pattern === undefined || typeof pattern === 'string' ? pattern : JSON.stringify(pattern);

export const textAttributes = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
