import { AwsError, type AwsService, jsonService, type Operations } from '../aws/service.ts';
import { openDatabase, type ServiceOptions } from '../database.ts';
import { DELIVERIES_SCHEMA, type Delivery, openDeliveries } from '../deliveries.ts';
import {
  type Entry,
  type Event,
  entrySize,
  eventOf,
  MAXIMUM_BYTES,
  type Refusal,
  refusalOf,
} from './entries.ts';
import { inputFor, type Target } from './input.ts';
import { operationsOf } from './operations.ts';
import { busName, openRules, RULES_SCHEMA } from './rules.ts';

/** The properties of `AWS::Events::Rule`, and PutRule's input with its targets. */
export interface RuleDefinition {
  readonly Name: string;
  readonly EventBusName?: string;
  readonly EventPattern: string | object;
  readonly State?: string;
  readonly Description?: string;
  readonly Targets?: readonly Target[];
}

export interface EventBridge extends AwsService {
  /** Answers the ARN; the bus `default` always exists. */
  ensureBus(definition: { readonly Name: string; readonly Description?: string }): string;
  /** Makes rule and targets what the definition says; answers the rule's ARN. */
  ensureRule(definition: RuleDefinition): string;
  /** An event of an AWS service (`aws.s3`), or any other from inside; durable when it returns. */
  publish(entry: Entry): void;
  /** An event in its envelope, which a rule of one bus sent to another; durable when it returns. */
  forward(busArn: string, event: string): void;
  /** Goes on with what a killed process had accepted and not delivered; for when the targets are there. */
  resume(): void;
}

/** What a target's delivery remembers until it succeeded. */
interface Content {
  readonly rule: string;
  readonly target: Target;
  readonly event: string;
}

export interface EventBridgeOptions extends ServiceOptions {
  /** Brings a payload to the target's ARN; resolves when the target has accepted it. */
  readonly deliver: (target: Target, payload: string) => Promise<void> | void;
  /** Puts what could not be delivered into a queue. */
  readonly bury: (
    queueArn: string,
    body: string,
    attributes: Readonly<Record<string, { DataType: string; StringValue: string }>>,
  ) => Promise<void> | void;
}

/** EventBridge: an accepted event is stored once per matching target before PutEvents answers. */
export const createEventBridge = ({
  folder,
  clock,
  region,
  accountId,
  deliver,
  bury,
}: EventBridgeOptions): EventBridge => {
  const database = openDatabase(folder, 'eventbridge', RULES_SCHEMA + DELIVERIES_SCHEMA);
  const rules = openRules(database, clock, `arn:aws:events:${region}:${accountId}`);
  const deliveries = openDeliveries<Content>({
    database,
    clock,
    policyOf: ({ target }) => target.RetryPolicy,
    attempt: async ({ content: { target, event } }) => {
      await deliver(target, inputFor(target, event));
    },
    bury: async ({ content: { rule, target, event } }, failure) => {
      const queueArn = target.DeadLetterConfig?.Arn;
      if (queueArn)
        await bury(queueArn, event, textAttributes({ ...failure, RULE_ARN: rule, TARGET_ARN: target.Arn }));
    },
  });

  /** Stores what the rules of the bus make of an event; on AWS too an unknown bus takes events and drops them. */
  const accept = (bus: string, { text, parsed }: Pick<Event, 'text' | 'parsed'>): Delivery<Content>[] =>
    rules
      .matching(bus, parsed)
      .flatMap(({ arn, targets }) =>
        deliveries.add(targets.map((target) => ({ rule: arn, target, event: text }))),
      );

  const putEvents = ({ Entries = [] }: { Entries?: readonly Entry[] }) => {
    if (Entries.length < 1 || Entries.length > 10)
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10",
      );
    if (Entries.reduce((sum, entry) => sum + entrySize(entry), 0) > MAXIMUM_BYTES)
      throw new AwsError(
        'ValidationException',
        'Total size of the entries in the request is over the limit.',
      );
    const now = clock.now();
    const results: (Refusal | { EventId: string })[] = [];
    const added = database.transaction(() =>
      Entries.flatMap((entry) => {
        const refusal = refusalOf(entry);
        if (refusal) {
          results.push(refusal);
          return [];
        }
        const event = eventOf(entry, { now, accountId, region });
        results.push({ EventId: event.id });
        return accept(busName(entry.EventBusName ?? 'default'), event);
      }),
    );
    deliveries.start(added);
    return {
      FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
      Entries: results,
    };
  };

  return {
    handle: jsonService({ PutEvents: putEvents, ...operationsOf(rules) } as Operations, '1.1'),
    close() {
      deliveries.close();
      database.close();
    },
    ensureBus: ({ Name, Description }) =>
      (rules.hasBus(Name) ? rules.findBus(Name) : rules.createBus(Name, Description)).arn,
    ensureRule: ({ Name, EventBusName, EventPattern, State, Description, Targets = [] }) =>
      rules.putRule({
        name: Name,
        bus: EventBusName,
        pattern: EventPattern,
        state: State,
        description: Description,
        targets: Targets,
      }).arn,
    resume: () => deliveries.resume(),
    publish(entry) {
      const event = eventOf(entry, { now: clock.now(), accountId, region });
      deliveries.start(database.transaction(() => accept(rules.findBus(entry.EventBusName).name, event)));
    },
    forward(busArn, event) {
      const bus = rules.findBus(busArn).name;
      deliveries.start(database.transaction(() => accept(bus, { text: event, parsed: JSON.parse(event) })));
    },
  };
};

export const textAttributes = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
