import { AwsError, type Operations } from '../aws/service.ts';
import type { Target } from './input.ts';
import type { Bus, Rule, Rules } from './rules.ts';

interface RuleInput {
  readonly Name: string;
  readonly EventBusName?: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly Description?: string;
}
interface TargetsInput {
  readonly Rule: string;
  readonly EventBusName?: string;
}
interface Page {
  readonly NamePrefix?: string;
  readonly Limit?: number;
  readonly NextToken?: string;
}

/** The operations of the EventBridge API beside PutEvents. */
export const operationsOf = (rules: Rules): Operations =>
  ({
    CreateEventBus: ({ Name, Description }: { Name: string; Description?: string }) => ({
      EventBusArn: rules.createBus(Name, Description).arn,
      Description,
    }),
    DescribeEventBus: ({ Name }: { Name?: string }) => describeBus(rules.findBus(Name)),
    ListEventBuses(input: Page) {
      const { items, NextToken } = pageOf(rules.buses(), input);
      return { EventBuses: items.map(describeBus), NextToken };
    },
    DeleteEventBus: ({ Name }: { Name: string }) => rules.deleteBus(Name),
    PutRule({ Name, EventBusName, EventPattern, ScheduleExpression, State, Description }: RuleInput) {
      if (ScheduleExpression)
        throw new AwsError(
          'ValidationException',
          'Rules with a schedule are not part of the embedded cloud; use EventBridge Scheduler.',
        );
      if (!EventPattern)
        throw new AwsError(
          'ValidationException',
          'Parameter(s) EventPattern or ScheduleExpression must be specified.',
        );
      const rule = rules.putRule({
        name: Name,
        bus: EventBusName,
        pattern: EventPattern,
        state: State,
        description: Description,
      });
      return { RuleArn: rule.arn };
    },
    DescribeRule: ({ Name, EventBusName }: RuleInput) => describeRule(rules.findRule(EventBusName, Name)),
    ListRules(input: Page & { EventBusName?: string }) {
      const { items, NextToken } = pageOf(rules.rules(input.EventBusName), input);
      return { Rules: items.map(describeRule), NextToken };
    },
    DeleteRule: ({ Name, EventBusName }: RuleInput) => rules.deleteRule(EventBusName, Name),
    PutTargets({ Rule, EventBusName, Targets }: TargetsInput & { Targets: readonly Target[] }) {
      const rule = rules.findRule(EventBusName, Rule);
      const replaced = new Set(Targets.map(({ Id }) => Id));
      rules.setTargets(rule, [...rule.targets.filter(({ Id }) => !replaced.has(Id)), ...Targets]);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets({ Rule, EventBusName, Ids }: TargetsInput & { Ids: readonly string[] }) {
      const rule = rules.findRule(EventBusName, Rule);
      const known = new Set(rule.targets.map(({ Id }) => Id));
      rules.setTargets(
        rule,
        rule.targets.filter(({ Id }) => !Ids.includes(Id)),
      );
      const FailedEntries = Ids.filter((id) => !known.has(id)).map((TargetId) => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${rule.name} does not have target ${TargetId}.`,
      }));
      return { FailedEntryCount: FailedEntries.length, FailedEntries };
    },
    ListTargetsByRule: ({ Rule, EventBusName }: TargetsInput) => ({
      Targets: rules.findRule(EventBusName, Rule).targets,
    }),
  }) as Operations;

const describeBus = ({ name, arn, description, created }: Bus) => ({
  Name: name,
  Arn: arn,
  Description: description,
  CreationTime: created / 1000,
});

const describeRule = ({ name, arn, bus, pattern, state, description }: Rule) => ({
  Name: name,
  Arn: arn,
  EventBusName: bus,
  EventPattern: pattern,
  State: state,
  Description: description,
});

/** Pages go on behind the last name. */
const pageOf = <Item extends { readonly name: string }>(
  all: readonly Item[],
  { NamePrefix = '', Limit = 100, NextToken }: Page,
) => {
  const after = NextToken ? Buffer.from(NextToken, 'base64').toString() : '';
  const found = all.filter(({ name }) => name.startsWith(NamePrefix) && name > after);
  const items = found.slice(0, Limit);
  const last = items.at(-1);
  return {
    items,
    NextToken: last && found.length > items.length ? Buffer.from(last.name).toString('base64') : undefined,
  };
};
