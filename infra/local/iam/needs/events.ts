import { type Input, listOf, type Needs, type OperationNeeds, textOf } from './needs.ts';

/** What the operations of EventBridge need. PutEvents needs the bus of each of its entries. */
export const eventsNeeds = (arn: (resource: string) => string): OperationNeeds => {
  const one = (action: string, resource: string | undefined): Needs =>
    resource === undefined ? [] : [[`events:${action}`, resource]];
  const named = (kind: string, name: unknown) =>
    typeof name === 'string' ? (name.startsWith('arn:') ? name : arn(`${kind}/${name}`)) : undefined;
  const busOf = (name: unknown) => named('event-bus', name ?? 'default');
  const ruleOf = (bus: unknown, name: unknown) => {
    const short = textOf(bus ?? 'default')
      ?.split('/')
      .at(-1);
    return named('rule', short === 'default' || typeof name !== 'string' ? name : `${short}/${name}`);
  };
  const onBus = (action: string) => (input: Input) => one(action, busOf(input.Name));
  const onRule = (action: string) => (input: Input) => one(action, ruleOf(input.EventBusName, input.Name));
  const onTargets = (action: string) => (input: Input) => one(action, ruleOf(input.EventBusName, input.Rule));
  const onArchive = (action: string) => (input: Input) => one(action, named('archive', input.ArchiveName));
  const onReplay = (action: string) => (input: Input) => one(action, named('replay', input.ReplayName));
  const onArn = (action: string) => (input: Input) => one(action, textOf(input.ResourceARN));
  const onAny = (action: string) => (): Needs => [[`events:${action}`, '*']];
  const all = (of: (action: string) => (input: Input) => Needs, ...actions: readonly string[]) =>
    Object.fromEntries(actions.map((action) => [action, of(action)]));

  const ofBus = (action: string) => (input: Input) => one(action, busOf(input.EventBusName));

  return {
    ...all(ofBus, 'PutPermission', 'RemovePermission'),
    ...all(onBus, 'CreateEventBus', 'DeleteEventBus', 'DescribeEventBus', 'UpdateEventBus'),
    ...all(onRule, 'DeleteRule', 'DescribeRule', 'DisableRule', 'EnableRule', 'PutRule'),
    ...all(onTargets, 'ListTargetsByRule', 'PutTargets', 'RemoveTargets'),
    ...all(onArchive, 'CreateArchive', 'DeleteArchive', 'DescribeArchive', 'UpdateArchive'),
    ...all(onReplay, 'CancelReplay', 'DescribeReplay', 'StartReplay'),
    ...all(onArn, 'ListTagsForResource', 'TagResource', 'UntagResource'),
    ...all(
      onAny,
      'ListArchives',
      'ListEventBuses',
      'ListReplays',
      'ListRuleNamesByTarget',
      'ListRules',
      'TestEventPattern',
    ),
    PutEvents: ({ Entries }) =>
      listOf(Entries).flatMap((entry) => one('PutEvents', busOf(entry.EventBusName))),
  };
};
