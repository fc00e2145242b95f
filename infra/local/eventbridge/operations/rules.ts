import { AwsError, type Operations } from '../../aws/service.ts';
import { depthOf } from '../entries.ts';
import { byName, type Page, pageOf } from '../page.ts';
import { MAXIMUM_LENGTH, parsePattern } from '../pattern.ts';
import type { Rule, Rules } from '../rules.ts';
import { type Tag, withTags } from '../tags.ts';
import { arn, busReference, description, name, operation, page, required, tags } from './operation.ts';

interface RuleInput {
  readonly Name: string;
  readonly EventBusName?: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Tags?: readonly Tag[];
}

const ruleName = { Name: name(64, required), EventBusName: busReference };

export const ruleOperations = (rules: Rules): Operations => ({
  PutRule: operation<RuleInput>(
    {
      ...ruleName,
      EventPattern: { type: 'text', max: MAXIMUM_LENGTH },
      ScheduleExpression: { type: 'text', max: 256 },
      State: {
        type: 'text',
        oneOf: ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'],
      },
      Description: description,
      RoleArn: arn,
      Tags: tags,
    },
    ({ Name, EventBusName, EventPattern, ScheduleExpression, State, Description, RoleArn, Tags }) => {
      if (State?.startsWith('ENABLED_'))
        throw new AwsError(
          'ValidationException',
          'Parameter State is not valid. Reason: there is no CloudTrail.',
        );
      const origin = rules.known(EventBusName, Name)?.origin ?? 'api';
      const rule = rules.put({
        name: Name,
        bus: EventBusName ?? 'default',
        pattern: EventPattern || undefined,
        schedule: ScheduleExpression || undefined,
        state: State ?? 'ENABLED',
        description: Description,
        roleArn: RoleArn,
        tags: withTags({}, Tags),
        // What the template made stays the template's: the next start makes it again what that says.
        origin,
      });
      return { RuleArn: rule.arn };
    },
  ),
  DescribeRule: operation<RuleInput>(ruleName, ({ Name, EventBusName }) =>
    describeRule(rules.find(EventBusName, Name)),
  ),
  ListRules: operation<Page & { EventBusName?: string }>(
    { ...page, EventBusName: busReference, NamePrefix: name(64) },
    (input) => {
      const { items, NextToken } = pageOf(rules.list(input.EventBusName), input);
      return { Rules: items.map(describeRule), NextToken };
    },
  ),
  ListRuleNamesByTarget: operation<Page & { EventBusName?: string; TargetArn: string }>(
    { ...page, EventBusName: busReference, TargetArn: { ...arn, ...required } },
    (input) => {
      const all = rules
        .list(input.EventBusName)
        .filter(({ targets }) => targets.some(({ Arn }) => Arn === input.TargetArn));
      const { items, NextToken } = pageOf([...all].sort(byName), input);
      return { RuleNames: items.map((rule) => rule.name), NextToken };
    },
  ),
  DeleteRule: operation<RuleInput & { Force?: boolean }>(
    { ...ruleName, Force: { type: 'flag' } },
    ({ Name, EventBusName }) => {
      const rule = rules.known(EventBusName, Name);
      if (!rule) return;
      if (rule.targets.length > 0)
        throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
      rules.remove(rule);
    },
  ),
  EnableRule: operation<RuleInput>(ruleName, ({ Name, EventBusName }) => {
    rules.change(rules.find(EventBusName, Name), { state: 'ENABLED' });
  }),
  DisableRule: operation<RuleInput>(ruleName, ({ Name, EventBusName }) => {
    rules.change(rules.find(EventBusName, Name), { state: 'DISABLED' });
  }),
  TestEventPattern: operation<{ EventPattern: string; Event: string }>(
    {
      EventPattern: { type: 'text', required: true, max: MAXIMUM_LENGTH },
      Event: { type: 'text', required: true },
    },
    ({ EventPattern, Event }) => ({ Result: parsePattern(EventPattern)(wholeEvent(Event)) }),
  ),
});

/** TestEventPattern wants these fields of an event. */
const WANTED = ['id', 'detail-type', 'source', 'account', 'time', 'region'];

const wholeEvent = (text: string): unknown => {
  try {
    const event = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (WANTED.every((field) => typeof event[field] === 'string') && depthOf(text) <= 1000) return event;
  } catch {
    // refused below
  }
  throw new AwsError('ValidationException', 'Parameter Event is not valid.');
};

const describeRule = ({
  name: Name,
  arn: Arn,
  bus,
  pattern,
  schedule,
  state,
  description: text,
  roleArn,
}: Rule) => ({
  Name,
  Arn,
  EventBusName: bus,
  EventPattern: pattern,
  ScheduleExpression: schedule,
  State: state,
  Description: text,
  RoleArn: roleArn,
});
